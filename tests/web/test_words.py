"""Dates and counts as people say them, in both languages."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from gatehouse.web import charts, moscow, words

MONDAY = dt.datetime(2023, 12, 11, 14, 0, tzinfo=ZoneInfo("Europe/Moscow"))


def said(text: str) -> str:
    return text.replace(words.NBSP, " ")


def test_a_day_is_said_with_its_weekday() -> None:
    with override("ru"):
        assert said(words.day_words(MONDAY)) == "11 декабря, понедельник"
        assert said(words.day_short(MONDAY)) == "пн, 11 дек"
    with override("en"):
        assert said(words.day_words(MONDAY)) == "Monday, 11 December"


def test_a_time_is_said_with_its_zone() -> None:
    with override("ru"):
        assert said(words.time_span(MONDAY, MONDAY + dt.timedelta(minutes=90))) == "14:00–15:30 МСК"
        assert said(words.time_span(MONDAY, None, "Asia/Yekaterinburg")) == "16:00 UTC+5"


def test_the_days_of_a_season_are_said_short() -> None:
    with override("ru"):
        assert (
            said(words.days_span(dt.date(2023, 12, 11), dt.date(2023, 12, 22))) == "11–22 декабря"
        )
        assert (
            said(words.days_span(dt.date(2023, 12, 28), dt.date(2024, 1, 3)))
            == "28 декабря – 3 января"
        )


@pytest.mark.parametrize(
    ("days", "russian"),
    [
        (-3, "3 дня назад"),
        (-1, "вчера"),
        (0, "сегодня"),
        (1, "завтра"),
        (2, "послезавтра"),
        (5, "через 5 дней"),
        (21, "через 21 день"),
    ],
)
def test_a_near_day_is_said_in_relation_to_today(days: int, russian: str) -> None:
    today = dt.date(2023, 12, 11)
    with override("ru"):
        assert words.relative_day(today + dt.timedelta(days=days), today) == russian


@pytest.mark.parametrize(
    ("zone", "russian"), [("Europe/Moscow", "завтра"), ("Asia/Yekaterinburg", "сегодня")]
)
def test_tomorrow_is_a_day_of_the_place_that_is_meant(zone: str, russian: str) -> None:
    now = dt.datetime(2023, 12, 11, 20, 0, tzinfo=dt.UTC)  # 23:00 in Moscow, 1:00 in Yekaterinburg
    with override("ru"):
        assert words.relative_day(now + dt.timedelta(hours=5), now, zone) == russian


@pytest.mark.parametrize(
    ("count", "russian"),
    [
        (0, "Мест нет"),
        (1, "Осталось 1 место"),
        (3, "Осталось 3 места"),
        (5, "Осталось 5 мест"),
        (11, "Осталось 11 мест"),
        (21, "Осталось 21 место"),
    ],
)
def test_places_left_are_counted_by_the_rules_of_russian(count: int, russian: str) -> None:
    with override("ru"):
        assert words.places_left(count) == russian


def test_ages_durations_and_numbers() -> None:
    with override("ru"):
        assert [words.from_age(n) for n in (0, 1, 6, 21)] == [
            "для всех возрастов", "с 1 года", "с 6 лет", "с 21 года",
        ]  # fmt: skip
        assert [said(words.duration(n)) for n in (45, 60, 90)] == ["45 мин", "1 ч", "1 ч 30 мин"]
        assert said(words.number(84000)) == "84 000"


def test_the_red_square_lies_inside_the_garden_ring_of_the_drawing() -> None:
    x, y = moscow.project(55.7539, 37.6208)
    ring = [moscow.project(*point) for point in moscow.GARDEN_RING]
    assert min(p[0] for p in ring) < x < max(p[0] for p in ring)
    assert min(p[1] for p in ring) < y < max(p[1] for p in ring)


def test_a_kilometre_is_as_long_to_the_east_as_to_the_north() -> None:
    x1, y1 = moscow.project(55.74, 37.6)
    x2, _ = moscow.project(55.74, 37.6 + 1 / 62.67)  # degrees of longitude in a kilometre here
    _, y2 = moscow.project(55.74 + 1 / 111.32, 37.6)
    assert x2 - x1 == pytest.approx(y1 - y2, rel=0.02)


def test_places_at_one_address_can_each_be_pressed() -> None:
    spread = moscow.spread([(100, 100), (100, 100), (101, 100)])
    gaps = [
        ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
        for i, a in enumerate(spread)
        for b in spread[:i]
    ]
    assert min(gaps) >= moscow.APART - 1


def test_a_chart_says_the_same_as_its_table() -> None:
    chart = charts.bars("Places", [("11", 84), ("12", 140)], head=("Day", "Places"))
    assert chart.rows == [["11", "84"], ["12", "140"]]
    assert [bar.value_words for bar in chart.bars] == ["84", "140"]
    assert chart.bars[1].height > chart.bars[0].height
