"""The pages of the house's texts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gatehouse.core import texts
from gatehouse.core.models import VersionedText


def text(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """A text in force, or an older version of it with a note that it is not in force."""
    versions = list(VersionedText.objects.filter(slug=slug).order_by("-version"))
    shown = [one for one in versions if version in (None, one.version)]
    if not shown:
        raise Http404
    context = {
        "text": shown[0],
        "title": texts.title_of(shown[0]),
        "body": texts.body_of(shown[0]),
        "current": versions[0],
        "versions": versions,
    }
    return render(request, "core/text.html", context)
