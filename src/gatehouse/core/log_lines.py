"""The lines of the public log and of its days, as bytes: plain functions, for whoever checks.

    sealed   SHA-256("LOG1|entry|" salt "|" JSON of the whole entry): who did it, every fact
    line     LOG1|number|time|verb|type|key|JSON of what is public, or -|sealed
    head     SHA-256("LOG1|head|" head before "|" line)
    root     of the tree of RFC 6962 over the lines of a day
    day      LOG1-DAY|day|number of its first line|lines|root|head|SHA-256 of the day before

JSON has its keys in order and no spaces, and is ASCII; times are in UTC to the microsecond. Before
the first line, and the first day, stand 64 zeros. The salt is secret: nobody guesses an entry from
its hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

NOTHING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """An entry of the history, apart from its row."""

    at: datetime
    by: str
    verb: str
    of_type: str
    of_id: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Day:
    """A day of the log. `first` is the number of its first line, or of the next one."""

    day: date
    first: int
    count: int
    root: str
    head: str
    previous: str

    @property
    def line(self) -> str:
        """As it is published."""
        parts = (self.day.isoformat(), self.first, self.count, self.root, self.head, self.previous)
        return "|".join(["LOG1-DAY", *map(str, parts)])

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.first + self.count - 1


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def sealed(entry: Entry, salt: str) -> str:
    """The hash of the whole entry."""
    whole = {
        "at": moment(entry.at),
        "by": entry.by,
        "verb": entry.verb,
        "of": [entry.of_type, entry.of_id],
        "facts": entry.facts,
    }
    return sha(f"LOG1|entry|{salt}|{as_json(whole)}")


def line(entry: Entry, *, number: int, said: str, sealed: str) -> str:
    """The line of an entry; `said` as JSON, empty where nothing is public."""
    parts = (number, moment(entry.at), entry.verb, entry.of_type, entry.of_id, said or "-", sealed)
    return "|".join(["LOG1", *map(str, parts)])


def head(before: str, line: str) -> str:
    """The head of the chain after a line."""
    return sha(f"LOG1|head|{before}|{line}")


def read_day(text: str) -> Day:
    """A day from its line.

    Raises: ValueError, where it is none.
    """
    mark, day, first, count, root, head, previous = text.strip().split("|")
    if mark != "LOG1-DAY":
        raise ValueError(text)
    return Day(date.fromisoformat(day), int(first), int(count), root, head, previous)
