"""What one answer of a try is worth, and how it is said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.quizzes import matching
from gatehouse.quizzes.models import Question
from gatehouse.quizzes.sheet import KeyQuestion, Said
from gatehouse.quizzes.terms import Form, Partial


@dataclass(frozen=True)
class Mark:
    """Nobody judges by hand here: what the solution does not list is not right."""

    is_right: bool
    halves: int


def mark(question: Question, value: Mapping[str, Any]) -> Mark:
    """Right only where all of it is right; `halves` has the points of parts too."""
    key = _key(question, question.solution)
    said = matching.verdict(key, matching.variant(key, value))
    return Mark(said.said is Said.RIGHT, said.halves)


def in_words(question: Question, value: Mapping[str, Any]) -> str:
    """What was answered, as it was meant; empty for no answer."""
    if "text" in value:
        return str(value["text"])
    key = _key(question, {})  # the solution may not have been read, on purpose
    return matching.in_words(key, matching.variant(key, value))


def _key(question: Question, solution: dict[str, Any]) -> KeyQuestion:
    return KeyQuestion(
        id=question.pk,
        number=question.number,
        form=Form(question.form),
        options=question.options,
        solution=solution,
        partial=Partial(question.partial),
        worth_halves=question.worth_halves,
    )
