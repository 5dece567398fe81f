"""Two hosts, one game: who has it in hand acts, and nobody is missed for long."""

from __future__ import annotations

import pytest

from gatehouse.quizzes.models import Seat
from gatehouse.quizzes.operations import leasing, playing, quizzes
from tests.make import NOW
from tests.quizzes.games import after, game, refused

pytestmark = pytest.mark.django_db
LEASE = leasing.LEASE.total_seconds()


def test_only_who_has_the_game_in_hand_acts() -> None:
    g = game()
    leasing.take(seat=g.host, now=NOW)
    with refused("held"):
        g.open(1, by=g.second, at=after(1))
    assert g.open(1, at=after(2)).opened_at == after(2)


def test_a_host_who_is_there_is_not_relieved_against_their_will() -> None:
    g = game()
    leasing.take(seat=g.host, now=NOW)
    for second in range(3, 60, 3):
        assert leasing.renew(seat=g.host, now=after(second))
        with refused("held"):
            leasing.take(seat=g.second, now=after(second + 2))


def test_a_host_hands_over_in_one_tap() -> None:
    g = game()
    leasing.take(seat=g.host, now=NOW)
    leasing.hand_over(seat=g.host, to=g.second, now=after(1))
    assert g.open(1, by=g.second, at=after(1)).opened_at == after(1)
    assert not leasing.renew(seat=g.host, now=after(2))
    with refused("held"):
        g.open(2, at=after(100))


def test_who_does_not_have_it_hands_nothing_over() -> None:
    g = game()
    leasing.take(seat=g.host, now=NOW)
    with refused("held"):
        leasing.hand_over(seat=g.second, to=g.second, now=after(1))


def test_while_the_host_is_away_for_twenty_minutes_the_other_goes_on() -> None:
    """Q10: the network of the first host dies in the middle of a question."""
    g = game()
    team = g.team()
    leasing.take(seat=g.host, now=NOW)
    run = g.open(1, at=after(1))
    with refused("held"):
        leasing.take(seat=g.second, now=after(1 + LEASE - 0.1))
    leasing.take(seat=g.second, now=after(1 + LEASE))
    assert LEASE < 10
    run.refresh_from_db()
    assert run.window_of(team).closes_at == after(61)
    playing.show_solution(run=run, seat=g.second, now=after(120))
    g.open(2, by=g.second, at=after(130))
    # Back after twenty minutes: the page of the first one renews nothing, and opens nothing.
    assert not leasing.renew(seat=g.host, now=after(1200))
    with refused("held"):
        g.open(3, at=after(1200))


def test_who_comes_back_before_anybody_took_over_goes_on() -> None:
    g = game()
    leasing.take(seat=g.host, now=NOW)
    assert g.open(1, at=after(300)).opened_at == after(300)
    with refused("held"):
        leasing.take(seat=g.second, now=after(301))


def test_a_desk_that_is_taken_back_lets_go_at_once() -> None:
    g = game()
    leasing.take(seat=g.host, now=NOW)
    quizzes.revoke_seat(seat=g.host, by=None, now=after(1))
    leasing.take(seat=g.second, now=after(1))
    with refused("no_desk"):
        leasing.take(seat=Seat.objects.get(pk=g.host.pk), now=after(60))


def test_a_desk_of_another_game_or_of_another_role_takes_nothing() -> None:
    g, other = game(), game()
    with refused("no_desk"):
        leasing.take(seat=g.stage, now=NOW)
    leasing.take(seat=g.host, now=NOW)
    with refused("no_desk"):
        leasing.hand_over(seat=g.host, to=other.host, now=NOW)
