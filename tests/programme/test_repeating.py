"""On which days and hours a repeated session falls."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gatehouse.programme.repeating import Repeat, beginnings, days

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
TEN, TWO = time(10), time(14)
TUESDAY, THURSDAY, SUNDAY = 1, 3, 6


def repeat(**fields: Any) -> Repeat:
    """Tuesdays and Thursdays at ten, from Monday 11 to Friday 22 December 2023."""
    usual: dict[str, Any] = {
        "weekdays": frozenset({TUESDAY, THURSDAY}),
        "times": (TEN,),
        "first_on": date(2023, 12, 11),
        "last_on": date(2023, 12, 22),
    }
    return Repeat(**usual | fields)


def numbers(of: Repeat) -> list[int]:
    return [day.day for day in days(of)]


def test_weekly_on_the_chosen_weekdays_to_the_last_day_and_no_further() -> None:
    assert numbers(repeat()) == [12, 14, 19, 21]
    assert numbers(repeat(last_on=date(2023, 12, 19))) == [12, 14, 19]
    assert numbers(repeat(first_on=date(2023, 12, 13))) == [14, 19, 21]


def test_the_first_and_the_last_day_count_themselves() -> None:
    assert numbers(repeat(first_on=date(2023, 12, 12), last_on=date(2023, 12, 12))) == [12]


def test_every_other_week_is_counted_from_the_week_of_the_first_day() -> None:
    assert numbers(repeat(every_weeks=2, last_on=date(2023, 12, 31))) == [12, 14, 26, 28]
    from_thursday = repeat(every_weeks=2, first_on=date(2023, 12, 14), last_on=date(2023, 12, 31))
    assert numbers(from_thursday) == [14, 26, 28]


def test_an_exception_leaves_its_day_out_and_no_other() -> None:
    assert numbers(repeat(but_not_on=frozenset({date(2023, 12, 14)}))) == [12, 19, 21]


def test_several_times_a_day_come_in_their_order_and_once() -> None:
    found = beginnings(repeat(times=(TWO, TEN, TWO), last_on=date(2023, 12, 12)), zone=MOSCOW)
    assert found == [
        datetime(2023, 12, 12, 7, tzinfo=UTC),
        datetime(2023, 12, 12, 11, tzinfo=UTC),
    ]


def test_without_a_weekday_a_time_or_a_day_there_is_nothing() -> None:
    assert numbers(repeat(weekdays=frozenset())) == []
    assert beginnings(repeat(times=()), zone=MOSCOW) == []
    assert numbers(repeat(last_on=date(2023, 12, 1))) == []


def test_a_slip_in_the_year_makes_no_thousand_dates() -> None:
    assert len(numbers(repeat(last_on=date(2203, 12, 22)))) == 105


@pytest.mark.parametrize("zone", ["Europe/Moscow", "Asia/Yekaterinburg", "Asia/Vladivostok"])
def test_where_the_clock_is_never_changed_an_hour_is_always_the_same(zone: str) -> None:
    there = ZoneInfo(zone)
    whole_year = repeat(first_on=date(2023, 1, 1), last_on=date(2023, 12, 31))
    hours = {at.astimezone(UTC).hour for at in beginnings(whole_year, zone=there)}
    assert len(hours) == 1


def test_where_the_clock_is_changed_it_stays_ten_by_the_clock() -> None:
    over_the_change = repeat(
        weekdays=frozenset({SUNDAY}), first_on=date(2024, 3, 24), last_on=date(2024, 3, 31)
    )
    assert [at.astimezone(UTC).hour for at in beginnings(over_the_change, zone=BERLIN)] == [9, 8]


def test_an_hour_that_the_clock_leaves_out_is_not_there() -> None:
    at_night = repeat(
        weekdays=frozenset({SUNDAY}),
        times=(time(2, 30),),
        first_on=date(2024, 3, 24),
        last_on=date(2024, 3, 31),
    )
    assert [at.day for at in beginnings(at_night, zone=BERLIN)] == [24]
