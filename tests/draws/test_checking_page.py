"""The page that checks draws as the server gives it: its policy, its worker, its words."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.utils import translation

from gatehouse.draws.views.check_words import check_words
from tests.conventions import HOUSE

SCRIPTS = sorted((HOUSE / "draws" / "js").glob("*.js"))
SAID = re.compile(r"\b(?:say|count)\(\s*(?:[^()\"`]*\? )?\"(\w+)\"(?: : \"(\w+)\")?")
REFUSED = re.compile(
    r"new Refusal\([^,]+, [^,]+(?:\.length \+ 1|\+ before \+ 1)?,"
    r"(?: line === previous \?)? \"(\w+)\"(?: : \"(\w+)\")?"
)
SIGNS = re.compile(r"return \"(\w+)\"")  # what is wrong with the signs of a line
CHECK = "/draws/check/"


def policy(address: str) -> dict[str, list[str]]:
    """The security policy of a page, by directive."""
    header = Client().get(address)["Content-Security-Policy"]
    parts = (part.split() for part in header.split(";"))
    return {name: sources for name, *sources in parts}


def words_of(language: str) -> dict[str, object]:
    with translation.override(language):
        return dict(check_words())


def test_every_word_that_a_script_says_is_among_the_words() -> None:
    said = {word for path in SCRIPTS for pair in SAID.findall(path.read_text()) for word in pair}
    assert len(said) > 40
    assert said - set(check_words()) <= {""}


def test_every_reason_of_a_refusal_has_its_words() -> None:
    sources = {path.stem: path.read_text() for path in SCRIPTS}
    pairs = [pair for source in sources.values() for pair in REFUSED.findall(source)]
    codes = {code for pair in pairs for code in pair if code}
    codes |= {"no_end", *SIGNS.findall(sources["reading"])}
    assert len(codes) > 30
    assert {f"no_{code}" for code in codes} - set(check_words()) == set()


def test_russian_and_english_words_have_the_same_names_to_fill_in() -> None:
    def places(words: object) -> list[str]:
        return sorted(set(re.findall(r"\{\w+\}", json.dumps(words, ensure_ascii=False))))

    russian, english = words_of("ru"), words_of("en")
    assert {name: places(words) for name, words in russian.items()} == {
        name: places(words) for name, words in english.items()
    }
    assert russian["agrees_title"] == "Сходится"


def test_the_page_may_send_nothing() -> None:
    assert policy(CHECK)["connect-src"] == ["'none'"]
    assert policy(CHECK)["default-src"] == ["'self'"]


def test_what_reckons_may_load_its_script_and_nothing_else() -> None:
    allowed = policy(f"{CHECK}worker.js")
    assert allowed["default-src"] == ["'none'"]
    assert allowed["script-src"] == ["'self'"]
    assert "connect-src" not in allowed


def test_the_page_of_one_draw_may_ask_for_its_files_only() -> None:
    allowed = policy(f"{CHECK}?draw=2026-04")["connect-src"]
    assert allowed == ["http://testserver/draws/2026-04/"]


@pytest.mark.parametrize("code", ["../sessions", "a b", "x;script-src *", "a" * 33, "", "жребий"])
def test_what_is_no_code_of_a_draw_opens_nothing(code: str) -> None:
    assert policy(f"{CHECK}?draw={code}")["connect-src"] == ["'none'"]


def test_a_stranger_gets_a_page_that_the_cache_in_front_may_keep() -> None:
    answer = Client().get(CHECK)
    assert "s-maxage" in answer["Cache-Control"]
    assert not answer.cookies


def test_the_page_that_somebody_signed_in_gets_keeps_its_policy() -> None:
    client = Client()
    client.cookies["gatehouse_session"] = "anything"
    for _ in range(2):  # the second comes from what the process keeps
        answer = client.get(CHECK)
        assert "connect-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_worker_keeps_the_page_of_its_language(prefix: str) -> None:
    answer = Client().get(f"{prefix}{CHECK}sw.js")
    kept = json.loads(answer.content.decode().partition("= ")[2].partition(";\n")[0])
    assert kept["page"] == f"{prefix}{CHECK}"
    assert answer["Service-Worker-Allowed"] == f"{prefix}{CHECK}"
    assert answer["Cache-Control"] == "no-cache"
    assert any(name.startswith("/static/draws/check-worker") for name in kept["files"])
    assert f"{prefix}{CHECK}worker.js" in kept["files"]


def test_another_language_is_another_version_of_the_worker() -> None:
    versions = {Client().get(f"{prefix}{CHECK}sw.js").content for prefix in ("", "/en")}
    assert len(versions) == 2


def test_both_languages_are_kept_by_whoever_opens_one() -> None:
    for prefix in ("", "/en"):
        page = Client().get(f"{prefix}{CHECK}").content.decode()
        assert 'data-keepers="/draws/check/sw.js /en/draws/check/sw.js"' in page


def test_the_page_holds_no_script_and_no_style_of_its_own() -> None:
    page = Client().get(CHECK).content.decode()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert scripts == ['<script id="check-words" type="application/json">']
    assert "style=" not in page
    assert "<style" not in page


def test_without_javascript_the_tool_is_there_to_take() -> None:
    page = Client().get(CHECK).content.decode()
    assert "Эта страница считает с помощью JavaScript" in page
    assert 'download="verify_draw.py"' in page
