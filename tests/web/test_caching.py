"""Public pages for those who are signed in: one page for all of them, kept for a moment."""

from __future__ import annotations

import itertools

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from gatehouse.core.kept import Kept
from gatehouse.web.caching import public_page

SIGNED_IN = {"gatehouse_session": "a"}


@public_page()
def numbered(request: HttpRequest) -> HttpResponse:
    """Each time it is made it has another number."""
    response = HttpResponse(f"page {next(numbers)}")
    if request.GET.get("own"):
        response["Cache-Control"] = "private, no-cache"
    if request.GET.get("cookie"):
        response.set_cookie("colour", "red")
    return response


numbers = itertools.count(1)


def page(path: str = "/", method: str = "get", **cookies: str) -> HttpResponse:
    factory = RequestFactory()
    factory.cookies.load(SIGNED_IN | cookies)
    request = getattr(factory, method)(path)
    return numbered(request)


def test_everybody_who_is_signed_in_gets_the_page_that_was_made_for_the_first() -> None:
    first = page()
    second = page(gatehouse_session="b")
    assert first.content == second.content
    assert second["Cache-Control"] == "private, no-cache"


def test_after_a_moment_it_is_made_anew() -> None:
    first = page()
    Kept.forget_all()
    assert page().content != first.content


@pytest.mark.parametrize(
    ("path", "cookies"),
    [
        ("/?day=2", {}),
        ("/", {"gh_view": "eyes"}),
        ("/", {"gh_desk": "1"}),
        ("/", {"gh_signing_in": "1"}),
        ("/", {"messages": "saved"}),
    ],
)
def test_what_a_page_differs_by_is_never_mixed_up(path: str, cookies: dict[str, str]) -> None:
    assert page().content != page(path, **cookies).content


@pytest.mark.parametrize("path", ["/?own=1", "/?cookie=1"])
def test_a_page_with_a_cookie_or_a_rule_of_its_own_is_not_kept(path: str) -> None:
    assert page(path).content != page(path).content


def test_words_that_wait_for_somebody_are_shown_to_nobody_else() -> None:
    assert page(messages="saved").content != page(messages="saved").content


def test_only_what_is_just_read_is_kept() -> None:
    assert page(method="post").content != page(method="post").content
