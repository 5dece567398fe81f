"""One row of a schedule, understood: the sessions it speaks of and what stands in their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from gatehouse.imports.matching import Catalogue
from gatehouse.imports.naming import Naming
from gatehouse.imports.row import Row, told
from gatehouse.imports.shapes import Column, Known, KnownActivity, KnownSession, Line
from gatehouse.imports.texts import text_of
from gatehouse.imports.timing import Timing, clock, later
from gatehouse.imports.values import Days, Span, Unclear, groups_of, places_of

PARTS_AT_MOST = 100  # sessions of one row
SESSIONS_AT_MOST = 10_000  # of one file
Slot = tuple[str, str, date, time]


class Reader:
    """Understands rows by what is known of one season."""

    def __init__(self, known: Known, catalogue: Catalogue) -> None:
        self.known = known
        self.catalogue = catalogue
        self.naming = Naming(known, catalogue)
        self.timing = Timing(known)
        self.sessions = self.naming.sessions
        self.left = SESSIONS_AT_MOST
        self.slots: dict[Slot, list[KnownSession]] = {}
        for one in known.sessions:
            slot = (one.enterprise, one.activity, one.day, one.starts)
            self.slots.setdefault(slot, []).append(one)

    def lines(self, row: Row) -> list[Line]:
        """The sessions a row speaks of; one line where it cannot be told how many."""
        code = self.naming.code(row)
        line = self.naming.named(row, code, self.sessions.get(code))
        activity = self.catalogue.activities.get(line.activity)
        self.naming.compared(row, activity)
        days, behind = self.timing.days(row)
        spans = self.timing.spans(row, behind)
        places, groups = self._places(row)
        line = replace(line, places=places, groups=groups)
        timed = self._timed(line, days, spans, activity)
        if code and len(timed) > 1:
            row.tell("code_many", Column.CODE)
        self.left -= len(timed)
        if len(timed) > PARTS_AT_MOST or self.left < 0:
            row.tell("too_many", Column.DAY, count=len(timed))
            timed = timed[:1]
        found = [self._placed(row, self._matched(row, one), activity) for one in timed]
        return [
            replace(one, part=part, problems=(*row.problems, *one.problems))
            for part, one in enumerate(found)
        ]

    def _places(self, row: Row) -> tuple[int | None, int | None]:
        """How many places there are for everybody and for groups; none for everybody only where
        there are some for groups."""
        groups = self._groups(row)
        raw = row.cells.get(Column.PLACES)
        if raw is None or (groups and text_of(raw) == "0"):
            return (None if raw is None else 0), groups
        try:
            places = places_of(raw)
        except Unclear as error:
            row.tell(error.code, Column.PLACES, **error.facts)
            return None, groups
        if places.remark:
            row.warn(places.remark, Column.PLACES, count=places.public)
        return places.public, places.groups if groups is None else groups

    def _groups(self, row: Row) -> int | None:
        if row.cells.get(Column.GROUPS) is None:
            return None
        try:
            return groups_of(row.cells[Column.GROUPS])
        except Unclear as error:
            row.tell(error.code, Column.GROUPS, **error.facts)
            return None

    def _timed(
        self,
        line: Line,
        days: Days | None,
        spans: tuple[Span, ...] | None,
        activity: KnownActivity | None,
    ) -> list[Line]:
        """A line for each day and time; one from day to day where it stays open over them."""
        each_day: Sequence[tuple[date | None, date | None]] = [(None, None)]
        if days and days.is_range and (line.code or (activity and activity.is_over_days)):
            each_day = [(days.days[0], days.days[-1])]
        elif days:
            each_day = [(day, None) for day in days.days]
        each_span = spans or (None,)
        return [
            replace(
                line,
                day=day,
                until=until,
                starts=span.starts if span else None,
                ends=span.ends if span else None,
            )
            for day, until in each_day
            for span in each_span
        ]

    def _matched(self, row: Row, line: Line) -> Line:
        """The line with the code of the session of ours that it says again."""
        if line.code:
            return replace(line, is_new=line.code not in self.sessions)
        if not (line.activity and line.day and line.starts):
            return replace(line, is_new=True)
        fit = self.slots.get((line.enterprise, line.activity, line.day, line.starts), [])
        fit = [one for one in fit if not one.is_cancelled] or fit
        if len(fit) > 1 and row.said.get(Column.SITE):
            sites = self.catalogue.sites(line.enterprise, row.said[Column.SITE]).codes
            fit = [one for one in fit if tuple(one.sites) == sites] or fit
        if len(fit) > 1:
            return told(line, "which_session", row, codes=tuple(one.code for one in fit))
        return replace(line, code=fit[0].code) if fit else replace(line, is_new=True)

    def _placed(self, row: Row, line: Line, activity: KnownActivity | None) -> Line:
        """The line with its sites, its end, and what only a new session must say."""
        session = self.sessions.get(line.code)
        line = self.naming.sited(row, line, activity, session)
        line = self._ended(row, line, activity, session)
        needed = activity is None or activity.takes_applications
        said = line.places is not None or line.groups or row.is_told(Column.PLACES)
        if needed and not said and not session:
            line = told(line, "places_missing", row, Column.PLACES)
        if session and session.is_cancelled and changes(line, session):
            line = told(line, "session_cancelled", row, Column.CODE, said=session.code)
        return line

    def _ended(
        self,
        row: Row,
        line: Line,
        activity: KnownActivity | None,
        session: KnownSession | None,
    ) -> Line:
        """The line with its end: as said, else as long as it lasts in the programme."""
        starts, ends = line.starts, line.ends
        if starts is None or (ends is None and activity is None):
            return line
        if ends is None:
            ends = _usual_end(line, activity, session)
        if ends is None:
            return told(line, "ends_missing", row, Column.ENDS)
        line = replace(line, ends=ends)
        if ends <= starts and not line.until:
            facts = clock(starts), clock(ends)
            return told(line, "ends_before", row, Column.TIME, starts=facts[0], ends=facts[1])
        return line


def _usual_end(
    line: Line, activity: KnownActivity | None, session: KnownSession | None
) -> time | None:
    if line.starts is None or (session and session.until):
        return session.ends if session else None
    minutes = _minutes_of(session) if session else 0
    return later(line.starts, minutes or (activity.minutes if activity else 0))


def _minutes_of(session: KnownSession) -> int:
    day = date(2000, 1, 1)
    length = datetime.combine(day, session.ends) - datetime.combine(day, session.starts)
    return int(length.total_seconds()) // 60


def changes(line: Line, session: KnownSession) -> dict[str, tuple[object, object]]:
    """What the line says otherwise than the session stands: name of the field → (stands, said).
    What a line does not say changes nothing."""
    found = {
        "sites": (tuple(session.sites), tuple(line.sites)),
        "day": (session.day, line.day),
        "until": (session.until, line.until),
        "starts": (session.starts, line.starts),
        "ends": (session.ends, line.ends),
        "places": (session.places, line.places),
        "groups": (session.groups, line.groups),
    }
    silent = {"places", "groups", "ends"}
    return {
        name: (stands, said)
        for name, (stands, said) in found.items()
        if stands != said and not (said is None and name in silent)
    }
