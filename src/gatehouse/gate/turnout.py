"""Turnout: how many were awaited at a visit, and how many came.

The definitions, the same for a stop, for a session and for an enterprise:

- **places**: those of the session's quotas, as offered in all.
- **booked**: people of the applications that are BOOKED. Who gave the place back in time, whom
  the enterprise refused and everybody of a cancelled session is not among them.
- **came**: everybody who came, by the Attendance rows, corrections taken off. On a route of
  several stops a pass counts once, with the most who came with it at any one stop; people without
  a pass count with the most at any one stop.
- **came, of those booked**: with a pass in force of a booked application, and of each application
  not more than were booked.
- **did not come** = booked - came of those booked.
- **walked in** = came - came of those booked: without a pass, with one that was void, or more
  than a pass stands for.
- **held**: at least one came.

Viewers of a stream are not counted here: nobody stood at a gate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, Sum

from gatehouse.admission.models import Application, Attendance, State
from gatehouse.programme.models import Quota, Stop


@dataclass(frozen=True)
class Turnout:
    """The numbers of one visit, in people; see the definitions above."""

    places: int = 0
    booked: int = 0
    came: int = 0
    came_of_booked: int = 0

    @property
    def did_not_come(self) -> int:
        return self.booked - self.came_of_booked

    @property
    def walked_in(self) -> int:
        return self.came - self.came_of_booked

    @property
    def is_held(self) -> bool:
        return self.came >= 1


@dataclass
class Total:
    """The visits of a plant together. `visits` counts sessions, however many stops it has there;
    `held` those of them at which at least one came."""

    visits: int = 0
    held: int = 0
    places: int = 0
    booked: int = 0
    came: int = 0
    did_not_come: int = 0
    walked_in: int = 0

    def add(self, one: Turnout) -> None:
        self.visits += 1
        self.held += one.is_held
        self.places += one.places
        self.booked += one.booked
        self.came += one.came
        self.did_not_come += one.did_not_come
        self.walked_in += one.walked_in


@dataclass(frozen=True)
class _Count:
    """People of one pass, or without one, who came at one stop (None: nowhere in particular)."""

    stop: int | None
    visit_pass: int | None
    application: int | None  # of a booked one whose pass is in force, else None
    persons: int


@dataclass
class _Read:
    """What is known of one session."""

    places: int = 0
    booked: dict[int, int] = field(default_factory=dict)  # people by application
    counts: list[_Count] = field(default_factory=list)

    def turnout(self, stops: Collection[int] | None = None) -> Turnout:
        """Of the whole session, or of some of its stops together."""
        seen = [one for one in self.counts if stops is None or one.stop in stops]
        with_pass = _most(seen)
        of_booked = sum(self.came_by_application(seen, with_pass).values())
        return Turnout(self.places, sum(self.booked.values()), sum(with_pass.values()), of_booked)

    def came_by_application(
        self, seen: Sequence[_Count], with_pass: dict[int | None, int]
    ) -> dict[int, int]:
        """People of each booked application who came, not more of it than were booked."""
        expected = {one.visit_pass: one.application for one in seen if one.application}
        found: dict[int, int] = defaultdict(int)
        for visit_pass, application in expected.items():
            found[application or 0] += with_pass[visit_pass]
        return {key: min(n, self.booked[key]) for key, n in found.items()}


def _most(counts: Iterable[_Count]) -> dict[int | None, int]:
    """By pass, and for people without one, the most at any one stop."""
    at: dict[tuple[int | None, int | None], int] = defaultdict(int)
    for one in counts:
        at[one.visit_pass, one.stop] += one.persons
    most: dict[int | None, int] = defaultdict(int)
    for (visit_pass, _stop), persons in at.items():
        most[visit_pass] = max(most[visit_pass], persons)
    return most


def of_stops(stops: Collection[Stop]) -> dict[int, Turnout]:
    """By the key of each stop. Three statements, whatever their number."""
    read = _read({stop.session_id for stop in stops})
    return {stop.pk: read[stop.session_id].turnout({stop.pk}) for stop in stops}


def of_sessions(sessions: Collection[int]) -> dict[int, Turnout]:
    """By the key of each session. Three statements, whatever their number."""
    read = _read(set(sessions))
    return {key: read[key].turnout() for key in sessions}


@dataclass(frozen=True)
class Known:
    """What is known of sessions: the turnout of each, and of each booked application how many of
    it came."""

    sessions: dict[int, Turnout]
    applications: dict[int, int]


def known_of(sessions: Collection[int]) -> Known:
    """Both, by their keys. Three statements, whatever their number."""
    read, came = _read(set(sessions)), dict[int, int]()
    for one in read.values():
        came |= dict.fromkeys(one.booked, 0)
        came |= one.came_by_application(one.counts, _most(one.counts))
    return Known({key: one.turnout() for key, one in read.items()}, came)


def of_enterprises(stops: Collection[Stop]) -> dict[int, Total]:
    """By the key of each enterprise at whose sites these stops are; `site` is read with each.
    Three statements. A session counts once at each enterprise."""
    read = _read({stop.session_id for stop in stops})
    visits: dict[tuple[int, int], set[int]] = defaultdict(set)
    for stop in stops:
        visits[stop.site.enterprise_id, stop.session_id].add(stop.pk)
    totals: dict[int, Total] = defaultdict(Total)
    for (enterprise, session), here in visits.items():
        totals[enterprise].add(read[session].turnout(here))
    return dict(totals)


def _read(sessions: set[int]) -> dict[int, _Read]:
    found = {key: _Read() for key in sessions}
    quotas = Quota.objects.filter(session__in=sessions).order_by().values("session")
    for quota in quotas.annotate(n=Sum("places")):
        found[quota["session"]].places = quota["n"]
    booked = Application.objects.filter(session__in=sessions, state=State.BOOKED).order_by()
    for session, key, persons in booked.values_list("session_id", "pk", "persons"):
        found[session].booked[key] = persons
    for session, stop, visit_pass, application, is_good, persons in _attended(sessions):
        is_booked = is_good and application in found[session].booked
        count = _Count(stop, visit_pass, application if is_booked else None, persons)
        found[session].counts.append(count)
    return found


_Row = tuple[int, int | None, int | None, int | None, bool, int]


def _attended(sessions: set[int]) -> Iterable[_Row]:
    """Attendance rows with their corrections added up: session, stop, pass, its application,
    whether the pass is in force, people."""
    rows = Attendance.objects.filter(session__in=sessions, viewer=None).order_by()
    in_force = Q(visit_pass__isnull=False, visit_pass__given_back_at=None)
    grouped = rows.annotate(good=in_force).values(
        "session", "stop", "visit_pass", "visit_pass__application", "good"
    )
    return (
        grouped.annotate(n=Sum("persons"))
        .filter(n__gt=0)
        .values_list(
            "session_id", "stop_id", "visit_pass_id", "visit_pass__application_id", "good", "n"
        )
    )
