"""Who may come: decided on plain values."""

from datetime import date, timedelta

import pytest

from gatehouse.admission import rules
from gatehouse.admission.rules import GuestAsk, Timetable, VisitRules
from tests.make import NOW

DAY = date(2023, 12, 14)


def visit(**changes: object) -> VisitRules:
    usual = {
        "day": DAY,
        "admission_age": 8,
        "child_alone_from": 14,
        "children_per_adult": 3,
        "citizens_only": False,
        "step_free": True,
    }
    return VisitRules(**{**usual, **changes})  # type: ignore[arg-type]


def codes(found: object) -> list[str]:
    return [refusal.code for refusal in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(2015, 12, 14), []),  # eight on the very day
        (date(2015, 12, 15), ["too_young"]),  # a day short
        (date(2999, 1, 1), ["not_born"]),
    ],
)
def test_the_age_is_counted_on_the_day_of_the_visit(born_on: date, expected: list[str]) -> None:
    assert codes(rules.guest_refusals(GuestAsk("Аня", born_on), visit())) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2023, 2, 28), ["too_young"]), (date(2023, 3, 1), [])]
)
def test_who_was_born_on_29_february_is_a_year_older_on_1_march(
    day: date, expected: list[str]
) -> None:
    guest = GuestAsk("Лев", date(2016, 2, 29))
    assert codes(rules.guest_refusals(guest, visit(day=day, admission_age=7))) == expected


@pytest.mark.parametrize(
    ("said", "expected"), [("rf", []), ("other", ["citizenship"]), ("", ["citizenship"])]
)
def test_where_only_citizens_are_admitted_others_and_who_does_not_say_are_told(
    said: str, expected: list[str]
) -> None:
    guest = GuestAsk("Анна", None, said)
    assert codes(rules.guest_refusals(guest, visit(citizens_only=True))) == expected


CHILD = GuestAsk("Аня", date(2014, 1, 1))
TEEN = GuestAsk("Пётр", date(2008, 1, 1))
ADULT = GuestAsk("Мария")


@pytest.mark.parametrize(
    ("guests", "expected"),
    [
        ([CHILD], ["no_adult"]),
        ([TEEN], []),
        ([TEEN, CHILD], ["no_adult"]),
        ([ADULT, CHILD, CHILD, CHILD], []),
        ([ADULT, CHILD, CHILD, CHILD, TEEN], []),
        ([ADULT, CHILD, CHILD, CHILD, CHILD], ["too_many_children"]),
    ],
)
def test_children_come_with_enough_adults(guests: list[GuestAsk], expected: list[str]) -> None:
    assert codes(rules.company_refusals(guests, visit())) == expected


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({}, NOW, []),
        ({"published": False}, NOW, ["not_published"]),
        ({"cancelled": True}, NOW, ["cancelled"]),
        ({"by_application": False}, NOW, ["open_to_all"]),
        ({}, NOW - timedelta(hours=1), ["not_open_yet"]),
        ({}, NOW + timedelta(days=1), ["closed"]),
    ],
)
def test_applications_are_taken_between_their_times(
    changes: dict[str, bool], now: object, expected: list[str]
) -> None:
    timetable = Timetable(
        **({"published": True, "cancelled": False, "by_application": True} | changes),
        opens_at=NOW - timedelta(minutes=5),
        closes_at=NOW + timedelta(days=1),
    )
    assert codes(rules.time_refusals(timetable, now=now)) == expected  # type: ignore[arg-type]


def test_an_offer_is_held_for_the_seasons_hours_but_not_past_the_close() -> None:
    close = NOW + timedelta(hours=10)
    assert rules.offered_until(now=NOW, offer_hours=24, closes_at=close) == close
    assert rules.offered_until(now=NOW, offer_hours=6, closes_at=close) == NOW + timedelta(hours=6)
