"""Stories of a session and of a person: everything in order, for those who may see it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.operations import (
    cancel_session,
    move_session,
    set_places,
    withdraw,
)
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import MailState, OutboxItem
from gatehouse.pages.office.stories_doubles import doubles_of
from gatehouse.pages.office.stories_told import news_of
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from gatehouse.programme.office import seat_of
from tests import make
from tests.pages.desks import text
from tests.pages.offices import Office

pytestmark = pytest.mark.any_database

CHILD = date(2014, 5, 1)


def story(office: Office) -> str:
    return f"/office/sessions/{office.plant.session.code}/"


def ask(office: Office, at: Session | None = None, **fields: Any) -> Application:
    by = fields.pop("by", None) or make.person()
    return make.application(at or office.plant.session, by=by, **fields)


def in_english(client: Any, path: str) -> str:
    with override("en"):
        return text(client.get(f"/en{path}"))


def test_the_story_tells_what_was_done_before_and_after(office: Office) -> None:
    session = office.plant.session
    quota = session.quotas.get()
    set_places(quota=quota, places=25, by=office.organiser, now=make.NOW)
    later = session.starts_at + timedelta(hours=2)
    move_session(session=session, starts_at=later, reason="", by=office.organiser, now=make.NOW)
    page = office.desk.get(story(office))
    facts = {
        said.entry.verb: [(one.before, one.value) for one in said.facts]
        for said in page.context["entries"]
    }
    assert facts["admission.places_set"] == [("20", "25")]
    ((before, after),) = facts["programme.session_moved"]
    assert (before or "")[-5:] != after[-5:]
    assert page.context["entries"][0].entry.verb == "programme.session_planned"


def test_the_press_sees_the_story_without_anybody(office: Office) -> None:
    session = office.plant.visit(capacity=1)
    ask(office, session)
    waiting = ask(office, session)
    path = f"/office/sessions/{session.code}/"
    assert f"/office/people/{waiting.asker_id}/" in text(office.desk.get(path))
    for client in (office.press, office.viewer):
        page = text(client.get(path))
        assert "/office/people/" not in page
        assert "/office/history/" not in page
        assert "/edit/" not in page


def test_the_story_leads_to_what_may_be_done_now(office: Office) -> None:
    code = office.plant.session.code
    for client in (office.desk, office.editor):
        page = text(client.get(story(office)))
        for path in (f"/{code}/edit/", f"/board/{code}/move/", f"/{code}/book/"):
            assert path in page
    assert f"/desk/sessions/{code}/" in text(office.desk.get(story(office)))
    assert f"/desk/sessions/{code}/" not in text(office.editor.get(story(office)))
    cancel_session(session=office.plant.session, reason="Авария", by=None, now=make.NOW)
    page = text(office.desk.get(story(office)))
    assert f"/board/{code}/move/" not in page
    assert f"/{code}/book/" not in page


def test_no_name_and_no_address_stands_in_the_story_of_a_session(office: Office) -> None:
    visit = ask(office, adults=2)
    cancel_session(session=visit.session, reason="Авария", by=None, now=make.NOW)
    page = text(office.desk.get(story(office)))
    assert visit.asker.email not in page
    assert all(guest.name not in page for guest in visit.party.guests.all())
    assert not HistoryEntry.objects.filter(verb="people.seen").exists()


def test_who_was_told_is_followed_until_everybody_has_another_place(office: Office) -> None:
    lost, found, gone = ask(office), ask(office), ask(office)
    withdraw(application=gone, by=gone.asker, now=make.NOW)
    cancel_session(session=lost.session, reason="Авария", by=None, now=make.NOW)
    ask(office, office.plant.visit(days=9), by=found.asker)
    OutboxItem.objects.filter(once__contains=str(lost.key)).update(state=MailState.FAILED)
    (news,) = news_of(Session.objects.select_related("season").get(pk=lost.session_id))
    assert [(one.application.pk, one.is_left) for one in news.told] == [
        (lost.pk, True),
        (found.pk, False),
    ]
    assert (news.left, news.failed) == (1, 1)
    page = in_english(office.desk, story(office))
    assert "1 party has no other place yet." in page
    assert "Where they may come instead" in page


def test_applications_are_told_by_days(office: Office) -> None:
    ask(office, adults=3)
    ask(office, now=make.NOW + timedelta(days=1))
    days = office.desk.get(story(office)).context["days"]
    assert [(one.applied, one.persons, one.booked) for one in days] == [(1, 3, 1), (1, 1, 1)]


def test_a_person_is_shown_with_their_applications_and_the_look_is_recorded(
    office: Office,
) -> None:
    visit = ask(office, adults=2, by=make.person("anna@example.org", name="Анна Шагова"))
    page = text(office.desk.get(f"/office/people/{visit.asker_id}/"))
    assert "Анна Шагова" in page
    assert "anna@example.org" in page
    assert all(guest.name in page for guest in visit.party.guests.all())
    entry = HistoryEntry.objects.get(verb="people.looked_up")
    assert (entry.of_id, entry.by_id) == (str(visit.asker_id), str(office.organiser.pk))


def test_an_editor_sees_of_a_person_what_belongs_to_their_season(office: Office) -> None:
    by = make.person()
    mine = ask(office, by=by)
    other = make.session(within=office.other_season)
    theirs = ask(office, other, by=by)
    answer = office.editor.get(f"/office/people/{by.pk}/")
    assert [one.application.pk for one in answer.context["visits"]] == [mine.pk]
    assert {letter.kind for letter in answer.context["letters"]} != set()
    assert len(answer.context["letters"]) == 1
    page = text(answer)
    assert other.code not in page
    assert str(theirs.pk) not in {one["of_id"] for one in _entries(answer)}


def _entries(answer: Any) -> list[dict[str, str]]:
    return [{"of_id": said.entry.of_id} for said in answer.context["entries"]]


def test_an_account_without_applications_is_for_the_organisers_only(office: Office) -> None:
    path = f"/office/people/{make.person().pk}/"
    assert office.desk.get(path).status_code == 200
    assert office.editor.get(path).status_code == 404


def suspected(person: Person, office: Office) -> list[tuple[int, int, bool]]:
    doubles = doubles_of(person, seat_of(office.organiser))
    return [(one.person.pk, one.children, one.same_phone) for one in doubles.found]


def test_two_accounts_with_the_same_child_are_suspected_to_be_one(office: Office) -> None:
    child = GuestAsk("Соня Шестерёнкина", CHILD)
    first, second, stranger = (make.person() for _ in range(3))
    for by, at in ((first, office.plant.session), (second, office.plant.visit(days=9))):
        ask(office, at, by=by, guests=(GuestAsk("Взрослый"), child))
    ask(office, by=stranger)
    assert suspected(first, office) == [(second.pk, 1, False)]
    assert suspected(stranger, office) == []


def test_namesakes_without_a_child_in_common_are_not_suspected(office: Office) -> None:
    first, second = make.person(), make.person()
    for by in (first, second):
        ask(office, by=by, guests=(GuestAsk("Иван Петров"),))
    assert suspected(first, office) == []


def test_the_same_name_and_phone_of_two_groups_are_suspected(office: Office) -> None:
    people = [make.person() for _ in range(3)]
    for by, phone in zip(
        people, ("+7 (900) 111-22-33", "8 900 111 22 33", "+7 900 999 99 99"), strict=True
    ):
        ask(
            office, office.plant.visit(groups=20), by=by, kind=PartyKind.GROUP, head_count=9,
            title="Школа", adults=0, contact_name="Пётр Семёнов", contact_phone=phone,
        )  # fmt: skip
    assert suspected(people[0], office) == [(people[1].pk, 0, True)]


@pytest.mark.parametrize("many", [False, True])
def test_stories_ask_the_database_as_often_for_one_as_for_many(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries, many: bool
) -> None:
    by = make.person()
    for number in range(8 if many else 1):
        ask(office)
        ask(office, office.plant.visit(days=9 + number), by=by)
    cancel_session(session=office.plant.session, reason="Авария", by=None, now=make.NOW)
    with django_assert_max_num_queries(42):
        office.desk.get(story(office))
    with django_assert_max_num_queries(32):
        office.desk.get(f"/office/people/{by.pk}/")
