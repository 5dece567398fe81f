"""An answer by a plain form, for a phone without scripts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from gatehouse.core.asked import whole
from gatehouse.core.refusal import Refusal
from gatehouse.quizzes.models import Run, Team
from gatehouse.quizzes.operations.answering import Outcome, Sent
from gatehouse.quizzes.points import read_halves
from gatehouse.quizzes.terms import Form, Unclear
from gatehouse.quizzes.views import team_pages


def of_form(request: HttpRequest, team: Team) -> Sent | None:
    """What the fields of a question say; None where they are not ours."""
    device, key = team_pages.device_of(request), _uuid(request.POST.get("key", ""))
    number, rev = (whole(request.POST.get(name, "")) for name in ("run", "rev"))
    if device is None or key is None or number is None or rev is None:
        return None
    runs = Run.objects.filter(quiz=team.quiz_id).select_related("question")
    run = runs.filter(pk=number).first()
    if run is None:
        return None
    value = {**_value(request, run), **_extras(request)}
    return Sent(run.pk, rev, key, value, device)


def told(outcome: Outcome) -> str:
    """What the page says next, as a part of its address."""
    if isinstance(outcome, Refusal):
        return "&" + urlencode({"refused": outcome.code})
    return "&sent=1"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _value(request: HttpRequest, run: Run) -> dict[str, Any]:
    form, question = Form(run.question.form), run.question
    if form in {Form.TEXT, Form.NUMBER}:
        return {"text": request.POST.get("text", "")}
    if form in {Form.CHOICE, Form.SEVERAL}:
        return {"choices": request.POST.getlist("choices")}
    if form is Form.ORDER:
        return {"order": _order(request, question.options)}
    chosen = {one["id"]: request.POST.get(f"pair-{one['id']}", "") for one in _left(question)}
    return {"pairs": {left: right for left, right in chosen.items() if right}}


def _left(question: Any) -> list[dict[str, str]]:
    return list(question.options.get("left", []))


def _order(request: HttpRequest, options: dict[str, Any]) -> list[str]:
    """Each choice was given its number; what has none comes last."""
    named = [one["id"] for one in options.get("choices", [])]
    places = {one: whole(request.POST.get(f"place-{one}", "")) for one in named}
    return sorted(named, key=lambda one: (places[one] is None, places[one] or 0))


def _extras(request: HttpRequest) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    if "tick" in request.POST:
        extras["tick"] = True
    if stake := request.POST.get("stake", "").strip():
        extras["stake_halves"] = _halves(stake)
    return extras


def _halves(stake: str) -> int | None:
    """None where these are no points: then the answer is refused in words."""
    try:
        return read_halves(stake)
    except Unclear:
        return None
