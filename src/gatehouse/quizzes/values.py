"""What a team or a player may send as an answer: checked by the question's form before anything
is kept, so that nothing unheard of ever lies in a journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.quizzes.terms import Form, Kind, Scoring, Unclear

TEXT_LENGTH = 400
STAKE_AT_MOST = 10_000  # halves; the round's own limits are the scoring's business


def read_value(
    value: object, *, form: str, options: dict[str, Any], scoring: Scoring
) -> dict[str, Any]:
    """The answer as `terms` says it, with nothing in it that does not belong there; {} where it is
    no answer. Raises Unclear with words for who sent it."""
    if not isinstance(value, dict):
        raise Unclear(_("The answer cannot be read."))
    left = dict(value)
    extras = _extras(left, scoring)
    if not left:
        return {}  # a tick or a stake without an answer is no answer
    read = READERS[Form(form)](left, options)
    return {**read, **extras} if read else {}


def _extras(left: dict[str, Any], scoring: Scoring) -> dict[str, Any]:
    """The tick or the stake, taken out of what was sent; only where the round has them."""
    found: dict[str, Any] = {}
    if "tick" in left:
        tick = left.pop("tick")
        if scoring.kind != Kind.TICK or not isinstance(tick, bool):
            raise Unclear(_("There are no ticks in this round."))
        found |= {"tick": True} if tick else {}
    if "stake_halves" in left:
        stake = left.pop("stake_halves")
        is_number = isinstance(stake, int) and not isinstance(stake, bool)
        if scoring.kind != Kind.STAKE or not is_number or not 0 <= stake <= STAKE_AT_MOST:
            raise Unclear(_("This stake cannot be taken."))
        found["stake_halves"] = stake
    return found


def _text(left: dict[str, Any], _options: dict[str, Any]) -> dict[str, Any]:
    text = _only(left, "text")
    if not isinstance(text, str):
        raise Unclear(_("The answer cannot be read."))
    # Signs that nobody sees are left out: phones put some of them in by themselves.
    seen = "".join(sign for sign in text if sign.isprintable() or sign.isspace())
    text = " ".join(seen.split())
    if len(text) > TEXT_LENGTH:
        raise Unclear(_("The answer is too long: %(most)d signs at most.") % {"most": TEXT_LENGTH})
    return {"text": text} if text else {}


def _choice(left: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    chosen = _ids(_only(left, "choices"), _known(options, "choices"))
    if len(chosen) > 1:
        raise Unclear(_("Please choose one."))
    return {"choices": chosen} if chosen else {}


def _several(left: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    chosen = _ids(_only(left, "choices"), _known(options, "choices"))
    return {"choices": chosen} if chosen else {}


def _order(left: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    known = _known(options, "choices")
    order = _ids(_only(left, "order"), known)
    if order and len(order) != len(known):
        raise Unclear(_("Please put all of them in order."))
    return {"order": order} if order else {}


def _match(left: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    pairs = _only(left, "pairs")
    if not isinstance(pairs, dict):
        raise Unclear(_("The answer cannot be read."))
    _ids(list(pairs), _known(options, "left"))
    for right in pairs.values():
        _ids([right], _known(options, "right"))
    return {"pairs": pairs} if pairs else {}


READERS: dict[Form, Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]] = {
    Form.TEXT: _text,
    Form.NUMBER: _text,
    Form.CHOICE: _choice,
    Form.SEVERAL: _several,
    Form.ORDER: _order,
    Form.MATCH: _match,
}


def _only(left: dict[str, Any], name: str) -> object:
    """What stands under the one name that this form has."""
    if set(left) != {name}:
        raise Unclear(_("The answer cannot be read."))
    return left[name]


def _known(options: dict[str, Any], name: str) -> set[str]:
    return {str(one["id"]) for one in options.get(name, [])}


def _ids(sent: object, known: set[str]) -> list[str]:
    """Names of options that were offered, each once."""
    if not isinstance(sent, list) or not all(isinstance(one, str) for one in sent):
        raise Unclear(_("The answer cannot be read."))
    if len(set(sent)) != len(sent) or not set(sent) <= known:
        raise Unclear(_("There was no such choice."))
    return sent


def in_words(value: dict[str, Any], options: dict[str, Any]) -> str:
    """An answer as people read it: «какао», «Б; Г», «А → Б → В», «1 — I; 2 — II»; else empty."""
    if "text" in value:
        return str(value["text"])
    texts = {
        one["id"]: str(one["text"])
        for name in ("choices", "left", "right")
        for one in options.get(name, [])
    }
    if "pairs" in value:
        pairs = value["pairs"].items()
        return "; ".join(f"{texts.get(one, '')} — {texts.get(two, '')}" for one, two in pairs)
    between, chosen = (
        (" → ", value["order"]) if "order" in value else ("; ", value.get("choices", []))
    )
    return between.join(texts.get(one, "") for one in chosen)
