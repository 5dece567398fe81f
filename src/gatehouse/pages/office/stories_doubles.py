"""Accounts that may be the same human being: the same child among their guests, or the same name
and phone for a group. A suspicion, never more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q

from gatehouse.admission.models import Guest, Party, PartyKind
from gatehouse.admission.queries import folded
from gatehouse.people.models import Person
from gatehouse.programme.office import Seat, within

PARTIES_AT_MOST = 2_000  # whose names and phones one look opens
PHONE_DIGITS = 10  # without the code of the country, which is written in several ways


@dataclass(frozen=True)
class Double:
    """Another account, why it is suspected, and which of the two would be kept."""

    person: Person
    children: int
    same_phone: bool
    kept: Person
    merged: Person


def in_order(one: Person, other: Person) -> tuple[Person, Person]:
    """Which of two accounts is offered to be kept, and the other: one with an address rather than
    one that was made on the phone, for with that nobody signs in."""
    return (other, one) if other.has_address and not one.has_address else (one, other)


@dataclass(frozen=True)
class Doubles:
    """All that were found; `is_partial` when there were more parties than one look opens."""

    found: list[Double] = field(default_factory=list)
    is_partial: bool = False


def doubles_of(person: Person, seat: Seat) -> Doubles:
    """Accounts suspected to be this person's too, the surest first. Six statements at most."""
    reach = within(seat.planned, "applications__session__season")
    children = _same_children(person, within(seat.planned, "party__applications__session__season"))
    phones, is_partial = _same_phone(person, reach)
    keys = {*children, *phones}
    people = Person.objects.filter(pk__in=keys, erased_at=None)
    found = [
        Double(one, children[one.pk], one.pk in phones, *in_order(person, one)) for one in people
    ]
    found.sort(key=lambda one: (not one.same_phone, -one.children, one.person.pk))
    return Doubles(found, is_partial)


def _same_children(person: Person, reach: Q) -> Counter[int]:
    """By account: how many children it has named whom this one has named as well. An adult is
    known within one account only, so that an identity shared by two is a child's."""
    own = Guest.objects.filter(party__asker=person).exclude(identity="").order_by()
    others = Guest.objects.filter(reach, identity__in=own.values("identity"))
    rows = others.exclude(party__asker=person).order_by()
    return Counter(asker for asker, _who in rows.values_list("party__asker", "identity").distinct())


def _same_phone(person: Person, reach: Q) -> tuple[set[int], bool]:
    """Accounts that have named the same person with the same phone for a group or a team."""
    parties = Party.objects.exclude(kind=PartyKind.COMPANY).filter(erased_at=None)
    names = ("contact_name", "contact_phone")
    own = {known_as(*row) for row in parties.filter(asker=person).values_list(*names)} - {None}
    if not own:
        return set(), False
    others = parties.filter(reach).exclude(asker=person).order_by("-pk").distinct()
    rows = list(others.values_list("asker", *names)[: PARTIES_AT_MOST + 1])
    same = {asker for asker, *row in rows[:PARTIES_AT_MOST] if known_as(*row) in own}
    return same, len(rows) > PARTIES_AT_MOST


def known_as(name: str, phone: str) -> tuple[str, str] | None:
    """How a person and their phone are compared; None where one of the two was not given."""
    digits = re.sub(r"\D", "", phone)[-PHONE_DIGITS:]
    return (folded(name), digits) if name and len(digits) == PHONE_DIGITS else None
