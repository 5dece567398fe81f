"""Whether an answer is right: one value against the solution of its question (`terms`).

A value becomes a `variant` first, one text for all answers that mean the same; verdicts and rulings
are about variants, so that nobody is judged apart from others who said the same.

=======  =====================================================================
form     variant
=======  =====================================================================
text     the text in one spelling (`spelling.normalised`)
number   the number without noughts at its ends ("3.5"), or the text in one spelling
choice   the id
several  the ids, sorted, as a JSON list
order    the ids in their order, as a JSON list
match    pairs as a JSON object sorted by the left id
=======  =====================================================================

"" is no answer. UNREADABLE stands for what cannot be an answer to the question at all; it is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from gatehouse.quizzes.sheet import KeyQuestion, Said
from gatehouse.quizzes.spelling import normalised
from gatehouse.quizzes.terms import Form, Partial

UNREADABLE = "(unreadable)"  # no spelling holds brackets beside letters
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
LENGTH_AT_MOST = 300


@dataclass(frozen=True)
class Verdict:
    """What a variant is worth. `said` is RIGHT, PARTLY, WRONG, OPEN or NOTHING."""

    said: Said
    halves: int


NOTHING = Verdict(Said.NOTHING, 0)
OPEN = Verdict(Said.OPEN, 0)
WRONG = Verdict(Said.WRONG, 0)


def variant(question: KeyQuestion, value: Mapping[str, Any]) -> str:
    """What the value says, as one text for all that say the same."""
    try:
        return VARIANTS[question.form](question, value)
    except (TypeError, AttributeError, KeyError, ValueError):
        return UNREADABLE


def verdict(question: KeyQuestion, variant: str) -> Verdict:
    """What the solution says of a variant.

    A text that the solution does not list is OPEN, for a person to judge, and so is a number that
    cannot be read as one. Parts are counted where `partial` says SHARE: of `n` parts `k` right are
    worth worth_halves * k // n. The parts are, for several, the right choices, and each wrong one
    that was chosen takes away one that is right, down to none; for order, the places; for match,
    the pairs. A right answer to a question that is worth nothing is right.
    """
    if not variant:
        return NOTHING
    if variant == UNREADABLE:
        return WRONG
    try:
        return VERDICTS[question.form](question, variant)
    except (TypeError, AttributeError, KeyError, ValueError):
        return OPEN if question.form in (Form.TEXT, Form.NUMBER) else WRONG


def worth(question: KeyQuestion, halves: int | None) -> Verdict:
    """What somebody has decided: None is all of it, 0 is wrong, less than all is partly right."""
    if halves is not None and halves <= 0:
        return WRONG
    if halves is None or halves >= question.worth_halves:
        return Verdict(Said.RIGHT, question.worth_halves)
    return Verdict(Said.PARTLY, halves)


def listed(question: KeyQuestion) -> dict[str, Verdict]:
    """The variants that the solution of a text lists; of two spelled alike the better one."""
    found: dict[str, Verdict] = {}
    for accepted in question.solution.get("accepted", ()):
        name, said = normalised(accepted["text"]), worth(question, accepted.get("halves"))
        if name and (name not in found or _better(said, found[name])):
            found[name] = said
    return found


def _better(one: Verdict, other: Verdict) -> bool:
    """Where the question is worth nothing, right is better than wrong all the same."""
    return (one.said == Said.RIGHT, one.halves) > (other.said == Said.RIGHT, other.halves)


def spelled(question: KeyQuestion, text: str) -> str:
    """What a person names as a variant, as variants are spelled; "" where no answer could be it."""
    try:
        value = VALUES[question.form](text)
    except (ValueError, RecursionError):
        return ""
    found = variant(question, value)
    return "" if found == UNREADABLE else found


def number_of(text: str) -> Fraction | None:
    """The exact number that a text is, None if it is none. A comma is a point."""
    spelled = normalised(text)
    return Fraction(spelled) if NUMBER.fullmatch(spelled) else None


def in_words(question: KeyQuestion, variant: str) -> str:
    """The variant as people read it: the words of choices instead of their ids."""
    if question.form in (Form.TEXT, Form.NUMBER) or variant in ("", UNREADABLE):
        return variant
    words = {
        str(one["id"]): str(one.get("text") or one["id"])
        for name in ("choices", "left", "right")
        for one in question.options.get(name, ())
    }
    if question.form == Form.CHOICE:
        return words.get(variant, variant)
    try:
        read = json.loads(variant)
    except ValueError:
        return variant
    if isinstance(read, dict):
        return "; ".join(f"{words.get(k, k)}: {words.get(v, v)}" for k, v in read.items())
    joint = " → " if question.form == Form.ORDER else ", "
    return joint.join(words.get(one, one) for one in read)


# What was answered, as a variant.


def _text(_question: KeyQuestion, value: Mapping[str, Any]) -> str:
    spelled = normalised(_said(value))
    if len(spelled) <= LENGTH_AT_MOST:
        return spelled
    return f"{spelled[: LENGTH_AT_MOST - 20]} {sha256(spelled.encode()).hexdigest()[:16]}"


def _number(question: KeyQuestion, value: Mapping[str, Any]) -> str:
    spelled = _text(question, value)
    return _canonical(spelled) if NUMBER.fullmatch(spelled) else spelled


def _canonical(number: str) -> str:
    whole = format(Decimal(number), "f")
    whole = whole.rstrip("0").rstrip(".") if "." in whole else whole
    sign, bare = whole.startswith("-"), whole.lstrip("-").lstrip("0")
    bare = f"0{bare}" if not bare or bare[0] == "." else bare
    return f"-{bare}" if sign and bare != "0" else bare


def _said(value: Mapping[str, Any]) -> str:
    text = value.get("text", "")
    if not isinstance(text, str):
        raise ValueError("Not a text.")
    return text


def _choice(question: KeyQuestion, value: Mapping[str, Any]) -> str:
    chosen = _ids(question, "choices", value.get("choices", []))
    if len(chosen) > 1:
        raise ValueError("One choice was asked for.")
    return chosen[0] if chosen else ""


def _several(question: KeyQuestion, value: Mapping[str, Any]) -> str:
    return _json(sorted(_ids(question, "choices", value.get("choices", []))))


def _order(question: KeyQuestion, value: Mapping[str, Any]) -> str:
    return _json(_ids(question, "choices", value.get("order", [])))


def _match(question: KeyQuestion, value: Mapping[str, Any]) -> str:
    pairs = {left: right for left, right in value.get("pairs", {}).items() if right}
    _ids(question, "left", list(pairs))
    for right in pairs.values():
        _ids(question, "right", [right])
    return _json(pairs)


def _ids(question: KeyQuestion, name: str, chosen: object) -> list[str]:
    """The ids chosen, if each was offered and none is there twice."""
    offered = {str(one["id"]) for one in question.options.get(name, ())}
    if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
        raise ValueError("Not a list of ids.")
    if len(set(chosen)) != len(chosen) or not offered.issuperset(chosen):
        raise ValueError("Not what was offered.")
    return chosen


def _json(value: list[str] | dict[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


VARIANTS = {
    Form.TEXT: _text,
    Form.NUMBER: _number,
    Form.CHOICE: _choice,
    Form.SEVERAL: _several,
    Form.ORDER: _order,
    Form.MATCH: _match,
}

# A value that has the variant.
VALUES: dict[Form, Callable[[str], dict[str, Any]]] = {
    Form.TEXT: lambda text: {"text": text},
    Form.NUMBER: lambda text: {"text": text},
    Form.CHOICE: lambda text: {"choices": [text] if text else []},
    Form.SEVERAL: lambda text: {"choices": json.loads(text)},
    Form.ORDER: lambda text: {"order": json.loads(text)},
    Form.MATCH: lambda text: {"pairs": json.loads(text)},
}


# What the solution says of a variant.


def _text_verdict(question: KeyQuestion, variant: str) -> Verdict:
    return listed(question).get(variant, OPEN)


def _number_verdict(question: KeyQuestion, variant: str) -> Verdict:
    right = number_of(str(question.solution["number"]))
    if right is None or not NUMBER.fullmatch(variant):
        return OPEN
    within = number_of(str(question.solution.get("within") or "0")) or Fraction(0)
    return worth(question, None) if abs(Fraction(variant) - right) <= within else WRONG


def _choice_verdict(question: KeyQuestion, variant: str) -> Verdict:
    return worth(question, None) if variant in question.solution["right"] else WRONG


def _several_verdict(question: KeyQuestion, variant: str) -> Verdict:
    chosen, right = set(json.loads(variant)), set(question.solution["right"])
    wrong = len(chosen - right)
    return _share(question, len(chosen & right) - wrong, len(right))


def _order_verdict(question: KeyQuestion, variant: str) -> Verdict:
    right = question.solution["order"]
    hits = sum(one == two for one, two in zip(json.loads(variant), right, strict=False))
    return _share(question, hits, len(right))


def _match_verdict(question: KeyQuestion, variant: str) -> Verdict:
    pairs, right = json.loads(variant), question.solution["pairs"]
    return _share(question, sum(pairs.get(left) == right[left] for left in right), len(right))


def _share(question: KeyQuestion, hits: int, parts: int) -> Verdict:
    if parts and hits == parts:
        return worth(question, None)
    if question.partial != Partial.SHARE or hits <= 0:
        return WRONG
    return Verdict(Said.PARTLY, question.worth_halves * hits // parts)


VERDICTS = {
    Form.TEXT: _text_verdict,
    Form.NUMBER: _number_verdict,
    Form.CHOICE: _choice_verdict,
    Form.SEVERAL: _several_verdict,
    Form.ORDER: _order_verdict,
    Form.MATCH: _match_verdict,
}
