"""A question's solution in words, as the stage shows it."""

from __future__ import annotations

from typing import Any

from gatehouse.quizzes.models import Question
from gatehouse.quizzes.terms import Form

BETWEEN = {Form.CHOICE: "", Form.SEVERAL: "; ", Form.ORDER: " → "}


def solution_text(question: Question) -> str:
    """«Ротор», «1961», «Б; Г», «А → Б → В», «А — 1; Б — 2»."""
    solution, form = question.solution, Form(question.form)
    if form is Form.TEXT:
        accepted = solution.get("accepted", [])
        return str(accepted[0]["text"]) if accepted else ""
    if form is Form.NUMBER:
        return str(solution.get("number", ""))
    if form is Form.MATCH:
        return _pairs(question.options, solution.get("pairs", {}))
    texts = {one["id"]: str(one["text"]) for one in question.options.get("choices", [])}
    return BETWEEN[form].join(texts.get(one, "") for one in right_ids(question))


def right_ids(question: Question) -> list[Any]:
    """The choices that are right, in their order where there is one; empty for what is written."""
    solution = question.solution
    return list(solution.get("right") or solution.get("order") or [])


def _pairs(options: dict[str, Any], pairs: dict[str, Any]) -> str:
    left, right = (
        {one["id"]: str(one["text"]) for one in options.get(side, [])} for side in ("left", "right")
    )
    return "; ".join(f"{left[one]} — {right.get(other, '')}" for one, other in pairs.items())
