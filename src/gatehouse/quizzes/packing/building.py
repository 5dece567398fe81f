"""Options and solutions of questions, built of what a person writes: lists in the right order.

What has to be put in order or paired is mixed here, once and always the same way, so that the
order on the screen tells nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any, NamedTuple


class Built(NamedTuple):
    options: dict[str, Any]
    solution: dict[str, Any]


def of_text(accepted: Sequence[tuple[str, int | None]]) -> Built:
    """Variants with their points in halves, None where one is worth all."""
    return Built({}, {"accepted": [{"text": text, "halves": halves} for text, halves in accepted]})


def of_number(number: str, within: str = "0") -> Built:
    return Built({}, {"number": number, "within": within or "0"})


def of_choices(texts: Sequence[str], right: Sequence[int]) -> Built:
    """In the order in which they are shown; `right` are places in it, from 0."""
    choices = _named(texts)
    return Built({"choices": choices}, {"right": [choices[at]["id"] for at in sorted(set(right))]})


def of_order(texts: Sequence[str]) -> Built:
    """In the right order."""
    choices = _named(_mixed(texts))
    ids = {one["text"]: one["id"] for one in choices}
    return Built({"choices": choices}, {"order": [ids[text] for text in texts]})


def of_pairs(pairs: Sequence[tuple[str, str]], extra: Sequence[str] = ()) -> Built:
    """Left with right; `extra` are right ones that belong to nothing."""
    lefts = [{"id": f"l{at}", "text": left} for at, (left, _) in enumerate(pairs, start=1)]
    rights = _mixed(list(dict.fromkeys([*(right for _, right in pairs), *extra])))
    right = [{"id": f"r{at}", "text": text} for at, text in enumerate(rights, start=1)]
    ids = {one["text"]: one["id"] for one in right}
    solution = {one["id"]: ids[text] for one, (_, text) in zip(lefts, pairs, strict=True)}
    return Built({"left": lefts, "right": right}, {"pairs": solution})


def _named(texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": name, "text": text} for name, text in zip(ascii_lowercase, texts, strict=False)]


def _mixed(texts: Sequence[str]) -> list[str]:
    """Another order than the one they came in, where there is another."""
    salt = "\n".join(sorted(texts))
    mixed = sorted(texts, key=lambda one: hashlib.sha256(f"{salt}\n{one}".encode()).digest())
    return mixed if mixed != list(texts) else [*mixed[1:], *mixed[:1]]


# And back, for a form or a sheet.


def ordered(options: dict[str, Any], solution: dict[str, Any]) -> list[str]:
    """The texts of an order in the right order."""
    texts = {one["id"]: one["text"] for one in options.get("choices", ())}
    return [texts[name] for name in solution.get("order", ()) if name in texts]


def paired(
    options: dict[str, Any], solution: dict[str, Any]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Pairs of texts, and the right ones that belong to nothing."""
    pairs = solution.get("pairs", {})
    rights = {one["id"]: one["text"] for one in options.get("right", ())}
    found = [(one["text"], rights.get(pairs.get(one["id"]), "")) for one in options.get("left", ())]
    extra = [text for name, text in rights.items() if name not in pairs.values()]
    return found, extra


def right_texts(options: dict[str, Any], solution: dict[str, Any]) -> list[str]:
    """The texts of the right choices."""
    right = solution.get("right", ())
    return [one["text"] for one in options.get("choices", ()) if one["id"] in right]
