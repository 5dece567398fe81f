"""How a stop stands: its rows as the values that `rules.reckon` works on.

Everything is read for many stops at once, in a number of statements that does not grow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from gatehouse.admission.models import Application, Pass, State, comes_as_one
from gatehouse.catalogue.models import Membership
from gatehouse.gate.clearing import awaiting
from gatehouse.gate.models import (
    Clearance,
    GateAct,
    GuideDuty,
    Settlement,
    SettlementKind,
    WalkInShare,
    Word,
)
from gatehouse.gate.rules import (
    Act,
    Asked,
    Conflict,
    Decided,
    KnownPass,
    Reckoning,
    kept_for_others,
    reckon,
    shares_that_fit,
)
from gatehouse.programme.models import Stop

ACT_FIELDS = ("key", "door_id", "number", "kind", "persons", "done_at", "visit_pass_id",
              "takes_back")  # fmt: skip


@dataclass
class Standing:
    """One stop, and all that is known of what happened there."""

    stop: Stop
    acts: list[Act] = field(default_factory=list)
    known: dict[int, KnownPass] = field(default_factory=dict)
    decided: Decided = field(default_factory=Decided)
    settled: frozenset[Conflict] = frozenset()
    given: dict[int, int] = field(default_factory=dict)  # shares of the doors not shut out
    expected: int = 0  # people with a pass; read where shares were given
    places: dict[int, int] = field(default_factory=dict)  # by quota, where standbys were let in

    def reckoning(self, *, more: Iterable[Act] = (), asked: Asked | None = None) -> Reckoning:
        """What the acts come to, with some more that are not written down yet."""
        return reckon(
            [*self.acts, *more],
            known=self.known,
            limit=self.stop.hard_limit,
            decided=self.decided,
            asked=asked or Asked(),
            places=self.places,
        )

    def open_conflicts(self, reckoning: Reckoning) -> list[Conflict]:
        """Those that nobody has said a word about."""
        return [one for one in reckoning.conflicts if one not in self.settled]

    def shares(self, reckoning: Reckoning) -> dict[int, int]:
        """By door: how many people without a pass it may let in by itself, in all."""
        if self.stop.hard_limit is None:
            return self.given
        return shares_that_fit(
            limit=self.stop.hard_limit,
            expected=self.expected,
            shares=self.given,
            walked_in=reckoning.walked_in,
        )

    def kept_for_others(self, door: int, reckoning: Reckoning) -> int:
        """How many people the other doors may still let in without asking."""
        return kept_for_others(door, shares=self.shares(reckoning), walked_in=reckoning.walked_in)


def standings(
    stops: Collection[Stop], *, passes: Mapping[int, Iterable[int]] | None = None
) -> dict[int, Standing]:
    """How these stops stand, by their keys.

    Each stop comes with its session and site. `passes`: by stop, of which passes to read what is
    known, beside those that acts name.
    """
    found = {stop.pk: Standing(stop) for stop in stops}
    named = {key: set((passes or {}).get(key, ())) for key in found}
    rows = GateAct.objects.filter(stop__in=found).order_by()
    for stop_id, *values in rows.values_list("stop_id", *ACT_FIELDS):
        act = Act(*values)
        found[stop_id].acts.append(act)
        if act.visit_pass is not None:
            named[stop_id].add(act.visit_pass)
    _read_decisions(found)
    _read_shares(found)
    _read_given_on(found)
    for stop_id, known in known_passes(stops, named).items():
        found[stop_id].known = known
    return found


def expected_at(stops: Collection[Stop]) -> dict[int, int]:
    """By session: for how many people places are booked."""
    rows = (
        Application.objects.filter(
            session__in={stop.session_id for stop in stops}, state=State.BOOKED
        )
        .order_by()
        .values("session_id")
        .annotate(n=Sum("persons"))
    )
    return {row["session_id"]: row["n"] for row in rows}


def on_duty(stops: Collection[Stop]) -> QuerySet[GuideDuty]:
    """Who leads the visits at these stops, as long as they work at the plant."""
    works_there = Membership.objects.filter(
        person=OuterRef("person"), enterprise=OuterRef("stop__site__enterprise")
    )
    return GuideDuty.objects.filter(Exists(works_there), stop__in=stops).order_by("pk")


def _read_shares(found: dict[int, Standing]) -> None:
    rows = WalkInShare.objects.filter(stop__in=found, door__shut_out_at=None)
    for door, stop_id, persons in rows.values_list("door_id", "stop_id", "persons"):
        found[stop_id].given[door] = persons
    shared = [one.stop for one in found.values() if one.given]
    expected = expected_at(shared) if shared else {}
    for stop in shared:
        found[stop.pk].expected = expected.get(stop.session_id, 0)


def _read_given_on(found: dict[int, Standing]) -> None:
    """Where people were let in on places that others had left. One statement."""
    sessions = {one.stop.session_id for one in found.values()}
    rows = Application.objects.filter(
        session__in=sessions, standbys__admitted_at__isnull=False, state=State.BOOKED
    ).order_by()
    given_on = set(rows.values_list("session_id", "quota_id", "quota__places"))
    for one in found.values():
        one.places = {quota: n for session, quota, n in given_on if session == one.stop.session_id}


def _read_decisions(found: dict[int, Standing]) -> None:
    rows = Settlement.objects.filter(act__stop__in=found).values_list(
        "act__stop_id", "act__key", "conflict", "kind"
    )
    said: dict[int, list[tuple[Conflict, str]]] = defaultdict(list)
    for stop_id, key, code, kind in rows:
        said[stop_id].append((Conflict(key, code), kind))
    for stop_id, decisions in said.items():
        of = {
            kind: frozenset(conflict.act for conflict, word in decisions if word == kind)
            for kind in SettlementKind
        }
        found[stop_id].settled = frozenset(conflict for conflict, _kind in decisions)
        found[stop_id].decided = Decided(
            struck=of[SettlementKind.STRUCK], one_more=of[SettlementKind.ONE_MORE]
        )


@dataclass(frozen=True)
class _Row:
    """What of a pass decides whether it opens a gate."""

    pk: int
    session_id: int
    persons: int
    given_back_at: datetime | None
    is_refused: bool
    quota: int
    has_place: bool


def known_passes(
    stops: Collection[Stop], named: dict[int, set[int]]
) -> dict[int, dict[int, KnownPass]]:
    """By stop and pass: what is known of the passes that are `named` there."""
    rows = {row.pk: row for row in _rows(set().union(*named.values()) if named else set())}
    words = _words(named)
    awaited = awaiting(stops)
    return {
        stop.pk: {
            key: _known(
                rows[key],
                stop,
                words.get((stop.pk, key)),
                is_awaited=key in awaited[stop.pk],
            )
            for key in named.get(stop.pk, ())
            if key in rows
        }
        for stop in stops
    }


def _rows(keys: set[int]) -> Iterator[_Row]:
    rows = Pass.objects.filter(pk__in=keys).order_by()
    for (
        pk,
        session,
        kind,
        due_at,
        persons,
        given_back_at,
        is_refused,
        guest,
        quota,
        state,
    ) in rows.annotate(says_no=Q(refused_because__isnull=False)).values_list(
        "pk",
        "application__session_id",
        "application__party__kind",
        "application__party__names_due_at",
        "application__persons",
        "given_back_at",
        "says_no",
        "guest_id",
        "application__quota_id",
        "application__state",
    ):
        is_group = comes_as_one(kind, due_at) and guest is None
        yield _Row(
            pk,
            session,
            persons if is_group else 1,
            given_back_at,
            bool(is_refused),
            quota,
            state == State.BOOKED,
        )


def _words(named: dict[int, set[int]]) -> dict[tuple[int, int], tuple[str, datetime]]:
    """The plant's latest word on a pass at a stop."""
    rows = Clearance.objects.filter(stop__in=named).order_by("pk")
    return {
        (stop, visit_pass): (word, said_at)
        for stop, visit_pass, word, said_at in rows.values_list(
            "stop_id", "visit_pass_id", "word", "said_at"
        )
    }


def _known(
    row: _Row, stop: Stop, word: tuple[str, datetime] | None, *, is_awaited: bool
) -> KnownPass:
    """The gravest fault of a pass at a stop, if it has one."""
    persons = max(row.persons, 1)
    if row.session_id != stop.session_id:
        return KnownPass(persons, "other_stop")
    if stop.session.cancelled_at:
        return KnownPass(persons, "cancelled", stop.session.cancelled_at)
    if word and word[0] == Word.REFUSED:
        return KnownPass(persons, "refused", word[1])
    if row.given_back_at:
        return KnownPass(persons, "refused" if row.is_refused else "given_back", row.given_back_at)
    fault = "not_cleared" if is_awaited else ""
    return KnownPass(persons, fault if row.has_place else "standby", quota=row.quota)
