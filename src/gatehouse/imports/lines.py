"""One row of a schedule, understood: the sessions it speaks of and what stands in their way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from gatehouse.imports.matching import Catalogue, Found
from gatehouse.imports.shapes import Column, Known, KnownActivity, KnownSession, Line, Problem, Raw
from gatehouse.imports.values import (
    Days,
    Span,
    Unclear,
    age_of,
    days_of,
    groups_of,
    minutes_of,
    places_of,
    spans_of,
)
from gatehouse.imports.wording import did_you_mean, words

CODE_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
LONGEST_CODE = 16
Slot = tuple[str, str, date, time]


@dataclass
class Row:
    """What one row says: `cells` by column, `said` the same as texts; `enterprise` is the code of
    the plant that stands above the row or sent the file."""

    sheet: str
    number: int
    cells: Mapping[Column, Raw]
    said: Mapping[Column, str]
    addresses: Mapping[Column, str]
    enterprise: str = ""
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, column: Column | None = None, **facts: object) -> None:
        """Note what stands in the way of the row."""
        self._note(code, words(code, said=self._said(column), **facts), column, is_stop=True)

    def warn(self, code: str, column: Column | None = None, **facts: object) -> None:
        """Note what a person should know though it stops nothing."""
        self._note(code, words(code, said=self._said(column), **facts), column, is_stop=False)

    def ask(self, code: str, column: Column, found: Found) -> None:
        """Note that a name is not ours, with those it may mean."""
        text = words(code, said=self._said(column))
        self._note(code, did_you_mean(text, found.near), column, is_stop=True)

    def _said(self, column: Column | None) -> str:
        return self.said.get(column, "") if column else ""

    def _note(self, code: str, text: str, column: Column | None, *, is_stop: bool) -> None:
        cell = self.addresses.get(column, "") if column else ""
        self.problems.append(Problem(code, text, cell, column, is_stop))


class Reader:
    """Understands rows by what is known of one season."""

    def __init__(self, known: Known, catalogue: Catalogue) -> None:
        self.known = known
        self.catalogue = catalogue
        self.sessions = {one.code: one for one in known.sessions}
        self.slots: dict[Slot, list[KnownSession]] = {}
        for one in known.sessions:
            slot = (one.enterprise, one.activity, one.day, one.starts)
            self.slots.setdefault(slot, []).append(one)

    def lines(self, row: Row) -> list[Line]:
        """The sessions a row speaks of; one line where it cannot be told how many."""
        code = self._code(row)
        session = self.sessions.get(code)
        line = self._named(row, code, session)
        activity = self.catalogue.activities.get(line.activity)
        self._compared(row, activity)
        days, behind = self._days(row)
        spans = self._spans(row, behind, activity)
        places, groups = self._places(row)
        line = replace(line, places=places, groups=groups)
        timed = self._timed(line, days, spans, activity)
        if code and len(timed) > 1:
            row.tell("code_many", Column.CODE)
        found = [self._placed(row, self._matched(row, one), activity) for one in timed]
        return [
            replace(one, part=part, problems=(*row.problems, *one.problems))
            for part, one in enumerate(found)
        ]

    # What it is

    def _code(self, row: Row) -> str:
        code = row.said.get(Column.CODE, "").upper()
        if not code or code in self.sessions:
            return code
        if not set(code) <= CODE_SIGNS or len(code) > LONGEST_CODE:
            row.tell("code_wrong", Column.CODE)
            return ""
        if code in self.known.codes_elsewhere:
            row.tell("code_elsewhere", Column.CODE)
        else:
            row.warn("code_new", Column.CODE)
        return code

    def _named(self, row: Row, code: str, session: KnownSession | None) -> Line:
        """The row with its enterprise and its activity; a session of ours says what the row leaves
        out, and is never another activity's."""
        enterprise = self._enterprise(row, session)
        activity = self._activity(row, enterprise, session)
        if activity and not enterprise and not row.said.get(Column.ENTERPRISE):
            enterprise = self.catalogue.activities[activity].enterprise
        if session and activity and activity != session.activity:
            ours = self.catalogue.activities[session.activity].title
            row.tell("code_other", Column.CODE, ours=ours)
        if not enterprise and not row.said.get(Column.ENTERPRISE):
            row.tell("enterprise_missing")
        return Line(
            row.sheet, row.number, row.said, code=code, enterprise=enterprise, activity=activity
        )

    def _enterprise(self, row: Row, session: KnownSession | None) -> str:
        text = row.said.get(Column.ENTERPRISE, "")
        if not text:
            return session.enterprise if session else row.enterprise
        found = self.catalogue.enterprise(text)
        if not found.codes:
            row.ask("enterprise_unknown", Column.ENTERPRISE, found)
        elif found.guess:
            row.warn("read_as", Column.ENTERPRISE, guess=found.guess)
        return found.code

    def _activity(self, row: Row, enterprise: str, session: KnownSession | None) -> str:
        text = row.said.get(Column.TITLE, "")
        format_said = self.catalogue.format(row.said.get(Column.FORMAT, "")).code
        if session and not text:
            return session.activity
        if not enterprise and row.said.get(Column.ENTERPRISE):
            return ""  # of whose activities should it be one?
        found = self.catalogue.activity(enterprise, text, format_said)
        if not found.codes:
            if text:
                row.ask("title_unknown", Column.TITLE, found)
            else:
                row.tell("title_missing")
        elif found.guess:
            column = Column.TITLE if text else Column.FORMAT
            row.warn("read_as", column, guess=found.guess)
        return found.code

    def _compared(self, row: Row, activity: KnownActivity | None) -> None:
        """What the row says of the activity itself is not taken, only compared."""
        if text := row.said.get(Column.FORMAT, ""):
            found = self.catalogue.format(text).code
            if not found:
                row.warn("format_unknown", Column.FORMAT)
            elif activity and found != activity.format:
                ours = next(iter(self.known.formats.get(activity.format, (activity.format,))))
                row.warn("format_differs", Column.FORMAT, ours=ours)
        if row.cells.get(Column.AGE) is not None:
            try:
                age = age_of(row.cells[Column.AGE])
            except Unclear as error:
                row.warn(error.code, Column.AGE)
            else:
                if activity and age != activity.age:
                    row.warn("age_differs", Column.AGE, ours=activity.age)

    # When it is

    def _days(self, row: Row) -> tuple[Days | None, str]:
        """The days, and a time that stood behind them in the same cell."""
        column = Column.DAY if row.cells.get(Column.DAY) is not None else Column.WEEKDAY
        raw = row.cells.get(column)
        if raw is None:
            row.tell("day_missing")
            return None, ""
        try:
            found = days_of(raw, self.known.first_day, self.known.last_day)
        except Unclear as error:
            row.tell(error.code, column, **error.facts)
            return None, ""
        if found.remark:
            row.warn(found.remark, column, days=found.days)
        self._in_season(row, column, found)
        self._of_weekday(row, column, found)
        return found, found.times

    def _in_season(self, row: Row, column: Column, found: Days) -> None:
        first, last = self.known.first_day, self.known.last_day
        outside = [day for day in found.days if not first <= day <= last]
        if outside:
            row.tell("day_outside", column, day=outside[0], first=first, last=last)

    def _of_weekday(self, row: Row, column: Column, found: Days) -> None:
        """Days must be of the day of the week that a column of its own says."""
        raw = row.cells.get(Column.WEEKDAY)
        if raw is None or column is Column.WEEKDAY or not isinstance(raw, str):
            return
        beside = " ".join(f"{day:%d.%m.%Y}" for day in found.days[:1])
        try:
            days_of(f"{beside} {raw}", self.known.first_day, self.known.last_day)
        except Unclear as error:
            if error.code == "weekday_contradicts":
                row.tell(error.code, Column.WEEKDAY, days=found.days)

    def _spans(
        self, row: Row, behind: str, activity: KnownActivity | None
    ) -> tuple[Span, ...] | None:
        """The times with their ends, as far as they are said or follow from how long it takes."""
        column = Column.TIME if row.cells.get(Column.TIME) is not None else Column.DAY
        raw = row.cells.get(Column.TIME) if column is Column.TIME else behind
        if raw is None or raw == "":
            row.tell("time_missing")
            return None
        try:
            spans = spans_of(raw)
        except Unclear as error:
            row.tell(error.code, column, **error.facts)
            return None
        return self._ended(row, spans, self._length(row, activity))

    def _length(self, row: Row, activity: KnownActivity | None) -> int:
        raw = row.cells.get(Column.MINUTES)
        if raw is not None:
            try:
                return minutes_of(raw)
            except Unclear as error:
                row.warn(error.code, Column.MINUTES)
        return activity.minutes if activity else 0

    def _ended(self, row: Row, spans: Sequence[Span], minutes: int) -> tuple[Span, ...]:
        end = self._end(row)
        if end and len(spans) == 1:
            if spans[0].ends and spans[0].ends != end:
                row.tell("ends_two_ways", Column.ENDS, one=_clock(spans[0].ends), two=_clock(end))
            return (Span(spans[0].starts, end),)
        return tuple(
            one if one.ends or not minutes else Span(one.starts, _later(one.starts, minutes))
            for one in spans
        )

    def _end(self, row: Row) -> time | None:
        raw = row.cells.get(Column.ENDS)
        if raw is None:
            return None
        try:
            spans = spans_of(raw)
        except Unclear as error:
            row.tell(error.code, Column.ENDS, **error.facts)
            return None
        return spans[0].ends or spans[0].starts

    def _places(self, row: Row) -> tuple[int | None, int | None]:
        public = groups = None
        if row.cells.get(Column.PLACES) is not None:
            try:
                places = places_of(row.cells[Column.PLACES])
            except Unclear as error:
                row.tell(error.code, Column.PLACES, **error.facts)
            else:
                public, groups = places.public, places.groups
                if places.remark:
                    row.warn(places.remark, Column.PLACES, count=public)
        if row.cells.get(Column.GROUPS) is not None:
            try:
                groups = groups_of(row.cells[Column.GROUPS])
            except Unclear as error:
                row.tell(error.code, Column.GROUPS, **error.facts)
        return public, groups

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

    # Which of ours it is, and where

    def _matched(self, row: Row, line: Line) -> Line:
        """The line with the code of the session of ours that it says again."""
        if line.starts and line.ends and not line.until and line.ends <= line.starts:
            starts, ends = _clock(line.starts), _clock(line.ends)
            line = _with(line, "ends_before", row, Column.TIME, starts=starts, ends=ends)
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
            return _with(line, "which_session", row, codes=tuple(one.code for one in fit))
        return replace(line, code=fit[0].code) if fit else replace(line, is_new=True)

    def _placed(self, row: Row, line: Line, activity: KnownActivity | None) -> Line:
        """The line with its sites and what only a new session must say."""
        session = self.sessions.get(line.code)
        line = self._sited(row, line, activity, session)
        if line.places is None and not session and not row.said.get(Column.PLACES):
            line = _with(line, "places_missing", row, Column.PLACES)
        if session and session.is_cancelled and changes(line, session):
            line = _with(line, "session_cancelled", row, Column.CODE, said=session.code)
        return line

    def _sited(
        self,
        row: Row,
        line: Line,
        activity: KnownActivity | None,
        session: KnownSession | None,
    ) -> Line:
        text = row.said.get(Column.SITE, "")
        if text and line.enterprise:
            return self._said_site(row, line, text)
        if session:
            return replace(line, sites=tuple(session.sites))
        if text or not activity or not activity.is_on_site:
            return line
        usual = list(activity.sites) or [
            (site.code,) for site in self.catalogue.enterprises[activity.enterprise].sites
        ]
        if len(usual) == 1:
            return replace(line, sites=tuple(usual[0]))
        return line if activity.also_online else _with(line, "site_missing", row, Column.SITE)

    def _said_site(self, row: Row, line: Line, text: str) -> Line:
        found = self.catalogue.sites(line.enterprise, text)
        if not found.codes:
            near = replace(found, near=found.near or self._site_names(line.enterprise))
            return _asked(line, "site_unknown", row, Column.SITE, near)
        if found.guess:
            line = _with(line, "read_as", row, Column.SITE, is_stop=False, guess=found.guess)
        return replace(line, sites=found.codes)

    def _site_names(self, enterprise: str) -> tuple[str, ...]:
        return tuple(site.name for site in self.catalogue.enterprises[enterprise].sites[:3])


def changes(line: Line, session: KnownSession) -> dict[str, tuple[object, object]]:
    """What the line says otherwise than the session stands: name of the field → (stands, said).
    What a line does not say changes nothing."""
    pairs: Iterator[tuple[str, object, object]] = iter(
        [
            ("sites", tuple(session.sites), tuple(line.sites)),
            ("day", session.day, line.day),
            ("until", session.until, line.until),
            ("starts", session.starts, line.starts),
            ("ends", session.ends, line.ends),
            ("places", session.places, line.places),
            ("groups", session.groups, line.groups),
        ]
    )
    silent = {"places", "groups", "ends"}
    return {
        name: (stands, said)
        for name, stands, said in pairs
        if stands != said and not (said is None and name in silent)
    }


def _with(
    line: Line,
    code: str,
    row: Row,
    column: Column | None = None,
    *,
    is_stop: bool = True,
    **facts: object,
) -> Line:
    said = row.said.get(column, "") if column else ""
    cell = row.addresses.get(column, "") if column else ""
    problem = Problem(code, words(code, **{"said": said, **facts}), cell, column, is_stop)
    return replace(line, problems=(*line.problems, problem))


def _asked(line: Line, code: str, row: Row, column: Column, found: Found) -> Line:
    text = did_you_mean(words(code, said=row.said.get(column, "")), found.near)
    problem = Problem(code, text, row.addresses.get(column, ""), column)
    return replace(line, problems=(*line.problems, problem))


def _later(starts: time, minutes: int) -> time | None:
    """So many minutes later on the same day; nothing past midnight, where a person must say."""
    moment = datetime.combine(date(2000, 1, 1), starts) + timedelta(minutes=minutes)
    return moment.time() if moment.day == 1 else None


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
