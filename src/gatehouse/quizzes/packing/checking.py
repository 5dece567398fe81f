"""Whether what was written is a question, a round, a packet: exactly as `terms` says, no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.quizzes.packing.shapes import PacketShape, QuestionShape, RoundShape
from gatehouse.quizzes.terms import Form, Kind, Partial, Scoring, Unclear, read_scoring

TITLE_LENGTH, ROUND_TITLE_LENGTH, TEXT_LENGTH, SOURCE_LENGTH = 160, 120, 2_000, 300
VARIANT_LENGTH, VARIANTS_AT_MOST = 200, 40
CHOICES_AT_LEAST, CHOICES_AT_MOST = 2, 12
WORTH_AT_MOST = 200  # halves
HALVES_AT_MOST = 2_000  # of a stake, a bonus, a step
SECONDS_AT_LEAST, SECONDS_AT_MOST = 5, 3_600
ROUNDS_AT_MOST, QUESTIONS_AT_MOST = 30, 60
NOT_KEPT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
FORMS_IN_PARTS = {Form.SEVERAL, Form.ORDER, Form.MATCH}


def check_packet(packet: PacketShape) -> None:
    """Raises Unclear, with the place of the first thing that is wrong."""
    line(packet.title, _("Title of the packet"), TITLE_LENGTH)
    _line_or_nothing(packet.title_en, _("Title of the packet in English"), TITLE_LENGTH)
    block(packet.note, _("Note"))
    if len(packet.rounds) > ROUNDS_AT_MOST:
        raise Unclear(_("There are more than %(most)d rounds.") % {"most": ROUNDS_AT_MOST})
    names = {media.name for media in packet.media}
    for number, one in enumerate(packet.rounds, start=1):
        with placed(_("Round %(n)d") % {"n": number}):
            check_round(one)
        for place, question in enumerate(one.questions, start=1):
            where = _("Round %(n)d, question %(q)d") % {"n": number, "q": place}
            with placed(where):
                check_question(question)
            if missing := {question.media, question.answer_media} - names - {""}:
                text = _("%(where)s: there is no media “%(name)s”.")
                raise Unclear(text % {"where": where, "name": min(missing)})


def _line_or_nothing(said: object, what: str, at_most: int) -> None:
    if said != "":
        line(said, what, at_most)


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Say where it was that something was unclear."""
    try:
        yield
    except Unclear as error:
        raise Unclear(f"{where}: {error}") from error


def check_round(one: RoundShape) -> None:
    """The round without its questions. Raises Unclear."""
    line(one.title, _("Title of the round"), ROUND_TITLE_LENGTH)
    _line_or_nothing(one.title_en, _("Title of the round in English"), ROUND_TITLE_LENGTH)
    block(one.intro, _("What the host says"))
    seconds(one.seconds)
    check_scoring(read_scoring(one.scoring))
    if len(one.questions) > QUESTIONS_AT_MOST:
        text = _("There are more than %(most)d questions in the round.")
        raise Unclear(text % {"most": QUESTIONS_AT_MOST})


def check_scoring(scoring: Scoring) -> None:
    """Numbers that a round can be played with. Raises Unclear."""
    halves = (
        scoring.all_right_bonus_halves,
        scoring.tick_gain_halves,
        scoring.tick_loss_halves,
        scoring.stake_from_halves,
        scoring.stake_to_halves,
        *scoring.ladder_halves,
    )
    if not all(is_whole(one) and 0 <= one <= HALVES_AT_MOST for one in halves):
        raise Unclear(_("Points of the scoring are from 0 to %(most)d.") % {"most": 1_000})
    most = scoring.ticks_at_most
    if most is not None and not (is_whole(most) and 1 <= most <= QUESTIONS_AT_MOST):
        raise Unclear(_("The number of ticks is at least 1."))
    if scoring.stake_from_halves > scoring.stake_to_halves:
        raise Unclear(_("The smallest stake is larger than the largest."))
    if scoring.kind == Kind.LADDER and not scoring.ladder_halves:
        raise Unclear(_("A ladder needs its steps."))
    flags = (scoring.stake_of_total, scoring.may_go_below_zero)
    if not all(isinstance(one, bool) for one in flags) or len(scoring.ladder_halves) > 60:
        raise Unclear(_("The scoring of the round cannot be read."))


def check_question(question: QuestionShape) -> None:
    """Raises Unclear."""
    block(question.text, _("The question"), needed=True)
    block(question.comment, _("What is said with the answer"))
    line(question.source, _("Where it is taken from"), SOURCE_LENGTH, needed=False)
    if not is_whole(question.worth_halves) or not 1 <= question.worth_halves <= WORTH_AT_MOST:
        raise Unclear(_("A question is worth from ½ to 100 points."))
    if question.seconds is not None:
        seconds(question.seconds)
    if question.partial != Partial.NONE and question.form not in FORMS_IN_PARTS:
        raise Unclear(_("Points for a part are given only where an answer has parts."))
    CHECKS[question.form](question)


def _text(question: QuestionShape) -> None:
    _keys(question, (), ("accepted",))
    accepted = question.solution["accepted"]
    if not isinstance(accepted, list) or not 1 <= len(accepted) <= VARIANTS_AT_MOST:
        text = _("Write from 1 to %(most)d accepted answers.")
        raise Unclear(text % {"most": VARIANTS_AT_MOST})
    for one in accepted:
        if not isinstance(one, dict) or set(one) != {"text", "halves"}:
            raise Unclear(_("An accepted answer cannot be read."))
        line(one["text"], _("An accepted answer"), VARIANT_LENGTH)
        halves = one["halves"]
        if halves is not None and not (is_whole(halves) and 0 < halves <= question.worth_halves):
            text = _("“%(answer)s” cannot be worth more than the question, nor nothing.")
            raise Unclear(text % {"answer": one["text"]})
    if all(one["halves"] not in (None, question.worth_halves) for one in accepted):
        raise Unclear(_("No answer is worth all points."))
    _different([one["text"] for one in accepted], _("An accepted answer stands there twice."))


def _number(question: QuestionShape) -> None:
    _keys(question, (), ("number", "within"))
    try:
        number, within = (_decimal(question.solution[name]) for name in ("number", "within"))
    except (InvalidOperation, TypeError, ValueError) as error:
        raise Unclear(_("Write the number that is right.")) from error
    if not number.is_finite() or not within.is_finite() or within < 0:
        raise Unclear(_("How far off one may be is zero or more."))


def _decimal(text: Any) -> Decimal:
    if not isinstance(text, str) or len(text) > 30 or "e" in text.lower():
        raise ValueError
    return Decimal(text)


def _choice(question: QuestionShape) -> None:
    _keys(question, ("choices",), ("right",))
    ids = check_choices(question.options["choices"])
    if len(_known(question.solution["right"], ids)) != 1:
        raise Unclear(_("Mark the one choice that is right."))


def _several(question: QuestionShape) -> None:
    _keys(question, ("choices",), ("right",))
    ids = check_choices(question.options["choices"])
    if not _known(question.solution["right"], ids):
        raise Unclear(_("Mark the choices that are right."))


def _order(question: QuestionShape) -> None:
    _keys(question, ("choices",), ("order",))
    ids = check_choices(question.options["choices"])
    if len(_known(question.solution["order"], ids)) != len(ids):
        raise Unclear(_("The right order has to hold each choice once."))


def _match(question: QuestionShape) -> None:
    _keys(question, ("left", "right"), ("pairs",))
    lefts = check_choices(question.options["left"])
    rights = check_choices(question.options["right"])
    pairs = question.solution["pairs"]
    if not isinstance(pairs, dict) or set(pairs) != lefts:
        raise Unclear(_("Each on the left needs its pair."))
    if not all(isinstance(one, str) and one in rights for one in pairs.values()):
        raise Unclear(_("Each on the left needs its pair."))


CHECKS: dict[Form, Callable[[QuestionShape], None]] = {
    Form.TEXT: _text,
    Form.NUMBER: _number,
    Form.CHOICE: _choice,
    Form.SEVERAL: _several,
    Form.ORDER: _order,
    Form.MATCH: _match,
}


def check_choices(choices: Any) -> set[str]:
    """The ids of choices. Raises Unclear."""
    if not isinstance(choices, list) or not all(
        isinstance(one, dict) and set(one) == {"id", "text"} for one in choices
    ):
        raise Unclear(_("The choices cannot be read."))
    if not CHOICES_AT_LEAST <= len(choices) <= CHOICES_AT_MOST:
        text = _("Write from %(least)d to %(most)d choices.")
        raise Unclear(text % {"least": CHOICES_AT_LEAST, "most": CHOICES_AT_MOST})
    for one in choices:
        line(one["text"], _("A choice"), VARIANT_LENGTH)
        if not isinstance(one["id"], str) or not re.fullmatch(r"[a-z0-9]{1,8}", one["id"]):
            raise Unclear(_("The choices cannot be read."))
    _different([one["text"] for one in choices], _("A choice stands there twice."))
    ids = {one["id"] for one in choices}
    if len(ids) != len(choices):
        raise Unclear(_("The choices cannot be read."))
    return ids


def _known(names: Any, ids: set[str]) -> list[str]:
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise Unclear(_("The solution cannot be read."))
    if len(set(names)) != len(names) or not set(names) <= ids:
        raise Unclear(_("The solution names a choice that is not there."))
    return names


def _keys(question: QuestionShape, options: Sequence[str], solution: Sequence[str]) -> None:
    said: tuple[Any, Any] = (question.options, question.solution)  # of a file: anything at all
    if not all(isinstance(one, dict) for one in said):
        raise Unclear(_("The solution cannot be read."))
    if set(question.options) != set(options) or set(question.solution) != set(solution):
        raise Unclear(_("The solution does not fit how one answers."))


def _different(texts: Sequence[str], words: str) -> None:
    if len({" ".join(text.split()).casefold() for text in texts}) != len(texts):
        raise Unclear(words)


def line(text: Any, what: str, most: int, *, needed: bool = True) -> None:
    """A text of one line. Raises Unclear."""
    block(text, what, most, needed=needed)
    if "\n" in text or "\r" in text:
        raise Unclear(_("%(what)s: write it in one line.") % {"what": what})


def block(text: Any, what: str, most: int = TEXT_LENGTH, *, needed: bool = False) -> None:
    """A text that can be kept. Raises Unclear."""
    if not isinstance(text, str) or NOT_KEPT.search(text):
        raise Unclear(_("%(what)s: this is no text.") % {"what": what})
    if needed and not text.strip():
        raise Unclear(_("%(what)s: write something.") % {"what": what})
    if len(text) > most:
        raise Unclear(_("%(what)s: at most %(most)d signs.") % {"what": what, "most": most})


def seconds(value: Any) -> None:
    if not is_whole(value) or not SECONDS_AT_LEAST <= value <= SECONDS_AT_MOST:
        text = _("Time is from %(least)d to %(most)d seconds.")
        raise Unclear(text % {"least": SECONDS_AT_LEAST, "most": SECONDS_AT_MOST})


def is_whole(value: Any) -> bool:
    """A whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)
