"""The list of letters to many."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatehouse.mailings.models import Mailing
from gatehouse.mailings.staff.common import scope_of, whom_of
from gatehouse.programme.office import Seat, planner_page, within

PER_PAGE = 50


@require_safe
@planner_page
def mailings(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Those of the seasons one plans, the newest first."""
    rows = Mailing.objects.filter(within(seat.planned)).select_related(
        "season", "enterprise", "session__activity"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, scope_of(one), whom_of(one)) for one in page.object_list],
    }
    return render(request, "mailings/mailings.html", context)
