"""Choosing who comes, at the organisers' desk: who plans the season decides, others may look."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gatehouse.core.refusal import Refused
from gatehouse.pages import considered
from gatehouse.programme.formats import Admission
from gatehouse.programme.office import Seat, office_page, session_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def choose(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Applications for one session that wait for a yes or no."""
    found = session_or_404(request, seat, code, plans=request.method == "POST")
    if found.admission != Admission.SELECTION:
        raise Http404
    now = timezone.now()
    refused = None
    if request.method == "POST":
        try:
            considered.decide(request, found, by=seat.person, now=now)
            return considered.back(request)
        except Refused as caught:
            refused = caught
    return considered.page(
        request,
        found,
        by=seat.person,
        may_decide=seat.plans(found.season_id),
        template="pages/office/choose.html",
        now=now,
        more={"activity": found.activity},
        refusals=refused.refusals if refused else (),
    )
