"""What a plan of sessions stumbles over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from gatehouse.programme.clashes import Clash, ClashKind, Closed, Planned, Span, clashes

DAY = date(2023, 12, 14)
SEASON = (date(2023, 12, 11), date(2023, 12, 22))
HALL, PLANT, ANNA, BORIS = 7, 70, 700, 701


def at(hour: float, day: date = DAY) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(hours=hour)


def session(key: int, since: float, until: float, day: date = DAY, **fields: Any) -> Planned:
    """One stop in the hall, from one hour to another."""
    guides = frozenset(fields.pop("guides", ()))
    span = Span(HALL, PLANT, at(since, day), at(until, day), day, day, guides)
    return Planned(key, day, (replace(span, **fields.pop("span", {})),), **fields)


def found(*planned: Planned, **known: Any) -> dict[int, list[Clash]]:
    usual: dict[str, Any] = {"season": SEASON, "closed": {}, "holidays": {}}
    return clashes(planned, **usual | known)


def kinds(some: Iterable[Clash]) -> list[ClashKind]:
    return [clash.kind for clash in some]


def test_two_visits_in_one_hall_at_once_clash_and_each_knows_the_other() -> None:
    assert found(session(1, 10, 11.5), session(2, 11, 12)) == {
        1: [Clash(ClashKind.HALL, 2, at(11))],
        2: [Clash(ClashKind.HALL, 1, at(10))],
    }


def test_a_visit_may_begin_when_the_one_before_ends() -> None:
    assert found(session(1, 10, 11), session(2, 11, 12)) == {}


def test_a_long_visit_clashes_with_each_that_begins_during_it() -> None:
    all_day = found(session(1, 9, 18), session(2, 10, 11), session(3, 12, 13))
    assert [clash.other for clash in all_day[1]] == [2, 3]
    assert [clash.other for clash in all_day[3]] == [1]


def test_visits_at_other_sites_and_around_an_exhibition_do_not_clash() -> None:
    elsewhere = session(2, 10, 11, span={"site": 8})
    exhibition = session(3, 8, 20, has_hall=False)
    assert found(session(1, 10, 11), elsewhere, exhibition) == {}


def test_a_guide_cannot_lead_two_visits_at_once_wherever_they_are() -> None:
    elsewhere = session(2, 10.5, 12, guides=[ANNA, BORIS], span={"site": 8, "plant": 80})
    met = found(session(1, 10, 11, guides=[ANNA, BORIS]), elsewhere)
    assert met == {
        1: [Clash(ClashKind.GUIDE, 2, at(10.5))],
        2: [Clash(ClashKind.GUIDE, 1, at(10))],
    }


def test_two_stops_of_one_route_do_not_clash_with_one_another() -> None:
    first, second = session(1, 10, 12, guides=[ANNA]), session(1, 11, 13, guides=[ANNA])
    assert found(replace(first, spans=first.spans + second.spans)) == {}


def test_a_closed_plant_says_why_and_only_on_its_days() -> None:
    closed = {PLANT: [Closed(DAY, DAY + timedelta(days=1), "Инвентаризация")]}
    days = [session(n, 10, 11, DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)]
    met = found(*days, closed=closed)
    assert met == {n: [Clash(ClashKind.CLOSED, note="Инвентаризация")] for n in (0, 1)}
    elsewhere = session(1, 10, 11, span={"plant": 80})
    assert found(elsewhere, closed=closed) == {}


def test_what_is_open_over_days_clashes_when_the_plant_closes_on_one_of_them() -> None:
    closed = {PLANT: [Closed(DAY + timedelta(days=3), DAY + timedelta(days=3))]}
    long = session(1, 8, 20, span={"last_on": DAY + timedelta(days=5)}, has_hall=False)
    assert kinds(found(long, closed=closed)[1]) == [ClashKind.CLOSED]


def test_a_holiday_is_named() -> None:
    met = found(session(1, 10, 11), holidays={DAY: "День России"})
    assert met == {1: [Clash(ClashKind.HOLIDAY, note="День России")]}


def test_a_day_outside_the_season_is_seen_and_its_edges_belong_to_it() -> None:
    edges = [session(1, 10, 11, SEASON[0]), session(2, 10, 11, SEASON[1])]
    after = session(3, 10, 11, SEASON[1] + timedelta(days=1))
    assert {key: kinds(some) for key, some in found(*edges, after).items()} == {
        3: [ClashKind.SEASON]
    }


def test_applications_that_would_close_before_they_open_are_seen() -> None:
    late = session(1, 10, 11, opens_at=at(0), closes_at=at(0))
    timely = session(2, 12, 13, opens_at=at(0), closes_at=at(1))
    assert {key: kinds(some) for key, some in found(late, timely).items()} == {
        1: [ClashKind.APPLICATIONS]
    }


def test_the_gravest_stands_first() -> None:
    met = found(
        session(1, 10, 11, guides=[ANNA]),
        session(2, 10, 11, guides=[ANNA]),
        closed={PLANT: [Closed(DAY, DAY)]},
        holidays={DAY: "День России"},
    )
    assert kinds(met[1]) == [
        ClashKind.CLOSED,
        ClashKind.HALL,
        ClashKind.GUIDE,
        ClashKind.HOLIDAY,
    ]
