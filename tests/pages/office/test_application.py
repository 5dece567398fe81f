"""One application at the desk, with what an organiser does for the party."""

from __future__ import annotations

from typing import Any

import pytest

from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from tests import make
from tests.pages.desks import text
from tests.pages.offices import OF_THE_SEASON, Office

pytestmark = pytest.mark.any_database


@pytest.fixture
def party(office: Office) -> Application:
    return make.application(office.plant.session, adults=2)


def page_of(application: Application) -> str:
    return f"/office/applications/{application.key}/"


def act(office: Office, on: Application, do: str, **typed: object) -> Any:
    answer = office.desk.post(page_of(on), {"do": do} | typed)
    on.refresh_from_db()
    return answer


def test_only_who_plans_the_season_sees_it(office: Office, party: Application) -> None:
    assert office.statuses(page_of(party)) == OF_THE_SEASON


def test_the_look_at_the_names_is_recorded(office: Office, party: Application) -> None:
    names = [guest.name for guest in party.party.guests.all()]
    page = text(office.desk.get(page_of(party)))
    assert all(name in page for name in names)
    assert HistoryEntry.objects.filter(verb="people.seen", of_id=str(party.pk)).count() == 1


def test_a_party_is_moved_and_put_back_from_the_toast(office: Office, party: Application) -> None:
    later = office.plant.visit(days=9)
    assert later.code in text(office.desk.get(page_of(party)))
    act(office, party, "move", session=later.code)
    assert party.session == later
    toast = text(office.desk.get(page_of(party)))
    key = toast.split("/office/undo/")[1].split("/")[0]
    office.desk.post(f"/office/undo/{key}/")
    party.refresh_from_db()
    assert party.session == office.plant.session


def test_a_session_of_another_season_is_not_chosen(office: Office, party: Application) -> None:
    elsewhere = make.session(of=office.plant.activity, within=office.other_season)
    assert act(office, party, "move", session=elsewhere.code).status_code == 404
    assert party.session == office.plant.session


def test_a_full_session_says_so(office: Office, party: Application) -> None:
    full = office.plant.visit(days=9, capacity=1)
    answer = act(office, party, "move", session=full.code)
    assert answer.status_code == 409
    assert "мест" in text(answer)


def test_a_visit_is_given_up_for_them(office: Office, party: Application) -> None:
    act(office, party, "withdraw")
    assert party.state == State.WITHDRAWN
    entry = HistoryEntry.objects.get(verb="admission.withdrawn")
    assert entry.by_id == str(office.organiser.pk)


def test_one_of_them_does_not_come(office: Office, party: Application) -> None:
    one = party.passes.order_by("pk")[0]
    act(office, party, "give-back", **{"pass": one.pk})
    assert (party.state, party.persons) == (State.BOOKED, 1)
    other = make.application(office.plant.session).passes.get()
    assert act(office, party, "give-back", **{"pass": other.pk}).status_code == 404


def test_the_letter_is_sent_again(office: Office, party: Application) -> None:
    act(office, party, "again")
    assert OutboxItem.objects.filter(kind="admission.booked").count() == 2


def test_a_group_becomes_smaller(office: Office) -> None:
    session = office.plant.visit(groups=20)
    group = make.application(session, kind=PartyKind.GROUP, head_count=9, title="Школа", adults=0)
    act(office, group, "lower", persons=7)
    assert group.persons == 7
    assert act(office, group, "lower", persons=8).status_code == 409
    assert act(office, group, "lower", persons="много").status_code == 409


def test_an_unknown_act_is_none(office: Office, party: Application) -> None:
    assert act(office, party, "erase").status_code == 404
