"""Pages of the core: the house's texts and, in the example, the letters that were sent."""

from csp.decorators import csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gatehouse.core import mailbox, texts
from gatehouse.core.models import VersionedText

LETTERS_PER_PAGE = 20
# A letter brings its own style and may open its links; it can do nothing else.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@require_safe
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


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The letters of the example, newest first."""
    _example_only()
    page = Paginator(mailbox.newest(), LETTERS_PER_PAGE).get_page(request.GET.get("page"))
    shown = [mailbox.read(path) for path in page.object_list]
    return render(request, "core/letters.html", {"page": page, "letters": shown})


@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter: its headers, its text, what is attached."""
    return render(request, "core/letter.html", {"letter": _letter(name)})


@require_safe
@csp_replace(LETTER_POLICY)  # type: ignore[arg-type]  # it takes any view
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    """The designed part of a letter, as a mail program shows it."""
    html = _letter(name).html
    if not html:
        raise Http404
    return HttpResponse(html)


@require_safe
def letter_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """What is attached, by its number from 1; number 0 is the whole letter as it was sent."""
    found = _letter(name)
    if number == 0:
        return _download(found.path.read_bytes(), "message/rfc822", f"{found.name}.eml")
    try:
        file = found.files[number - 1]
    except IndexError as error:
        raise Http404 from error
    return _download(file.content, file.media_type, file.name)


def _letter(name: str) -> mailbox.Stored:
    _example_only()
    path = mailbox.find(name)
    if path is None:
        raise Http404
    return mailbox.read(path)


def _example_only() -> None:
    if not (settings.EXAMPLE and settings.MAIL_IS_LOCAL):
        raise Http404


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
