"""The pages of the log: every day with its root, for everybody to read and to keep."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatehouse.core.models import LogDay
from gatehouse.core.public_log import of_day

DAYS_PER_PAGE = 60
FOR_A_MINUTE = "public, max-age=60"  # a day is published soon after it is over


@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """The newest days first."""
    page = Paginator(LogDay.objects.order_by("-day"), DAYS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    response = render(request, "core/log.html", {"page": page})
    response["Cache-Control"] = FOR_A_MINUTE
    return response


@require_safe
def days_file(request: HttpRequest) -> HttpResponse:
    """Every day from the first on, a line each, as its hash is taken."""
    lines = (f"{of_day(one).line}\n" for one in LogDay.objects.order_by("day"))
    response = HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = FOR_A_MINUTE
    response["Access-Control-Allow-Origin"] = "*"  # whoever keeps a copy compares it
    return response
