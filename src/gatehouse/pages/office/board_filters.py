"""What of the board somebody asked for; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from urllib.parse import urlencode

from gatehouse.pages.office.board_reading import Entry

WHOLE = "all"
LONGEST_AT_ONCE = 14  # a season of so many days is shown whole unless a week is asked for


@dataclass(frozen=True)
class Asked:
    """`span` is a day of the week to show, `WHOLE`, or empty for the usual; `day` is the one that
    a phone lists. Whatever else is set narrows the cards down."""

    span: str = ""
    day: str = ""
    q: str = ""
    industry: str = ""
    format: str = ""
    drafts: str = ""
    clashes: str = ""
    free: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """From an address; what is not a value of ours shows nothing or everything."""
        return cls(**{one.name: query.get(one.name, "").strip()[:80] for one in fields(cls)})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.industry or self.format or self.marks)

    @property
    def marks(self) -> bool:
        return bool(self.drafts or self.clashes or self.free)

    def url(self, **changed: str) -> str:
        """The query of the same board with these values instead, or "?" when nothing is set."""
        values = {one.name: getattr(self, one.name) for one in fields(self)} | changed
        return f"?{urlencode({name: value for name, value in values.items() if value})}"

    def shows(self, entry: Entry) -> bool:
        """Whether this session is among those asked for."""
        return (
            (not self.industry or entry.plant.industry.code == self.industry)
            and (not self.format or entry.activity.format == self.format)
            and (not self.drafts or entry.is_draft)
            and (not self.clashes or bool(entry.clashes))
            and (not self.free or entry.has_room)
            and self._names(entry)
        )

    def _names(self, entry: Entry) -> bool:
        """Every word that was typed stands in the title, the plant's name or the code."""
        if not self.q:
            return True
        there = f"{entry.activity.title} {entry.plant.name} {entry.session.code}".casefold()
        return all(word in there for word in self.q.casefold().split())


def day_in(text: str) -> date | None:
    """A date as addresses write it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def columns(asked: Asked, days: list[date], *, today: date) -> tuple[list[date], date | None]:
    """Which of the board's days are shown, and the Monday of their week; None for all of them."""
    chosen = day_in(asked.span)
    if not days or asked.span == WHOLE or (chosen is None and len(days) <= LONGEST_AT_ONCE):
        return days, None
    near = min(days, key=lambda day: abs((day - (chosen or today)).days))
    monday = monday_of(near)
    return [day for day in days if monday_of(day) == monday], monday
