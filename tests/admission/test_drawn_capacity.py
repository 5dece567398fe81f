"""What is being drawn changes by the word of two officials only, and everybody reads it."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, PlacesDraw, State
from gatehouse.admission.operations import drawn_capacity
from gatehouse.core import public_log
from gatehouse.core.models import HistoryEntry, OutboxItem
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.people.models import Person, Role
from gatehouse.people.operations import approvals
from gatehouse.programme.models import Quota
from tests import conventions, make
from tests.admission import drawing
from tests.draws import making
from tests.gate.refusals import refused

pytestmark = pytest.mark.django_db
DICE_AT = drawing.BEACON_AT + timedelta(hours=24)
CLOSED = drawing.CLOSES_AT


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officials() -> list[Person]:
    return [making.official(role) for role in (Role.ORGANISER, Role.ADMINISTRATOR)]


def result_of(places: PlacesDraw) -> Draw:
    """From the commit to a result that nobody was told yet."""
    draw = places.draw
    draws.close_reveals(draw=draw, now=draw.witnesses_until)
    draws.throw_dice(draw=draw, throws="1234566543" * 10, by=None, now=DICE_AT)
    draws.draw_lots(draw=draw, now=DICE_AT)
    draws.test(draw=draw, now=DICE_AT)
    return draw


def given(places: PlacesDraw, officials: list[Person]) -> None:
    """The result let out, and its places given."""
    draw = result_of(places)
    draws.release(by=officials[0], approved_by=officials[1], now=DICE_AT, draw=draw.pk)
    operations.give_places(now=DICE_AT)


def quota_of(season: drawing.Drawn, number: int = 0) -> Quota:
    return season.sessions[number].quotas.get()


def closed(*capacities: int, lists: int = 0) -> drawing.Drawn:
    """A draw whose lists are closed and public; every list has all of the sessions."""
    season = drawing.Drawn(plans=[{"capacity": one} for one in capacities])
    for _ in range(lists):
        party = season.enter()
        for number in range(1, len(capacities)):
            season.wish(party, number)
    operations.close_draws(now=CLOSED)
    return season


def agreed(
    season: drawing.Drawn, places: int, officials: list[Person], *, code: str = "fewer"
) -> None:
    asked = drawn_capacity.ask_to_change_places(
        quota=quota_of(season), places=places, code=code, why="Ремонт", by=officials[0], now=CLOSED
    )
    approvals.decide(approval=asked, is_granted=True, by=officials[1], now=CLOSED)


def ranked() -> list[Application]:
    rows = Application.objects.filter(preference=1).order_by("party__entry__rank")
    return list(rows.select_related("party__entry"))


ACTS: dict[str, Callable[[drawing.Drawn], object]] = {
    "places": lambda season: operations.set_places(
        quota=quota_of(season), places=9, by=None, now=CLOSED
    ),
    "places at the desk": lambda season: operations.change_places(
        quota=quota_of(season), places=1, seen=2, by=make.person(), now=CLOSED
    ),
    "places of another kind": lambda season: operations.add_places(
        session=season.sessions[0], kind="groups", places=5, by=None, now=CLOSED
    ),
    "the limit": lambda season: operations.limit_stop(
        stop=season.sessions[0].stops.get(), hard_limit=30, by=None, now=CLOSED
    ),
    "limits": lambda season: operations.limit_stops(
        session=season.sessions[0], limits=[30], by=None, now=CLOSED
    ),
    "calling off": lambda season: operations.cancel_session(
        session=season.sessions[0], reason="Ремонт", by=None, now=CLOSED
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_nobody_alone_changes_what_is_being_drawn(name: str) -> None:
    season = closed(2, lists=3)
    before = quota_of(season).places
    with refused("being_drawn"):
        ACTS[name](season)
    season.sessions[0].refresh_from_db()
    assert (quota_of(season).places, season.sessions[0].cancelled_at) == (before, None)


@pytest.mark.parametrize("name", ACTS)
def test_the_same_may_be_done_while_lists_are_taken(name: str) -> None:
    season = drawing.Drawn(plans=[{"capacity": 2}])
    ACTS[name](season)


def test_no_other_capability_changes_capacity_past_the_guard() -> None:
    """Forms, files and the admin call admission, which knows of draws; the programme does not."""
    past = {"limit_stop", "limit_stops", "add_places", "cancel_session"}
    found = [
        module.at(node, node.attr)
        for module in conventions.modules()
        if module.capability not in {"programme", "example"}
        and module.place
        not in {"admission/operations/drawing_guard.py", "admission/operations/cancelling.py"}
        for node in module.walk(ast.Attribute)
        if isinstance(node, ast.Attribute)
        and node.attr in past
        and conventions.dotted(node).startswith("programme.")
    ]
    assert found == []


def test_two_officials_of_different_roles_change_places_and_the_log_says_why(
    officials: list[Person],
) -> None:
    season = closed(4, lists=3)
    same = making.official(Role.ORGANISER)
    asked = drawn_capacity.ask_to_change_places(
        quota=quota_of(season), places=2, code="safety", why="Трап закрыт", by=officials[0],
        now=CLOSED,
    )  # fmt: skip
    with refused("same_role"):
        approvals.decide(approval=asked, is_granted=True, by=same, now=CLOSED)
    approvals.decide(approval=asked, is_granted=True, by=officials[1], now=CLOSED)
    assert quota_of(season).places == 2
    public_log.chain(now=CLOSED)
    last = public_log.extract([season.places.draw])[-1]
    assert last.entry.verb == "draws.capacity_changed"
    assert json.loads(last.said) == {
        "after": 2,
        "before": 4,
        "code": "safety",
        "label": season.sessions[0].code,
        "roles": ["administrator", "organiser"],
    }


def test_who_is_no_official_cannot_even_ask() -> None:
    season = closed(4, lists=1)
    with refused("not_yours"):
        drawn_capacity.ask_to_change_places(
            quota=quota_of(season), places=2, code="safety", why="x", by=make.person(), now=CLOSED
        )


def test_what_no_draw_holds_needs_no_second_word(officials: list[Person]) -> None:
    season = drawing.Drawn(plans=[{"capacity": 2}])
    with refused("not_drawn"):
        agreed(season, 1, officials)


def test_more_places_go_to_the_line_in_the_order_drawn(officials: list[Person]) -> None:
    season = closed(1, lists=5)
    agreed(season, 3, officials, code="more")
    given(season.places, officials)
    states = [one.state for one in ranked()]
    assert states == [State.OFFERED] * 3 + [State.WAITING] * 2
    assert season.places.draw.lots.get().places == 1  # the draw itself is as it was committed


def test_with_fewer_places_who_was_drawn_last_stands_in_line_and_is_told(
    officials: list[Person],
) -> None:
    season = closed(4, lists=6)
    agreed(season, 2, officials)
    given(season.places, officials)
    held = ranked()
    assert [one.state for one in held] == [State.OFFERED] * 2 + [State.WAITING] * 4
    assert [one.drawn_place for one in held] == [1, 2, 3, 4, 5, 6]
    told = OutboxItem.objects.filter(kind="admission.place_lost").order_by("pk")
    assert [one.to for one in told] == [one.asker.email for one in held[2:4]]
    noted = HistoryEntry.objects.get(verb="draws.places_lost")
    assert noted.facts == {"label": season.sessions[0].code, "parties": 2}
    others = OutboxItem.objects.filter(kind="admission.not_drawn").order_by("pk")
    assert {one.to for one in others} == {one.asker.email for one in held[4:]}


def test_a_place_that_comes_back_goes_first_to_who_lost_theirs(officials: list[Person]) -> None:
    season = closed(2, lists=4)
    agreed(season, 1, officials)
    given(season.places, officials)
    first, second, *_rest = ranked()
    operations.decline_offer(application=first, by=first.asker, now=DICE_AT)
    second.refresh_from_db()
    assert second.state == State.OFFERED


def test_giving_again_after_a_kill_notes_and_tells_once(officials: list[Person]) -> None:
    season = closed(3, lists=5)
    agreed(season, 1, officials)
    given(season.places, officials)
    before = [one.state for one in ranked()]
    PlacesDraw.objects.update(applied_at=None)
    operations.give_places(now=DICE_AT)
    assert [one.state for one in ranked()] == before
    assert OutboxItem.objects.filter(kind="admission.place_lost").count() == 2
    assert HistoryEntry.objects.filter(verb="draws.places_lost").count() == 1


def test_places_that_vanish_without_two_officials_stop_the_giving(officials: list[Person]) -> None:
    season = closed(2, lists=4)
    Quota.objects.filter(pk=quota_of(season).pk).update(places=1)  # somebody with the database
    draw = result_of(season.places)
    draws.release(by=officials[0], approved_by=officials[1], now=DICE_AT, draw=draw.pk)
    with pytest.raises(ExceptionGroup):
        operations.give_places(now=DICE_AT)


def test_a_visit_called_off_by_two_frees_its_winners_for_the_lines_they_stand_in(
    officials: list[Person],
) -> None:
    season = closed(1, 1, lists=3)
    asked = drawn_capacity.ask_to_call_off_drawn(
        session=season.sessions[0], why="Авария", by=officials[0], now=CLOSED
    )
    approvals.decide(approval=asked, is_granted=True, by=officials[1], now=CLOSED)
    season.sessions[0].refresh_from_db()
    assert season.sessions[0].cancelled_at == CLOSED
    given(season.places, officials)
    other = Application.objects.filter(preference=2).order_by("party__entry__rank")
    assert [one.state for one in other] == [State.WAITING, State.OFFERED, State.WAITING]
    told = {one.to for one in OutboxItem.objects.filter(kind="admission.not_drawn")}
    assert told == {other[0].asker.email, other[2].asker.email}


def test_after_the_places_are_given_one_person_is_enough(officials: list[Person]) -> None:
    season = closed(2, lists=1)
    given(season.places, officials)
    operations.set_places(quota=quota_of(season), places=5, by=None, now=DICE_AT)
    assert quota_of(season).places == 5


def test_the_times_of_a_public_draw_are_changed_by_nobody() -> None:
    """Closing goes by the timetable: publishing it is the one act, calling off takes two."""
    own = {"draws/operations/planning.py"}
    writes = [
        module.place
        for module in conventions.modules()
        if module.capability == "draws" and "migrations" not in module.words
        for node in module.walk(ast.Assign)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute)
        and target.attr in {"closes_at", "beacon_at", "complaints_until", "witnesses_until"}
    ]
    assert set(writes) <= own
