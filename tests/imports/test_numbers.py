"""Places, ages and lengths as people write them."""

from collections.abc import Callable
from datetime import date, time

import pytest

from gatehouse.imports.numbers import age_of, groups_of, minutes_of, places_of
from gatehouse.imports.shapes import Raw
from gatehouse.imports.unclear import Unclear


def number(read: Callable[[Raw], object], raw: Raw) -> object:
    try:
        return read(raw)
    except Unclear as error:
        return error.code


def places(raw: Raw) -> str:
    found = places_of(raw)
    groups = "" if found.groups is None else f"+{found.groups}"
    return f"{found.public}{groups} {found.remark}".strip()


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        (25, "25"),
        (25.0, "25"),
        ("25", "25"),
        ("25,0", "25"),
        ("2О", "20"),
        ("до 25 чел.", "25"),
        ("не более 25", "25"),
        ("25 человек", "25"),
        ("20+5 (группа)", "20+5"),
        ("20 + 5", "20+5"),
        ("15–20", "20 places_upper"),
        ("без ограничений", "places_unclear"),
        ("2 группы по 15", "places_unclear"),
        (2.5, "places_unclear"),
        (True, "places_unclear"),
        (date(2023, 12, 12), "places_unclear"),
        (0, "places_none"),
        ("-5", "places_none"),
        (100500, "places_many"),
        (float("inf"), "places_unclear"),
        (float("nan"), "places_unclear"),
    ],
)
def test_places_are_read(cell: Raw, means: str) -> None:
    assert number(places, cell) == means


@pytest.mark.parametrize(
    ("cell", "means"), [(5, 5), ("5 чел", 5), (0, 0), ("нет", 0), ("-", 0), (-1, "places_none")]
)
def test_places_for_groups_may_be_none(cell: Raw, means: object) -> None:
    assert number(groups_of, cell) == means


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        (12, 12),
        ("12+", 12),
        ("с 14 лет", 14),
        ("от 7", 7),
        ("7-12 лет", 7),
        ("12+ (дети со взрослыми)", 12),
        ("без ограничений", 0),
        ("любой", 0),
        ("0+", 0),
        ("до 12", "age_unclear"),
        ("взрослые", "age_unclear"),
        (None, "age_unclear"),
    ],
)
def test_ages_are_read(cell: Raw, means: object) -> None:
    assert number(age_of, cell) == means


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        (90, 90),
        ("90", 90),
        ("90 мин.", 90),
        ("60-90 мин", 90),
        ("1 ч 30 мин", 90),
        ("1,5 часа", 90),
        ("1–1,5 часа", 90),
        ("полтора часа", 90),
        ("1:30", 90),
        (1.5, 90),
        (2, 120),
        (time(1, 30), 90),
        (0.0625, 90),
        ("долго", "length_unclear"),
        (3, 180),
        (99999, "length_unclear"),
        (None, "length_unclear"),
        (float("nan"), "length_unclear"),
    ],
)
def test_lengths_are_read(cell: Raw, means: object) -> None:
    assert number(minutes_of, cell) == means
