"""What a person sees when something went wrong: what happened, and one thing to do."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gatehouse.core.asked import has_nul
from gatehouse.web.context import Site

View = Callable[..., HttpResponse]
logger = logging.getLogger(__name__)
# When even the error page cannot be rendered, this is said in both languages.
LAST_RESORT = "Ошибка на нашей стороне. Обновите страницу через минуту. / Please try again."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        _("We could not read this request"),
        _("Please go back and try once more."),
    )


class NulIsRefused:
    """A middleware: a NUL that came as far as PostgreSQL, which takes none, is the sender's fault.
    Forms say so beside the field; this is for texts that no form has read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """What a view could not do is told as a request that cannot be read."""
        refused = isinstance(fault, DataError) and has_nul(request)
        return bad_request(request, fault) if refused else None


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        403,
        _("This page is not open to you"),
        _("If it should be, sign in with the address that has access to it."),
        action=_("Sign in"),
        action_url=_localised(request, "/sign-in/"),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        _("There is no such page"),
        _("It may have moved, or the address has a mistake."),
        action=_("See the programme"),
        action_url=_localised(request, "/programme/"),
    )


def too_often(request: HttpRequest, text: str) -> HttpResponse:
    """`text` says when to try again."""
    return _page(request, 429, _("Please wait a little"), text)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        _("The form has grown old"),
        _("Go back, refresh the page and send the form again. Cookies must be allowed."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        _("Something broke on our side"),
        _("We already know about it. Please try again in a minute."),
    )


def _page(
    request: HttpRequest, status: int, title: str, text: str, action: str = "", action_url: str = ""
) -> HttpResponse:
    """Rendered with nothing that reads the database: no person, no browser's session."""
    context = {
        "title": title,
        "text": text,
        "action": action or _("To the front page"),
        "action_url": action_url or _localised(request, "/"),
        "status": status,
    }
    response = HttpResponse(_rendered(request, context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def _rendered(request: HttpRequest, context: dict[str, object]) -> str:
    try:
        return render_to_string("web/error.html", {**context, "site": Site(request)})
    except Exception as error:  # noqa: BLE001 — the last page must always come
        logger.error("The error page itself failed: %s", type(error).__name__)
        return LAST_RESORT


def _localised(request: HttpRequest, path: str) -> str:
    return f"/en{path}" if request.path_info.startswith("/en/") else path
