"""Days as people write them, in a season from Monday 11 to Friday 22 December 2023."""

from datetime import date, datetime

import pytest

from gatehouse.imports.dates import days_of, looks_like_day, weekdays_of
from gatehouse.imports.shapes import Raw
from gatehouse.imports.unclear import Unclear

FIRST, LAST = date(2023, 12, 11), date(2023, 12, 22)


def days(raw: Raw, first: date = FIRST, last: date = LAST) -> str:
    """The days of December as numbers, others in full; then a time behind them and what was
    guessed; or why they are not understood."""
    try:
        found = days_of(raw, first, last)
    except Unclear as error:
        return error.code
    shown = [f"{day:%d}" if day.month == 12 else f"{day:%d.%m.%y}" for day in found.days]
    return " ".join(filter(None, [*shown, found.times, found.remark]))


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("12 декабря", "12"),
        ("12 дек.", "12"),
        ("12-го декабря 2023 г.", "12"),
        ("12.12", "12"),
        ("12.12.", "12"),
        ("12.12.23", "12"),
        ("12.12.2023 г.", "12"),
        ("12/12", "12"),
        ("12-12-2023", "12"),
        ("2023-12-12", "12"),
        ("12. 12. 2023", "12"),
        ("12 .12", "12"),
        ("12,12", "12"),
        ("1О.12", "10"),
        ("вт 12.12", "12"),
        ("12.12 (вт)", "12"),
        ("вторник, 12 декабря 2023 года", "12"),
        ("December 12, 2023", "12"),
        ("12th of December", "12"),
        ("12/14/2023", "14 day_swapped"),
        ("12, 14 и 19 декабря", "12 14 19"),
        ("12.12, 13.12; 14.12", "12 13 14"),
        ("12 и 13.12", "12 13"),
        ("12\n13 декабря", "12 13"),
        ("12–14 декабря", "12 13 14"),
        ("с 12 по 14 декабря", "12 13 14"),
        ("12.12 - 14.12.2023", "12 13 14"),
        ("12—13 и 18 декабря", "12 13 18"),
        ("11–22 декабря, вт и чт", "12 14 19 21"),
        ("11–15 декабря по будням", "11 12 13 14 15"),
        ("по вторникам", "12 19 every_weekday"),
        ("каждую среду", "13 20 every_weekday"),
        ("вт, чт", "12 14 19 21 every_weekday"),
        ("пн-ср", "11 12 13 18 19 20 every_weekday"),
        ("с понедельника по среду", "11 12 13 18 19 20 every_weekday"),
        ("выходные", "16 17 every_weekday"),
        ("суббота", "16 weekday_only"),
        ("15", "15 month_guessed"),
        ("15 числа", "15 month_guessed"),
        ("12.12.2023 10:00", "12 10:00"),
        ("12 декабря в 10", "12 в 10"),
        ("12 декабря с 10 до 12", "12 с 10 до 12"),
        ("12.12, вт, 10:00-11:30", "12 10:00-11:30"),
        ("28 ноября", "28.11.23"),
        ("9 января", "09.01.24"),
    ],
)
def test_a_day_is_read_as_people_write_it(written: str, means: str) -> None:
    assert days(written) == means


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("31.11", "day_not_real"),
        ("30 февраля", "day_not_real"),
        ("32.12", "day_not_real"),
        ("вторник", "weekday_alone"),
        ("пн 12.12", "weekday_contradicts"),
        ("12 и 13 декабря, вт", "weekday_contradicts"),
        ("14–12 декабря", "range_backwards"),
        ("01.01.2020-01.01.2024", "range_long"),
        ("12 -", "day_unclear"),
        ("12..12", "day_unclear"),
        ("12-12", "day_unclear"),
        ("12 и 13", "day_unclear"),
        ("утро", "day_unclear"),
        ("уточняется", "day_unclear"),
        ("=A1", "day_unclear"),
        ("5 мест", "day_unclear"),
        ("", "day_unclear"),
        ("40", "day_unclear"),
    ],
)
def test_what_may_mean_several_days_or_none_is_asked_about(written: str, why: str) -> None:
    assert days(written) == why


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        (date(2023, 12, 12), "12"),
        (datetime(2023, 12, 12), "12"),  # noqa: DTZ001 — a cell has no zone
        (datetime(2023, 12, 12, 10, 30), "12 10:30"),  # noqa: DTZ001
        (45272, "12"),
        (45272.4375, "12 10:30"),
        ("45272", "12"),
        ("45272,4375", "12 10:30"),
        (12.12, "12 day_by_number"),
        (13, "13 month_guessed"),
        (12.1, "day_unclear"),
        (0.5, "day_unclear"),
        (True, "day_unclear"),
        (None, "day_unclear"),
    ],
)
def test_a_day_is_read_as_an_office_program_keeps_it(cell: Raw, means: str) -> None:
    assert days(cell) == means


def test_a_weekday_that_the_season_does_not_have_is_none() -> None:
    assert days("воскресенье", FIRST, date(2023, 12, 15)) == "weekday_not_in_season"


def test_the_year_is_the_one_in_which_the_day_falls_into_the_season() -> None:
    season = date(2023, 12, 25), date(2024, 1, 14)
    assert [days(day, *season) for day in ("28.12", "9 января", "28.12–02.01")] == [
        "28",
        "09.01.24",
        "28 29 30 31 01.01.24 02.01.24",
    ]


def test_a_column_of_days_is_told_from_others() -> None:
    days_: list[Raw] = ["12.12", "12 декабря", "вт", "по будням", 45272, date(2023, 12, 12)]
    others: list[Raw] = [
        "10:00",
        "с 10 до 12",
        "Кольцо из принтера",
        20,
        None,
        "",
        "15 чел.",
        "12+",
    ]
    assert [looks_like_day(cell) for cell in [*days_, *others]] == [True] * 6 + [False] * 8


def test_a_column_of_its_own_says_the_day_of_the_week() -> None:
    said: list[Raw] = ["вт", "Пятница", "сб-вс", date(2023, 12, 12), "10:00", 3]
    assert [sorted(weekdays_of(cell)) for cell in said] == [[1], [4], [5, 6], [1], [], []]
