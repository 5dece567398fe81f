"""What a plan of sessions stumbles over, decided on plain values: no rows, no clock, no words."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ClashKind(StrEnum):
    """What is in the way, the gravest first."""

    CLOSED = "closed"  # the plant receives nobody on this day
    SEASON = "season"  # the day lies outside the season
    APPLICATIONS = "applications"  # they would close before they open
    HALL = "hall"  # the same site has other visitors at this time
    GUIDE = "guide"  # whoever leads it leads another visit at this time
    HOLIDAY = "holiday"


ORDER = list(ClashKind)


@dataclass(frozen=True)
class Span:
    """A stop of a session: a site of a plant from one aware time to another, the days that this
    is by the clock of the season, and who leads the visit there."""

    site: int
    plant: int
    since: datetime
    until: datetime
    first_on: date
    last_on: date
    guides: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Planned:
    """A session as its clashes see it. `on` is the day it begins by
    the clock of the season; `opens_at` and `closes_at` are empty where nobody applies;
    `has_hall` is false for what others may walk around in, as an exhibition."""

    key: int
    on: date
    spans: tuple[Span, ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    has_hall: bool = True


@dataclass(frozen=True)
class Clash:
    """One thing in the way. `other` is the key of the session it meets, `since` when that begins
    there; `note` is why the plant is closed, or what is celebrated."""

    kind: ClashKind
    other: int | None = None
    since: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Closed:
    """A plant receives nobody from the first to the last of these days."""

    first_on: date
    last_on: date
    reason: str = ""


def clashes(
    planned: Sequence[Planned],
    *,
    season: tuple[date, date],
    closed: Mapping[int, Sequence[Closed]],
    holidays: Mapping[date, str],
) -> dict[int, list[Clash]]:
    """What each session stumbles over, by its key; those without a clash are not in it. `season`
    are its first and its last day, `closed` is by plant."""
    found: dict[int, list[Clash]] = defaultdict(list)
    for session in planned:
        found[session.key] += _of_day(session, season, holidays)
        found[session.key] += _of_plant(session, closed)
        if session.opens_at and session.closes_at and session.opens_at >= session.closes_at:
            found[session.key].append(Clash(ClashKind.APPLICATIONS))
    halls = ((s.site, one, s) for one in planned if one.has_hall for s in one.spans)
    guides = ((who, one, s) for one in planned for s in one.spans for who in s.guides)
    for kind, taken in ((ClashKind.HALL, halls), (ClashKind.GUIDE, guides)):
        for key, clash in _double(kind, taken):
            if clash not in found[key]:  # two guides lead the same two visits
                found[key].append(clash)
    return {
        key: sorted(some, key=lambda clash: ORDER.index(clash.kind))
        for key, some in found.items()
        if some
    }


def _of_day(
    session: Planned, season: tuple[date, date], holidays: Mapping[date, str]
) -> Iterator[Clash]:
    if not season[0] <= session.on <= season[1]:
        yield Clash(ClashKind.SEASON)
    if session.on in holidays:
        yield Clash(ClashKind.HOLIDAY, note=holidays[session.on])


def _of_plant(session: Planned, closed: Mapping[int, Sequence[Closed]]) -> Iterator[Clash]:
    """A plant is said to be closed once, however many stops there are in it."""
    told: set[int] = set()
    for span in session.spans:
        days = closed.get(span.plant, ())
        met = [one for one in days if one.first_on <= span.last_on and span.first_on <= one.last_on]
        if met and span.plant not in told:
            told.add(span.plant)
            yield Clash(ClashKind.CLOSED, note=met[0].reason)


def _double(
    kind: ClashKind, taken: Iterable[tuple[Hashable, Planned, Span]]
) -> Iterator[tuple[int, Clash]]:
    """Whoever or whatever is taken by two sessions at once; one may begin when the other ends."""
    by_what: dict[Hashable, list[tuple[Span, Planned]]] = defaultdict(list)
    for what, session, span in taken:
        by_what[what].append((span, session))
    for spans in by_what.values():
        going: list[tuple[Span, Planned]] = []
        for span, session in sorted(spans, key=lambda one: (one[0].since, one[1].key)):
            going = [one for one in going if one[0].until > span.since]
            for other_span, other in going:
                if other.key != session.key:
                    yield session.key, Clash(kind, other.key, other_span.since)
                    yield other.key, Clash(kind, session.key, span.since)
            going.append((span, session))
