"""The history in words: who did what to which thing, and its facts, before and after.

One place says them for every page. A fact that has no name here is shown as its own name and
value, so that a new one is never lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from gatehouse.admission.models import EndReason, PartyKind
from gatehouse.admission.office import STATES
from gatehouse.admission.operations.drawn_capacity import CAPACITY
from gatehouse.catalogue.models import PlantRole
from gatehouse.core.history import HistoryEntry
from gatehouse.core.labels import LETTERS
from gatehouse.draws.operations import AUDITOR, DICE, RELEASE, VOID
from gatehouse.draws.rules import CapacityCode, VoidCode
from gatehouse.gate.models import GroupWordKind, SettlementKind
from gatehouse.pages.office.history_things import Thing, Things
from gatehouse.people.models import Role
from gatehouse.programme.formats import Admission, Format
from gatehouse.programme.models import SeasonRole
from gatehouse.web import words

Words = str | Promise
# What facts are called. A key with a verb before it is for that verb only.
NAMES: dict[str, Words] = {
    "persons": pgettext_lazy("fact", "people"),
    "people": pgettext_lazy("fact", "people"),
    "guests": pgettext_lazy("fact", "guests"),
    "parties": pgettext_lazy("fact", "parties"),
    "named": pgettext_lazy("fact", "names given"),
    "letters": pgettext_lazy("fact", "letters"),
    "recipients": pgettext_lazy("fact", "addresses"),
    "sessions": pgettext_lazy("fact", "sessions"),
    "places": pgettext_lazy("fact", "places"),
    "state": pgettext_lazy("fact", "state"),
    "reason": pgettext_lazy("fact", "reason"),
    "role": pgettext_lazy("fact", "role"),
    "person": pgettext_lazy("fact", "whom"),
    "session": pgettext_lazy("fact", "session"),
    "season": pgettext_lazy("fact", "season"),
    "activity": pgettext_lazy("fact", "activity"),
    "stops": pgettext_lazy("fact", "stops"),
    "enterprise": pgettext_lazy("fact", "enterprise"),
    "stop": pgettext_lazy("fact", "stop"),
    "kind": pgettext_lazy("fact", "kind"),
    "minutes": pgettext_lazy("fact", "minutes later"),
    "answers": pgettext_lazy("fact", "answers"),
    "hard_limit": pgettext_lazy("fact", "most people inside"),
    "is_due": pgettext_lazy("fact", "the list of the deadline"),
    "format": pgettext_lazy("fact", "file"),
    "has_note": pgettext_lazy("fact", "with a note"),
    "ends": pgettext_lazy("fact", "nobody of the party comes"),
    "by_link": pgettext_lazy("fact", "by the link of a letter"),
    "columns": pgettext_lazy("fact", "columns"),
    "order": pgettext_lazy("fact", "order"),
    "due_hours_before": pgettext_lazy("fact", "due, hours before"),
    "conflict": pgettext_lazy("fact", "conflict"),
    "key": pgettext_lazy("fact", "what"),
    "page": pgettext_lazy("fact", "list"),
    "shared": pgettext_lazy("fact", "for the whole desk"),
    "passes": pgettext_lazy("fact", "passes"),
    "visit_pass": pgettext_lazy("fact", "pass No."),
    "new_pass": pgettext_lazy("fact", "new pass No."),
    "applications": pgettext_lazy("fact", "applications"),
    "stage": pgettext_lazy("fact", "stage"),
    "seconds": pgettext_lazy("fact", "seconds"),
    "label": pgettext_lazy("fact", "label"),
    "sha256": pgettext_lazy("fact", "hash"),
    "entries": pgettext_lazy("fact", "lists"),
    "round": pgettext_lazy("fact", "round"),
    "is_sound": pgettext_lazy("fact", "passed"),
    "approved_by": pgettext_lazy("fact", "together with"),
    "name": pgettext_lazy("fact", "name"),
    "code": pgettext_lazy("fact", "code"),
    "draws.voided code": pgettext_lazy("fact", "reason"),
    "draws.capacity_changed code": pgettext_lazy("fact", "reason"),
    "roles": pgettext_lazy("fact", "roles"),
    "closes_at": pgettext_lazy("fact", "lists close"),
    "beacon_at": pgettext_lazy("fact", "the number comes"),
    "lots": pgettext_lazy("fact", "lots"),
    "number": pgettext_lazy("fact", "number"),
    "file": pgettext_lazy("fact", "file"),
    "beside": pgettext_lazy("fact", "beside session"),
    "version": pgettext_lazy("fact", "version"),
    "asker": pgettext_lazy("fact", "for whom"),
    "kept": pgettext_lazy("fact", "stays"),
    "merged": pgettext_lazy("fact", "went into it"),
    "people.seen guests": pgettext_lazy("fact", "guests seen"),
}
# What codes mean, by the fact that holds them.
CODES: dict[str, Mapping[str, Words]] = {
    "state": {state.value: text for state, text in STATES.items()},
    "roles": dict(Role.choices),
    "code": dict(VoidCode.choices) | dict(CapacityCode.choices),
    "role": dict(Role.choices) | dict(PlantRole.choices) | dict(SeasonRole.choices),
    "admission": dict(Admission.choices),
    "format": dict(Format.choices),
    "kind": dict(PartyKind.choices)
    | dict(SettlementKind.choices)
    | dict(GroupWordKind.choices)
    | LETTERS.of
    | {
        RELEASE: pgettext_lazy("approval", "release of a draw"),
        VOID: pgettext_lazy("approval", "calling a draw off"),
        DICE: pgettext_lazy("approval", "throws of the dice"),
        CAPACITY: pgettext_lazy("approval", "places that are being drawn"),
        AUDITOR: pgettext_lazy("approval", "an auditor of a draw"),
    },
    "ended_because": dict(EndReason.choices),
}
# Facts that are the key of something, by its table.
KEYS = {
    "season": "programme.season",
    "activity": "programme.activity",
    "session": "programme.session",
    "stop": "programme.stop",
    "person": "people.person",
    "approved_by": "people.person",
    "asker": "people.person",
    "kept": "people.person",
    "merged": "people.person",
    "enterprise": "catalogue.enterprise",
}
OF_SESSIONS = {"admission.exchanged"}  # verbs whose before and after are sessions
BEFORE, AFTER, FIELDS = "before", "after", "fields"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
LONGEST = 200
SYSTEM = pgettext_lazy("history", "the site itself")


@dataclass(frozen=True)
class Fact:
    """One fact: its name (may be empty), and what it says; `before` where it was something else."""

    name: str
    value: str
    before: str | None = None


@dataclass(frozen=True)
class Said:
    """An entry as people read it."""

    entry: HistoryEntry
    who: Thing
    what: str
    of: Thing
    facts: Sequence[Fact]

    @property
    def at(self) -> datetime:
        return self.entry.at


def say(entries: Iterable[HistoryEntry]) -> list[Said]:
    """Entries in words; the number of statements does not grow with them."""
    listed = list(entries)
    things = Things()
    for entry in listed:
        things.ask(entry.of_type, entry.of_id)
        things.ask("people.person", entry.by_id)
        for table, key in _keys(entry):
            things.ask(table, key)
    things.read()
    return [_say(entry, things) for entry in listed]


def _keys(entry: HistoryEntry) -> Iterable[tuple[str, str]]:
    """What the facts of an entry point to."""
    parts = (entry.facts, entry.facts.get(BEFORE), entry.facts.get(AFTER))
    for part in parts:
        for name, value in part.items() if isinstance(part, Mapping) else ():
            if name in KEYS and isinstance(value, int):
                yield KEYS[name], str(value)
    if entry.verb in OF_SESSIONS:
        for name in (BEFORE, AFTER):
            if name in entry.facts:
                yield "programme.session", str(entry.facts[name])


def _say(entry: HistoryEntry, things: Things) -> Said:
    by = things.of("people.person", entry.by_id) if entry.by_id else Thing(str(SYSTEM))
    of = things.of(entry.of_type, entry.of_id)
    return Said(entry, by, entry.what, of, facts_of(entry, things))


def facts_of(entry: HistoryEntry, things: Things) -> list[Fact]:
    """The facts of one entry, what changed first."""
    left = dict(entry.facts)
    fields = left.pop(FIELDS, None)
    before, after = left.pop(BEFORE, None), left.pop(AFTER, None)
    found = list(_changes(entry, before, after, things))
    told = set(after or {}) if isinstance(after, Mapping) else set()
    if isinstance(fields, list) and (rest := [one for one in fields if one not in told]):
        named = ", ".join(field_name(entry.of_type, str(one)) for one in rest)
        found.append(Fact(pgettext("history", "changed"), named))
    for name, value in left.items():
        if value not in ("", None, [], {}, False):
            found.append(_fact(entry, name, value, things))
    return found


def _changes(entry: HistoryEntry, before: Any, after: Any, things: Things) -> Iterable[Fact]:
    if isinstance(after, Mapping):
        was = before if isinstance(before, Mapping) else {}
        for name, value in after.items():
            label = field_name(entry.of_type, name)
            yield Fact(label, _told(name, value, things), _told(name, was.get(name), things))
    elif before is not None or after is not None:
        name = "session" if entry.verb in OF_SESSIONS else ""
        yield Fact("", _told(name, after, things), _told(name, before, things))


def _told(name: str, value: Any, things: Things) -> str:
    if name in KEYS and isinstance(value, int):
        return things.of(KEYS[name], str(value)).text
    return _value(name, value)


def _fact(entry: HistoryEntry, name: str, value: Any, things: Things) -> Fact:
    label = NAMES.get(f"{entry.verb} {name}") or NAMES.get(name) or name
    if value is True:
        return Fact("", str(label))
    return Fact(str(label), _told(name, value, things))


def _value(name: str, value: Any) -> str:
    """A value as one reads it; codes by their words, moments by day and clock."""
    if value is None or value == "":
        return pgettext("history", "nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(name, one) for one in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_value(str(key), one)}" for key, one in value.items())
    text = str(value)
    if text in CODES.get(name, {}):
        return str(CODES[name][text])
    return _moment(text) or (text if len(text) <= LONGEST else text[:LONGEST] + "…")


def _moment(text: str) -> str:
    try:
        if MOMENT.match(text):
            at = datetime.fromisoformat(text)
            return f"{words.day_full(at)}, {words.clock(at)}"
        return words.day_full(date.fromisoformat(text)) if DAY.match(text) else ""
    except ValueError:
        return ""


LANGUAGES = {
    "_ru": pgettext_lazy("language", "in Russian"),
    "_en": pgettext_lazy("language", "in English"),
}


def field_name(of_type: str, name: str) -> str:
    """What a column is called; its own name where the table has no such column any more."""
    try:
        model = apps.get_model(of_type)
    except (LookupError, ValueError):
        return name
    bare, language = name, ""
    for suffix, said in LANGUAGES.items():
        if name.endswith(suffix):
            bare, language = name.removesuffix(suffix), f" {said}"
    try:
        found = model._meta.get_field(bare)
    except FieldDoesNotExist:
        return str(NAMES.get(name, name))
    return f"{getattr(found, 'verbose_name', name)}{language}"
