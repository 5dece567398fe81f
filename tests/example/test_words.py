"""The example's words: both languages, honest marks, and short enough for their places."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from gatehouse.example.data import FOLDER, LANGUAGES, load
from gatehouse.example.shapes import Text

EXAMPLE = load()
SITES = [site for enterprise in EXAMPLE.enterprises for site in enterprise.sites]
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# A Russian text may keep a name, a mark or a unit in Latin letters, and nothing else.
LATIN_KEPT = re.compile(
    r"\b(RFID|PDF|WCAG|AA|JavaScript|Cookie|[a-z.-]+@gatehouse\.example|gatehouse\.example|D)\b"
)


def every_text(value: Any, where: str) -> Iterator[tuple[str, Text]]:
    """Each Text inside a value, with the path to it."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from every_text(item, f"{where}[{index}]")
    elif is_dataclass(value):
        for field in fields(value):
            yield from every_text(getattr(value, field.name), f"{where}.{field.name}")


TEXTS = list(every_text(EXAMPLE, "example"))


def test_every_text_has_both_languages() -> None:
    for where, text in TEXTS:
        assert text.ru.strip(), where
        assert text.en.strip(), where
        assert not CYRILLIC.search(text.en), where
    cues = [cue for board in EXAMPLE.storyboards for cue in (*board.captions, *board.chapters)]
    assert [cue for cue in cues if CYRILLIC.search(cue.en) or not CYRILLIC.search(cue.ru)] == []


def test_no_stray_latin_word_is_left_in_the_russian_texts() -> None:
    for where, text in TEXTS:
        left = LATIN_KEPT.sub("", text.ru.replace("3D", ""))
        assert re.findall(r"[A-Za-z]{2,}", left) == [], where


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (160, [text for a in EXAMPLE.activities for text in (a.title, a.leader)]),
        (280, [a.summary for a in EXAMPLE.activities]),
        (240, [a.photo.note for a in EXAMPLE.activities]),
        (240, [a.take_home for a in EXAMPLE.activities if a.take_home]),
        (160, [item.name for item in EXAMPLE.enterprises] + [site.name for site in SITES]),
        (240, [item.shows for item in EXAMPLE.enterprises]),
        (240, [text for site in SITES for text in (site.address, site.meeting_point)]),
        (80, [site.metro for site in SITES]),
    ],
)
def test_words_fit_the_columns_they_go_into(limit: int, words: list[Text]) -> None:
    assert [text for text in words if max(len(text.ru), len(text.en)) > limit] == []


def test_every_text_of_the_house_is_in_both_languages_and_each_purpose_has_its_consent() -> None:
    names = {(text.slug, text.language) for text in EXAMPLE.texts}
    slugs = {
        "about",
        "visiting-rules",
        "privacy",
        "accessibility",
        "contacts",
        "consent-personal-data",
        "consent-plant",
        "consent-child",
        "consent-news",
        "consent-photo",
        "consent-prizes",
    }
    assert names == {(slug, language) for slug in slugs for language in LANGUAGES}
    purposes = sorted(t.purpose for t in EXAMPLE.texts if t.purpose and t.language == "ru")
    assert purposes == ["child", "news", "personal_data", "photo", "plant", "prizes"]


def test_every_text_of_the_house_says_that_it_is_a_worked_example() -> None:
    marks = {"ru": "> **Учебный пример.**", "en": "> **A worked example.**"}
    assert [t.slug for t in EXAMPLE.texts if not t.body.startswith(marks[t.language])] == []


def test_a_consent_says_to_whom_what_for_which_data_how_long_and_how_to_withdraw() -> None:
    for text in EXAMPLE.texts:
        if text.purpose and text.language == "ru":
            for part in ("**Кому.**", "**Для чего.**", "**Какие данные.**", "**На какой срок.**"):
                assert part in text.body, (text.slug, part)
            assert "**Как отозвать.**" in text.body, text.slug
            assert ("{enterprise}" in text.body) == (text.purpose == "plant")


def test_no_file_of_the_data_is_longer_than_400_lines() -> None:
    assert [
        path.name for path in FOLDER.rglob("*.*") if len(path.read_text().splitlines()) > 400
    ] == []
