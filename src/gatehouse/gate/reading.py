"""What a phone sends, read with suspicion: each act by itself, so that one broken act does not
keep the others from being handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast, get_args
from uuid import UUID

from gatehouse.gate.rules import Kind, Told

ACTS_AT_MOST = 1_000
PERSONS_AT_MOST = 999
NUMBER_AT_MOST = 2**31 - 1
KEY_AT_MOST = 2**63 - 1
REASON_SIGNS = 200
MARK_SIGNS = 64
WITH_PASS = frozenset({"came", "counted"})


class Unreadable(Exception):
    """What was sent is no hand-in at all."""


@dataclass
class HandIn:
    """One call of a phone. `broken`: what it calls the acts that cannot be read."""

    sent_ms: int
    date: str
    version: str
    seen: dict[int, str]
    acts: list[Told] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def read_hand_in(body: Any) -> HandIn:
    """Raises Unreadable when the whole of it makes no sense."""
    if not isinstance(body, dict) or not isinstance(body.get("acts"), list):
        raise Unreadable
    if len(body["acts"]) > ACTS_AT_MOST or not isinstance(body.get("seen", {}), dict):
        raise Unreadable
    date, version = body.get("date", ""), body.get("version", "")
    found = HandIn(
        sent_ms=_time(body.get("sent_ms")),
        date=date if isinstance(date, str) else "",
        version=version[:MARK_SIGNS] if isinstance(version, str) else "",
        seen=_seen(body.get("seen", {})),
    )
    for act in body["acts"]:
        try:
            found.acts.append(_told(act))
        except Unreadable:
            found.broken.append(_name(act))
    return found


def _seen(marks: Mapping[str, Any]) -> dict[int, str]:
    return {
        int(key): mark[:MARK_SIGNS]
        for key, mark in marks.items()
        if key.isascii() and key.isdigit() and len(key) < 19 and isinstance(mark, str)
    }


def _told(act: Any) -> Told:
    if not isinstance(act, dict) or act.get("kind") not in get_args(Kind):
        raise Unreadable
    kind = cast(Kind, act["kind"])
    visit_pass = _maybe(act.get("pass"))
    takes_back = _uuid(act["takes_back"]) if act.get("takes_back") is not None else None
    _refuse_nonsense(kind, visit_pass, takes_back)
    return Told(
        key=_uuid(act.get("key")),
        number=_whole(act.get("number"), at_most=NUMBER_AT_MOST),
        stop=_whole(act.get("stop"), at_most=KEY_AT_MOST),
        kind=kind,
        persons=1 if kind in {"came", "taken_back"} else _persons(act),
        phone_ms=_time(act.get("phone_ms")),
        visit_pass=visit_pass,
        takes_back=takes_back,
        reason=_text(act.get("reason", "")),
        happened=_flag(act.get("happened", True)),
    )


def _refuse_nonsense(kind: str, visit_pass: int | None, takes_back: UUID | None) -> None:
    """Who comes with a pass shows one; who walks in has none; taking back names an act."""
    if (kind in WITH_PASS) and visit_pass is None:
        raise Unreadable
    if kind in {"walked_in", "taken_back"} and visit_pass is not None:
        raise Unreadable
    if (kind == "taken_back") != (takes_back is not None):
        raise Unreadable


def _persons(act: Mapping[str, Any]) -> int:
    return _whole(act.get("persons", 1), at_most=PERSONS_AT_MOST)


def _maybe(value: Any) -> int | None:
    return None if value is None else _whole(value, at_most=KEY_AT_MOST)


def _whole(value: Any, *, at_most: int, at_least: int = 1) -> int:
    if type(value) is not int or not at_least <= value <= at_most:
        raise Unreadable
    return value


def _time(value: Any) -> int:
    """Milliseconds of a phone's clock, however wrong; a browser may send a fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable
    try:
        return max(-(2**53), min(int(value), 2**53))
    except (OverflowError, ValueError) as error:  # infinite, or no number
        raise Unreadable from error


def _uuid(value: Any) -> UUID:
    if not isinstance(value, str) or len(value) > 40:
        raise Unreadable
    try:
        return UUID(value)
    except ValueError as error:
        raise Unreadable from error


def _text(value: Any) -> str:
    """A reason; what is too long is cut, for the act matters more. PostgreSQL takes no NUL."""
    return value[:REASON_SIGNS].replace("\0", "") if isinstance(value, str) else ""


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable
    return value


def _name(act: Any) -> str:
    """How the phone can tell which act was meant."""
    key = act.get("key") if isinstance(act, dict) else None
    return key[:40] if isinstance(key, str) else ""
