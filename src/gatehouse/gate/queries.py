"""Who keeps which gate, and the doors by what their phones show."""

from __future__ import annotations

import hashlib

from django.db.models import Max, QuerySet

from gatehouse.catalogue.models import Enterprise, Membership, PlantRole
from gatehouse.catalogue.roles import enterprises_of, works_at
from gatehouse.gate.models import Door, GateAct
from gatehouse.people.models import Person
from gatehouse.people.roles import is_organiser
from gatehouse.programme.models import Stop

DESK = "desk"  # what stands before the keys of a desk where a phone has the digest of its token


def may_keep(person: Person, enterprise_id: int) -> bool:
    """Whether somebody may stand at this plant's gate: who works there, and the organisers."""
    return person.is_active and (is_organiser(person) or works_at(person, enterprise_id))


def may_run(person: Person, enterprise_id: int) -> bool:
    """Whether somebody answers for this plant's gate: the plant's people, not its guides."""
    if not person.is_active:
        return False
    own = Membership.objects.filter(person=person, enterprise=enterprise_id, role=PlantRole.PLANT)
    return is_organiser(person) or own.exists()


def enterprises_for(person: Person) -> list[Enterprise]:
    """The plants whose gate somebody may keep; all of them for an organiser."""
    plants = Enterprise.objects.order_by("name")
    if not is_organiser(person):
        plants = plants.filter(pk__in=enterprises_of(person))
    return list(plants)


def digest_of_token(token: str) -> str:
    """What is kept of a door's token: 64 hex digits of SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def digest_of_code(salt: str, code: str) -> str:
    """How a phone knows a code that it does not hold: 16 hex digits of SHA-256."""
    return hashlib.sha256((salt + code).encode()).hexdigest()[:16]


def phones() -> QuerySet[Door]:
    """All doors that are phones and no desks."""
    return Door.objects.exclude(token_sha256__startswith=f"{DESK}:")


def door_of(token: str) -> Door | None:
    """The door that has this token, shut out or not, with its plant and its person."""
    doors = Door.objects.select_related("enterprise", "person")
    return doors.filter(token_sha256=digest_of_token(token)).first()


def is_let_in(door: Door) -> bool:
    """Whether the phone may still keep the gate."""
    return door.shut_out_at is None and may_keep(door.person, door.enterprise_id)


def next_number(door: Door) -> int:
    """The first number that no act of this door has."""
    last = GateAct.objects.filter(door=door).aggregate(n=Max("number"))["n"]
    return (last or 0) + 1


def stops_of(enterprise_id: int, keys: set[int]) -> dict[int, Stop]:
    """Stops of one plant by their keys, with what their standing needs."""
    found = Stop.objects.filter(pk__in=keys, site__enterprise=enterprise_id)
    return {stop.pk: stop for stop in found.select_related("session", "site")}
