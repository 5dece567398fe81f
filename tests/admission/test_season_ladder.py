"""A whole season from the first place to the gate, through the site's own operations and jobs, with
a clock that is walked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from bench import ladder_season
from bench.ladder_levers import LEVERS, Lever
from bench.ladder_people import Assumed
from bench.ladder_season import Built, Outcome
from tests.core import due

# Whole seasons; what PostgreSQL does otherwise is in the tests of each operation.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SAME_DAY, THREE_DAYS, WEEK = 1, 72, 168
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Moments at which nothing is due change nothing, which a test below shows hour by hour.
briskly = pytest.mark.parametrize("is_brisk", [True, pytest.param(False, marks=pytest.mark.prove)])


def small(**fields: object) -> Built:
    """A visit with a few who wait, from its eighth day on."""
    season = ladder_season.built(sessions=1, places=12, assumed=Assumed(days=8), **fields)  # type: ignore[arg-type]
    ladder_season.let_wait(season, parties=10)
    return season


def nothing_went_wrong(outcome: Outcome) -> None:
    """No letter twice, no place lost that was confirmed or unheard of, no more people than places,
    nobody with a place turned away at the gate."""
    assert outcome.wrong == []
    assert outcome.came <= outcome.held <= outcome.places
    assert outcome.came + outcome.let_in <= outcome.places


def walked(season: Built, *, refills: bool, passes_hours: int) -> list[Outcome]:
    of = [
        lever
        for lever in LEVERS
        if lever.refills is refills and not (lever.before and passes_hours == SAME_DAY)
    ]
    return [
        ladder_season.walk(season, lever, passes_hours=passes_hours, is_brisk=True) for lever in of
    ]


def whole(*, sessions: int, parties: int, passes_hours: int, days: int = 21) -> list[Outcome]:
    """A season through each of the steps, one after another."""
    season = ladder_season.built(sessions=sessions, places=25, assumed=Assumed(days=days))
    outcomes = walked(season, refills=False, passes_hours=passes_hours)
    ladder_season.let_wait(season, parties=parties)
    return outcomes + walked(season, refills=True, passes_hours=passes_hours)


def each_step_fills_no_less(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        nothing_went_wrong(outcome)
    fills = [outcome.fill for outcome in outcomes]
    assert fills == sorted(fills)


def test_each_step_fills_no_less_and_nobody_who_confirmed_loses_the_place() -> None:
    each_step_fills_no_less(whole(sessions=2, parties=14, passes_hours=SAME_DAY, days=5))


@pytest.mark.prove
@pytest.mark.parametrize("passes_hours", [SAME_DAY, THREE_DAYS, WEEK])
def test_each_step_fills_no_less_in_a_season_of_six_hundred_places(passes_hours: int) -> None:
    each_step_fills_no_less(whole(sessions=24, parties=30, passes_hours=passes_hours))


def last_step() -> Lever:
    return LEVERS[-1]


@briskly
@pytest.mark.parametrize("passes_hours", [SAME_DAY, THREE_DAYS])
def test_whoever_has_a_place_and_does_not_come_gets_a_strike_and_nobody_else(
    passes_hours: int,
    is_brisk: bool,
) -> None:
    outcome = ladder_season.walk(small(), last_step(), passes_hours=passes_hours, is_brisk=is_brisk)
    nothing_went_wrong(outcome)
    assert (outcome.strikes > 0) is (outcome.came < outcome.held)


@pytest.mark.parametrize(
    "passes_hours", [SAME_DAY, pytest.param(THREE_DAYS, marks=pytest.mark.prove)]
)
def test_moments_at_which_nothing_is_due_change_nothing(passes_hours: int) -> None:
    season = small()
    every, brisk = (
        ladder_season.walk(season, last_step(), passes_hours=passes_hours, is_brisk=is_brisk)
        for is_brisk in (False, True)
    )
    nothing_went_wrong(every)
    assert brisk == every


def test_who_stands_by_at_the_gate_fills_what_is_left_and_the_rest_go_home() -> None:
    season = small()
    without, with_standby = (
        ladder_season.walk(season, lever, passes_hours=SAME_DAY, is_brisk=True)
        for lever in (LEVERS[-4], LEVERS[-1])
    )
    nothing_went_wrong(with_standby)
    assert (without.let_in, without.sent_home) == (0, 0)
    assert with_standby.let_in + with_standby.sent_home > 0
    assert with_standby.fill >= without.fill


@briskly
def test_letters_that_are_really_written_out_are_written_once(is_brisk: bool) -> None:
    nothing_went_wrong(
        ladder_season.walk(
            small(), last_step(), passes_hours=SAME_DAY, is_brisk=is_brisk,
            post=lambda now: due.send(now=now),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    "days",
    [
        (4, 2),
        pytest.param((4,), marks=pytest.mark.prove),
        pytest.param((2,), marks=pytest.mark.prove),
    ],
)
def test_days_without_mail_at_any_time_take_no_place_from_anybody(days: tuple[int, ...]) -> None:
    season = small()
    [session] = season.sessions
    begins = [session.starts_at - day * DAY for day in days]

    def post(now: datetime) -> None:
        if not any(begin <= now < begin + DAY for begin in begins):
            due.carried(now)

    nothing_went_wrong(ladder_season.walk(season, last_step(), passes_hours=SAME_DAY, post=post))


@briskly
@pytest.mark.parametrize("jump", [HOUR, DAY, -HOUR, -DAY])
def test_a_clock_that_jumps_and_comes_back_writes_nothing_twice(
    jump: timedelta, is_brisk: bool
) -> None:
    def clock(now: datetime) -> Sequence[datetime]:
        jumps = is_brisk or (now.hour % 6 == 0 and not now.minute)
        return (now, now + jump, now) if jumps else (now,)

    nothing_went_wrong(
        ladder_season.walk(
            small(), last_step(), passes_hours=SAME_DAY, clock=clock, is_brisk=is_brisk
        )
    )


@briskly
def test_a_season_over_the_night_when_clocks_change_goes_as_any_other(is_brisk: bool) -> None:
    season = small(first_day=date(2024, 3, 31), timezone="Europe/Berlin")
    nothing_went_wrong(
        ladder_season.walk(season, last_step(), passes_hours=SAME_DAY, is_brisk=is_brisk)
    )
