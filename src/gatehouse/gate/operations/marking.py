"""Arrivals marked at the desk, on an office computer: the desk is a door of its own."""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.models import Pass
from gatehouse.catalogue.models import Enterprise
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate.models import Door, GateAct
from gatehouse.gate.operations.acts import hand_in
from gatehouse.gate.operations.doors import SALT_BYTES, lock_door
from gatehouse.gate.queries import DESK, may_run, next_number
from gatehouse.gate.rules import Kind, Told
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop


@transaction.atomic
def mark(
    *,
    stop: Stop,
    kind: Kind,
    key: UUID,
    by: Person,
    now: datetime,
    persons: int = 1,
    visit_pass: Pass | None = None,
    takes_back: GateAct | None = None,
    reason: str = "",
    has_happened: bool = False,
) -> None:
    """Mark at the desk what happens at a stop; the form's `key` makes two clicks one act.

    Unless it `has_happened` already, nothing is written where something would be wrong with it.

    Raises:
        Refused: `not_yours`, `not_today`; or the code of what would be wrong, with its words.
    """
    stop = Stop.objects.select_related("site__enterprise", "session__season").get(pk=stop.pk)
    if not may_run(by, stop.site.enterprise_id):
        raise Refused(Refusal("not_yours", _("This is the gate of another plant.")))
    zone = stop.session.zone
    if now.astimezone(zone).date() < stop.arrives_at.astimezone(zone).date():
        raise Refused(Refusal("not_today", _("The visit is on another day: nobody came yet.")))
    door = lock_door(_desk_of(stop.site.enterprise, by=by, now=now))
    ms = int(now.timestamp() * 1000)
    told = Told(
        key=key,
        number=next_number(door),
        stop=stop.pk,
        kind=kind,
        persons=persons,
        phone_ms=ms,
        visit_pass=visit_pass.pk if visit_pass else None,
        takes_back=takes_back.key if takes_back else None,
        reason=reason,
        happened=has_happened or kind in {"left", "taken_back"},
    )
    for refused in hand_in(door=door, acts=[told], sent_ms=ms, now=now).refused:
        raise Refused(Refusal(refused.code, wrong(refused.code)))


def _desk_of(enterprise: Enterprise, *, by: Person, now: datetime) -> Door:
    """The desk as a door of this plant, kept by this person. What stands where other doors have
    the digest of their token is the digest of none: no phone can call as the desk."""
    door, is_new = Door.objects.get_or_create(
        token_sha256=f"{DESK}:{enterprise.pk}:{by.pk}",
        defaults={
            "enterprise": enterprise,
            "person": by,
            "name": _("The desk"),
            "salt": token_urlsafe(SALT_BYTES),
            "opened_at": now,
            "last_seen_at": now,
        },
    )
    if is_new:
        history.record("gate.door_opened", of=door, by=by, now=now, enterprise=enterprise.pk)
    return door


def wrong(code: str) -> str:
    """What is wrong with somebody's coming in, in words."""
    words = {
        "twice": _("This pass is in already."),
        "over_limit": _("So many people may not be inside at once."),
        "given_back": _("This pass was given back."),
        "refused": _("The enterprise refused this guest."),
        "not_cleared": _("The enterprise has not approved this guest yet."),
        "other_stop": _("This pass is for another visit."),
        "too_many": _("More people than the pass stands for."),
        "cancelled": _("This visit was cancelled."),
    }
    return words.get(code, _("This cannot be marked."))
