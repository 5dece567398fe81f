"""Going through the gaps of the content: an editor that was opened from there leads on."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

THEN = "then"  # in an editor's address: the filters of the content that led there
GO_ON = "go_on"  # the button that saves and goes on
LONGEST = 300


def led(url: str, query: str) -> str:
    """An editor's address that knows the way on: the filters stand before its fragment."""
    if not url:
        return ""
    base, mark, fragment = url.partition("#")
    glue = "&" if "?" in base else "?"
    return f"{base}{glue}{urlencode({THEN: query})}{mark}{fragment}"


def still(request: HttpRequest, url: str) -> str:
    """An editor's own address once more, on the way that one came by."""
    return led(url, request.GET[THEN][:LONGEST]) if THEN in request.GET else url


def next_gap(request: HttpRequest, row: Model | str) -> str:
    """Where the gap after this row is; empty where nobody came from the content. What is no row of
    its own is named by its key in the content."""
    if THEN not in request.GET:
        return ""
    query = request.GET[THEN][:LONGEST]
    key = row if isinstance(row, str) else f"{row._meta.model_name}-{row.pk}"
    after = urlencode({"after": key})
    return f"{reverse('pages:office_content_next')}?{query}{'&' if query else ''}{after}"


def on_from(request: HttpRequest, row: Model | str, otherwise: str) -> str:
    """Where to go after a row was saved."""
    way = next_gap(request, row)
    return way if way and GO_ON in request.POST else otherwise
