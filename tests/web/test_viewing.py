"""The mode for the visually impaired: chosen once, kept everywhere, left at any moment."""

from __future__ import annotations

import pytest
from django.test import Client

from gatehouse.web.viewing import CHOICES, COOKIE, USUAL, Viewing, from_cookie

PAGE = "/styleguide"


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def opening_tag(html: bytes) -> str:
    text = html.decode()
    return text[text.index("<html") : text.index(">", text.index("<html")) + 1]


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_is_remembered_on_every_page(browser: Client, name: str) -> None:
    value = CHOICES[name][-1]
    browser.post("/view/", {name: value, "back": PAGE})
    assert f'data-{name}="{value}"' in opening_tag(browser.get(PAGE).content)
    assert f'data-{name}="{value}"' in opening_tag(browser.get("/view/").content)


def test_one_who_chose_nothing_sees_the_usual_page(browser: Client) -> None:
    assert opening_tag(browser.get(PAGE).content) == '<html lang="ru">'


def test_the_usual_version_is_one_press_away(browser: Client) -> None:
    browser.post("/view/", {"scheme": "blue", "size": "200"})
    assert "Обычная версия" in browser.get(PAGE).content.decode()
    answer = browser.post("/view/", {"usual": "1", "back": PAGE})
    assert answer["Location"] == PAGE
    assert opening_tag(browser.get(PAGE).content) == '<html lang="ru">'


def test_a_second_choice_keeps_the_first(browser: Client) -> None:
    browser.post("/view/", {"scheme": "brown"})
    browser.post("/view/", {"size": "150"})
    assert from_cookie(browser.cookies[COOKIE].value) == Viewing(scheme="brown", size="150")


def test_one_comes_back_to_the_page_one_came_from(browser: Client) -> None:
    back = "/programme/?industry=space&page=2"
    assert browser.post("/view/", {"size": "150", "back": back})["Location"] == back


@pytest.mark.parametrize(
    "back",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "http:/example.org",
        "",
        "programme/",
        "/ok\nhttps://example.org",
    ],
)
def test_nobody_is_sent_to_another_site(browser: Client, back: str) -> None:
    location = browser.post("/view/", {"size": "150", "back": back})["Location"]
    assert location == "/" or (location.startswith("/ok") and "\n" not in location)


def test_in_english_one_comes_back_to_english(browser: Client) -> None:
    assert browser.post("/en/view/", {"size": "150", "back": "//x"})["Location"] == "/en/"


@pytest.mark.parametrize("cookie", ["scheme.pink", "x", "size.", "size.200.200", "a" * 5000, "."])
def test_a_broken_cookie_is_the_usual_view(cookie: str) -> None:
    assert from_cookie(cookie) == USUAL


def test_the_cookie_holds_what_was_chosen() -> None:
    chosen = Viewing("white-on-black", "200", "widest", "wide", "off")
    assert from_cookie(chosen.as_cookie()) == chosen


def test_the_page_for_a_stranger_sets_no_cookie_and_does_not_vary_by_it(browser: Client) -> None:
    answer = browser.get("/view/?back=/programme/")
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
