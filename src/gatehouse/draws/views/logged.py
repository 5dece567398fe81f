"""What was done to a draw, as everybody reads it: the public lines of the log with their proofs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from gatehouse.core.public_log import Shown, extract
from gatehouse.draws.models import Draw
from gatehouse.draws.rules import CapacityCode, VoidCode
from gatehouse.people.models import Role

CODES = {**dict(VoidCode.choices), **dict(CapacityCode.choices)}


@dataclass(frozen=True)
class Told:
    """One line in words: what, when, what is public of it; and the line with its proof."""

    what: str
    at: datetime
    facts: Sequence[str]
    shown: Shown


def log_of(draw: Draw) -> list[Told]:
    """What was done to this draw, in its order."""
    return [
        Told(one.entry.what, one.entry.at, list(_facts(json.loads(one.said))), one)
        for one in extract([draw])
    ]


# What is said of a line that has all of these facts; of two about the same fact the first holds.
SENTENCES: tuple[tuple[frozenset[str], Any], ...] = (
    (frozenset({"roles"}), _lazy("Agreed by officials with the roles: %(roles)s")),
    (frozenset({"code"}), _lazy("Reason: %(code)s")),
    (
        frozenset({"label", "before", "after"}),
        _lazy("%(label)s: %(before)s places before, %(after)s after"),
    ),
    (frozenset({"label", "parties"}), _lazy("%(label)s, parties: %(parties)s")),
    (frozenset({"closes_at"}), _lazy("Lists close: %(closes_at)s")),
    (
        frozenset({"beacon_at", "round"}),
        _lazy("The number comes: %(beacon_at)s, round %(round)s"),
    ),
    (frozenset({"entries"}), _lazy("Parties in the list: %(entries)s")),
    (frozenset({"name"}), _lazy("Witness: %(name)s")),
    (frozenset({"number", "file"}), _lazy("Auditor %(number)s opened %(file)s")),
    (frozenset({"number"}), _lazy("Auditor %(number)s")),
    (frozenset({"is_sound"}), "%(is_sound)s"),
    (frozenset({"sha256"}), "SHA-256 %(sha256)s"),
)


def _facts(said: dict[str, Any]) -> Iterator[str]:
    values, told = {name: _words(name, value) for name, value in said.items()}, set[str]()
    for needed, sentence in SENTENCES:
        if needed <= values.keys() and not needed & told:
            told |= needed
            yield str(sentence) % values


def _words(name: str, value: Any) -> str:
    match name:
        case "roles":
            return ", ".join(str(Role(one).label) for one in value)
        case "code":
            return str(CODES.get(value, value))
        case "closes_at" | "beacon_at":
            return date_format(localtime(datetime.fromisoformat(value)), "j E Y, H:i")
        case "is_sound":
            return _("Passed") if value else _("Did not pass")
    return str(value)


@require_safe
def log_file(request: HttpRequest, code: str) -> HttpResponse:
    """The lines with their proofs, two lines of text for each, as `tools/verify_log.py` reads
    them; those whose day is not over yet come without a proof."""
    draw = get_object_or_404(Draw.objects.announced(), code=code)
    text = "".join(f"{line}\n" for one in extract([draw]) for line in _proof(one))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=60"
    return response


def _proof(one: Shown) -> Iterator[str]:
    if one.day is not None:
        day = one.day
        parts = (day.day.isoformat(), one.index, day.count, day.root, ",".join(one.path) or "-")
        yield "|".join(["LOG1-PROOF", *map(str, parts)])
    yield one.line
