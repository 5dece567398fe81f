"""One function per message about a proposal; each is queued in the transaction of its cause.

The outbox holds numbers only; the letter is written when it is sent (`letters.py`).
"""

from __future__ import annotations

from datetime import datetime

from gatehouse.core import mail
from gatehouse.people.models import Person
from gatehouse.programme.roles import seasons_planned_by
from gatehouse.proposals.models import Invitation


def invited(invitation: Invitation, *, now: datetime) -> None:
    """The link, and by when an answer is asked for."""
    _to_enterprise("proposals.invited", invitation, now=now)


def reminder(invitation: Invitation, *, now: datetime) -> None:
    """The answer is still awaited."""
    _to_enterprise("proposals.reminder", invitation, now=now)


def asked(invitation: Invitation, *, now: datetime) -> None:
    """The organisers ask back."""
    _to_enterprise("proposals.asked", invitation, now=now)


def decided(invitation: Invitation, *, now: datetime) -> None:
    """What was accepted and what was not."""
    _to_enterprise("proposals.decided", invitation, now=now)


def answered(invitation: Invitation, *, now: datetime) -> None:
    """To whoever invited, as long as they plan this season: the enterprise has answered."""
    person = invitation.invited_by
    if person is not None and _plans(person, invitation.season_id):
        mail.queue(
            "proposals.answered",
            to=person.email,
            language=person.language,
            now=now,
            once=_once("proposals.answered", invitation, now),
            invitation=invitation.pk,
        )


def _plans(person: Person, season_id: int) -> bool:
    seasons = seasons_planned_by(person)
    return person.is_active and (seasons is None or season_id in seasons)


def _to_enterprise(kind: str, invitation: Invitation, *, now: datetime) -> None:
    """An erased address is written to no more."""
    if invitation.address and invitation.withdrawn_at is None:
        mail.queue(
            kind,
            to=invitation.address,
            language=invitation.language,
            now=now,
            once=_once(kind, invitation, now),
            invitation=invitation.pk,
        )


def _once(kind: str, invitation: Invitation, now: datetime) -> str:
    return f"{kind}:{invitation.pk}:{now.isoformat()}"
