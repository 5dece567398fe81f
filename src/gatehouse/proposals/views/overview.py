"""The proposal as an enterprise sees it: what it offers, what is asked, what was accepted."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.core.refusal import Refused
from gatehouse.proposals import operations
from gatehouse.proposals.forms import DeclineForm, WordsForm
from gatehouse.proposals.models import Invitation, Offer, ProposalState, VisitState
from gatehouse.proposals.operations import Words
from gatehouse.proposals.queries import (
    invitations,
    mark_of,
    mark_of_words,
    offers_of,
    season_before,
    visits_of,
)
from gatehouse.proposals.standing import stands
from gatehouse.proposals.views.common import by_link, said_of_visits, shared, spend, to_overview

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@by_link
def propose(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The whole proposal; words are saved or everything is sent."""
    now = timezone.now()
    if request.method == "GET":
        operations.note_opened(invitation=invitation, now=now)
    proposal = invitation.proposal
    asked = [visit for visit in visits_of(proposal) if visit.state == VisitState.ASKED]
    form = WordsForm(
        data=request.POST if request.method == "POST" else None,
        asked=asked,
        initial={"contact": proposal.contact, "words": proposal.words},
    )
    if not (form.is_bound and form.is_valid()):
        return _page(request, invitation, form, status=422 if form.is_bound else 200)
    try:
        spend(invitation, now=now)
        done = _write(request, invitation, form)
    except Refused as refused:
        fresh = invitations().get(pk=invitation.pk)
        return _page(request, fresh, form, refusals=refused.refusals, status=409)
    return to_overview(request, done)


def _write(request: HttpRequest, invitation: Invitation, form: WordsForm) -> str:
    now = timezone.now()
    said = Words(form.cleaned_data["contact"], form.cleaned_data["words"], form.answers)
    seen_words = request.POST.get("seen_words", "")
    if request.POST.get("act") == "send":
        operations.send(
            invitation=invitation,
            words=said,
            seen=request.POST.get("seen", ""),
            seen_words=seen_words,
            by=None,
            now=now,
        )
        return "sent"
    operations.save_words(invitation=invitation, words=said, seen=seen_words, by=None, now=now)
    return "saved"


def _page(
    request: HttpRequest,
    invitation: Invitation,
    form: WordsForm,
    *,
    refusals: Any = (),
    status: int = 200,
) -> HttpResponse:
    now, season = timezone.now(), invitation.season
    proposal = invitation.proposal
    today = now.astimezone(ZoneInfo(season.timezone)).date()
    by_visit, whole = said_of_visits(invitation)
    offers = offers_of(proposal)
    stand = stands(invitation, today=today)
    context = shared(request, invitation) | {
        "form": form,
        "refusals": refusals,
        "changed": any(refusal.code == "changed" for refusal in refusals),
        "offers": [_offer(offer, form, by_visit) for offer in offers],
        "remarks": whole,
        "stand": stand,
        "before": season_before(season, invitation.enterprise_id),
        "seen": mark_of(proposal),
        "seen_words": mark_of_words(proposal),
        "done": _done(request),
        "is_asked": proposal.state == ProposalState.ASKED_BACK,
        "is_sent": proposal.state == ProposalState.SENT,
        "changed_since": bool(
            proposal.state == ProposalState.SENT
            and proposal.sent_at
            and proposal.saved_at
            and proposal.saved_at > proposal.sent_at
        ),
        "may_send": stand.undecided > 0,
    }
    return render(request, "proposals/propose.html", context, status=status)


def _offer(offer: Offer, form: WordsForm, by_visit: dict[int, list[Any]]) -> dict[str, Any]:
    asked = {visit.pk for visit in form.asked}
    return {
        "offer": offer,
        "visits": [
            {
                "visit": visit,
                "remarks": by_visit.get(visit.pk, []),
                "answer": form.answer_to(visit) if visit.pk in asked else None,
            }
            for visit in offer.visits.all()
        ],
        "is_open": any(visit.is_open for visit in offer.visits.all()) or not offer.visits.all(),
    }


def _done(request: HttpRequest) -> str:
    """What was just done, in words."""
    number = request.GET.get("n", "")
    count = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    left = request.GET.get("left", "")
    texts = {
        "saved": _("Saved. You may close the page and come back by the same link."),
        "sent": _("Sent. Thank you! The organisers answer by e-mail."),
        "back": _("Good that you come after all."),
        "repeated": ngettext(
            "%(n)d date of last season was taken over.",
            "%(n)d dates of last season were taken over.",
            count,
        )
        % {"n": count},
    }
    text = texts.get(request.GET.get("done", ""), "")
    if text and left.isascii() and left.isdigit() and int(left[:3]) > 0:
        more = ngettext(
            "%(n)d more found no such weekday in this season.",
            "%(n)d more found no such weekday in this season.",
            int(left[:3]),
        )
        text = f"{text} {more % {'n': int(left[:3])}}"
    return text


@require_POST
@by_link
def repeat(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Like last season."""
    now = timezone.now()
    try:
        spend(invitation, now=now)
        made = operations.repeat_season(invitation=invitation, by=None, now=now)
    except Refused as refused:
        return _again(request, invitation, refused)
    return to_overview(request, "repeated", f"&n={made.added}&left={made.left_out}")


def _again(request: HttpRequest, invitation: Invitation, refused: Refused) -> HttpResponse:
    """The proposal as it is, and why something was not done."""
    fresh = invitations().get(pk=invitation.pk)
    asked = [visit for visit in visits_of(fresh.proposal) if visit.state == VisitState.ASKED]
    initial = {"contact": fresh.proposal.contact, "words": fresh.proposal.words}
    form = WordsForm(data=None, asked=asked, initial=initial)
    return _page(request, fresh, form, refusals=refused.refusals, status=409)


@require_POST
@by_link
def come_back(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """We take part after all."""
    now = timezone.now()
    try:
        spend(invitation, now=now)
        operations.take_part_after_all(invitation=invitation, by=None, now=now)
    except Refused as refused:
        return _again(request, invitation, refused)
    return to_overview(request, "back")


@FORM
@by_link
def decline(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """We do not take part this time."""
    now = timezone.now()
    form = DeclineForm(data=request.POST if request.method == "POST" else None)
    refusals: Any = ()
    if form.is_bound and form.is_valid():
        try:
            spend(invitation, now=now)
            operations.decline(
                invitation=invitation, words=form.cleaned_data["words"], by=None, now=now
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            return to_overview(request, "declined")
    context = shared(request, invitation) | {"form": form, "refusals": refusals}
    status = 409 if refusals else 422 if form.errors else 200
    return render(request, "proposals/decline.html", context, status=status)
