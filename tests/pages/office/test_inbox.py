"""The inbox: what needs a person stands there, what has been dealt with goes by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.operations import cancel_session
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import Job, JobState, MailState, OutboxItem
from gatehouse.gate import operations as gate
from gatehouse.pages.office.inbox import groups_of
from gatehouse.people.models import Noted, Person
from gatehouse.programme.models import Session
from gatehouse.programme.office import seat_of
from gatehouse.proposals import operations as proposals
from tests import make
from tests.pages.desks import text
from tests.pages.offices import Office

HOUR = timedelta(hours=1)


def keys(person: Person, now: Any = make.NOW) -> list[str]:
    """What stands in somebody's inbox, by the keys of its items."""
    groups = groups_of(seat_of(Person.objects.get(pk=person.pk)), now=now)
    return [item.key for group in groups for item in group.items]


def kinds(person: Person, now: Any = make.NOW) -> set[str]:
    return {key.partition(":")[0] for key in keys(person, now)}


def call_off(session: Session) -> None:
    cancel_session(session=session, reason="Авария", by=None, now=make.NOW)


def booked(office: Office, **fields: Any) -> Application:
    return make.application(office.plant.session, by=make.person(), **fields)


def test_an_inbox_in_which_nothing_stands_says_so(office: Office) -> None:
    booked(office)
    assert keys(office.organiser) == []
    with override("en"):
        assert "Nothing needs a person" in text(office.desk.get("/en/office/"))


def test_a_cancelled_session_stands_there_until_everybody_has_another_place(
    office: Office,
) -> None:
    visit = booked(office)
    call_off(visit.session)
    assert kinds(office.organiser) == {"cancelled"}
    page = office.desk.get("/office/")
    assert f"/office/sessions/{visit.session.code}/#told" in text(page)
    other = office.plant.visit(days=9)
    make.application(other, by=visit.asker)
    assert "cancelled" not in kinds(office.organiser)


def test_a_cancelled_session_nobody_asked_for_needs_nobody(office: Office) -> None:
    call_off(office.plant.session)
    assert kinds(office.organiser) == set()


def test_a_letter_that_failed_is_sent_again_from_the_inbox(office: Office) -> None:
    visit = booked(office)
    OutboxItem.objects.update(state=MailState.FAILED, due_at=None, ended_at=make.NOW)
    letter = OutboxItem.objects.get(kind="admission.booked")
    page = text(office.desk.get("/office/"))
    assert f"/office/people/{visit.asker_id}/" in page
    assert visit.asker.email not in page
    office.desk.post(f"/office/letters/{letter.pk}/again/")
    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == (MailState.QUEUED, make.NOW)
    assert "letter" not in kinds(office.organiser)
    assert HistoryEntry.objects.filter(verb="letter.sent_again").count() == 1


def test_a_letter_that_may_have_come_twice_is_noted_and_had_back(office: Office) -> None:
    booked(office)
    OutboxItem.objects.update(state=MailState.SENT, doubtful=True, ended_at=make.NOW)
    (key,) = keys(office.organiser)
    answer = office.desk.post("/office/inbox/note/", {"key": key, "words": "Дошло"}, follow=True)
    assert keys(office.organiser) == []
    (message,) = answer.context["messages"]
    office.desk.post(f"/office/undo/{message.extra_tags.partition(':')[2]}/")
    assert keys(office.organiser) == [key]


def test_a_code_to_sign_in_that_failed_is_nothing_for_the_desk(office: Office) -> None:
    code = OutboxItem.objects.create(
        kind="people.code", to="typo@example.org", params={}, language="ru", message_id="<1>",
        state=MailState.FAILED, created_at=make.NOW, ended_at=make.NOW,
    )  # fmt: skip
    assert kinds(office.organiser) == set()
    assert office.desk.post(f"/office/letters/{code.pk}/again/").status_code == 404


def test_a_group_without_names_stands_there_two_days_before_its_deadline(office: Office) -> None:
    session = office.plant.visit(groups=20)
    visit = make.application(
        session, by=make.person(), kind=PartyKind.GROUP, head_count=9, title="Школа", adults=0
    )
    due = visit.party.names_due_at
    assert due is not None
    assert "unnamed" not in kinds(office.organiser, due - 49 * HOUR)
    assert "unnamed" in kinds(office.organiser, due - 47 * HOUR)
    assert "unnamed" not in kinds(office.organiser, due)


def test_a_list_that_went_to_nobody_stands_there_until_somebody_takes_it(office: Office) -> None:
    visit = booked(office)
    at = visit.session.starts_at - 47 * HOUR
    assert "list_due" in kinds(office.organiser, at)
    stop = visit.session.stops.get()
    made = gate.make_list(stop=stop, by=None, now=at, is_due=True)
    assert "list_due" in kinds(office.organiser, at)
    gate.fetch_list(pass_list=made, kind="csv", by=office.organiser, now=at)
    assert "list_due" not in kinds(office.organiser, at)


def test_guests_whom_the_plant_has_not_approved_stand_there_shortly_before(office: Office) -> None:
    visit = booked(office)
    gate.set_layout(
        enterprise=office.plant.enterprise, columns=["name"], order="name", heading="",
        due_hours_before=48, recipients="", clears_guests=True, by=office.plant.person,
        now=make.NOW,
    )  # fmt: skip
    at = visit.session.starts_at - 24 * HOUR
    assert "awaiting" in kinds(office.organiser, at)
    stop = visit.session.stops.get()
    gate.clear_guests(stop=stop, passes=None, by=office.plant.person, now=at)
    assert "awaiting" not in kinds(office.organiser, at)


def test_an_empty_session_stands_there_three_days_before(office: Office) -> None:
    session = office.plant.session
    assert "empty" in kinds(office.organiser, session.starts_at - 71 * HOUR)
    assert "empty" not in kinds(office.organiser, session.starts_at - 73 * HOUR)


def test_a_long_line_stands_there_while_the_session_is_open(office: Office) -> None:
    session = office.plant.visit(days=6, capacity=2)
    make.application(session, by=make.person(), adults=2)
    make.application(session, by=make.person(), adults=2)
    assert "line" in kinds(office.organiser)


def test_drafts_whose_hour_has_come_stand_there_once_for_a_plant(office: Office) -> None:
    drafts = [office.plant.visit(days=9), office.plant.visit(days=10)]
    Session.objects.filter(pk__in=[one.pk for one in drafts]).update(published_at=None)
    found = [key for key in keys(office.organiser) if key.startswith("draft")]
    assert found == [f"draft:{drafts[0].pk}"]


def test_a_plant_that_has_not_proposed_in_time_stands_there_until_it_does(office: Office) -> None:
    invitation = proposals.invite(
        season=office.season, enterprise=office.plant.enterprise, address="plant@example.org",
        language="ru", answer_by=date(2023, 12, 7), by=office.organiser, now=make.NOW,
    )  # fmt: skip
    assert "proposal" not in kinds(office.organiser)
    late = make.NOW + timedelta(days=2)
    assert "proposal" in kinds(office.organiser, late)
    page = groups_of(seat_of(office.organiser), now=late)
    steps = [item.url for group in page for item in group.items if group.kind == "proposal"]
    assert steps == [f"/office/proposals/{invitation.pk}/"]
    proposals.withdraw(invitation=invitation, by=office.organiser, now=late)
    assert "proposal" not in kinds(office.organiser, late)


def test_a_failed_job_is_the_administrators_until_it_has_run_again(office: Office) -> None:
    fields = {"name": "impact.thank", "created_at": make.NOW, "ended_at": make.NOW}
    Job.objects.create(state=JobState.FAILED, error="OSError", **fields)
    admin = Person.objects.get(pk=int(office.admin.session["_auth_user_id"]))
    assert (kinds(office.organiser), kinds(admin)) == (set(), {"job"})
    Job.objects.create(state=JobState.DONE, **fields)
    assert kinds(admin) == set()


def test_an_editor_sees_what_is_of_their_season_and_nothing_else(office: Office) -> None:
    call_off(booked(office).session)
    editor, foreign = (
        Person.objects.get(pk=int(client.session["_auth_user_id"]))
        for client in (office.editor, office.foreign)
    )
    assert (kinds(editor), kinds(foreign)) == ({"cancelled"}, set())


def test_an_editor_of_another_season_neither_sends_nor_notes(office: Office) -> None:
    call_off(booked(office).session)
    (key,) = keys(office.organiser)
    office.foreign.post("/office/inbox/note/", {"key": key})
    OutboxItem.objects.update(state=MailState.FAILED, ended_at=make.NOW)
    letter = OutboxItem.objects.latest("pk")
    assert office.foreign.post(f"/office/letters/{letter.pk}/again/").status_code == 404
    assert not Noted.objects.exists()
    assert OutboxItem.objects.get(pk=letter.pk).state == MailState.FAILED


def test_what_cannot_be_noted_is_not(office: Office) -> None:
    draft = office.plant.visit(days=9)
    Session.objects.filter(pk=draft.pk).update(published_at=None)
    office.desk.post("/office/inbox/note/", {"key": f"draft:{draft.pk}"})
    assert not Noted.objects.exists()


def asks_again(client: Client, etag: str = "") -> Any:
    """What an open page asks for every quarter of a minute."""
    headers = {"HX-Request": "true"} | ({"If-None-Match": etag} if etag else {})
    return client.get("/office/", headers=headers)


def test_an_open_page_hears_nothing_new_until_there_is(office: Office) -> None:
    first = asks_again(office.desk)
    same = asks_again(office.desk, first["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    call_off(booked(office).session)
    fresh = asks_again(office.desk, first["ETag"])
    assert fresh.status_code == 200
    assert "<html" not in text(fresh)
    assert fresh["ETag"] != first["ETag"]


def test_the_page_is_in_both_languages(office: Office) -> None:
    call_off(booked(office).session)
    with override("en"):
        page = text(office.desk.get("/en/office/"))
    assert "Called off: people without another place" in page


@pytest.mark.parametrize("many", [False, True])
def test_the_inbox_asks_the_database_as_often_for_one_as_for_many(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries, many: bool
) -> None:
    for number in range(6 if many else 1):
        session = office.plant.visit(days=4 + number / 10)
        call_off(make.application(session, by=make.person()).session)
        make.application(office.plant.visit(days=5 + number / 10), by=make.person())
    OutboxItem.objects.update(state=MailState.FAILED, ended_at=make.NOW)
    with django_assert_max_num_queries(36):
        office.desk.get("/office/")
