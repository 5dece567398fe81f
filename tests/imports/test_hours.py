"""Times as people write them."""

from datetime import datetime, time

import pytest

from gatehouse.imports.hours import looks_like_time, spans_of
from gatehouse.imports.shapes import Raw
from gatehouse.imports.unclear import Unclear


def hours(raw: Raw) -> str:
    """10:00 or 10:00–12:00, several with spaces; or why they are not understood."""
    try:
        found = spans_of(raw)
    except Unclear as error:
        return error.code
    return " ".join(
        "–".join(f"{at:%H:%M}" for at in (span.starts, span.ends) if at) for span in found
    )


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("10:00", "10:00"),
        ("10.30", "10:30"),
        ("10-00", "10:00"),
        ("10 00", "10:00"),
        ("1000", "10:00"),
        ("10", "10:00"),
        ("10:00:00", "10:00"),
        ("1О:ОО", "10:00"),
        ("в 10 ч", "10:00"),
        ("10 ч 30 мин", "10:30"),
        ("10 часов", "10:00"),
        ("начало в 10.00", "10:00"),
        ("10:00 мск", "10:00"),
        ("10:00 (2 часа)", "10:00"),
        ("2 часа дня", "14:00"),
        ("7 вечера", "19:00"),
        ("2 pm - 4 pm", "14:00–16:00"),
        ("10 am", "10:00"),
        ("полдень", "12:00"),
        ("с 10 до 12", "10:00–12:00"),
        ("c 10.30 – до 12.00", "10:30–12:00"),
        ("10:00-12:00", "10:00–12:00"),
        ("10.00—12.00", "10:00–12:00"),
        ("10-00 - 12-00", "10:00–12:00"),
        ("10-12", "10:00–12:00"),
        ("9.30-11", "09:30–11:00"),
        ("с 10 ч. до 12 ч.", "10:00–12:00"),
        ("10:00, 12:00 и 15:00", "10:00 12:00 15:00"),
        ("11:00/13:00", "11:00 13:00"),
        ("10:00-11:00; 12:00-13:00", "10:00–11:00 12:00–13:00"),
        ("10:00\n12:00", "10:00 12:00"),
    ],
)
def test_a_time_is_read_as_people_write_it(written: str, means: str) -> None:
    assert hours(written) == means


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("утро", "time_unclear"),
        ("после обеда", "time_unclear"),
        ("по согласованию", "time_unclear"),
        ("10:00 сбор у ворот", "time_unclear"),
        ("10^00", "time_unclear"),
        ("=B2", "time_unclear"),
        ("", "time_unclear"),
        ("25:00", "time_not_real"),
        ("10-15", "time_two_ways"),
    ],
)
def test_what_may_mean_several_times_or_none_is_asked_about(written: str, why: str) -> None:
    assert hours(written) == why


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        (time(10, 30), "10:30"),
        (datetime(1899, 12, 31, 10, 30), "10:30"),  # noqa: DTZ001 — a cell has no zone
        (0.4375, "10:30"),
        ("0,4375", "10:30"),
        (10, "10:00"),
        (1030, "10:30"),
        (10.3, "10:30"),
        (10.5, "time_two_ways"),
        (-1, "time_not_real"),
        (99.0, "time_not_real"),
        (None, "time_unclear"),
        (True, "time_unclear"),
    ],
)
def test_a_time_is_read_as_an_office_program_keeps_it(cell: Raw, means: str) -> None:
    assert hours(cell) == means


def test_a_column_of_times_is_told_from_others() -> None:
    times: list[Raw] = ["10:00", "с 10 до 12", "10.30", 0.5, time(10)]
    others: list[Raw] = ["12 декабря", 20, "20", "Экскурсия 2", None]
    assert [looks_like_time(cell) for cell in times + others] == [True] * 5 + [False] * 5
