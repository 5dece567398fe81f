"""Pairs of accounts that may be one human being each, over all that somebody plans."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, Q

from gatehouse.admission.models import Application, Guest, Merge, Party, PartyKind
from gatehouse.pages.office.stories_doubles import PARTIES_AT_MOST, in_order, known_as
from gatehouse.people.models import Person
from gatehouse.programme.office import Seat, within

CHILDREN_AT_MOST = 500
PAIRS_AT_MOST = 50
MERGES_AT_MOST = 20
Pair = tuple[int, int]


@dataclass(frozen=True)
class Suspected:
    """Two accounts in use, the older first, and why they are suspected to be one person's."""

    older: Person
    newer: Person
    children: int
    same_phone: bool

    @property
    def kept(self) -> Person:
        return in_order(self.older, self.newer)[0]

    @property
    def merged(self) -> Person:
        return in_order(self.older, self.newer)[1]


def suspected(seat: Seat) -> list[Suspected]:
    """The surest first, then the newest; nobody who works here, for they are never merged.

    Five statements.
    """
    children, phones = _by_children(seat), _by_phone(seat)
    keys = {key for pair in {*children, *phones} for key in pair}
    visitors = Q(role_grants=None, memberships=None, season_grants=None, is_superuser=False)
    people = Person.objects.filter(visitors, pk__in=keys, is_active=True).in_bulk()
    found = [
        Suspected(people[older], people[newer], children[older, newer], (older, newer) in phones)
        for older, newer in {*children, *phones}
        if older in people and newer in people
    ]
    found.sort(key=lambda one: (not one.same_phone, -one.children, -one.newer.pk, -one.older.pk))
    return found[:PAIRS_AT_MOST]


def _by_children(seat: Seat) -> Counter[Pair]:
    """How many children both have named; an identity shared by two accounts is a child's."""
    reach = within(seat.planned, "party__applications__session__season")
    rows = Guest.objects.filter(reach).exclude(identity="").order_by()
    shared = rows.values("identity").annotate(n=Count("party__asker", distinct=True))
    twice = shared.filter(n__gt=1).order_by("-n", "identity").values("identity")[:CHILDREN_AT_MOST]
    known = [row["identity"] for row in twice]
    pairs = rows.filter(identity__in=known).values_list("identity", "party__asker").distinct()
    return _pairs(pairs)


def _by_phone(seat: Seat) -> set[Pair]:
    reach = within(seat.planned, "applications__session__season")
    parties = Party.objects.exclude(kind=PartyKind.COMPANY).filter(reach, erased_at=None)
    rows = parties.order_by("-pk").values_list("asker", "contact_name", "contact_phone").distinct()
    said = {(known_as(*who), asker) for asker, *who in rows[:PARTIES_AT_MOST]}
    return set(_pairs((who, asker) for who, asker in said if who is not None))


def _pairs(rows: Iterable[tuple[object, int]]) -> Counter[Pair]:
    """Every two accounts of which the same is known, and how often."""
    by: dict[object, set[int]] = defaultdict(set)
    for known, asker in rows:
        by[known].add(asker)
    return Counter(pair for askers in by.values() for pair in combinations(sorted(askers), 2))


def merges_of(seat: Seat, *, of: Person | None = None) -> list[Merge]:
    """The newest first: all for the organisers of the city; for who plans some seasons those of
    accounts that asked there and for nothing elsewhere: they may take them apart, too."""
    found = Merge.objects.select_related("kept", "merged", "by").order_by("-merged_at", "-pk")
    if of is not None:
        found = found.filter(Q(kept=of) | Q(merged=of))
    rows = list(found[:MERGES_AT_MOST])
    if seat.plans_all:
        return rows
    keys = {key for one in rows for key in (one.kept_id, one.merged_id)}
    theirs = Application.objects.exclude(within(seat.planned, "session__season")).order_by()
    asked = theirs.filter(asker__in=keys).values_list("asker")
    came = theirs.filter(party__guests__account__in=keys).values_list("party__guests__account")
    foreign = {key for (key,) in asked.union(came)}
    planned = Application.objects.filter(within(seat.planned, "session__season"), asker__in=keys)
    own = set(planned.order_by().values_list("asker", flat=True)) - foreign
    return [
        one for one in rows if one.kept_id in own and not {one.kept_id, one.merged_id} & foreign
    ]


def may_merge(seat: Seat, *people: Person) -> bool:
    """Whether all that these accounts asked for lies in seasons that somebody plans."""
    if seat.plans_all:
        return True
    theirs = Application.objects.filter(Q(asker__in=people) | Q(party__guests__account__in=people))
    return not theirs.exclude(within(seat.planned, "session__season")).exists()
