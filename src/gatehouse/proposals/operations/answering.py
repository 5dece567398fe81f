"""What an enterprise says: words kept, the proposal sent, questions answered; staying away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.proposals import messages
from gatehouse.proposals.models import (
    Invitation,
    Proposal,
    ProposalState,
    ProposedVisit,
    Remark,
    Side,
    VisitState,
)
from gatehouse.proposals.operations.locking import (
    lock,
    open_to_change,
    refuse_changed,
    refuse_closed,
    touch,
)
from gatehouse.proposals.queries import mark_of, mark_of_words, visits_of


@dataclass(frozen=True)
class Words:
    """What an enterprise is about to say: whom to call, words to the organisers, answers by the
    key of the visit they were asked about."""

    contact: str = ""
    words: str = ""
    answers: Mapping[int, str] | None = None


@transaction.atomic
def save_words(
    *, invitation: Invitation, words: Words, seen: str, by: Person | None, now: datetime
) -> None:
    """Keep what they are about to say until they send it.

    Raises:
        Refused: as `add_offer`; `changed` when somebody else has written meanwhile.
    """
    invitation = open_to_change(invitation)
    refuse_changed(seen, mark_of_words(invitation.proposal))
    _keep(invitation, words)
    touch(invitation=invitation, by=by, now=now)


def _keep(invitation: Invitation, words: Words) -> None:
    proposal = invitation.proposal
    proposal.contact, proposal.words = words.contact, words.words
    proposal.save(update_fields=["contact", "words"])
    for visit in visits_of(proposal):
        answer = (words.answers or {}).get(visit.pk)
        if answer is not None and visit.state == VisitState.ASKED:
            visit.answer = answer
            visit.save(update_fields=["answer"])


@transaction.atomic
def send(
    *,
    invitation: Invitation,
    words: Words,
    seen: str,
    seen_words: str,
    by: Person | None,
    now: datetime,
) -> Proposal:
    """Send the proposal, or the answers to what was asked; sent twice it is sent once.

    Raises:
        Refused: as `add_offer`; `changed` when it is other than it was shown; `nothing` while
            there is no date to decide about.
    """
    invitation = open_to_change(invitation)
    proposal = invitation.proposal
    if _is_sent(proposal, words):
        return proposal
    refuse_changed(seen, mark_of(proposal))
    refuse_changed(seen_words, mark_of_words(proposal))
    visits = visits_of(proposal)
    if not any(visit.is_open for visit in visits):
        raise Refused(Refusal("nothing", _("Add at least one date first.")))
    _keep(invitation, words)
    for visit in visits:
        if visit.state == VisitState.ASKED:
            _say(proposal, visit.answer, by=by, now=now, visit=visit)
            visit.state, visit.answer = VisitState.PROPOSED, ""
            visit.save(update_fields=["state", "answer"])
    _say(proposal, proposal.words, by=by, now=now)
    proposal.state, proposal.words = ProposalState.SENT, ""
    proposal.sent_at = proposal.saved_at = now
    proposal.save(update_fields=["state", "words", "sent_at", "saved_at"])
    history.record("proposals.sent", of=invitation, by=by, now=now, visits=len(visits))
    messages.answered(invitation, now=now)
    return proposal


def _is_sent(proposal: Proposal, words: Words) -> bool:
    """Whether this very thing was sent before: a second press of the button."""
    said = proposal.remarks.filter(side=Side.ENTERPRISE, visit=None).last()
    nothing_new = not words.words or (said is not None and said.text == words.words)
    unchanged = proposal.sent_at is not None and proposal.sent_at == proposal.saved_at
    return proposal.state == ProposalState.SENT and nothing_new and unchanged


def _say(
    proposal: Proposal,
    text: str,
    *,
    by: Person | None,
    now: datetime,
    visit: ProposedVisit | None = None,
) -> None:
    if text:
        Remark.objects.create(
            proposal=proposal, visit=visit, side=Side.ENTERPRISE, by=by, text=text, said_at=now
        )


@transaction.atomic
def decline(*, invitation: Invitation, words: str, by: Person | None, now: datetime) -> Proposal:
    """Stay away this time. What was proposed is kept, in case they come back.

    Raises:
        Refused: `withdrawn`, `erased`; `accepted` when a visit is in the programme already.
    """
    invitation = lock(invitation)
    refuse_closed(invitation)
    proposal = invitation.proposal
    if proposal.state == ProposalState.DECLINED:
        return proposal
    if any(visit.state == VisitState.ACCEPTED for visit in visits_of(proposal)):
        text = _("Some of your visits are in the programme already. Call the organisers, please.")
        raise Refused(Refusal("accepted", text))
    _say(proposal, words, by=by, now=now)
    proposal.state, proposal.saved_at = ProposalState.DECLINED, now
    proposal.save(update_fields=["state", "saved_at"])
    history.record("proposals.declined", of=invitation, by=by, now=now)
    messages.answered(invitation, now=now)
    return proposal


@transaction.atomic
def take_part_after_all(*, invitation: Invitation, by: Person | None, now: datetime) -> Proposal:
    """Go on with the draft after having declined.

    Raises:
        Refused: `withdrawn`, `erased`.
    """
    invitation = lock(invitation)
    refuse_closed(invitation)
    proposal = invitation.proposal
    if proposal.state == ProposalState.DECLINED:
        proposal.state, proposal.saved_at = ProposalState.DRAFT, now
        proposal.save(update_fields=["state", "saved_at"])
        history.record("proposals.taken_up", of=invitation, by=by, now=now)
    return proposal
