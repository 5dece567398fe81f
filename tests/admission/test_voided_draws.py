"""A list in a draw that was called off comes into the draw that repeats it, or ends kindly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.admission import operations, wishes
from gatehouse.admission.models import Application, EndReason, InDraw, Party, PlacesDraw, State
from gatehouse.admission.operations import voided_draws
from gatehouse.core import mail
from gatehouse.core.models import OutboxItem
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.people.models import Role
from tests import make
from tests.admission import drawing
from tests.draws import making

pytestmark = pytest.mark.django_db
NOW = make.NOW + timedelta(hours=1)


def voided(season: drawing.Drawn) -> None:
    one, other = (making.official(role) for role in (Role.ORGANISER, Role.ADMINISTRATOR))
    draws.void(by=one, approved_by=other, now=NOW, draw=season.places.draw_id, why="Не тот список")


def repeated(season: drawing.Drawn, *numbers: int, **fields: Any) -> PlacesDraw:
    """A draw of the same sessions, or of these of them, that takes lists."""
    chosen = [season.sessions[n] for n in numbers] or season.sessions
    return drawing.places(season.season, chosen, again_after=season.places, **fields)


def kinds() -> list[str]:
    rows = OutboxItem.objects.filter(kind__startswith="admission.").order_by("pk")
    return [one.kind.removeprefix("admission.") for one in rows]


@pytest.fixture
def season() -> drawing.Drawn:
    """Somebody wishes three sessions; the draw is called off."""
    found = drawing.Drawn()
    party = found.enter()
    for number in (1, 2):
        found.wish(party, number)
    voided(found)
    return found


def mine() -> Party:
    return Party.objects.select_related("entry__draw").get()


def test_whoever_is_on_a_list_is_told_once_why_the_draw_was_called_off(
    season: drawing.Drawn,
) -> None:
    assert voided_draws.tell_of_voided(now=NOW) == 1
    assert voided_draws.tell_of_voided(now=NOW) == 0
    assert kinds() == ["draw_called_off"]
    assert "Не тот список" in mail.render(OutboxItem.objects.get()).text


def test_the_list_comes_into_the_repeated_draw_as_it_is_with_a_new_ticket(
    season: drawing.Drawn,
) -> None:
    before = drawing.codes(mine())
    old = mine().entry
    after = repeated(season)
    assert voided_draws.carry_lists(now=NOW) == 1
    assert voided_draws.carry_lists(now=NOW) == 0
    party = mine()
    assert party.entry is not None
    assert old is not None
    assert party.entry.draw_id == after.draw_id
    assert party.entry.ticket != old.ticket
    assert drawing.codes(party) == before
    assert InDraw.objects.filter(draw=after, party=party).count() == 3
    assert kinds() == ["list_carried"]
    assert wishes.party_of(party.asker, after) == party


def test_what_is_not_drawn_again_is_off_the_list_and_the_rest_is_numbered_anew(
    season: drawing.Drawn,
) -> None:
    repeated(season, 1, 2)
    voided_draws.carry_lists(now=NOW)
    rows = Application.objects.order_by("pk")
    assert [one.state for one in rows] == [State.WITHDRAWN, State.WAITING, State.WAITING]
    assert [one.preference for one in rows][1:] == [1, 2]
    assert rows[0].ended_because == EndReason.LEFT_LINE


def test_the_list_takes_part_in_the_repeated_draw(season: drawing.Drawn, tmp_path: Any) -> None:
    after = repeated(season)
    voided_draws.carry_lists(now=NOW)
    operations.close_draws(now=drawing.CLOSES_AT)
    entry = mine().entry
    assert entry is not None
    entry.refresh_from_db()
    assert entry.wishes.count(",") == 2
    assert Draw.objects.get(pk=after.draw_id).committed_at is not None


def test_who_has_made_another_list_there_keeps_that_one(season: drawing.Drawn) -> None:
    party = mine()
    after = repeated(season)
    again = drawing.over(after, season.sessions)
    guest = party.guests.get()
    again.enter(drawing.asked(drawing.grown(guest.name)), by=party.asker, now=NOW, first=1)
    voided_draws.carry_lists(now=NOW)
    live = Application.objects.live()
    assert [one.session_id for one in live] == [season.sessions[1].pk]
    assert live[0].party.entry is not None
    assert live[0].party.entry.draw_id == after.draw_id


def test_without_a_repeat_a_wish_ends_with_the_line_of_its_session(season: drawing.Drawn) -> None:
    closes_at = max(session.closes_at for session in season.sessions)
    operations.close_lines(now=closes_at)
    assert set(Application.objects.values_list("ended_because", flat=True)) == {
        EndReason.LINE_CLOSED
    }


def test_lists_of_a_draw_that_goes_on_stay_where_they_are() -> None:
    season = drawing.Drawn()
    season.enter()
    repeated(season, around=make.NOW)
    assert voided_draws.carry_lists(now=NOW) == 0
    assert voided_draws.tell_of_voided(now=NOW) == 0
