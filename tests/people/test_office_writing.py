"""Writing in the back office: every change goes through an operation and into the history."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from gatehouse.admission.models import State
from gatehouse.admission.operations import withdraw
from gatehouse.catalogue.models import Membership
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem, VersionedText
from gatehouse.people.models import Role, RoleGrant
from gatehouse.programme.models import Activity, Quota, SearchStem, Season, Session
from tests import make
from tests.office import client_of, filled, holder, table

pytestmark = pytest.mark.django_db


def test_an_organiser_s_change_goes_through_the_operation_and_into_the_history() -> None:
    activity = make.activity(title_ru="Старое слово")
    organiser = holder(Role.ORGANISER)
    client = client_of(organiser)
    url = table(Activity, "change/", activity)
    answer = client.post(url, filled(client.get(url), title_ru="Шестерёнка", title=""))
    assert answer.status_code == 302, answer.context["errors"]
    activity.refresh_from_db()
    assert activity.title_ru == "Шестерёнка"
    assert SearchStem.objects.filter(activity=activity, stem__startswith="шестерен").exists()
    entry = HistoryEntry.objects.of(activity).first()
    assert entry is not None
    assert entry.verb == "programme.activity_changed"
    assert entry.facts == {
        "fields": ["title_ru"],
        "before": {"title_ru": "Старое слово"},
        "after": {"title_ru": "Шестерёнка"},
    }
    assert entry.by_id == str(organiser.pk)
    assert not LogEntry.objects.exists()
    trail = client.get(table(Activity, "history/", activity)).content.decode()
    assert "Мероприятие изменено" in trail
    assert "programme.activity_changed" not in trail


def test_a_season_is_planned_and_shown_by_an_action() -> None:
    client = client_of(holder(Role.ORGANISER))
    url = table(Season, "add/")
    answer = client.post(
        url,
        filled(
            client.get(url),
            code="spring",
            title_ru="Весна",
            title_en="Spring",
            starts_on="2024-03-01",
            ends_on="2024-03-10",
            applications_open_at="2024-02-20T10:00",
        ),
    )
    assert answer.status_code == 302, answer.context["errors"]
    season = Season.objects.get(code="spring")
    assert str(season.published_at) == "None"
    client.post(table(Season), {"action": "publish", "_selected_action": [season.pk]})
    season.refresh_from_db()
    assert season.published_at is not None
    verbs = list(HistoryEntry.objects.of(season).values_list("verb", flat=True))
    assert verbs == ["programme.published", "programme.season_planned"]


def test_hours_of_a_season_that_change_move_the_line_of_its_sessions() -> None:
    session = make.session(capacity=1)
    booked, waiting = (make.application(session) for _ in range(2))
    late = session.closes_at
    withdraw(application=booked, by=booked.party.asker, now=late)
    client = client_of(holder(Role.ORGANISER))
    url = table(Season, "change/", session.season)
    with time_machine.travel(late, tick=False):
        client.post(url, filled(client.get(url), close_hours_before=1))
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED


def test_a_session_is_planned_with_its_stops_and_places() -> None:
    season, activity = make.season(), make.activity()
    site = make.site(activity.enterprise)
    client = client_of(holder(Role.ORGANISER))
    url = table(Session, "add/")
    sent = filled(
        client.get(url),
        season=season.pk,
        activity=activity.pk,
        code="NEW-1",
        starts_at="2023-12-15T12:00",
        ends_at="2023-12-15T13:30",
        admission="first_come",
        **{
            "stops-TOTAL_FORMS": 1,
            "stops-0-site": site.pk,
            "stops-0-arrives_at": "2023-12-15T12:00",
            "stops-0-leaves_at": "2023-12-15T13:30",
            "quotas-TOTAL_FORMS": 1,
            "quotas-0-kind": "public",
            "quotas-0-places": 18,
        },
    )
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.context["errors"]
    session = Session.objects.get(code="NEW-1")
    assert session.stops.get().site == site
    assert session.quotas.get().places == 18
    assert HistoryEntry.objects.of(session).get().verb == "programme.session_planned"


def test_what_is_promised_to_visitors_is_refused_in_words_and_stays() -> None:
    session = make.session()
    client = client_of(holder(Role.ORGANISER))
    url = table(Session, "change/", session)
    answer = client.post(url, filled(client.get(url), starts_at="2023-12-14T10:10"), follow=True)
    page = answer.content.decode()
    assert "Отмените" in page
    assert 'value="2023-12-14T10:10"' in page, "what was typed stays"
    before = session.starts_at
    session.refresh_from_db()
    assert session.starts_at == before


def test_more_places_go_to_those_who_wait_and_fewer_than_given_are_refused() -> None:
    session = make.session(capacity=1)
    make.application(session)
    waiting = make.application(session)
    quota = session.quotas.get()
    client = client_of(holder(Role.ORGANISER))
    url = table(Quota, "change/", quota)
    refused = client.post(url, {"places": 0}, follow=True)
    assert "1" in refused.content.decode()
    quota.refresh_from_db()
    assert quota.places == 1
    done = client.post(url, {"places": 2}, follow=True).content.decode()
    assert "Готово." in done
    assert "успешно" not in done
    quota.refresh_from_db()
    assert quota.places == 2
    waiting.refresh_from_db()
    assert waiting.state in {State.WAITING, State.OFFERED}


def test_cancelling_asks_for_the_reason_and_tells_everybody() -> None:
    session = make.session()
    application = make.application(session)
    OutboxItem.objects.all().delete()
    client = client_of(holder(Role.ORGANISER))
    sent = {"action": "cancel", "_selected_action": [session.pk]}
    page = client.post(table(Session), sent)
    assert page.status_code == 200
    assert Session.objects.get(pk=session.pk).cancelled_at is None
    with time_machine.travel(make.NOW, tick=False):
        client.post(table(Session), sent | {"reason": "Линия остановлена"})
    session.refresh_from_db()
    application.refresh_from_db()
    assert session.cancel_reason_ru == "Линия остановлена"
    assert application.state == State.CANCELLED
    assert [item.kind for item in OutboxItem.objects.all()] == ["admission.cancelled"]


def test_roles_are_given_and_taken_back_by_an_administrator_and_recorded() -> None:
    person = make.person()
    client = client_of(holder(Role.ADMINISTRATOR))
    client.post(table(RoleGrant, "add/"), {"person": person.pk, "role": "press"})
    grant = RoleGrant.objects.get(person=person)
    client.post(table(RoleGrant, "delete/", grant), {"post": "yes"})
    assert not RoleGrant.objects.filter(person=person).exists()
    verbs = list(HistoryEntry.objects.of(person).values_list("verb", flat=True))
    assert verbs[:2] == ["people.role_revoked", "people.role_granted"]


def test_a_plant_s_person_is_taken_on_and_let_go_by_an_administrator() -> None:
    person, enterprise = make.person(), make.enterprise()
    client = client_of(holder(Role.ADMINISTRATOR))
    sent = {"person": person.pk, "enterprise": enterprise.pk, "role": "guide"}
    client.post(table(Membership, "add/"), sent)
    membership = Membership.objects.get(person=person)
    client.post(table(Membership), {
        "action": "delete_selected", "_selected_action": [membership.pk], "post": "yes"
    })  # fmt: skip
    assert not Membership.objects.exists()
    verbs = list(HistoryEntry.objects.of(enterprise).values_list("verb", flat=True))
    assert verbs[:2] == ["catalogue.let_go", "catalogue.taken_on"]


def test_a_saved_text_is_the_next_version_and_the_old_one_stays() -> None:
    client = client_of(holder(Role.ORGANISER))
    text = {"slug": "rules", "title_ru": "Правила", "title_en": "Rules", "body_en": "One"}
    for body in ("Первое", "Второе"):
        client.post(table(VersionedText, "add/"), text | {"body_ru": body})
    versions = VersionedText.objects.filter(slug="rules").order_by("version")
    assert [(one.version, one.body_ru) for one in versions] == [(1, "Первое"), (2, "Второе")]
    first = versions[0]
    assert client.post(table(VersionedText, "change/", first), text).status_code == 403
