"""Whether an answer is right, form by form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.quizzes.matching import UNREADABLE, in_words, spelled, variant, verdict
from gatehouse.quizzes.sheet import Said
from gatehouse.quizzes.terms import Form, Partial
from tests.quizzes.plain import of_form, question


def judged(form: Form, value: Any, **fields: Any) -> tuple[str, int]:
    asked = of_form(form, **fields)
    found = verdict(asked, variant(asked, value))
    return found.said.value, found.halves


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (Form.TEXT, {"text": "«САМОВАР»"}),
        (Form.NUMBER, {"text": "3,50"}),
        (Form.NUMBER, {"text": "4"}),
        (Form.NUMBER, {"text": "три"}),
        (Form.CHOICE, {"choices": ["b"]}),
        (Form.SEVERAL, {"choices": ["c", "a"]}),
        (Form.ORDER, {"order": ["c", "a", "d", "b"]}),
        (Form.MATCH, {"pairs": {"c": "z", "a": "x", "b": "y"}}),
    ],
)
def test_a_right_answer_is_worth_all(form: Form, value: dict[str, Any]) -> None:
    assert judged(form, value) == ("right", 2)


@pytest.mark.parametrize(
    ("form", "value", "said"),
    [
        (Form.TEXT, {"text": "кружка"}, "open"),
        (Form.NUMBER, {"text": "4,01"}, "wrong"),
        (Form.NUMBER, {"text": "около четырёх"}, "open"),
        (Form.CHOICE, {"choices": ["a"]}, "wrong"),
        (Form.SEVERAL, {"choices": ["a"]}, "wrong"),
        (Form.ORDER, {"order": ["c", "a", "b", "d"]}, "wrong"),
        (Form.MATCH, {"pairs": {"a": "x"}}, "wrong"),
    ],
)
def test_another_answer_is_wrong_or_waits_for_a_judge(
    form: Form, value: dict[str, Any], said: str
) -> None:
    assert judged(form, value) == (said, 0)


def test_an_inexact_text_may_be_worth_less() -> None:
    assert judged(Form.TEXT, {"text": "Чай"}) == ("partly", 1)


@pytest.mark.parametrize(
    ("form", "value", "halves"),
    [
        (Form.SEVERAL, {"choices": ["a"]}, 3),
        (Form.SEVERAL, {"choices": ["a", "c", "d"]}, 3),
        (Form.ORDER, {"order": ["c", "a", "b", "d"]}, 3),
        (Form.ORDER, {"order": ["c"]}, 1),
        (Form.MATCH, {"pairs": {"a": "x", "b": "z", "c": "z"}}, 4),
    ],
)
def test_parts_that_are_right_bring_their_share_in_whole_halves(
    form: Form, value: dict[str, Any], halves: int
) -> None:
    assert judged(form, value, partial=Partial.SHARE, worth=6) == ("partly", halves)


@pytest.mark.parametrize("choices", [["a", "b"], ["b", "d"], ["a", "b", "d"]])
def test_wrong_choices_take_right_ones_away_but_never_more(choices: list[str]) -> None:
    assert judged(Form.SEVERAL, {"choices": choices}, partial=Partial.SHARE) == ("wrong", 0)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (Form.TEXT, {}),
        (Form.TEXT, {"text": " \u200b"}),
        (Form.SEVERAL, {"choices": []}),
        (Form.MATCH, {"pairs": {"a": ""}}),
        (Form.CHOICE, {"tick": True}),
    ],
)
def test_nothing_said_is_no_answer(form: Form, value: dict[str, Any]) -> None:
    assert judged(form, value) == ("nothing", 0)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (Form.TEXT, {"text": 7}),
        (Form.CHOICE, {"choices": ["a", "b"]}),
        (Form.CHOICE, {"choices": "b"}),
        (Form.SEVERAL, {"choices": ["a", "a"]}),
        (Form.ORDER, {"order": ["zz"]}),
        (Form.MATCH, {"pairs": {"a": ["x"]}}),
        (Form.MATCH, ["a"]),
    ],
)
def test_what_cannot_be_an_answer_is_wrong(form: Form, value: Any) -> None:
    assert judged(form, value) == ("wrong", 0)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda some: st.lists(some) | st.dictionaries(st.text(), some),
)
names = st.sampled_from(["text", "choices", "order", "pairs"])


@given(st.sampled_from(list(Form)), st.dictionaries(names, anything) | anything, anything)
def test_no_answer_and_no_solution_is_ever_an_error(form: Form, value: Any, solution: Any) -> None:
    asked = of_form(form)
    assert verdict(asked, variant(asked, value)).halves >= 0
    broken = question(form=form, options=asked.options, solution={"accepted": solution,
                      "number": solution, "right": solution, "order": solution,
                      "pairs": solution})  # fmt: skip
    assert isinstance(verdict(broken, variant(broken, value)).said, Said)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (Form.TEXT, {"text": "Ту-144"}),
        (Form.NUMBER, {"text": "007,50"}),
        (Form.CHOICE, {"choices": ["b"]}),
        (Form.SEVERAL, {"choices": ["c", "a"]}),
        (Form.ORDER, {"order": ["b", "a"]}),
        (Form.MATCH, {"pairs": {"b": "x", "a": "y"}}),
    ],
)
def test_a_variant_names_itself(form: Form, value: dict[str, Any]) -> None:
    asked = of_form(form)
    name = variant(asked, value)
    assert spelled(asked, name) == name != UNREADABLE


def test_people_read_choices_in_their_words() -> None:
    assert in_words(of_form(Form.SEVERAL), '["a", "c"]') == "A, C"
    assert in_words(of_form(Form.ORDER), '["c", "a"]') == "C → A"
    assert in_words(of_form(Form.MATCH), '{"a": "x"}') == "A: X"
    assert in_words(of_form(Form.CHOICE), "b") == "B"


def test_of_two_that_are_spelled_alike_the_right_one_holds_even_where_nothing_is_won() -> None:
    accepted = [{"text": "Самовар", "halves": None}, {"text": "самовар", "halves": 0}]
    for listed in (accepted, accepted[::-1]):
        asked = replace(of_form(Form.TEXT), solution={"accepted": listed}, worth_halves=0)
        assert verdict(asked, variant(asked, {"text": "самовар"})).said == Said.RIGHT
