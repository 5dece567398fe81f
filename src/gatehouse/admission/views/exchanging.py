"""Another day instead: the sessions that have places for the party, one button each."""

from collections.abc import Iterable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from gatehouse.admission import operations
from gatehouse.admission.instead import alternatives
from gatehouse.admission.models import EndReason
from gatehouse.admission.views.common import published_session
from gatehouse.admission.views.showing import Reader
from gatehouse.core.refusal import Refusal, Refused


def instead(request: HttpRequest, reader: Reader, *, now: datetime) -> HttpResponse:
    """Show where the party may come instead; only a POST, with the code of a session, moves it.
    A member of a team does not decide for the team."""
    if reader.visit.only is not None:
        raise Http404
    if request.method != "POST":
        return _page(request, reader, now=now)
    session = published_session(request.POST.get("session", ""))
    try:
        operations.exchange(
            application=reader.application,
            session=session,
            by=reader.by,
            by_link=reader.by_link,
            now=now,
        )
    except Refused as refused:
        return _page(request, reader, now=now, refusals=refused.refusals)
    return HttpResponseRedirect(f"{reader.base}?instead=1")


def _page(
    request: HttpRequest, reader: Reader, *, now: datetime, refusals: Iterable[Refusal] = ()
) -> HttpResponse:
    application = reader.application
    was_cancelled = application.ended_because == EndReason.SESSION_CANCELLED
    may_move = was_cancelled or (application.is_live and now < application.session.starts_at)
    context = {
        "visit": reader.visit,
        "reader": reader,
        "base": reader.base,
        "application": application,
        "activity": application.session.activity,
        "was_cancelled": was_cancelled,
        "places": alternatives(application, now=now) if may_move else [],
        "refusals": list(refusals),
    }
    return render(request, "admission/instead.html", context, status=409 if refusals else 200)
