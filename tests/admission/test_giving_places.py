"""From the close of the lists to places and a waiting line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, EndReason, Party, PlacesDraw, State
from gatehouse.core.models import OutboxItem
from gatehouse.draws import operations as draws
from gatehouse.draws import store
from gatehouse.draws.models import Draw, Entry
from gatehouse.draws.rules import Step
from gatehouse.people.models import Role
from tests import make
from tests.admission import drawing
from tests.draws import making

pytestmark = pytest.mark.django_db
DICE_AT = drawing.BEACON_AT + timedelta(hours=24)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def drawn(places: PlacesDraw) -> Draw:
    """The draw taken from its close to its result, by dice: nobody knows the round in a test."""
    draw = places.draw
    operations.close_draws(now=drawing.CLOSES_AT)
    draws.close_reveals(draw=draw, now=draw.witnesses_until)
    draws.throw_dice(draw=draw, throws="1234566543" * 10, by=None, now=DICE_AT)
    draws.draw_lots(draw=draw, now=DICE_AT)
    draws.test(draw=draw, now=DICE_AT)
    return draw


def released(places: PlacesDraw) -> Draw:
    draw = drawn(places)
    officials = [making.official(role) for role in (Role.ORGANISER, Role.ADMINISTRATOR)]
    draws.release(by=officials[0], approved_by=officials[1], now=DICE_AT, draw=draw.pk)
    draw.refresh_from_db()
    return draw


def states(*parties: Party) -> dict[str, list[str]]:
    rows = Application.objects.filter(party__in=parties).order_by("party", "preference")
    found: dict[str, list[str]] = {}
    for one in rows:
        found.setdefault(str(one.party_id), []).append(one.state)
    return found


def test_at_the_close_everybody_is_described_and_the_lists_are_public() -> None:
    season = drawing.Drawn(sessions=2)
    family = season.enter(drawing.asked(drawing.grown(), drawing.child()))
    season.wish(family, 1)
    alone = season.enter(first=1)
    assert operations.close_draws(now=drawing.CLOSES_AT - timedelta(seconds=1)) == 0
    assert operations.close_draws(now=drawing.CLOSES_AT) == 1
    assert operations.close_draws(now=drawing.CLOSES_AT) == 0
    draw = Draw.objects.get()
    assert draw.step is Step.COMMITTED
    lines = {
        line.split(b"|")[1].decode(): line.split(b"|")[2:6]
        for line in store.lines_of(draw, store.ENTRIES)
    }
    one, other = (session.code.encode() for session in season.sessions)
    assert family.entry is not None
    assert alone.entry is not None
    assert lines == {
        family.entry.ticket: [b"2", b"22", b"F", one + b"," + other],
        alone.entry.ticket: [b"1", b"20", b"F", other],
    }


def test_winners_are_offered_their_place_and_the_others_stand_in_the_order_drawn() -> None:
    season = drawing.Drawn(sessions=1, plans=[{"capacity": 2}])
    parties = [season.enter() for _ in range(5)]
    released(season.places)
    assert operations.give_places(now=DICE_AT) == 2
    ranked = list(Party.objects.filter(pk__in=[p.pk for p in parties]).order_by("entry__rank"))
    held = [Application.objects.get(party=party) for party in ranked]
    assert [one.state for one in held] == [State.OFFERED] * 2 + [State.WAITING] * 3
    assert [one.drawn_place for one in held] == [1, 2, 3, 4, 5]
    assert season.sessions[0].quotas.get().held == 2
    assert held[0].offered_until == DICE_AT + timedelta(hours=24)  # the visit is near


def test_giving_again_gives_nothing_twice_and_writes_nobody_twice() -> None:
    season = drawing.Drawn(sessions=2, plans=[{"capacity": 2}, {"capacity": 1}])
    parties = [season.enter() for _ in range(5)]
    for party in parties:
        season.wish(party, 1)
    released(season.places)
    operations.give_places(now=DICE_AT)
    before, letters = states(*parties), OutboxItem.objects.count()
    PlacesDraw.objects.update(applied_at=None)  # as if killed just before the end
    assert operations.give_places(now=DICE_AT) == 0
    assert states(*parties) == before
    assert OutboxItem.objects.count() == letters


def test_what_was_wished_less_than_the_granted_place_ends_and_what_was_wished_more_waits() -> None:
    season = drawing.Drawn(sessions=3, plans=[{"capacity": 1}, {"capacity": 4}, {"capacity": 4}])
    parties = [season.enter() for _ in range(3)]
    for party in parties:
        season.wish(party, 1)
        season.wish(party, 2)
    released(season.places)
    operations.give_places(now=DICE_AT)
    first, *rest = Party.objects.filter(pk__in=[p.pk for p in parties]).order_by("entry__rank")
    told = states(first, *rest)
    assert told[str(first.pk)] == [State.OFFERED, State.EXPIRED, State.EXPIRED]
    for party in rest:
        assert told[str(party.pk)] == [State.WAITING, State.OFFERED, State.EXPIRED]
    ended = Application.objects.filter(state=State.EXPIRED)
    assert {one.ended_because for one in ended} == {EndReason.DEARER_WISH}


def test_a_place_that_comes_back_goes_to_the_next_drawn_of_that_size() -> None:
    season = drawing.Drawn(sessions=1, plans=[{"capacity": 1}])
    parties = [season.enter() for _ in range(4)]
    released(season.places)
    operations.give_places(now=DICE_AT)
    ranked = list(Application.objects.filter(party__in=parties).order_by("party__entry__rank"))
    operations.decline_offer(application=ranked[0], by=ranked[0].asker, now=DICE_AT)
    ranked[1].refresh_from_db()
    assert ranked[1].state == State.OFFERED


def test_nothing_is_given_before_two_officials_released_the_result() -> None:
    season = drawing.Drawn(sessions=1)
    party = season.enter()
    drawn(season.places)
    assert operations.give_places(now=DICE_AT) == 0
    assert states(party) == {str(party.pk): [State.WAITING]}


def test_a_winner_is_told_until_when_and_how_many_wait_and_a_loser_where_to_look() -> None:
    season = drawing.Drawn(sessions=1, plans=[{"capacity": 1}])
    for _ in range(3):
        season.enter()
    released(season.places)
    operations.give_places(now=DICE_AT)
    kinds = list(OutboxItem.objects.order_by("pk").values_list("kind", flat=True))
    assert sorted(kind for kind in kinds if "drawn" in kind) == [
        "admission.drawn",
        "admission.not_drawn",
        "admission.not_drawn",
    ]


def test_a_session_called_off_before_the_close_has_no_places_to_draw() -> None:
    season = drawing.Drawn(sessions=2)
    party = season.enter()
    season.wish(party, 1)
    operations.cancel_session(
        session=season.sessions[0], reason="Ремонт", by=None, now=make.NOW + timedelta(days=1)
    )
    released(season.places)
    entry = Entry.objects.get()
    assert entry.lot is not None
    assert entry.lot.label == season.sessions[1].code


def test_places_given_back_before_the_close_are_drawn_and_later_ones_are_not() -> None:
    season = drawing.Drawn(sessions=1, plans=[{"capacity": 3}])
    season.enter()
    operations.set_places(quota=season.sessions[0].quotas.get(), places=5, by=None, now=make.NOW)
    operations.close_draws(now=drawing.CLOSES_AT)
    assert season.places.draw.lots.get().places == 5


def test_a_loser_whose_dearest_visit_was_called_off_since_is_told_all_the_same() -> None:
    season = drawing.Drawn(sessions=2, plans=[{"capacity": 1}, {"capacity": 1}])
    for _ in range(4):
        season.wish(season.enter(), 1)
    draw = released(season.places)
    operations.cancel_session(session=season.sessions[0], reason="Ремонт", by=None, now=DICE_AT)
    operations.give_places(now=DICE_AT)
    losers = draw.entries.filter(lot=None).count()
    told = OutboxItem.objects.filter(kind="admission.not_drawn").count()
    assert told == losers + 1 > 1  # and who had drawn that visit hears where they stand
