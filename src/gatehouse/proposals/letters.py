"""What the letters about proposals say; each is written when it is sent, from what is then true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.core.mail import Letter, letter
from gatehouse.programme import addresses
from gatehouse.proposals.links import link_of, office_link
from gatehouse.proposals.models import (
    Invitation,
    ProposalState,
    ProposedVisit,
    Side,
    VisitState,
)
from gatehouse.proposals.queries import invitations, remarks_of, visits_of
from gatehouse.proposals.standing import is_awaited
from gatehouse.web import words


@dataclass(frozen=True)
class Said:
    """The words of one letter, line by line, and where it leads."""

    subject: str
    title: str
    lines: tuple[str, ...]
    button: str
    url: str
    closing: tuple[str, ...] = ()


def _letter(said: Said) -> Letter:
    context = {"said": said}
    return Letter(
        subject=said.subject,
        text=render_to_string("proposals/letters/said.txt", context),
        html=render_to_string("proposals/letters/said.html", context),
    )


def _found(key: int) -> Invitation:
    return invitations().get(pk=key)


@letter("proposals.invited")
def invited(invitation: int) -> Letter:
    """Please propose dates; no account is needed."""
    found = _found(invitation)
    if not is_awaited(found):
        return _as_it_is(found)
    season = found.season
    known = {
        "enterprise": found.enterprise.name,
        "days": words.days_span(season.starts_on, season.ends_on),
        "season": season.title,
    }
    lines = (
        _("%(enterprise)s is invited to the season “%(season)s”, %(days)s.") % known,
        _("Please propose when and where you can receive visitors, and your rules."),
        _("No account is needed. What you write is kept, and you can come back by the same link."),
        _until(found),
    )
    said = Said(
        subject=_("Open your doors: %(season)s") % known,
        title=_("Which days suit you?"),
        lines=lines,
        button=_("Propose dates"),
        url=link_of(found),
        closing=(_secret(),),
    )
    return _letter(said)


def _until(invitation: Invitation) -> str:
    day = words.day(invitation.answer_by)
    return _("We ask for your answer until %(day)s.") % {"day": day}


def _secret() -> str:
    return _("Whoever has this link can write into your proposal: pass it on to colleagues only.")


@letter("proposals.reminder")
def reminder(invitation: int) -> Letter:
    """The answer is still awaited."""
    found = _found(invitation)
    if not is_awaited(found):
        return _as_it_is(found)
    asked = found.proposal.state == ProposalState.ASKED_BACK
    begun = bool(visits_of(found.proposal)) and not asked
    said = Said(
        subject=_("We wait for your answer: %(season)s") % {"season": found.season.title},
        title=_("We wait for your answer"),
        lines=tuple(
            line
            for line in (
                _until(found),
                _("We asked you something about your proposal.") if asked else "",
                _("You have begun a draft: look at it and press “Send”.") if begun else "",
                _("You do not take part this time? One press says so, too."),
            )
            if line
        ),
        button=_("Open the proposal"),
        url=link_of(found),
        closing=(_secret(),),
    )
    return _letter(said)


@letter("proposals.asked")
def asked(invitation: int) -> Letter:
    """The organisers' questions, in their own words."""
    found = _found(invitation)
    if found.proposal.state != ProposalState.ASKED_BACK or not is_awaited(found):
        return _as_it_is(found)
    said = Said(
        subject=_("A question about your visits: %(season)s") % {"season": found.season.title},
        title=_("A question about your visits"),
        lines=(
            *_questions(found),
            _("Please answer by the link; you can change dates there, too."),
        ),
        button=_("Answer"),
        url=link_of(found),
        closing=(_secret(),),
    )
    return _letter(said)


def _questions(invitation: Invitation) -> list[str]:
    """What the organisers said since the enterprise spoke last."""
    proposal = invitation.proposal
    visits = {visit.pk: visit for visit in visits_of(proposal)}
    sent = proposal.sent_at or invitation.invited_at
    lines = []
    for remark in remarks_of(proposal):
        if remark.side != Side.ORGANISERS or remark.said_at < sent:
            continue
        visit = visits.get(remark.visit_id or 0)
        lines.append(f"{_visit(visit)}: {remark.text}" if visit else remark.text)
    return lines


def _visit(visit: ProposedVisit) -> str:
    return f"{visit.offer.name}, {words.day_short(visit.day)}, {visit.starts:%H:%M}"


@letter("proposals.answered")
def answered(invitation: int) -> Letter:
    """To the organiser who invited: it was sent, or they do not take part."""
    found = _found(invitation)
    known = {"enterprise": found.enterprise.name}
    declined = found.proposal.state == ProposalState.DECLINED
    count = sum(visit.is_open for visit in visits_of(found.proposal))
    text = ngettext("%(n)d visit waits for your word.", "%(n)d visits wait for your word.", count)
    title = _("%(enterprise)s does not take part") if declined else _("%(enterprise)s has answered")
    said = Said(
        subject=f"{title % known}: {found.season.title}",
        title=title % known,
        lines=(
            _("Season: %(season)s") % {"season": found.season.title},
            *(() if declined else (text % {"n": count},)),
        ),
        button=_("Open the proposal"),
        url=office_link(found),
    )
    return _letter(said)


@letter("proposals.decided")
def decided(invitation: int) -> Letter:
    """What was accepted and what was not, as it stands now."""
    return _as_it_is(_found(invitation))


def _as_it_is(invitation: Invitation) -> Letter:
    """How the proposal stands, whatever was to be told."""
    visits = visits_of(invitation.proposal)
    taken = [visit for visit in visits if visit.state == VisitState.ACCEPTED]
    refused = [visit for visit in visits if visit.state == VisitState.DECLINED]
    open_still = [visit for visit in visits if visit.is_open]
    title = _("Your visits are accepted") if taken else _("News of your proposal")
    lines = [
        *_part(_("Accepted:"), taken),
        *_part(_("Not accepted this time:"), refused),
        *_part(_("Not decided yet:"), open_still),
    ]
    if taken:
        lines.append(_("The programme is published later; until then nobody can apply."))
    is_closed = invitation.withdrawn_at is not None
    said = Said(
        subject=f"{title}: {invitation.season.title}",
        title=title,
        lines=tuple(lines) or (_("The organisers have withdrawn this invitation."),),
        button=_("Open the programme") if is_closed else _("Open the proposal"),
        url=addresses.full(reverse("programme:list")) if is_closed else link_of(invitation),
    )
    return _letter(said)


def _part(title: str, visits: Iterable[ProposedVisit]) -> list[str]:
    lines = [f"— {_visit(visit)}" for visit in visits]
    return [title, *lines] if lines else []
