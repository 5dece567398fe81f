"""What the columns of a packet's spreadsheet are called, and the words in their cells; each is read
in Russian and in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import override, pgettext_lazy

LANGUAGES = ("ru", "en")


class Of(StrEnum):
    """Columns of a question."""

    ROUND = "round"
    FORM = "form"
    TEXT = "text"
    CHOICES = "choices"
    ANSWER = "answer"
    POINTS = "points"
    PARTIAL = "partial"
    SECONDS = "seconds"
    COMMENT = "comment"
    SOURCE = "source"
    MEDIA = "media"


class OfRound(StrEnum):
    """Columns of a round."""

    NUMBER = "number"
    TITLE = "title"
    INTRO = "intro"
    SECONDS = "seconds"
    WHOLE = "opens_whole"
    KIND = "kind"
    BONUS = "all_right_bonus_halves"
    GAIN = "tick_gain_halves"
    LOSS = "tick_loss_halves"
    TICKS = "ticks_at_most"
    STAKE_FROM = "stake_from_halves"
    STAKE_TO = "stake_to_halves"
    OF_TOTAL = "stake_of_total"
    LADDER = "ladder_halves"
    FALL = "ladder_fall"
    BELOW_ZERO = "may_go_below_zero"
    TITLE_EN = "title_en"


Words = Mapping[StrEnum, str | Promise]
QUESTION: Words = {
    Of.ROUND: pgettext_lazy("packet sheet", "Round"),
    Of.FORM: pgettext_lazy("packet sheet", "How one answers"),
    Of.TEXT: pgettext_lazy("packet sheet", "Question"),
    Of.CHOICES: pgettext_lazy("packet sheet", "Choices"),
    Of.ANSWER: pgettext_lazy("packet sheet", "Answer"),
    Of.POINTS: pgettext_lazy("packet sheet", "Points"),
    Of.PARTIAL: pgettext_lazy("packet sheet", "Points for a part"),
    Of.SECONDS: pgettext_lazy("packet sheet", "Seconds"),
    Of.COMMENT: pgettext_lazy("packet sheet", "Said with the answer"),
    Of.SOURCE: pgettext_lazy("packet sheet", "Source"),
    Of.MEDIA: pgettext_lazy("packet sheet", "Media"),
}
ROUND: Words = {
    OfRound.NUMBER: pgettext_lazy("packet sheet", "Number"),
    OfRound.TITLE: pgettext_lazy("packet sheet", "Title"),
    OfRound.INTRO: pgettext_lazy("packet sheet", "What the host says"),
    OfRound.SECONDS: pgettext_lazy("packet sheet", "Seconds for a question"),
    OfRound.WHOLE: pgettext_lazy("packet sheet", "All at once"),
    OfRound.KIND: pgettext_lazy("packet sheet", "Scoring"),
    OfRound.BONUS: pgettext_lazy("packet sheet", "For all right"),
    OfRound.GAIN: pgettext_lazy("packet sheet", "Ticked and right"),
    OfRound.LOSS: pgettext_lazy("packet sheet", "Ticked and wrong, minus"),
    OfRound.TICKS: pgettext_lazy("packet sheet", "Ticks at most"),
    OfRound.STAKE_FROM: pgettext_lazy("packet sheet", "Stake from"),
    OfRound.STAKE_TO: pgettext_lazy("packet sheet", "Stake to"),
    OfRound.OF_TOTAL: pgettext_lazy("packet sheet", "Stake within the total"),
    OfRound.LADDER: pgettext_lazy("packet sheet", "Steps of the ladder"),
    OfRound.FALL: pgettext_lazy("packet sheet", "A wrong step"),
    OfRound.BELOW_ZERO: pgettext_lazy("packet sheet", "May go below zero"),
    OfRound.TITLE_EN: pgettext_lazy("packet sheet", "Title in English"),
}
QUESTIONS_SHEET = pgettext_lazy("packet sheet", "Questions")
ROUNDS_SHEET = pgettext_lazy("packet sheet", "Rounds")
HELP_SHEET = pgettext_lazy("packet sheet", "How to fill it in")
YES = pgettext_lazy("packet sheet", "yes")
NO = pgettext_lazy("packet sheet", "no")
MORE_YES = ("1", "+", "true", "x", "✓")
MORE_NO = ("0", "-", "−", "false", "")


def plain(text: str) -> str:
    """As headings and words are compared."""
    return " ".join(text.split()).casefold().replace("ё", "е")


def in_all(words: str | Promise) -> Iterable[str]:
    """The words in each language they may be written in."""
    for language in LANGUAGES:
        with override(language):
            yield plain(str(words))


def known(words: Words) -> dict[str, StrEnum]:
    """What a heading means."""
    return {
        said: column
        for column, heading in words.items()
        for said in (plain(column.value), *in_all(heading))
    }


def choices(of: type[TextChoices]) -> dict[str, str]:
    """What the words of a choice mean."""
    return {
        said: str(value)
        for value, label in of.choices
        for said in (plain(str(value)), *in_all(label))
    }


def said_no_or_yes(text: str) -> bool | None:
    """None: neither."""
    said = plain(text)
    if said in MORE_YES or said in in_all(YES):
        return True
    return False if said in MORE_NO or said in in_all(NO) else None
