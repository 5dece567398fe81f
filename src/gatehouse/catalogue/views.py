"""The list of enterprises. The page of one of them shows its sessions, so it is the programme's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatehouse.catalogue import queries
from gatehouse.web.caching import public_page


@require_safe
@public_page()
def enterprises(request: HttpRequest) -> HttpResponse:
    """All of them by what they make."""
    industries = list(queries.by_industry())
    count = sum(len(industry.enterprises.all()) for industry in industries)
    context = {"industries": industries, "count": count}
    return render(request, "catalogue/enterprises.html", context)
