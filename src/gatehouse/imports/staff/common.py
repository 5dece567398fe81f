"""What the pages of imports share: whose a file is, and where one goes back to."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from gatehouse.imports.models import Import
from gatehouse.programme.office import Seat, refuse


def import_or_404(request: HttpRequest, seat: Seat, key: UUID) -> Import:
    """A file of a season that somebody plans, with its season, enterprise and sender."""
    rows = Import.objects.select_related("season", "enterprise", "by").defer("content")
    of = rows.filter(key=key).first()
    if of is None:
        raise Http404
    if not seat.plans(of.season_id):
        refuse(request, seat, of.pk)
    return of


def to_import(of: Import) -> HttpResponse:
    """To the page of the file."""
    return HttpResponseRedirect(reverse("imports:import", args=[of.key]))


def is_htmx(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx)
