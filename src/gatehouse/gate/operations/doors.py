"""The phones at the gate: opened, shut out, and what each may do without asking."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.operations import lock_stops
from gatehouse.catalogue.models import Enterprise
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate.models import Door, WalkInShare
from gatehouse.gate.queries import (
    digest_of_token,
    may_keep,
    may_run,
    phones,
    stops_of,
)
from gatehouse.gate.rules import shares_left
from gatehouse.gate.standing import expected_at, standings
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop

TOKEN_BYTES, SALT_BYTES = 32, 16
NAME_SIGNS = 60
UNSEEN = timedelta(days=30)
HEARD_EVERY = timedelta(seconds=15)
SEEN_EVERY = timedelta(minutes=1)  # a poll every ten seconds is no reason to write each time


@dataclass(frozen=True)
class Opened:
    """A new door, and what its phone is told once."""

    door: Door
    token: str


@transaction.atomic
def open_door(*, enterprise: Enterprise, name: str, by: Person, now: datetime) -> Opened:
    """Let somebody's phone keep the gate of a plant.

    Raises:
        Refused: `not_yours`, `no_name`, `name_too_long`.
    """
    name = " ".join(name.split())
    if not may_keep(by, enterprise.pk):
        raise Refused(_not_yours())
    if not name:
        raise Refused(Refusal("no_name", _("Name this phone, so that others can tell it apart.")))
    if len(name) > NAME_SIGNS:
        raise Refused(Refusal("name_too_long", _("At most 60 signs, please.")))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    door = Door.objects.create(
        enterprise=enterprise,
        person=by,
        name=name,
        token_sha256=digest_of_token(token),
        salt=secrets.token_urlsafe(SALT_BYTES),
        opened_at=now,
        last_seen_at=now,
    )
    history.record("gate.door_opened", of=door, by=by, now=now, enterprise=enterprise.pk)
    return Opened(door, token)


@transaction.atomic
def shut_out(*, door: Door, by: Person, now: datetime) -> Door:
    """A lost phone: from now on it is answered nothing but to forget everything. What it has
    handed in stays. Done twice it is done once; who keeps it may do it from another phone.

    Raises:
        Refused: `not_yours`.
    """
    door = lock_door(door)
    if by.pk != door.person_id and not may_run(by, door.enterprise_id):
        raise Refused(_not_yours())
    if door.shut_out_at is None:
        door.shut_out_at = now
        door.save(update_fields=["shut_out_at"])
        history.record("gate.door_shut_out", of=door, by=by, now=now)
    return door


@transaction.atomic
def shut_out_unseen(*, now: datetime) -> int:
    """Shut out the phones that were not seen for a month: nobody misses them, and whoever finds
    one should not find today's names on it. How many."""
    unseen = phones().filter(shut_out_at=None, last_seen_at__lt=now - UNSEEN)
    found = list(unseen.select_for_update(no_key=True).order_by("pk"))
    for door in found:
        door.shut_out_at = now
        door.save(update_fields=["shut_out_at"])
        history.record("gate.door_shut_out", of=door, by=None, now=now)
    return len(found)


@transaction.atomic
def share_walk_ins(
    *, door: Door, stop: Stop, persons: int, by: Person, now: datetime
) -> WalkInShare:
    """So many people without a pass this door may let in at a stop by itself.

    Where there is a limit, all shares together leave room for everybody with a pass.

    Raises:
        Refused: `not_yours`, `other_plant`, `shut_out`, `too_few`; `over_limit`.
    """
    lock_stops([stop.pk])
    door = Door.objects.get(pk=door.pk)
    _refuse_share(door, stop, persons, by=by)
    found = stops_of(door.enterprise_id, {stop.pk}).get(stop.pk)
    if found is None:
        raise Refused(Refusal("other_plant", _("This stop is at another enterprise.")))
    _refuse_beyond_limit(found, door, persons)
    share, _is_new = WalkInShare.objects.update_or_create(
        door=door, stop=stop, defaults={"persons": persons}
    )
    history.record("gate.walk_ins_shared", of=door, by=by, now=now, stop=stop.pk, persons=persons)
    return share


def _refuse_share(door: Door, stop: Stop, persons: int, *, by: Person) -> None:
    if not may_run(by, door.enterprise_id):
        raise Refused(_not_yours())
    if door.shut_out_at:
        raise Refused(Refusal("shut_out", _("This phone was shut out.")))
    if persons < 0:
        raise Refused(Refusal("too_few", _("None at least.")))


def _refuse_beyond_limit(stop: Stop, door: Door, persons: int) -> None:
    if stop.hard_limit is None:
        return
    standing = standings([stop])[stop.pk]
    expected = expected_at([stop]).get(stop.session_id, 0)
    left = shares_left(
        limit=stop.hard_limit,
        expected=expected,
        shares=standing.given | {door.pk: persons},
        walked_in=standing.reckoning().walked_in,
    )
    if left < 0:
        most = max(0, persons + left)
        text = ngettext(
            "The limit leaves %(n)d walk-in for this phone.",
            "The limit leaves %(n)d walk-ins for this phone.",
            most,
        )
        raise Refused(Refusal("over_limit", text % {"n": most}))


@transaction.atomic
def note_seen(*, door: Door, now: datetime) -> None:
    """The phone has called; written down once a minute at most."""
    if now - door.last_seen_at >= SEEN_EVERY:
        Door.objects.filter(pk=door.pk).update(last_seen_at=now)


@transaction.atomic
def note_heard(*, door: Door, now: datetime) -> None:
    """The phone has handed in all that it had; written down a few times a minute at most."""
    if door.heard_at is None or now - door.heard_at >= HEARD_EVERY:
        Door.objects.filter(pk=door.pk).update(heard_at=now)


def lock_door(door: Door) -> Door:
    """A door read afresh, locked: its phone hands in one call after another."""
    Door.objects.select_for_update(no_key=True).values_list("pk").get(pk=door.pk)
    return Door.objects.select_related("enterprise", "person").get(pk=door.pk)


def _not_yours() -> Refusal:
    return Refusal("not_yours", _("This is the gate of another enterprise."))
