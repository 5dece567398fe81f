"""What stands in a pass list: its rows for a Stop, kept as they were, and what changed since."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet

from gatehouse.admission.models import Guest, Party, Pass, State
from gatehouse.admission.standby_queries import known_to_plant
from gatehouse.gate.models import Column, ListOrder, PassList, PassListLayout
from gatehouse.programme.models import Stop

DEFAULT_COLUMNS = (
    Column.NUMBER,
    Column.NAME,
    Column.BORN,
    Column.PARTY,
    Column.NEEDS,
    Column.CODE,
    Column.SIGNATURE,
)
# What is written down of a guest; the other columns follow when a list is shown.
KEPT = frozenset(
    {Column.BORN, Column.CITIZENSHIP, Column.PARTY, Column.PHONE, Column.NEEDS, Column.CODE}
)
STEP_FREE = "step_free"  # beside NEEDS: "1" where somebody needs a way without steps

STANDS_BY = "stands_by"  # "1" where a party has no place, but is cleared in case one comes back

Key = tuple[int, str, int]


@dataclass(frozen=True)
class Row:
    """One line of a list.

    `visit_pass` is the key of the pass, `who` the guest's blind index; it is empty for those of a
    group who have no name yet, and then `persons` says how many. `facts` are texts by code of
    Column: dates and times as ISO, citizenship as its code.
    """

    visit_pass: int
    who: str
    persons: int = 1
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.facts.get(Column.NAME, "")

    def kept(self) -> dict[str, Any]:
        """The row as JSON keeps it; `from_kept` reads it."""
        return {"pass": self.visit_pass, "who": self.who, "persons": self.persons} | {
            "facts": self.facts
        }

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> Row:
        return cls(kept["pass"], kept["who"], kept["persons"], kept["facts"])


@dataclass(frozen=True)
class Change:
    """A row that stands in both lists and says something else now."""

    before: Row
    after: Row

    @property
    def columns(self) -> list[str]:
        """Codes of the columns that both lists have and that differ."""
        both = self.before.facts.keys() & self.after.facts.keys()
        return sorted(code for code in both if self.before.facts[code] != self.after.facts[code])


@dataclass(frozen=True)
class Difference:
    """What became of one list in a later one."""

    added: tuple[Row, ...] = ()
    gone: tuple[Row, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed)


def layout_of(enterprise_id: int) -> PassListLayout:
    """What this plant's guard needs; the usual columns where nobody has said."""
    found = PassListLayout.objects.filter(enterprise=enterprise_id).first()
    return found or PassListLayout(enterprise_id=enterprise_id, columns=list(DEFAULT_COLUMNS))


def stops() -> QuerySet[Stop]:
    """Stops with all that a list says of them."""
    return Stop.objects.select_related(
        "site__enterprise", "session__season", "session__activity__enterprise"
    )


def list_before(pass_list: PassList) -> PassList | None:
    """The last list of the stop that was sent before this one, else the one before it; None for
    the first and where the names are gone. Changes are told since then."""
    earlier = PassList.objects.filter(
        stop=pass_list.stop_id, number__lt=pass_list.number, erased_at=None
    )
    found = list(earlier.order_by("-number").defer("rows"))
    sent = (one for one in found if one.sent_to)
    return next(sent, found[0] if found else None)


def due_at(stop: Stop, layout: PassListLayout) -> datetime:
    """When the plant has to have its list."""
    return stop.arrives_at - timedelta(hours=layout.due_hours_before)


def is_in_force(made: PassList, stop: Stop, layout: PassListLayout) -> bool:
    """Whether this is the list of the deadline as it stands now: a visit that was moved to a
    later day has its deadline before it again."""
    return made.is_due and made.made_at >= due_at(stop, layout)


def rows_of(stop: Stop, layout: PassListLayout) -> list[Row]:
    """Who comes to a stop at this moment, by party; two statements.

    Only what the layout shows is written down.
    """
    passes = (
        Pass.objects.filter(
            known_to_plant(), application__session=stop.session_id, given_back_at=None
        )
        .select_related("application__party", "guest")
        .prefetch_related(Prefetch("application__party__guests", Guest.objects.coming()))
        .order_by("application", "guest__number", "pk")
    )
    by_party: dict[int, list[Pass]] = {}
    for one in passes:
        by_party.setdefault(one.application_id, []).append(one)
    parties = sorted(by_party.values(), key=lambda found: (_sortable(_called(found)), found[0].pk))
    return [row for found in parties for row in _rows(found, layout, stop)]


def _rows(passes: Sequence[Pass], layout: PassListLayout, stop: Stop) -> Iterator[Row]:
    """The rows of one party; what the party needs stands in the first one. The time is always
    written down: a visit that is moved changes every row."""
    party, called = passes[0].application.party, _called(passes)
    shown: set[str] = {Column.NAME, Column.TIME, *(KEPT & set(layout.columns))}
    common: dict[str, str] = {Column.PARTY: called, Column.TIME: stop.arrives_at.isoformat()}
    if passes[0].application.state != State.BOOKED:
        common |= {STANDS_BY: "1"}
        shown.add(STANDS_BY)
    if Column.NEEDS in shown:
        shown.add(STEP_FREE)
    needs = {Column.NEEDS: party.needs, STEP_FREE: "1" if party.step_free else ""}
    for visit_pass, guest, persons in _people(passes, party):
        facts = _facts(visit_pass, guest, party) | needs | common
        needs = dict.fromkeys(needs, "")
        kept = {str(code): text for code, text in facts.items() if code in shown}
        yield Row(visit_pass.pk, guest.identity if guest else "", persons, kept)


def _people(passes: Sequence[Pass], party: Party) -> Iterator[tuple[Pass, Guest | None, int]]:
    """Pass, guest and number of people of each row: the single pass of a group or a team has one
    for each name and one for all who have none."""
    if not party.comes_as_one:
        yield from ((one, one.guest, 1) for one in passes)
        return
    named = sorted(party.guests.all(), key=attrgetter("number"))
    yield from ((passes[0], guest, 1) for guest in named)
    if (rest := passes[0].application.persons - len(named)) > 0:
        yield passes[0], None, rest


def _facts(visit_pass: Pass, guest: Guest | None, party: Party) -> dict[str, str]:
    return {
        Column.NAME: guest.name if guest else "",
        Column.BORN: guest.born if guest else "",
        Column.CITIZENSHIP: guest.citizenship if guest else "",
        Column.PHONE: party.contact_phone,
        Column.CODE: visit_pass.code,
    }


def _called(passes: Sequence[Pass]) -> str:
    """A group or a team by its title, a company by the first adult who comes."""
    guests = [one.guest for one in passes if one.guest]
    adults = [guest.name for guest in guests if not guest.born]
    title = passes[0].application.party.title
    return title or next(iter(adults or [guest.name for guest in guests]), "")


def in_order(rows: Iterable[Row], order: str) -> list[Row]:
    """Rows as the guard looks them up: by name, or by party as they were made."""
    if order == ListOrder.PARTY:
        return list(rows)
    return sorted(rows, key=lambda row: (not row.name, _sortable(row.name), row.visit_pass))


def _sortable(name: str) -> str:
    return name.casefold().replace("ё", "е")


def people_in(rows: Iterable[Row]) -> int:
    """How many people a list has."""
    return sum(row.persons for row in rows)


def difference(before: Sequence[Row], after: Sequence[Row]) -> Difference:
    """What is new in `after`, what is gone from `before`, what both have in other words.

    Somebody is the same by pass and blind index; a row whose names were erased tells nothing.
    """
    old, new = _by_key(before), _by_key(after)
    gone = tuple(row for key, row in old.items() if key not in new and row.facts)
    added = tuple(row for key, row in new.items() if key not in old)
    both = [Change(old[key], new[key]) for key in new if key in old]
    changed = tuple(c for c in both if c.columns or c.before.persons != c.after.persons)
    return Difference(added, gone, changed)


def _by_key(rows: Iterable[Row]) -> dict[Key, Row]:
    """Two of one group with the same name are told apart by their turn."""
    turns: Counter[tuple[int, str]] = Counter()
    found: dict[Key, Row] = {}
    for row in rows:
        same = (row.visit_pass, row.who)
        found[*same, turns[same]] = row
        turns[same] += 1
    return found


def kept_rows(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows as a PassList keeps them."""
    return [row.kept() for row in rows]


def read_rows(kept: Iterable[dict[str, Any]]) -> list[Row]:
    """Rows out of a PassList."""
    return [Row.from_kept(one) for one in kept]


def digest(rows: Iterable[Row]) -> str:
    """64 hex digits, equal for lists that say the same."""
    text = json.dumps(kept_rows(rows), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
