"""Asking an enterprise to take part: the link, its renewal and its end, reminders."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Enterprise
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season
from gatehouse.proposals import messages
from gatehouse.proposals.models import Invitation, Proposal
from gatehouse.proposals.operations.locking import lock
from gatehouse.proposals.standing import is_awaited

OPENED_AGAIN = timedelta(hours=1)
REMINDED_AGAIN = timedelta(hours=20)  # not twice in a working day


@transaction.atomic
def invite(
    *,
    season: Season,
    enterprise: Enterprise,
    address: str,
    language: str,
    answer_by: date,
    by: Person | None,
    now: datetime,
) -> Invitation:
    """Ask an enterprise, by a letter with a link, to propose visits for a season.

    Raises:
        Refused: `season_over`; `too_early` for a day that has passed; `invited` already.
    """
    _refuse_day(season, answer_by, now=now)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                season=season,
                enterprise=enterprise,
                address=address,
                language=language,
                answer_by=answer_by,
                invited_at=now,
                invited_by=by,
            )
    except IntegrityError as error:
        text = _("%(name)s was invited already.") % {"name": enterprise.name}
        raise Refused(Refusal("invited", text)) from error
    Proposal.objects.create(invitation=invitation)
    history.record(
        "proposals.invited", of=invitation, by=by, now=now, enterprise=enterprise.pk,
        season=season.pk,
    )  # fmt: skip
    messages.invited(invitation, now=now)
    return invitation


def _refuse_day(season: Season, answer_by: date, *, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(season.timezone)).date()
    if today > season.ends_on:
        raise Refused(Refusal("season_over", _("This season is over.")))
    if answer_by < today:
        raise Refused(Refusal("too_early", _("The day of the answer has passed already.")))


@transaction.atomic
def renew(
    *, invitation: Invitation, address: str, answer_by: date, by: Person | None, now: datetime
) -> Invitation:
    """Send a new link, which closes the old one: to another address, until another day, or after
    the invitation was withdrawn. What was proposed stays.

    Raises:
        Refused: as `invite`; `erased` when nobody may be written to any more.
    """
    invitation = lock(invitation)
    if invitation.erased_at is not None:
        raise Refused(Refusal("erased", _("The season is over: this proposal is closed.")))
    _refuse_day(invitation.season, answer_by, now=now)
    invitation.address, invitation.answer_by = address, answer_by
    invitation.key, invitation.invited_at = uuid4(), now
    invitation.invited_by = by
    invitation.withdrawn_at = invitation.last_opened_at = invitation.reminded_at = None
    invitation.save(
        update_fields=[
            "address",
            "answer_by",
            "key",
            "invited_at",
            "invited_by",
            "withdrawn_at",
            "last_opened_at",
            "reminded_at",
        ]
    )
    history.record("proposals.renewed", of=invitation, by=by, now=now)
    messages.invited(invitation, now=now)
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Person | None, now: datetime) -> bool:
    """Close the link; what was proposed stays and can be read by the organisers. Whether it was
    open before."""
    closed = Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None)
    if not closed.update(withdrawn_at=now):
        return False
    history.record("proposals.withdrawn", of=invitation, by=by, now=now)
    return True


@transaction.atomic
def note_opened(*, invitation: Invitation, now: datetime) -> bool:
    """Remember that the link was opened; within an hour it is the same opening."""
    first = Q(last_opened_at=None) | Q(last_opened_at__lte=now - OPENED_AGAIN)
    opened = Invitation.objects.filter(first, pk=invitation.pk, withdrawn_at=None)
    return bool(opened.update(last_opened_at=now))


@transaction.atomic
def remind(*, invitation: Invitation, by: Person | None, now: datetime) -> bool:
    """Write once more to an enterprise that owes an answer; not twice in a day. Whether it was
    written to."""
    invitation = lock(invitation)
    told = invitation.reminded_at or invitation.invited_at
    if not is_awaited(invitation) or now - told < REMINDED_AGAIN:
        return False
    invitation.reminded_at = now
    invitation.save(update_fields=["reminded_at"])
    history.record("proposals.reminded", of=invitation, by=by, now=now)
    messages.reminder(invitation, now=now)
    return True
