"""What the enterprises of a plant's person were asked to propose, and the way to each answer.

Whoever acts for an enterprise needs no letter: the link of its invitation is opened from here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gatehouse.pages.desk.access import Seat, refuse, seat_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.people.models import Person
from gatehouse.proposals.links import token_of
from gatehouse.proposals.models import Invitation
from gatehouse.proposals.queries import invitations
from gatehouse.proposals.standing import Standing, is_awaited, stands

# How an invitation stands, as the enterprise sees it.
WORDS = {
    Standing.NOT_OPENED: pgettext_lazy("own proposal", "Waits for you"),
    Standing.OPENED: pgettext_lazy("own proposal", "Waits for you"),
    Standing.DRAFT: pgettext_lazy("own proposal", "Draft, not sent yet"),
    Standing.SENT: pgettext_lazy("own proposal", "The organisers look at it"),
    Standing.ASKED_BACK: pgettext_lazy("own proposal", "There are questions"),
    Standing.ACCEPTED: pgettext_lazy("own proposal", "Accepted"),
    Standing.IN_PART: pgettext_lazy("own proposal", "Accepted in part"),
    Standing.REFUSED: pgettext_lazy("own proposal", "Not accepted this time"),
    Standing.DECLINED: pgettext_lazy("own proposal", "You do not take part"),
}


@require_safe
@desk_page
def proposals(request: HttpRequest, person: Person) -> HttpResponse:
    """The invitations to the enterprises that somebody acts for, the newest season first."""
    seat, now = seat_or_404(request, person, runs=True), timezone.now()
    context = {
        "rows": [_row(one, now=now) for one in _open(seat)],
        "tabs": tabs(seat, "pages:desk_proposals"),
    }
    return render(request, "pages/desk/proposals.html", context)


def _row(invitation: Invitation, *, now: datetime) -> dict[str, Any]:
    zone = ZoneInfo(invitation.season.timezone)
    stand = stands(invitation, today=now.astimezone(zone).date())
    is_turn = is_awaited(invitation)
    return {
        "invitation": invitation,
        "stand": stand,
        "words": WORDS.get(stand.code, ""),
        "kind": "warn" if is_turn else "",
        "is_awaited": is_turn,
    }


@require_POST
@desk_page
def open_one(request: HttpRequest, person: Person, key: int) -> HttpResponse:
    """Open an invitation: its secret link stands in no page, only in the way there."""
    seat = seat_or_404(request, person, runs=True)
    found = _open(seat).filter(pk=key).first()
    if found is None:
        if Invitation.objects.filter(pk=key).exists():
            refuse(request, person, key)
        raise Http404
    return HttpResponseRedirect(reverse("proposals:propose", args=[token_of(found)]))


def _open(seat: Seat) -> QuerySet[Invitation]:
    """Those that were neither withdrawn nor erased, of the enterprises they act for."""
    found: QuerySet[Invitation, Any] = invitations().filter(withdrawn_at=None, erased_at=None)
    if seat.run is not None:
        found = found.filter(enterprise__in=seat.run)
    return found.order_by("-season__starts_on", "enterprise__name")
