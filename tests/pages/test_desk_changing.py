"""Rules, another time, calling off: with a look at who is told, and at what was delivered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.core.models import MailState, OutboxItem
from gatehouse.programme.models import Activity, Session
from tests import make
from tests.office import client_of
from tests.pages.desks import Plant, text

pytestmark = pytest.mark.any_database

NEW = {"day": "2023-12-15", "time": "16:00", "reason": "Ремонт линии"}


def session(plant: Plant) -> Session:
    return Session.objects.get(pk=plant.session.pk)


def told(kind: str) -> list[OutboxItem]:
    return list(OutboxItem.objects.filter(kind=f"admission.{kind}").order_by("pk"))


def test_the_form_for_a_new_time_names_its_zone(plant: Plant) -> None:
    page = plant.desk.get(plant.page("move/"))
    assert page.context["form"]["time"].help_text == "МСК"
    assert "МСК" in text(page)


def test_the_look_ahead_says_who_will_be_told_and_moves_nothing(plant: Plant) -> None:
    make.application(plant.session, adults=3)
    page = text(plant.desk.get(plant.page("move/"), NEW))
    assert "Новое время: 15 декабря, пятница" in page
    assert "3 человека, заявок: 1" in page
    assert "Письмами, сразу: 1." in page
    assert session(plant).starts_at == plant.session.starts_at


def test_a_visit_is_moved_and_everybody_is_told(plant: Plant) -> None:
    make.application(plant.session)
    answer = plant.desk.post(plant.page("move/"), NEW)
    assert answer["Location"] == plant.page()
    assert session(plant).starts_at.isoformat() == "2023-12-15T13:00:00+00:00"
    assert len(told("moved")) == 1
    page = text(plant.desk.get(plant.page()))
    assert "Перенесён: кому сообщили" in page
    assert "Ремонт линии" in page
    assert "в пути" in page


def test_who_has_another_visit_at_the_new_time_is_counted_beforehand(plant: Plant) -> None:
    asker = make.person()
    busy = make.session(within=plant.within, starts_at=plant.session.starts_at + timedelta(days=1))
    guests = make.ask().guests
    make.application(plant.session, by=asker, guests=guests)
    make.application(busy, by=asker, guests=guests)
    at = busy.starts_at.astimezone(busy.zone)
    asked = {"day": at.date().isoformat(), "time": f"{at:%H:%M}", "reason": ""}
    assert "в это время другой визит: 1" in text(plant.desk.get(plant.page("move/"), asked))


@pytest.mark.parametrize(
    ("day", "words"),
    [("2023-12-01", "уже прошло"), ("2024-02-01", "нет в сезоне"), ("2023-12-14", "и так")],
)
def test_a_time_that_cannot_be_is_refused_before_anybody_is_told(
    plant: Plant, day: str, words: str
) -> None:
    at = plant.session.starts_at.astimezone(plant.session.zone)
    answer = plant.desk.post(plant.page("move/"), NEW | {"day": day, "time": f"{at:%H:%M}"})
    assert answer.status_code == 409
    assert words in text(answer)
    assert told("moved") == []


def test_calling_off_shows_what_is_offered_instead_and_needs_a_reason(plant: Plant) -> None:
    make.application(plant.session, adults=2)
    other = plant.visit(9)
    page = text(plant.desk.get(plant.page("cancel/")))
    assert "Что предложим взамен" in page
    assert other.activity.title in page
    assert plant.desk.post(plant.page("cancel/"), {"reason": ""}).status_code == 422
    assert session(plant).cancelled_at is None


def test_a_visit_is_called_off_and_alternatives_are_taken_in_one_tap(plant: Plant) -> None:
    application = make.application(plant.session, adults=2)
    other = plant.visit(9)
    plant.desk.post(plant.page("cancel/"), {"reason": "Авария"})
    assert session(plant).cancelled_at is not None
    [letter] = told("cancelled")
    link = f"/v/{visit_token(application)}/instead/"
    from django.test import Client

    assert Client().post(link, {"session": other.code}).status_code == 302
    now = Application.objects.get(pk=application.pk)
    assert (now.state, now.session) == (State.BOOKED, other)
    page = text(plant.desk.get(plant.page()))
    assert "Отменён: кому сообщили" in page
    assert "придут в другой день: 15.12" in page
    assert letter.to not in page


@pytest.mark.parametrize(
    ("state", "doubtful", "words"),
    [
        (MailState.QUEUED, False, "в пути"),
        (MailState.SENT, False, "отправлено"),
        (MailState.SENT, True, "отправлено, возможно дважды"),
        (MailState.QUEUED, True, "неясно: отправляем ещё раз"),
        (MailState.FAILED, False, "почта не приняла письмо"),
    ],
)
def test_delivery_is_seen_by_party_without_the_address(
    plant: Plant, state: str, doubtful: bool, words: str
) -> None:
    application = make.application(plant.session)
    name = application.party.guests.get().name
    plant.desk.post(plant.page("cancel/"), {"reason": "Авария"})
    OutboxItem.objects.filter(kind="admission.cancelled").update(state=state, doubtful=doubtful)
    page = text(plant.desk.get(plant.page("told/")))
    assert words in page
    assert name in page
    assert application.party.asker.email not in page


def test_a_team_s_members_are_told_too(plant: Plant) -> None:
    from gatehouse.admission.operations import join_team
    from gatehouse.admission.rules import GuestAsk

    quiz = plant.visit(9, of=make.activity(plant.enterprise, format="quiz", players_named=True))
    team = make.application(quiz, kind=PartyKind.TEAM, head_count=3, title="Шестерёнки")
    join_team(
        application=team,
        guest=GuestAsk("Пётр Ким"),
        consents=make.agreed(),
        by=make.person(),
        now=make.NOW,
    )
    plant.session = quiz
    assert "Письмами, сразу: 2." in text(plant.desk.get(plant.page("cancel/")))
    plant.desk.post(plant.page("cancel/"), {"reason": "Авария"})
    assert len(told("cancelled")) == 2


def test_what_is_cancelled_is_neither_moved_nor_cancelled_again(plant: Plant) -> None:
    plant.desk.post(plant.page("cancel/"), {"reason": "Авария"})
    assert plant.desk.post(plant.page("cancel/"), {"reason": "Авария"}).status_code == 409
    assert plant.desk.post(plant.page("move/"), NEW).status_code == 409


def filled(plant: Plant, **changed: Any) -> dict[str, Any]:
    """What a browser would send of the form of rules."""
    form = plant.desk.get(plant.page("rules/")).context["form"]
    sent = {name: form.initial.get(name) or "" for name in form.fields}
    sent["step_free"] = "on" if form.initial["step_free"] else ""
    return {k: v for k, v in sent.items() if v != ""} | {"form": "rules"} | changed


def test_the_plant_edits_dress_documents_and_photos(plant: Plant) -> None:
    sent = filled(plant, dress_ru="Закрытая обувь", photo_rule="forbidden")
    answer = plant.desk.post(plant.page("rules/"), sent)
    assert answer["Location"] == plant.page("rules/")
    activity = Activity.objects.get(pk=plant.activity.pk)
    assert (activity.dress_ru, activity.photo_rule) == ("Закрытая обувь", "forbidden")


def test_harder_rules_are_refused_while_people_are_booked_and_easier_ones_are_not(
    plant: Plant,
) -> None:
    make.application(plant.session)
    hard = plant.desk.post(plant.page("rules/"), filled(plant, admission_age=12))
    assert hard.status_code == 409
    assert Activity.objects.get(pk=plant.activity.pk).admission_age == 6
    assert plant.desk.post(plant.page("rules/"), filled(plant, admission_age=5)).status_code == 302


def test_the_meeting_point_is_edited_by_itself(plant: Plant) -> None:
    site = plant.stop.site
    sent = {"form": site.code, f"{site.code}-meeting_point_ru": "У весов"}
    assert plant.desk.post(plant.page("rules/"), sent).status_code == 302
    site.refresh_from_db()
    assert site.meeting_point_ru == "У весов"


def test_a_wrong_value_is_shown_at_its_field(plant: Plant) -> None:
    answer = plant.desk.post(plant.page("rules/"), filled(plant, admission_age=200))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)


def test_an_organiser_may_call_off_for_a_plant(plant: Plant) -> None:
    from gatehouse.people.models import Role
    from tests.office import holder

    office = client_of(holder(Role.ORGANISER))
    assert office.post(plant.page("cancel/"), {"reason": "Авария"}).status_code == 302
    assert session(plant).cancelled_at is not None
