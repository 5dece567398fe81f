"""What of somebody's past counts in a draw, and what a party brings into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gatehouse.admission import describing_entries, operations
from gatehouse.admission.models import Application, AttendanceSource, Party, PlacesDraw
from gatehouse.admission.points import Weight
from gatehouse.admission.season_rules import Lane, LaneOf
from gatehouse.draws.models import Draw, Entry
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make
from tests.admission.drawing import BEACON_AT, DAY, RULES, Drawn, asked, child, grown

pytestmark = pytest.mark.django_db
MARIA = grown("Мария Петрова")


def weighed(party: Party, places: PlacesDraw) -> Weight:
    found = describing_entries.weight_of(party, places)
    assert found is not None
    return found


def been(application: Application, *, number: int = 1, then: int = 0) -> None:
    """One of the guests came to the visit; `then` is by how many the count was put right."""
    visit_pass = application.passes.get(guest__number=number)
    row = operations.record_attendance(
        session=application.session, visit_pass=visit_pass, persons=1,
        source=AttendanceSource.NAME, by=None, now=application.session.starts_at,
    )  # fmt: skip
    if then:
        operations.correct_attendance(
            attendance=row, reason="Ошиблись", by=make.person(), now=application.session.starts_at
        )


def visit(by: Person, within: object = None) -> Application:
    """A first-come visit that Maria asked for from her account."""
    guests = (replace(MARIA, born_on=None),)
    session = make.session(within=within, starts_at=make.NOW + DAY)  # type: ignore[arg-type]
    Session.objects.filter(pk=session.pk).update(own_closes_at=make.NOW + DAY)
    return make.application(session, by=by, guests=guests)


def lost(drawn: Drawn, party: Party) -> None:
    """The draw was released and gave this party nothing."""
    Entry.objects.filter(party=party).update(wishes="T01", rank=party.pk)
    Draw.objects.filter(pk=drawn.places.draw_id).update(
        closed_at=BEACON_AT, committed_at=BEACON_AT, revealed_at=BEACON_AT, drawn_at=BEACON_AT,
        is_sound=True, released_at=make.NOW + DAY / 1000 * drawn.places.pk,
    )  # fmt: skip


def won(drawn: Drawn, party: Party) -> None:
    lost(drawn, party)
    lot = drawn.places.draw.lots.all()[0]
    Entry.objects.filter(party=party).update(lot=lot, wish=1)


def points(drawn: Drawn, visitor: Person) -> int:
    return weighed(drawn.enter(asked(MARIA), by=visitor), drawn.places).points


def test_who_was_never_on_a_visit_has_points_for_it_and_the_lane() -> None:
    drawn = Drawn()
    weight = weighed(drawn.enter(asked(MARIA)), drawn.places)
    assert (weight.points, weight.tickets, weight.lane) == (20, 20, "F")
    assert weight.people[0] is not None
    assert weight.people[0].reasons == (("base", 10), ("never_been", 10))


def test_who_was_on_a_visit_has_not_and_half_of_it_in_the_same_season() -> None:
    drawn, maria = Drawn(), make.person()
    been(visit(maria))
    weight = weighed(drawn.enter(asked(MARIA), by=maria), drawn.places)
    assert (weight.points, weight.lane) == (10, "-")
    again, anna = Drawn(), make.person()
    been(visit(anna, again.season))
    weight = weighed(again.enter(asked(MARIA), by=anna), again.places)
    assert weight.people[0] is not None
    assert weight.people[0].reasons == (("base", 10), ("halved", -5))


def test_a_count_that_was_put_right_is_no_visit() -> None:
    drawn, maria = Drawn(), make.person()
    been(visit(maria), then=1)
    assert points(drawn, maria) == 20


def test_a_visit_won_in_a_draw_is_known_from_another_account() -> None:
    earlier, drawn = Drawn(plans=[{"starts_at": make.NOW + DAY}]), Drawn()
    Session.objects.filter(pk=earlier.sessions[0].pk).update(own_closes_at=make.NOW + DAY)
    party = earlier.enter(asked(MARIA))
    application = party.applications.get()
    Application.objects.filter(pk=application.pk).update(state="booked", booked_at=make.NOW)
    application.refresh_from_db()
    operations.places.issue_passes(application, list(party.guests.all()), now=make.NOW)
    been(application)
    assert points(drawn, make.person()) == 10


def test_draws_lost_since_the_last_win_bring_points_up_to_a_limit() -> None:
    visitor = make.person()
    expected = [20, 25, 30, 35, 40, 40]
    for wanted in expected:
        drawn = Drawn(1)
        party = drawn.enter(asked(MARIA), by=visitor)
        assert weighed(party, drawn.places).points == wanted
        lost(drawn, party)


def test_a_win_takes_the_points_of_the_losses_before_it() -> None:
    visitor = make.person()
    for end in (lost, won, lost):
        drawn = Drawn(1)
        end(drawn, drawn.enter(asked(MARIA), by=visitor))
    assert points(Drawn(1), visitor) == 25


def test_who_moved_up_from_the_line_to_a_place_has_won() -> None:
    visitor, drawn = make.person(), Drawn(1)
    party = drawn.enter(asked(MARIA), by=visitor)
    lost(drawn, party)
    party.applications.update(state="booked", booked_at=make.NOW)
    assert points(Drawn(1), visitor) == 20


def test_a_draw_that_goes_on_was_not_lost() -> None:
    visitor, first = make.person(), Drawn(1)
    first.enter(asked(MARIA), by=visitor)
    assert points(Drawn(1), visitor) == 20


def test_points_of_a_party_are_the_average_of_those_of_age_and_children_bring_none() -> None:
    visitor, before = make.person(), Drawn(1)
    lost(before, before.enter(asked(MARIA), by=visitor))
    drawn = Drawn()
    teenager = child("Иван Петров", date(2008, 3, 2))
    family = asked(MARIA, teenager, child("Анна Петрова"))
    weight = weighed(drawn.enter(family, by=visitor), drawn.places)
    totals = [None if one is None else one.total for one in weight.people]
    assert (totals, weight.points) == ([25, 20, None], 22)
    assert weight.tickets == 22 * 12 // 10


def test_a_neighbour_is_in_the_lane_of_neighbours_only_where_a_wish_is_near() -> None:
    rules = replace(RULES, lanes=(Lane("R", LaneOf.NEIGHBOUR), *RULES.lanes))
    drawn = Drawn(rules=rules)
    near = drawn.enter(asked(district="SAO"))
    far = drawn.enter(asked(district="ZELAO"))
    silent = drawn.enter()
    lanes = [weighed(one, drawn.places).lane for one in (near, far, silent)]
    assert lanes == ["R", "F", "F"]


def test_points_outlive_the_erasing_of_names_but_not_being_forgotten() -> None:
    visitor, drawn = make.person(), Drawn(1)
    party = drawn.enter(asked(MARIA), by=visitor)
    lost(drawn, party)
    party.applications.update(state="withdrawn", ended_at=make.NOW)
    operations.erase_past(now=make.NOW + 40 * DAY)
    assert party.guests.get().name == ""
    later = Drawn(1)
    assert points(later, visitor) == 25
    operations.leave_draw(
        party=Party.objects.get(entry__draw=later.places.draw_id), by=visitor, now=make.NOW
    )
    operations.erase_guests(person=visitor, by=visitor, now=make.NOW)
    assert points(Drawn(1), visitor) == 20


def test_what_happens_after_lists_close_does_not_count_any_more() -> None:
    visitor, drawn = make.person(), Drawn(1)
    party = drawn.enter(asked(MARIA), by=visitor)
    lost(drawn, party)
    Draw.objects.filter(pk=drawn.places.draw_id).update(released_at=BEACON_AT)
    assert weighed(party, drawn.places).points == 20  # and not as one who lost this very draw
