"""A second person's word: asked for before what cannot be taken back, given or refused once.

A kind of act is registered with `@approved`: its function runs when another person agrees, in the
transaction of the agreement. Who may agree is said by the capability that owns the act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history, undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people import messages
from gatehouse.people.models import Approval, Person

Act = Callable[..., undo.Undo | None]
May = Callable[[Person, dict[str, Any]], bool]


@dataclass(frozen=True)
class Kind:
    """What is done when somebody agrees, and who may."""

    act: Act
    may: May


_kinds: dict[str, Kind] = {}


def approved(kind: str, *, may: May) -> Callable[[Act], Act]:
    """Register what another person agrees to. It is called with `by` (who asked), `approved_by`,
    `now`, `why` and the params, and may raise Refused: then nothing is decided. `may` says of a
    person and the params whether they decide on such things at all."""

    def register(act: Act) -> Act:
        if kind in _kinds:
            raise ValueError(f"Two acts wait for a second person as {kind!r}.")
        _kinds[kind] = Kind(act, may)
        return act

    return register


def may_decide(approval: Approval, person: Person) -> bool:
    """Whether this person's word counts: another one than who asked, who looks after such acts."""
    known = _kinds.get(approval.kind)
    is_another = person.pk != approval.asked_by_id
    return is_another and known is not None and known.may(person, approval.params)


@transaction.atomic
def ask(
    *,
    kind: str,
    persons: int,
    why: str,
    tell: Iterable[Person],
    by: Person,
    now: datetime,
    **params: Any,
) -> Approval:
    """Let an act wait for another person; those of `tell` get a letter, at most one an hour. The
    caller holds the thing concerned locked. Params hold ids, as JSON.

    Raises:
        Refused: `asked` where the same waits already.
    """
    if kind not in _kinds:
        raise LookupError(f"Nothing waits for a second person as {kind!r}.")
    waiting = Approval.objects.waiting(now=now).filter(kind=kind)
    if any(one.params == params for one in waiting):
        raise Refused(Refusal("asked", _("This waits for a second person already.")))
    approval = Approval.objects.create(
        kind=kind, params=params, why=why, persons=persons, asked_by=by, asked_at=now
    )
    history.record("people.approval_asked", of=approval, by=by, now=now, kind=kind, persons=persons)
    for person in tell:
        messages.second_word(approval, to=person, now=now)
    return approval


@transaction.atomic
def decide(*, approval: Approval, is_granted: bool, by: Person, now: datetime) -> undo.Undo | None:
    """Agree, and it is done at once; or say no. What takes it back, where that goes for a minute.

    Raises:
        Refused: `own_question` for who asked; `not_yours` for who does not look after such acts,
            `asker_left` where the asker does not any more; `decided`, `expired`; or why the act
            cannot be done (any more): then nothing is decided.
    """
    fresh = _lock(approval, now=now)
    asker = fresh.asked_by
    if asker == by:
        raise Refused(Refusal("own_question", _("Somebody else has to say this word.")))
    if not may_decide(fresh, by):
        raise Refused(Refusal("not_yours", _("This is for those who plan this season.")))
    known = _kinds[fresh.kind]
    if is_granted and not (asker.is_active and known.may(asker, fresh.params)):
        text = _("Who asked does not plan this season any more.")
        raise Refused(Refusal("asker_left", text))
    _write(fresh, is_granted=is_granted, by=by, now=now)
    if not is_granted:
        history.record("people.approval_refused", of=fresh, by=by, now=now, kind=fresh.kind)
        return None
    history.record("people.approval_given", of=fresh, by=by, now=now, kind=fresh.kind)
    return known.act(by=asker, approved_by=by, now=now, why=fresh.why, **fresh.params)


@transaction.atomic
def take_back_question(*, approval: Approval, by: Person, now: datetime) -> Approval:
    """Who asked does not want it any more; nobody is told.

    Raises:
        Refused: `not_yours`, `decided`, `expired`.
    """
    fresh = _lock(approval, now=now)
    if fresh.asked_by != by:
        raise Refused(Refusal("not_yours", _("Somebody else asked this.")))
    _write(fresh, is_granted=False, by=None, now=now)
    history.record("people.approval_dropped", of=fresh, by=by, now=now, kind=fresh.kind)
    return fresh


def _lock(approval: Approval, *, now: datetime) -> Approval:
    """As it is now; nobody else decides until the end of the transaction."""
    rows = Approval.objects.select_for_update(of=("self",)).select_related("asked_by")
    fresh = rows.get(pk=approval.pk)
    if fresh.decided_at is not None:
        raise Refused(Refusal("decided", _("This has been decided already.")))
    if now >= fresh.expires_at:
        raise Refused(Refusal("expired", _("Nobody answered for a week: ask again.")))
    return fresh


def _write(approval: Approval, *, is_granted: bool, by: Person | None, now: datetime) -> None:
    approval.is_granted, approval.decided_by, approval.decided_at = is_granted, by, now
    approval.save(update_fields=["is_granted", "decided_by", "decided_at"])
