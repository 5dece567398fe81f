"""What a checker types from a blank, as the value of an answer, and a value as it is typed.

Choices have letters on paper: А, Б, В…, without those that look like a figure or like another.
They are read in both alphabets and as figures; a Latin letter that looks like one Russian letter
and stands at the place of another is not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from gatehouse.quizzes.terms import Form, Kind, Scoring, Unclear

LETTERS = "АБВГДЕЖИКЛМНПРСТУФХЦШЭЮЯ"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWX"
# Latin letters and the Russian ones that they look like.
LOOKS = dict(zip("ABCEHKMPTXY", "АВСЕНКМРТХУ", strict=True))
NOTHING = "-–—."
LENGTH_AT_MOST = 400
HALF = {"½": 1, ",5": 1, ".5": 1, ",0": 0, ".0": 0, "": 0}


class Asked(Protocol):
    """What is needed of a question."""

    @property
    def form(self) -> str: ...

    @property
    def options(self) -> dict[str, Any]: ...


def letter(place: int) -> str:
    """The letter of a choice; the first one is at 0."""
    return LETTERS[place]


def typed_value(question: Asked, text: str) -> dict[str, Any]:
    """The value (`terms`) of what is written on a line; {} where it is empty.

    Raises:
        Unclear: when it cannot be told what is meant, in words for the field.
    """
    # As of phones: signs that nobody sees are left out, some of which no database takes.
    seen = "".join(sign for sign in text if sign.isprintable() or sign.isspace())
    text = " ".join(seen.split())
    if not text.strip(NOTHING + " "):
        return {}
    if len(text) > LENGTH_AT_MOST:
        raise Unclear(_("Longer than %(most)d characters.") % {"most": LENGTH_AT_MOST})
    match question.form:
        case Form.CHOICE:
            return {"choices": [_one(_ids(question, "choices"), text)]}
        case Form.SEVERAL:
            found = _many(_ids(question, "choices"), text)
            return {"choices": [one for one in _ids(question, "choices") if one in found]}
        case Form.ORDER:
            return {"order": _in_order(_ids(question, "choices"), text)}
        case Form.MATCH:
            return {"pairs": _pairs(_ids(question, "left"), _ids(question, "right"), text)}
        case _:
            return {"text": text}


def typed_stake(scoring: Scoring, text: str) -> int | None:
    """Halves of a stake: «5», «2,5», «2½»; None where the field is empty. Limits are the round's
    own and are kept when points are reckoned.

    Raises:
        Unclear: when it is no number of halves, or more than anybody may stake.
    """
    text = "".join(text.split())
    if not text:
        return None
    found = re.fullmatch(r"(\d{0,4})(½|[,.][05])?", text)
    if not found:
        raise Unclear(_("A stake is a number: 3 or 2,5."))
    halves = 2 * int(found[1] or 0) + HALF[found[2] or ""]
    if halves > scoring.stake_to_halves and not scoring.stake_of_total:
        most = scoring.stake_to_halves / 2
        raise Unclear(_("The round takes at most %(most)g.") % {"most": most})
    return halves


def has_tick(scoring: Scoring) -> bool:
    return scoring.kind == Kind.TICK


def has_stake(scoring: Scoring) -> bool:
    return scoring.kind == Kind.STAKE


def as_typed(question: Asked, value: dict[str, Any]) -> str:
    """The text that gives this value: what stands in the field when a blank is opened again."""
    match question.form:
        case Form.CHOICE | Form.SEVERAL:
            return _lettered(_ids(question, "choices"), value.get("choices", ()))
        case Form.ORDER:
            return _lettered(_ids(question, "choices"), value.get("order", ()))
        case Form.MATCH:
            return _paired(question, value.get("pairs", {}))
        case _:
            return str(value.get("text", ""))


def in_words(question: Asked, value: dict[str, Any]) -> str:
    """What the line was taken for, with the words of the choices; empty for free text, which is
    as it was typed."""
    match question.form:
        case Form.CHOICE | Form.SEVERAL:
            return ", ".join(_named(question, "choices", value.get("choices", ())))
        case Form.ORDER:
            return " → ".join(_named(question, "choices", value.get("order", ())))
        case Form.MATCH:
            pairs = value.get("pairs", {})
            left = _texts(question, "left")
            right = _texts(question, "right")
            return ", ".join(
                f"{left[one]} — {right[pairs[one]]}" for one in left if pairs.get(one) in right
            )
        case _:
            return ""


def _ids(question: Asked, name: str) -> list[str]:
    return [str(one["id"]) for one in question.options.get(name, ())]


def _texts(question: Asked, name: str) -> dict[str, str]:
    return {str(one["id"]): str(one["text"]) for one in question.options.get(name, ())}


def _named(question: Asked, name: str, chosen: Sequence[str]) -> list[str]:
    texts = _texts(question, name)
    places = {one: place for place, one in enumerate(texts)}
    return [f"{letter(places[one])} {texts[one]}" for one in chosen if one in texts]


def _lettered(ids: Sequence[str], chosen: Sequence[str]) -> str:
    return "".join(letter(ids.index(one)) for one in chosen if one in ids)


def _paired(question: Asked, pairs: dict[str, str]) -> str:
    right = _ids(question, "right")
    signs = [
        letter(right.index(pairs[one])) if pairs.get(one) in right else "-"
        for one in _ids(question, "left")
    ]
    return "".join(signs) if set(signs) - {"-"} else ""


def _one(ids: Sequence[str], text: str) -> str:
    found = _many(ids, text)
    if len(found) != 1:
        raise Unclear(_("One letter is enough here."))
    return found[0]


def _many(ids: Sequence[str], text: str) -> list[str]:
    """The choices named, each once, in the order in which they are written."""
    signs = _signs(text, most=len(ids))
    return list(dict.fromkeys(_choice(ids, sign) for sign in signs))


def _in_order(ids: Sequence[str], text: str) -> list[str]:
    """From the first box on; a letter that is missing at the end was not written."""
    chosen = [_choice(ids, sign) for sign in _signs(text, most=len(ids))]
    if len(set(chosen)) != len(chosen):
        raise Unclear(_("A letter stands here twice."))
    return chosen


def _pairs(left: Sequence[str], right: Sequence[str], text: str) -> dict[str, str]:
    """«БАВ», box by box, a dash for an empty one; or «1Б 3А»."""
    bare = re.sub(r"[\s,;:=/]", "", text.upper())
    numbered = re.fullmatch(r"(?:\d{1,2}[^\W\d])+", bare.replace("-", ""))
    if numbered:
        found = re.findall(r"(\d{1,2})([^\W\d])", bare.replace("-", ""))
        pairs = {_choice(left, number): _choice(right, sign) for number, sign in found}
        if len(pairs) != len(found):
            raise Unclear(_("A box is named twice."))
        return pairs
    signs = _signs(text, most=len(right), with_gaps=True)
    if len(signs) > len(left):
        raise Unclear(_("There are only %(count)d boxes.") % {"count": len(left)})
    return {
        one: _choice(right, sign)
        for one, sign in zip(left, signs, strict=False)
        if sign not in NOTHING
    }


def _signs(text: str, *, most: int, with_gaps: bool = False) -> list[str]:
    """Letters one by one; figures too, and those of two digits where they stand apart."""
    gaps = "" if with_gaps else NOTHING
    cleaned = re.sub(rf"[,;:/+{re.escape(gaps)}]" if gaps else r"[,;:/+]", " ", text.upper())
    parts = cleaned.split()
    if most > 9 and any(len(part) > 1 and part.isdecimal() for part in parts):
        return parts
    return [sign for part in parts for sign in part]


def _choice(ids: Sequence[str], sign: str) -> str:
    place = _place(sign, len(ids))
    if place is None or not 0 <= place < len(ids):
        last = letter(len(ids) - 1)
        raise Unclear(
            _("“%(sign)s” is none of the choices: they go from %(first)s to %(last)s.")
            % {"sign": sign, "first": letter(0), "last": last}
        )
    return ids[place]


def _place(sign: str, count: int) -> int | None:
    """Where the choice stands, from 0; None for what is no letter of ours."""
    if sign.isdecimal():
        return int(sign) - 1
    if sign in LETTERS:
        return LETTERS.index(sign)
    if sign not in LATIN:
        return None
    place = LATIN.index(sign)
    looks = LETTERS.find(LOOKS.get(sign, "?"))
    if place != looks and 0 <= looks < count and place < count:
        raise Unclear(
            _("A Latin %(sign)s may be %(one)s or %(other)s: type it in Russian, or its number.")
            % {"sign": sign, "one": letter(place), "other": letter(looks)}
        )
    return looks if 0 <= looks < count else place
