"""What a ladder is worth, in the words of the stage and of a captain’s page. Their scripts fill in
`{names}`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gatehouse.quizzes.points import halves
from gatehouse.quizzes.terms import Kind, LadderFall

UNBROKEN = "\N{NO-BREAK SPACE}"


def ladder_words() -> dict[str, str | dict[str, str]]:
    return {
        "ladder": _("Steps for right answers in a row: {steps}"),
        "ladder_fall": {str(fall): _mistake(fall) for fall in LadderFall},
        "step": _("{points} if all before it are right"),
    }


def ladder_rule(scoring: dict[str, Any]) -> str:
    """Of a round as a frame tells it; nothing where it is no ladder of steps."""
    steps = scoring.get("ladder")
    if scoring.get("kind") != Kind.LADDER or not steps:
        return ""
    shown = f"{UNBROKEN}→ ".join(map(halves, steps))
    rule = _("Steps for right answers in a row: {steps}").format(steps=shown)
    return f"{rule}. {_mistake(LadderFall(scoring['ladder_fall']))}"


def _mistake(fall: LadderFall) -> str:
    return _("A mistake: {what}.").format(what=fall.label)
