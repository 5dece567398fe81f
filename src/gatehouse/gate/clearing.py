"""Whose pass does not open the gate of a Stop yet: the plant has still to say its word.

A word is needed where the plant approves each guest, and for everybody who was not in the list
of the deadline. A word on the single pass of a group stands for the people who were in the list
that the plant had then; whoever comes onto the group's list later needs another one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from gatehouse.admission.models import Guest, Pass, comes_as_one
from gatehouse.admission.standby_queries import known_to_plant
from gatehouse.gate.listing import is_in_force, read_rows
from gatehouse.gate.models import Clearance, PassList, PassListLayout, Word
from gatehouse.programme.models import Stop

Who = tuple[int, str]  # a pass and a blind index; the index is empty for who has no name yet


@dataclass(frozen=True)
class _Bearers:
    """Who comes with one pass."""

    visit_pass: int
    is_group: bool
    whos: frozenset[str]


@dataclass
class _Known:
    """What the plant of one stop knows and has said."""

    clears: bool = False
    lists: list[PassList] = field(default_factory=list)
    words: dict[int, Clearance] = field(default_factory=dict)
    due: PassList | None = None  # the list of the deadline in force

    @property
    def is_erased(self) -> bool:
        """Whether the names are gone: then nobody can be told from anybody any more."""
        return any(one.erased_at for one in self.lists)


def awaiting(stops: Collection[Stop]) -> dict[int, frozenset[int]]:
    """By the key of each stop: keys of the passes in force that still need the plant's word.

    Two statements where no word is needed, else six at most, however many stops, and one more
    for each group that was approved. Each stop brings its site (`select_related("site")`).
    """
    known = _known(stops)
    asked = [stop for stop in stops if _asks(known[stop.pk])]
    found = {stop.pk: frozenset[int]() for stop in stops}
    if not asked:
        return found
    words, listed = _words(asked), _listed_by_deadline([known[stop.pk].due for stop in asked])
    bearers = _bearers({stop.session_id for stop in asked})
    for stop in asked:
        at = known[stop.pk]
        at.words = words[stop.pk]
        in_time = frozenset[Who]() if at.clears else listed[stop.pk]
        found[stop.pk] = frozenset(
            one.visit_pass for one in bearers[stop.session_id] if _is_awaited(one, at, in_time)
        )
    return found


def _asks(known: _Known) -> bool:
    return (known.clears or known.due is not None) and not known.is_erased


def _is_awaited(one: _Bearers, at: _Known, listed: frozenset[Who]) -> bool:
    word = at.words.get(one.visit_pass)
    if word is not None and word.word == Word.CLEARED:
        if not one.is_group:
            return False
        seen = [each for each in at.lists if each.made_at <= word.said_at]
        listed = listed | _listed(max(seen, key=lambda each: each.number, default=None))
    return any((one.visit_pass, who) not in listed for who in one.whos)


def _listed(pass_list: PassList | None) -> frozenset[Who]:
    rows = read_rows(pass_list.rows) if pass_list else []
    return frozenset((row.visit_pass, row.who) for row in rows)


def _known(stops: Collection[Stop]) -> dict[int, _Known]:
    plants = {stop.site.enterprise_id for stop in stops}
    rows = PassListLayout.objects.filter(enterprise__in=plants).defer("recipients")
    layouts = {row.enterprise_id: row for row in rows}
    usual = PassListLayout()
    known = {stop.pk: _Known(clears=_layout(stop, layouts, usual).clears_guests) for stop in stops}
    for one in PassList.objects.filter(stop__in=known).order_by("number").defer("rows", "sent_to"):
        known[one.stop_id].lists.append(one)
    for stop in stops:
        at, layout = known[stop.pk], _layout(stop, layouts, usual)
        at.due = next((one for one in reversed(at.lists) if is_in_force(one, stop, layout)), None)
    return known


def _layout(
    stop: Stop, layouts: Mapping[int, PassListLayout], usual: PassListLayout
) -> PassListLayout:
    return layouts.get(stop.site.enterprise_id, usual)


def _listed_by_deadline(lists: Iterable[PassList | None]) -> dict[int, frozenset[Who]]:
    found: dict[int, frozenset[Who]] = defaultdict(frozenset)
    keys = [one.pk for one in lists if one is not None]
    for one in PassList.objects.filter(pk__in=keys):
        found[one.stop_id] = _listed(one)
    return found


def _words(stops: Collection[Stop]) -> dict[int, dict[int, Clearance]]:
    """By stop and pass: the latest word."""
    found: dict[int, dict[int, Clearance]] = defaultdict(dict)
    keys = {stop.pk for stop in stops}
    for word in Clearance.objects.filter(stop__in=keys).order_by("pk").defer("reason"):
        found[word.stop_id][word.visit_pass_id] = word
    return found


def _bearers(sessions: Iterable[int]) -> dict[int, list[_Bearers]]:
    """By session: who comes with each pass in force."""
    rows = list(
        Pass.objects.filter(known_to_plant(), application__session__in=sessions, given_back_at=None)
        .order_by()
        .values_list(
            "pk",
            "application__session",
            "application__party",
            "application__party__kind",
            "application__party__names_due_at",
            "guest__identity",
        )
    )
    named: dict[int, set[str]] = defaultdict(set)
    groups = {row[2] for row in rows if comes_as_one(row[3], row[4])}
    listed = Guest.objects.coming().filter(party__in=groups) if groups else Guest.objects.none()
    for party, identity in listed.values_list("party", "identity"):
        named[party].add(identity)
    found: dict[int, list[_Bearers]] = defaultdict(list)
    for key, session, party, kind, due_at, identity in rows:
        is_group = comes_as_one(kind, due_at)
        whos = frozenset(named[party] or {""}) if is_group else frozenset({identity or ""})
        found[session].append(_Bearers(key, is_group, whos))
    return found
