"""What is done with proposals by itself: reminders, news of decisions, erasing."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction

from gatehouse.core import history, undo
from gatehouse.core.apart import each_apart
from gatehouse.proposals import messages
from gatehouse.proposals.models import (
    AWAITED,
    DECIDED,
    Invitation,
    Proposal,
    ProposedVisit,
    Remark,
)
from gatehouse.proposals.operations.locking import lock
from gatehouse.proposals.rules import ERASE_AFTER, REMIND_BEFORE, reminder_is_due
from gatehouse.proposals.standing import is_awaited


def remind_due(*, now: datetime) -> int:
    """Write once, two days before, to enterprises that owe an answer; to how many."""
    near = Invitation.objects.filter(
        proposal__state__in=AWAITED,
        withdrawn_at=None,
        erased_at=None,
        answer_by__lte=(now + 2 * REMIND_BEFORE).date(),
        answer_by__gte=(now - REMIND_BEFORE).date(),
    )
    return each_apart(list(near.order_by("pk")), partial(_remind, now=now))


@transaction.atomic
def _remind(invitation: Invitation, *, now: datetime) -> int:
    invitation = lock(invitation)
    zone = ZoneInfo(invitation.season.timezone)
    # Whoever is invited so late has the day of the answer before their eyes already.
    told = max(invitation.reminded_at or invitation.invited_at, invitation.invited_at)
    due = reminder_is_due(
        answer_by=invitation.answer_by,
        today=now.astimezone(zone).date(),
        reminded_on=told.astimezone(zone).date(),
        is_awaited=is_awaited(invitation),
    )
    if not due:
        return 0
    invitation.reminded_at = now
    invitation.save(update_fields=["reminded_at"])
    history.record("proposals.reminded", of=invitation, by=None, now=now)
    messages.reminder(invitation, now=now)
    return 1


def tell_decided(*, now: datetime) -> int:
    """Write to each enterprise what was decided, once it can be taken back no more; to how many."""
    fresh = ProposedVisit.objects.filter(
        state__in=DECIDED, told_at=None, decided_at__lt=now - undo.FOR
    )
    keys = sorted(set(fresh.values_list("offer__proposal__invitation", flat=True)))
    return each_apart(keys, partial(_tell, now=now))


@transaction.atomic
def _tell(key: int, *, now: datetime) -> int:
    invitation = lock(Invitation.objects.get(pk=key))
    fresh = ProposedVisit.objects.filter(
        offer__proposal=invitation.proposal,
        state__in=DECIDED,
        told_at=None,
        decided_at__lt=now - undo.FOR,
    )
    if not fresh.update(told_at=now):
        return 0
    messages.decided(invitation, now=now)
    return 1


def erase_old(*, now: datetime) -> int:
    """Erase addresses and words some time after the season; of how many invitations."""
    over = Invitation.objects.filter(erased_at=None, season__ends_on__lt=(now - ERASE_AFTER).date())
    return each_apart(list(over.order_by("pk")), partial(_erase, now=now))


@transaction.atomic
def _erase(invitation: Invitation, *, now: datetime) -> int:
    invitation = lock(invitation)
    if invitation.erased_at is not None:
        return 0
    proposal = invitation.proposal
    invitation.address, invitation.erased_at = "", now
    invitation.save(update_fields=["address", "erased_at"])
    Proposal.objects.filter(pk=proposal.pk).update(contact="", words="")
    ProposedVisit.objects.filter(offer__proposal=proposal).update(note="", answer="")
    said = Remark.objects.filter(proposal=proposal).update(text="", erased_at=now)
    history.record("proposals.erased", of=invitation, by=None, now=now, remarks=said)
    return 1
