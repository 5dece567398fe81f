"""When a row says that something is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from gatehouse.imports.row import Row
from gatehouse.imports.shapes import Column, Known
from gatehouse.imports.values import Days, Span, Unclear, days_of, minutes_of, spans_of, weekdays_of


class Timing:
    """Reads the days and the times of a row, and says where it cannot."""

    def __init__(self, known: Known) -> None:
        self.known = known

    def days(self, row: Row) -> tuple[Days | None, str]:
        """The days, and a time that stood behind them in the same cell."""
        column = Column.DAY if row.cells.get(Column.DAY) is not None else Column.WEEKDAY
        raw = row.cells.get(column)
        if raw is None:
            if not row.is_told(Column.DAY):
                row.tell("day_missing", Column.DAY)
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
        if raw is None or column is Column.WEEKDAY:
            return
        weekdays = weekdays_of(raw)
        if weekdays and not all(day.weekday() in weekdays for day in found.days):
            row.tell("weekday_contradicts", Column.WEEKDAY, days=found.days)

    def spans(self, row: Row, behind: str) -> tuple[Span, ...] | None:
        """The times with their ends, as far as the row says them; `behind` is a time that stood
        in the cell of the day."""
        column = Column.TIME if row.cells.get(Column.TIME) is not None else Column.DAY
        raw = row.cells.get(Column.TIME) if column is Column.TIME else behind
        if raw is None or raw == "":
            if not row.is_told(Column.TIME):
                row.tell("time_missing", Column.TIME)
            return None
        try:
            spans = spans_of(raw)
        except Unclear as error:
            row.tell(error.code, column, **error.facts)
            return None
        return self._ended(row, spans)

    def _ended(self, row: Row, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        end, minutes = self._end(row), self._minutes(row)
        if end and len(spans) == 1:
            if spans[0].ends and spans[0].ends != end:
                row.tell("ends_two_ways", Column.ENDS, one=clock(spans[0].ends), two=clock(end))
            return (Span(spans[0].starts, end),)
        return tuple(
            one if one.ends or not minutes else Span(one.starts, later(one.starts, minutes))
            for one in spans
        )

    def _minutes(self, row: Row) -> int:
        raw = row.cells.get(Column.MINUTES)
        if raw is not None:
            try:
                return minutes_of(raw)
            except Unclear as error:
                row.warn(error.code, Column.MINUTES)
        return 0

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


def later(starts: time, minutes: int) -> time | None:
    """So many minutes later on the same day; nothing past midnight, where a person must say."""
    moment = datetime.combine(date(2000, 1, 1), starts) + timedelta(minutes=minutes)
    return moment.time() if moment.day == 1 else None


def clock(at: time) -> str:
    """A time as it is written: 10:30."""
    return f"{at:%H:%M}"
