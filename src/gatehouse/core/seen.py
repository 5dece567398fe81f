"""What a form showed, carried by the form itself, signed; and who has changed the row since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core import signing
from django.db.models import Model, Q

from gatehouse.core.models import HistoryEntry

SALT = "gatehouse.seen"


@dataclass(frozen=True)
class Seen:
    """The values of one row as a form showed them at a moment; plain, see `plain`."""

    of: str
    at: datetime
    values: Mapping[str, Any]

    def packed(self) -> str:
        """A hidden field's worth of it, which nobody can change."""
        sent = {"of": self.of, "at": self.at.isoformat(), "values": dict(self.values)}
        return signing.dumps(sent, salt=SALT, compress=True)

    def knowing(self, theirs: Mapping[str, Any], names: Iterable[str]) -> Seen:
        """The same after somebody was shown what stands in these fields now."""
        return Seen(self.of, self.at, dict(self.values) | {name: theirs[name] for name in names})


def look(row: Model, values: Mapping[str, Any], *, now: datetime) -> Seen:
    """What a form about to be shown shows of a row."""
    return Seen(_name(row), now, {name: plain(value) for name, value in values.items()})


def unpack(packed: str, *, of: Model) -> Seen | None:
    """What the form had shown; None for a form of another row, or one that was tampered with."""
    try:
        sent = signing.loads(packed, salt=SALT)
    except signing.BadSignature:
        return None
    if sent["of"] != _name(of):
        return None
    return Seen(sent["of"], datetime.fromisoformat(sent["at"]), sent["values"])


def plain(value: Any) -> Any:
    """A value that is the same whether it was typed, stored or carried: text, number, list."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (bool, int, float)):
        return value
    # A browser sends lines ended its own way.
    return str(value).replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class Writer:
    """Who wrote a field last: the text of a person's key, empty for the system; and when."""

    by_id: str
    at: datetime


def writers(
    names: Mapping[str, Iterable[str]], *, of: Iterable[Model], since: datetime
) -> dict[str, Writer | None]:
    """Who wrote each of these fields last since then, from the history of the rows. `names` gives
    for each the names by which the history may call it.

    The newest entry that names the field; else the newest that names none; else the newest.
    """
    entries = list(HistoryEntry.objects.filter(_about(of), at__gte=since).order_by("-at", "-pk"))
    silent = next((one for one in entries if "fields" not in one.facts), None)
    found: dict[str, Writer | None] = {}
    for name, called in names.items():
        wanted = set(called)
        named = (one for one in entries if wanted & set(one.facts.get("fields", ())))
        entry = next(named, None) or silent or next(iter(entries), None)
        found[name] = Writer(entry.by_id, entry.at) if entry else None
    return found


def _about(rows: Iterable[Model]) -> Q:
    of = Q(pk__in=[])
    for row in rows:
        of |= Q(of_type=row._meta.label_lower, of_id=str(row.pk))
    return of


def _name(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk or ''}"
