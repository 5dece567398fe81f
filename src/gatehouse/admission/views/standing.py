"""Standing by: yes and no to the bench, the pass for the gate, and that they do not come."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from gatehouse.admission import operations
from gatehouse.admission.models import Standby, StandbyKind
from gatehouse.admission.standby_passes import standby_pass
from gatehouse.admission.views import showing
from gatehouse.admission.views.showing import Reader
from gatehouse.core.refusal import Refused


def stand_by(request: HttpRequest, reader: Reader, *, takes: bool, now: datetime) -> HttpResponse:
    """Say that the party is ready, or that it does not come to stand by."""
    if reader.visit.only is not None:
        raise Http404
    try:
        _answer(reader, takes=takes, now=now)
    except Refused as refused:
        return showing.visit(request, reader, now=now, refusals=refused.refusals)
    return HttpResponseRedirect(reader.base)


def _answer(reader: Reader, *, takes: bool, now: datetime) -> None:
    application, by = reader.application, reader.by
    is_at_gate = _gate(reader) is not None
    if takes or not (is_at_gate or now >= application.session.closes_at):
        operations.answer_bench(
            application=application, takes=takes, by=by, by_link=reader.by_link, now=now
        )
    else:
        operations.stand_aside(application=application, by=by, by_link=reader.by_link, now=now)


def _gate(reader: Reader) -> Standby | None:
    standing = reader.application.standbys.filter(kind=StandbyKind.GATE, ended_at=None)
    return standing.select_related("application").first()


def standby_pdf(reader: Reader) -> HttpResponse:
    """The standby pass; there is none for whoever is not asked to the gate."""
    standby = _gate(reader) if reader.visit.only is None else None
    if standby is None:
        raise Http404
    made = standby_pass(reader.visit, standby)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"gatehouse-{reader.visit.session.code}-standby.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
