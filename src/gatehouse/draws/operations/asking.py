"""Asking for the second word that a draw needs: what could not be done is said before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import store
from gatehouse.draws.models import Draw
from gatehouse.draws.operations.drawing import read_throws, refuse_dice_now, throw_dice
from gatehouse.draws.operations.planning import lock_draw, refuse_unless
from gatehouse.draws.operations.releasing import OFFICIALS, RELEASE, VOID, is_official
from gatehouse.draws.queries import taking_part
from gatehouse.draws.rules import Step, VoidCode
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person, Role
from gatehouse.people.operations import approved

DICE = "draws.dice"


@approved(DICE, may=is_official)
def record_dice(
    *, by: Person, approved_by: Person, now: datetime, draw: int, throws: str, why: str = ""
) -> None:
    """The second recorder of a ceremony has the same throws.

    Raises:
        Refused: as `throw_dice` says.
    """
    throw_dice(draw=Draw.objects.get(pk=draw), throws=throws, by=by, now=now)


@transaction.atomic
def ask_to_release(*, draw: Draw, by: Person, now: datetime) -> Approval:
    """Ask an official of another role to let the result out with this one.

    Raises:
        Refused: `not_yours`; `not_now`; `not_sound`; `file_changed`; `asked`.
    """
    fresh = _for_officials(draw, by)
    refuse_unless(fresh, Step.DRAWN)
    if not fresh.is_sound:
        text = _("The self-test of this draw has not passed: without it nothing is released.")
        raise Refused(Refusal("not_sound", text))
    if names := store.changed(fresh):
        text = _("A published file is not what it was: %(names)s.")
        raise Refused(Refusal("file_changed", text % {"names": ", ".join(names)}))
    return _ask(RELEASE, fresh, officials_beside(by), by=by, now=now)


@transaction.atomic
def ask_to_void(
    *, draw: Draw, why: str, code: str = VoidCode.OTHER.value, by: Person, now: datetime
) -> Approval:
    """Ask an official of another role to call a draw off; `why` and its code are public then.

    Raises:
        Refused: `not_yours`; `not_now` for a draft, and once it was called off; `no_reason`;
            `asked`.
    """
    fresh = _for_officials(draw, by)
    if fresh.step in (Step.DRAFT, Step.VOID):
        raise Refused(Refusal("not_now", _("There is nothing to call off.")))
    if not why.strip():
        raise Refused(Refusal("no_reason", _("Say why: everybody will read it.")))
    said = {"code": VoidCode(code).value}
    return _ask(VOID, fresh, officials_beside(by), by=by, now=now, why=why.strip(), **said)


@transaction.atomic
def ask_for_dice(*, draw: Draw, throws: str, by: Person, now: datetime) -> Approval:
    """The throws as one recorder has them; another official compares them with their own.

    Raises:
        Refused: `not_yours`; `not_now`; `dice`; `asked`.
    """
    fresh = _for_officials(draw, by)
    refuse_dice_now(fresh, now=now)
    known = read_throws(throws)
    others = _officials(OFFICIALS).exclude(pk=by.pk)
    return _ask(DICE, fresh, others, by=by, now=now, throws=known)


def _for_officials(draw: Draw, by: Person) -> Draw:
    if not is_official(by, {}):
        text = _("This is for the city's organisers and administrators.")
        raise Refused(Refusal("not_yours", text))
    return lock_draw(draw)


def _ask(
    kind: str,
    draw: Draw,
    tell: QuerySet[Person],
    *,
    by: Person,
    now: datetime,
    why: str = "",
    **params: str,
) -> Approval:
    persons = taking_part(draw).order_by().aggregate(n=Sum("persons"))["n"] or 0
    return people.ask(
        kind=kind, persons=persons, why=why, tell=tell, by=by, now=now, draw=draw.pk, **params
    )


def officials_beside(official: Person) -> QuerySet[Person]:
    """Who makes up two different roles with this official."""
    mine = official.role_codes & OFFICIALS
    wanted = OFFICIALS - mine if len(mine) == 1 else OFFICIALS
    return _officials(wanted).exclude(pk=official.pk)


def _officials(roles: frozenset[str]) -> QuerySet[Person]:
    granted = [Role(role) for role in sorted(roles)]
    return Person.objects.filter(is_active=True, role_grants__role__in=granted).distinct()
