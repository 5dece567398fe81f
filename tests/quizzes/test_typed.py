"""What a checker types from a blank, read by the form of the question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from gatehouse.quizzes.terms import Kind, Scoring, Unclear
from gatehouse.quizzes.typed import LETTERS, as_typed, in_words, letter, typed_stake, typed_value


@dataclass(frozen=True)
class Asked:
    form: str
    options: dict[str, Any] = field(default_factory=dict)


def named(*texts: str, ids: str = "pqrstuvwxyz") -> list[dict[str, str]]:
    return [{"id": one, "text": text} for one, text in zip(ids, texts, strict=False)]


METALS = {"choices": named("Медь", "Бетон", "Сталь", "Цинк")}
PAIRS = {"left": named("ЗИЛ", "МиГ", "Ракета", ids="123"), "right": named("машины", "самолёты")}


@pytest.mark.parametrize(
    ("form", "options", "typed", "value"),
    [
        ("text", {}, "  Красный   Октябрь ", {"text": "Красный Октябрь"}),
        ("number", {}, "1935", {"text": "1935"}),
        ("number", {}, "−3,5", {"text": "−3,5"}),
        ("choice", METALS, "в", {"choices": ["r"]}),
        ("choice", METALS, "c", {"choices": ["r"]}),
        ("choice", METALS, "3.", {"choices": ["r"]}),
        ("several", METALS, "г, а", {"choices": ["p", "s"]}),
        ("several", METALS, "41", {"choices": ["p", "s"]}),
        ("several", METALS, "а а", {"choices": ["p"]}),
        ("order", METALS, "В-Б-А-Г", {"order": ["r", "q", "p", "s"]}),
        ("order", METALS, "вб", {"order": ["r", "q"]}),
        ("match", PAIRS, "ба-", {"pairs": {"1": "q", "2": "p"}}),
        ("match", PAIRS, "3а 1Б", {"pairs": {"1": "q", "3": "p"}}),
        ("match", PAIRS, "1-б, 2-а", {"pairs": {"1": "q", "2": "p"}}),
        *((form, METALS, empty, {}) for form in ("text", "choice", "order")
          for empty in ("", "  ", "—", "---")),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_by_the_form_of_the_question(
    form: str, options: dict[str, Any], typed: str, value: dict[str, Any]
) -> None:
    assert typed_value(Asked(form, options), typed) == value


@pytest.mark.parametrize(
    ("form", "options", "typed"),
    [
        ("choice", METALS, "Ж"),
        ("choice", METALS, "5"),
        ("choice", METALS, "0"),
        ("choice", METALS, "²"),
        ("choice", METALS, "аб"),
        ("several", METALS, "а?"),
        ("several", METALS, "1⑤"),
        ("match", PAIRS, "¹а"),
        ("order", METALS, "абба"),
        ("match", PAIRS, "абаб"),
        ("match", PAIRS, "1а1б"),
        ("match", PAIRS, "в"),
        ("text", {}, "ы" * 401),
    ],
)
def test_what_may_mean_several_things_or_none_is_unclear(
    form: str, options: dict[str, Any], typed: str
) -> None:
    with pytest.raises(Unclear):
        typed_value(Asked(form, options), typed)


def test_a_latin_letter_that_looks_like_another_choice_is_not_guessed_at() -> None:
    """A Latin B stands second in its alphabet and looks like the third Russian letter."""
    with pytest.raises(Unclear, match=r"Б.*В"):
        typed_value(Asked("choice", METALS), "B")
    two = {"choices": METALS["choices"][:2]}
    assert typed_value(Asked("choice", two), "B") == {"choices": ["q"]}


@pytest.mark.parametrize(
    ("form", "options", "typed"),
    [
        ("text", {}, "Туполев"),
        ("choice", METALS, "Г"),
        ("several", METALS, "АВ"),
        ("order", METALS, "ГВБА"),
        ("match", PAIRS, "Б-А"),
    ],
)
def test_a_blank_opened_again_says_what_was_typed(
    form: str, options: dict[str, Any], typed: str
) -> None:
    question = Asked(form, options)
    assert as_typed(question, typed_value(question, typed)) == typed
    assert as_typed(question, {}) == ""


def test_a_line_is_said_in_words_so_that_a_slip_of_the_finger_is_seen() -> None:
    assert in_words(Asked("several", METALS), {"choices": ["p", "r"]}) == "А Медь, В Сталь"
    assert in_words(Asked("match", PAIRS), {"pairs": {"2": "p"}}) == "МиГ — машины"


@pytest.mark.parametrize(
    ("typed", "halves"),
    [("", None), ("3", 6), ("2,5", 5), ("2.5", 5), ("2½", 5), ("½", 1), ("0", 0), (" 4 ", 8)],
)
def test_a_stake_is_a_number_of_halves(typed: str, halves: int | None) -> None:
    assert typed_stake(Scoring(kind=Kind.STAKE, stake_to_halves=10), typed) == halves


@pytest.mark.parametrize("typed", ["-1", "много", "2,3", "5½", "11", "99999"])
def test_what_cannot_be_staked_is_unclear(typed: str) -> None:
    with pytest.raises(Unclear):
        typed_stake(Scoring(kind=Kind.STAKE, stake_to_halves=10), typed)


def test_a_stake_out_of_what_one_has_is_brought_inside_later() -> None:
    scoring = Scoring(kind=Kind.STAKE, stake_to_halves=10, stake_of_total=True)
    assert typed_stake(scoring, "50") == 100


def test_no_letter_of_a_choice_looks_like_a_figure() -> None:
    assert not set(LETTERS) & set("ЗОЁЙЧ")
    assert [letter(place) for place in range(4)] == ["А", "Б", "В", "Г"]
