"""How an invitation stands, in a word for the organisers: derived, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from gatehouse.proposals.models import (
    AWAITED,
    UNDECIDED,
    Invitation,
    ProposalState,
    VisitState,
)


class Standing(StrEnum):
    """From nobody has looked to all is decided."""

    NOT_OPENED = "not_opened"
    OPENED = "opened"
    DRAFT = "draft"
    SENT = "sent"
    ASKED_BACK = "asked_back"
    ACCEPTED = "accepted"
    IN_PART = "in_part"
    REFUSED = "refused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


WORDS: dict[Standing, str | Promise] = {
    Standing.NOT_OPENED: pgettext_lazy("invitation", "Not opened"),
    Standing.OPENED: pgettext_lazy("invitation", "Opened"),
    Standing.DRAFT: pgettext_lazy("invitation", "Draft begun"),
    Standing.SENT: pgettext_lazy("invitation", "Waits for you"),
    Standing.ASKED_BACK: pgettext_lazy("invitation", "Asked back"),
    Standing.ACCEPTED: pgettext_lazy("invitation", "Accepted"),
    Standing.IN_PART: pgettext_lazy("invitation", "Accepted in part"),
    Standing.REFUSED: pgettext_lazy("invitation", "Not accepted"),
    Standing.DECLINED: pgettext_lazy("invitation", "Does not take part"),
    Standing.WITHDRAWN: pgettext_lazy("invitation", "Withdrawn"),
}
KINDS = {
    Standing.SENT: "solid",
    Standing.ASKED_BACK: "warn",
    Standing.ACCEPTED: "good",
    Standing.IN_PART: "good",
    Standing.DECLINED: "stop",
    Standing.REFUSED: "stop",
}
PLAIN = {
    ProposalState.SENT: Standing.SENT,
    ProposalState.ASKED_BACK: Standing.ASKED_BACK,
    ProposalState.REFUSED: Standing.REFUSED,
    ProposalState.DECLINED: Standing.DECLINED,
}


@dataclass(frozen=True)
class Stands:
    """How one invitation stands: a code, whether its answer is late, how many visits in it."""

    code: Standing
    is_overdue: bool
    visits: int
    undecided: int
    accepted: int

    @property
    def words(self) -> str:
        return str(WORDS[self.code])

    @property
    def kind(self) -> str:
        """The look of its badge."""
        return KINDS.get(self.code, "")


def is_awaited(invitation: Invitation) -> bool:
    """Whether the enterprise owes a word and can still give it."""
    open_still = invitation.withdrawn_at is None and invitation.erased_at is None
    return open_still and invitation.proposal.state in AWAITED


def stands(invitation: Invitation, *, today: date) -> Stands:
    """How it stands on this day; the proposal with its offers and visits is read already."""
    states = [
        visit.state for offer in invitation.proposal.offers.all() for visit in offer.visits.all()
    ]
    return Stands(
        code=_code(invitation, states),
        is_overdue=is_awaited(invitation) and today > invitation.answer_by,
        visits=len(states),
        undecided=sum(state in UNDECIDED for state in states),
        accepted=states.count(VisitState.ACCEPTED),
    )


def _code(invitation: Invitation, states: list[str]) -> Standing:
    proposal = invitation.proposal
    state = ProposalState(proposal.state)
    if invitation.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if state in PLAIN:
        return PLAIN[state]
    if state == ProposalState.ACCEPTED:
        whole = set(states) <= {VisitState.ACCEPTED}
        return Standing.ACCEPTED if whole else Standing.IN_PART
    if proposal.saved_at is not None:
        return Standing.DRAFT
    return Standing.OPENED if invitation.last_opened_at else Standing.NOT_OPENED
