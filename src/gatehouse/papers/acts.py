"""What an act of erasure says: numbers of rows, sorts of data, reasons; nobody's data."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from gatehouse.papers.models import ErasureAct
from gatehouse.papers.rules import Because as Because
from gatehouse.papers.rules import Field

Body = dict[str, Any]


def digest(body: Body) -> str:
    """64 hex digits over the canonical JSON of a body."""
    text = json.dumps(
        body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(act: ErasureAct) -> bool:
    """Whether the act says what it said when it was made."""
    return digest(act.body) == act.sha256


@dataclass(frozen=True)
class Counted:
    """A line of words and how many people or rows it is about."""

    name: str
    count: int


def sorts_of(act: ErasureAct) -> list[Counted]:
    """Of how many people each sort of data was erased."""
    counts = Counter(code for row in act.body["rows"] for code in row["fields"])
    return [Counted(str(Field(c).label), counts[c]) for c in Field.values if counts[c]]


def reasons_of(act: ErasureAct) -> list[Counted]:
    """Why, and of how many rows."""
    counts = Counter(row["because"] for row in act.body["rows"])
    return [Counted(str(Because(c).label), counts[c]) for c in Because.values if counts[c]]


def keys_of(act: ErasureAct) -> str:
    """The names of the keys that had sealed it."""
    return ", ".join(sorted({row["sealed_by"] for row in act.body["rows"]}))


def visits_of(act: ErasureAct) -> str:
    return ", ".join(sorted({row["session"] for row in act.body["rows"]}))


def who(act: ErasureAct) -> str:
    """Who erased: the site by itself, or on the word of an account, by its number."""
    by = act.body["by"]
    return _("account No. %(n)s") % {"n": by} if by else _("the site by itself")


HEAD = ("entry", "at", "verb", "of", "number", "by", "act")


def extract(act: ErasureAct) -> Iterator[tuple[str, ...]]:
    """The extract of the event log: what was written of these rows up to the act, oldest first."""
    for entry in act.body["entries"]:
        yield (
            str(entry["entry"]),
            entry["at"],
            entry["verb"],
            "papers.papers",
            str(entry["papers"]),
            str(entry["by"]),
            str(act.number),
        )


def people_in(rows: Iterable[dict[str, Any]]) -> int:
    """How many people's data it was: guests of visits."""
    return len({(row["visit"], row["guest"], row["papers"] if not row["guest"] else 0)
                for row in rows})  # fmt: skip
