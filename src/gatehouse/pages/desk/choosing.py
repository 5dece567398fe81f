"""Choosing who comes, at the plant's desk: by the plant's people, for their own sessions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gatehouse.core.refusal import Refused
from gatehouse.pages import considered
from gatehouse.pages.desk.access import session_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.people.models import Person
from gatehouse.programme.formats import Admission


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def choose(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Applications for one session that wait for the plant's yes or no."""
    seat, found = session_or_404(request, person, code, runs=True)
    if found.admission != Admission.SELECTION:
        raise Http404
    now = timezone.now()
    refused = None
    if request.method == "POST":
        try:
            considered.decide(request, found, by=person, now=now)
            return considered.back(request)
        except Refused as caught:
            refused = caught
    return considered.page(
        request,
        found,
        by=person,
        may_decide=True,
        template="pages/desk/choose.html",
        now=now,
        more={"tabs": tabs(seat, ""), "activity": found.activity},
        refusals=refused.refusals if refused else (),
    )
