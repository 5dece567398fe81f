"""How a proposal is read to be changed: one writer at a time, as it is now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.proposals.models import (
    UNDECIDED,
    Invitation,
    Proposal,
    ProposalState,
    ProposedVisit,
)
from gatehouse.proposals.queries import invitations

ANEW = {ProposalState.ACCEPTED, ProposalState.REFUSED}  # decided; more can be proposed


def lock(invitation: Invitation) -> Invitation:
    """The invitation read afresh with its proposal, offers and visits; whoever else wants to
    change any of them waits."""
    rows = Proposal.objects.select_for_update(no_key=True).filter(invitation=invitation.pk)
    list(rows.values_list("pk", flat=True))
    return invitations().get(pk=invitation.pk)


def refuse_closed(invitation: Invitation) -> None:
    """Nothing is written into a proposal whose link is closed."""
    if invitation.withdrawn_at is not None:
        text = _("This invitation was withdrawn. Ask the organisers.")
        raise Refused(Refusal("withdrawn", text))
    if invitation.erased_at is not None:
        raise Refused(Refusal("erased", _("The season is over: this proposal is closed.")))


def refuse_changed(shown: str, now_is: str) -> None:
    """Whoever decides has seen what they decide about.

    Raises:
        Refused: `changed` when it is other than it was shown.
    """
    if shown != now_is:
        text = _("It was changed meanwhile. Look at it as it is now, and press again.")
        raise Refused(Refusal("changed", text))


def open_to_change(invitation: Invitation) -> Invitation:
    """The invitation, locked, whose proposal may be written into."""
    invitation = lock(invitation)
    refuse_closed(invitation)
    if invitation.proposal.state == ProposalState.DECLINED:
        text = _("You said that you do not take part. Say first that you do after all.")
        raise Refused(Refusal("declined", text))
    return invitation


def touch(*, invitation: Invitation, by: Person | None, now: datetime, **facts: Any) -> None:
    """Something was written: what was decided and is proposed anew is a draft again."""
    proposal = invitation.proposal
    if proposal.state in ANEW and _is_open(proposal):
        proposal.state = ProposalState.DRAFT
    proposal.saved_at = now
    proposal.save(update_fields=["state", "saved_at"])
    history.record("proposals.saved", of=invitation, by=by, now=now, **facts)


def _is_open(proposal: Proposal) -> bool:
    visits = ProposedVisit.objects.filter(offer__proposal=proposal, state__in=UNDECIDED)
    return visits.exists()
