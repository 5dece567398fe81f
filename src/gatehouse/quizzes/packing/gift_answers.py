"""What the answers of one GIFT question make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.quizzes.packing import building
from gatehouse.quizzes.packing.building import Built
from gatehouse.quizzes.points import read_number, shown
from gatehouse.quizzes.terms import Form, Partial, Unclear

WORTH = 2  # halves: a question of a GIFT file is worth one point
ALL = Decimal(100)
ARROW = "->"
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")
RANGE = ".."


@dataclass(frozen=True)
class WrittenAnswer:
    """`sign` is "=", "~" or nothing; `weight` in per cent, None where none was written."""

    sign: str
    text: str
    weight: Decimal | None = None
    feedback: tuple[str, ...] = ()


@dataclass
class Read:
    """A question's form and solution; `comments` are said with the solution, `remarks` are what
    could not be taken."""

    form: Form
    built: Built
    partial: Partial = Partial.NONE
    comments: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def question_of(text: str, answers: Sequence[WrittenAnswer], inside: str | None) -> Read:
    """By the order of the public description: essay, number, choices, pairs, true or false, words.
    Raises Unclear for what a packet does not hold."""
    if inside is None:
        raise Unclear(_("A text without a question (description) has no place here."))
    if not inside or not answers:
        raise Unclear(_("An essay is judged by a teacher: it has no place here."))
    if inside.startswith("#"):
        return _number(answers)
    if any(one.sign == "~" for one in answers):
        return _choices(answers)
    if any(one.sign == "=" for one in answers) and ARROW in inside:
        return _pairs(answers)
    if len(answers) == 1 and not answers[0].sign and answers[0].text in (*TRUE, *FALSE):
        return _true_or_false(answers[0])
    return _words(answers)


def _number(answers: Sequence[WrittenAnswer]) -> Read:
    whole = [one for one in answers if one.sign != "~" and one.weight in (None, ALL)]
    if not whole or not whole[0].text:
        raise Unclear(_("No number of it is wholly right."))
    number, within = _range(whole[0].text)
    read = Read(Form.NUMBER, building.of_number(number, within))
    read.comments = [said for said in whole[0].feedback if said]
    for one in answers:
        if one is not whole[0]:
            text = _("Only one number is right here: “%(number)s” is not taken.")
            read.remarks.append(text % {"number": _with_weight(one)})
    return read


def _range(text: str) -> tuple[str, str]:
    """«1822:5» or «1817..1827» as the number and how far off one may be."""
    if RANGE in text:
        low, high = (Decimal(read_number(part)) for part in text.split(RANGE, maxsplit=1))
        if low > high:
            raise Unclear(_("The range ends before it begins."))
        return shown((low + high) / 2), shown((high - low) / 2)
    number, _sign, within = text.partition(":")
    return read_number(number), read_number(within) if within.strip() else "0"


def _choices(answers: Sequence[WrittenAnswer]) -> Read:
    texts = [one.text for one in answers]
    if any(one.sign == "=" for one in answers):
        right = [at for at, one in enumerate(answers) if one.sign == "="]
        if len(right) > 1:
            text = _("Several choices are each wholly right, and one is to be chosen.")
            raise Unclear(text)
        read = Read(Form.CHOICE, building.of_choices(texts, right))
        for one in answers:
            if one.sign == "~" and one.weight:
                text = _("“%(answer)s” is worth nothing here: one choice is right.")
                read.remarks.append(text % {"answer": _with_weight(one)})
        return _with_feedback(read, answers, right)
    right = [at for at, one in enumerate(answers) if (one.weight or 0) > 0]
    if not right:
        raise Unclear(_("No choice of it is right."))
    if len(right) == 1 and answers[right[0]].weight == ALL:
        return _with_feedback(Read(Form.CHOICE, building.of_choices(texts, right)), answers, right)
    read = Read(Form.SEVERAL, building.of_choices(texts, right), Partial.SHARE)
    weights = {answers[at].weight for at in right}
    if len(weights) > 1:
        read.remarks.append(_("Right choices weigh the same here, whatever was written."))
    if any((one.weight or 0) < 0 for one in answers):
        read.remarks.append(_("What a wrong choice takes off goes by our rule of parts."))
    return _with_feedback(read, answers, right)


def _with_feedback(read: Read, answers: Sequence[WrittenAnswer], right: Sequence[int]) -> Read:
    for at, one in enumerate(answers):
        told = [said for said in one.feedback if said]
        if at in right:
            read.comments += told
        elif told:
            text = _("What is said to a wrong answer has no place here: “%(said)s”.")
            read.remarks.append(text % {"said": told[0][:80]})
    return read


def _pairs(answers: Sequence[WrittenAnswer]) -> Read:
    pairs, extra = list[tuple[str, str]](), list[str]()
    read = Read(Form.MATCH, Built({}, {}))
    for one in answers:
        left, sign, right = (part.strip() for part in one.text.partition(ARROW))
        if not sign or not right:
            raise Unclear(_("“%(pair)s” is no pair.") % {"pair": one.text[:80]})
        if left:
            pairs.append((left, right))
        else:
            extra.append(right)
        if one.weight is not None or any(one.feedback):
            read.remarks.append(_("Weights and words for single pairs have no place here."))
    read.built = building.of_pairs(pairs, extra)
    read.partial = Partial.SHARE
    return read


def _true_or_false(answer: WrittenAnswer) -> Read:
    right = 0 if answer.text in TRUE else 1
    texts = [pgettext("choice", "True"), pgettext("choice", "False")]
    read = Read(Form.CHOICE, building.of_choices(texts, [right]))
    wrong, *rest = (*answer.feedback, "")
    read.comments = [said for said in rest if said]
    if wrong:
        text = _("What is said to a wrong answer has no place here: “%(said)s”.")
        read.remarks.append(text % {"said": wrong[:80]})
    return read


def _words(answers: Sequence[WrittenAnswer]) -> Read:
    accepted = list[tuple[str, int | None]]()
    read = Read(Form.TEXT, Built({}, {}))
    for one in answers:
        weight = ALL if one.weight is None else one.weight
        if "*" in one.text:
            text = _("“%(answer)s”: an asterisk for any words has no place here.")
            read.remarks.append(text % {"answer": one.text[:80]})
        elif weight <= 0:
            text = _("“%(answer)s” is worth nothing: it is not listed.")
            read.remarks.append(text % {"answer": _with_weight(one)})
        else:
            accepted.append((one.text, None if weight == ALL else _part(one, weight, read)))
        read.comments += [said for said in one.feedback if said]
    if not accepted:
        raise Unclear(_("No answer of it can be listed as right."))
    read.built = building.of_text(accepted)
    return read


def _part(answer: WrittenAnswer, weight: Decimal, read: Read) -> int:
    """A weight in halves of a point, at least one."""
    exact = WORTH * weight / ALL
    halves = max(1, int(exact.quantize(Decimal(1), ROUND_HALF_UP)))
    if halves != exact:
        text = _("“%(answer)s” is worth whole halves of a point here.")
        read.remarks.append(text % {"answer": _with_weight(answer)})
    return min(halves, WORTH)


def _with_weight(answer: WrittenAnswer) -> str:
    text = answer.text[:80]
    return text if answer.weight is None else f"{text} ({shown(answer.weight)} %)"
