"""What an enterprise's pages share: the link is the only proof, so it is guarded.

Mail scanners follow links, so a GET changes nothing but the note that the link was opened. Posts
are exempt from the CSRF token on purpose: no cookie is read here, and the token in the path, which
a forger does not have, is the only proof.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from gatehouse.catalogue.models import ClosedDays
from gatehouse.core import limits
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.proposals.links import read_token
from gatehouse.proposals.models import Invitation, ProposalState, Side
from gatehouse.proposals.queries import invitation_by_key, remarks_of
from gatehouse.proposals.rows import public_holidays
from gatehouse.proposals.rules import days_of
from gatehouse.web.origin import network_of

TEN_MINUTES = 600
POSTS_AT_MOST = 120  # in ten minutes, through one link
WRONG_AT_MOST = 30  # links that open nothing, in ten minutes, from one network

Arguments = ParamSpec("Arguments")
LinkView = Callable[Concatenate[HttpRequest, Invitation, Arguments], HttpResponse]


def by_link(view: LinkView[Arguments]) -> Callable[..., HttpResponse]:
    """The view gets the invitation; nobody keeps, indexes or passes on a page whose address is a
    secret. A link that is closed says so."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, token: str, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        response = _answer(request, token, lambda found: view(request, found, *args, **kwargs))
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(sensitive_post_parameters()(answer))


def _answer(
    request: HttpRequest, token: str, view: Callable[[Invitation], HttpResponse]
) -> HttpResponse:
    key = read_token(token)
    invitation = invitation_by_key(key) if key else None
    if invitation is None:
        return _unknown(request, is_signed=key is not None)
    if invitation.withdrawn_at is not None:
        text = _("The organisers have withdrawn this invitation.")
        return _closed(request, Refusal("withdrawn", text), status=410)
    return view(invitation)


def _unknown(request: HttpRequest, *, is_signed: bool) -> HttpResponse:
    """A link of before opens nothing; whoever tries many hears so."""
    try:
        limits.spend(
            "proposal link", network_of(request), at_most=WRONG_AT_MOST, per_seconds=TEN_MINUTES,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        return _closed(request, refused.first, status=429)
    text = _("This link is not valid.")
    if is_signed:
        text = _("This link is not valid any more: a newer one was sent. Look for the last letter.")
    return _closed(request, Refusal("unknown", text), status=404)


def _closed(request: HttpRequest, refusal: Refusal, *, status: int) -> HttpResponse:
    return render(request, "proposals/closed.html", {"refusal": refusal}, status=status)


def spend(invitation: Invitation, *, now: datetime) -> None:
    """Count one more post. Raises Refused when there were too many."""
    limits.spend(
        "proposal", str(invitation.pk), at_most=POSTS_AT_MOST, per_seconds=TEN_MINUTES, now=now
    )


def token_in(request: HttpRequest) -> str:
    """The token of the address that is open."""
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""


def to_overview(request: HttpRequest, done: str, query: str = "") -> HttpResponse:
    """Back to the proposal, which says what was done."""
    url = reverse("proposals:propose", args=[token_in(request)])
    return HttpResponseRedirect(f"{url}?done={done}{query}")


def marks_of(invitation: Invitation) -> dict[date, str]:
    """What to say beside a day of the season: a holiday, closed."""
    season = invitation.season
    days = days_of(season.starts_on, season.ends_on)
    marks = public_holidays(days)
    for closed in ClosedDays.objects.filter(enterprise=invitation.enterprise_id):
        marks |= {d: _("you are closed") for d in days if closed.first_on <= d <= closed.last_on}
    return marks


def shared(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    """What every page of the proposal shows."""
    return {
        "invitation": invitation,
        "season": invitation.season,
        "enterprise": invitation.enterprise,
        "proposal": invitation.proposal,
        "token": token_in(request),
        "is_declined": invitation.proposal.state == ProposalState.DECLINED,
        "is_over": invitation.erased_at is not None,
    }


def said_of_visits(invitation: Invitation) -> tuple[dict[int, list[Any]], list[Any]]:
    """What was said: by the key of the visit, and of the whole."""
    by_visit: dict[int, list[Any]] = {}
    whole = []
    for remark in remarks_of(invitation.proposal):
        remark.is_ours = remark.side == Side.ENTERPRISE  # type: ignore[attr-defined]
        if remark.visit_id:
            by_visit.setdefault(remark.visit_id, []).append(remark)
        else:
            whole.append(remark)
    return by_visit, whole
