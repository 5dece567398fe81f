"""Pages that belong to the site itself: the mode for the visually impaired."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, pgettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gatehouse.web.context import Site
from gatehouse.web.origin import is_own_path
from gatehouse.web.viewing import CHOICES, COOKIE, COOKIE_SECONDS, USUAL, Viewing, from_values


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def view_mode(request: HttpRequest) -> HttpResponse:
    """Show the choices; keep them in the cookie; go back to where the person came from.

    Exempt from the CSRF token: a forged request could only change the looks, and a token would
    make a cookie for every visitor. `usual` in the form is the way back to the usual.
    """
    asked = request.POST if request.method == "POST" else request.GET
    back = asked.get("back", "")
    if not is_own_path(back):
        back = Site(request).prefix + "/"
    if request.method == "POST" and "usual" in asked:
        return _keep(USUAL, back)
    if request.method == "POST":
        return _keep(from_values(asked.dict(), Site(request).viewing), back)
    context = {"back": back, "now": Site(request).viewing, "options": _options()}
    return render(request, "web/view_mode.html", context)


def _options() -> dict[str, list[dict[str, str]]]:
    """The values of each choice with their words."""
    return {
        name: [{"value": value, "words": _WORDS[value]()} for value in values]
        for name, values in CHOICES.items()
    }


_WORDS: dict[str, Callable[[], str]] = {
    "auto": lambda: gettext("As on the device"),
    "light": lambda: pgettext("colours", "Light"),
    "dark": lambda: pgettext("colours", "Dark"),
    "black-on-white": lambda: gettext("Black on white"),
    "white-on-black": lambda: gettext("White on black"),
    "blue": lambda: gettext("Blue on pale blue"),
    "brown": lambda: gettext("Beige on brown"),
    "100": lambda: gettext("Usual"),
    "150": lambda: gettext("One and a half"),
    "200": lambda: gettext("Double"),
    "normal": lambda: gettext("Usual"),
    "wide": lambda: gettext("Wide"),
    "widest": lambda: gettext("Very wide"),
    "on": lambda: pgettext("pictures", "Show"),
    "off": lambda: pgettext("pictures", "Hide"),
}


def _keep(viewing: Viewing, back: str) -> HttpResponse:
    response = HttpResponseRedirect(back)
    if viewing == USUAL:
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE,
            viewing.as_cookie(),
            max_age=COOKIE_SECONDS,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
        )
    response["Cache-Control"] = "no-store"
    return response
