"""The language of a page is in its address: /en/… is English, everything else Russian."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

ENGLISH = "/en/"


def language_of(request: HttpRequest) -> str:
    """The language of an address."""
    return "en" if request.path_info.startswith(ENGLISH) else "ru"


def language_by_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """No cookie and no header decides, so that one address is always one page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
