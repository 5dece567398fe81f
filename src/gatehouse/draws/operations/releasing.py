"""What needs two officials of different roles: letting a result out, and calling a draw off."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import store
from gatehouse.draws.models import Draw
from gatehouse.draws.operations.planning import lock_draw, refuse_unless
from gatehouse.draws.rules import Step, VoidCode
from gatehouse.people.models import Person, Role
from gatehouse.people.operations import approved
from gatehouse.people.roles import is_organiser

RELEASE, VOID = "draws.release", "draws.void"
OFFICIALS = frozenset({Role.ORGANISER.value, Role.ADMINISTRATOR.value})


def is_official(person: Person, _params: dict[str, object]) -> bool:
    """Whether somebody's word counts on a draw at all."""
    return is_organiser(person)


def roles_of(*people: Person) -> list[str]:
    """The roles of officials, as the public log names them instead of the people."""
    return sorted({role for one in people for role in one.role_codes & OFFICIALS})


def refuse_same_role(one: Person, other: Person) -> None:
    """Raises Refused (`same_role`) unless the two have different roles between them."""
    mine, theirs = one.role_codes & OFFICIALS, other.role_codes & OFFICIALS
    if one.pk == other.pk or not mine or not theirs or len(mine | theirs) < 2:
        text = _("Two officials of different roles have to agree: an organiser, an administrator.")
        raise Refused(Refusal("same_role", text))


@approved(RELEASE, may=is_official)
@transaction.atomic
def release(*, by: Person, approved_by: Person, now: datetime, draw: int, why: str = "") -> None:
    """Let the result out.

    Raises:
        Refused: `same_role`; `not_now`; `not_sound` where the self-test failed; `file_changed`.
    """
    refuse_same_role(by, approved_by)
    fresh = lock_draw(Draw.objects.get(pk=draw))
    refuse_unless(fresh, Step.DRAWN)
    if not fresh.is_sound:
        text = _("The self-test of this draw did not pass: it is looked into before anybody knows.")
        raise Refused(Refusal("not_sound", text))
    if names := store.changed(fresh):
        text = _("A published file is not what it was: %(names)s.")
        raise Refused(Refusal("file_changed", text % {"names": ", ".join(names)}))
    fresh.released_at = now
    fresh.save(update_fields=["released_at"])
    history.record(
        "draws.released",
        of=fresh,
        by=by,
        now=now,
        approved_by=approved_by.pk,
        roles=roles_of(by, approved_by),
    )


@approved(VOID, may=is_official)
@transaction.atomic
def void(
    *,
    by: Person,
    approved_by: Person,
    now: datetime,
    draw: int,
    why: str = "",
    code: str = VoidCode.OTHER.value,
) -> None:
    """Call a draw off; its files and its result, where there is one, stay public.

    Raises:
        Refused: `same_role`; `no_reason`; `not_now` where it was called off already.
    """
    refuse_same_role(by, approved_by)
    fresh = lock_draw(Draw.objects.get(pk=draw))
    if fresh.voided_at:
        raise Refused(Refusal("not_now", _("This draw was called off already.")))
    if not why.strip():
        raise Refused(Refusal("no_reason", _("Say why: everybody will read it.")))
    fresh.voided_at, fresh.void_reason = now, why.strip()
    fresh.save(update_fields=["voided_at", "void_reason"])
    history.record(
        "draws.voided",
        of=fresh,
        by=by,
        now=now,
        approved_by=approved_by.pk,
        roles=roles_of(by, approved_by),
        code=code,
    )


@transaction.atomic
def note_capacity(
    *,
    draw: Draw,
    label: str,
    before: int,
    after: int,
    code: str,
    by: Person,
    approved_by: Person,
    now: datetime,
) -> None:
    """Write into the log of a draw that two officials changed what is drawn."""
    history.record(
        "draws.capacity_changed",
        of=draw,
        by=by,
        now=now,
        label=label,
        before=before,
        after=after,
        code=code,
        approved_by=approved_by.pk,
        roles=roles_of(by, approved_by),
    )


@transaction.atomic
def note_lost(*, draw: Draw, label: str, parties: int, now: datetime) -> None:
    """Write into it how many parties were drawn for places that are there no more; once."""
    known = history.HistoryEntry.objects.all().of(draw).filter(verb="draws.places_lost")
    if not known.filter(facts__label=label).exists():
        history.record("draws.places_lost", of=draw, by=None, now=now, label=label, parties=parties)


@transaction.atomic
def erase_salts(*, now: datetime) -> int:
    """Erase the salts of draws whose time for appeals is over; returns of how many. After that a
    hash in the public file says nothing about anybody."""
    erased = 0
    for draw in Draw.objects.select_for_update().filter(salts_erased_at=None):
        ended_at = draw.released_at or draw.voided_at
        if ended_at is None or now < ended_at + timedelta(days=draw.appeal_days):
            continue
        draw.salt_key, draw.salts_erased_at = "", now
        draw.save(update_fields=["salt_key", "salts_erased_at"])
        history.record("draws.salts_erased", of=draw, by=None, now=now)
        erased += 1
    return erased
