"""The list of enterprises, and the files of their pictures. The page of one of them shows its
sessions, so it is the programme's."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatehouse.catalogue import queries
from gatehouse.catalogue.pictures import TYPES
from gatehouse.web.caching import public_page

FOR_EVER = "public, max-age=31536000, immutable"  # the name comes from the hash of the content


@require_safe
@public_page()
def enterprises(request: HttpRequest) -> HttpResponse:
    """All of them by what they make."""
    industries = list(queries.by_industry())
    count = sum(len(industry.enterprises.all()) for industry in industries)
    context = {"industries": industries, "count": count}
    return render(request, "catalogue/enterprises.html", context)


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """One copy of a picture, where no server stands in front that has the folder."""
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
