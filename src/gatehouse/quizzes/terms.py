"""The plain values that a question, a round's scoring and an answer are made of.

All points are whole numbers of halves: `worth_halves=3` is a point and a half. What is kept as
JSON is read here once, by `read_*`, which raise Unclear with words for the editor.

======  ===========================================  ==================================
form    options                                      solution
======  ===========================================  ==================================
text    {}                                           {"accepted": [{"text", "halves"}]}
number  {}                                           {"number", "within"} (texts)
choice  {"choices": [{"id", "text"}]}                {"right": [id]}
several {"choices": [{"id", "text"}]}                {"right": [id, …]}
order   {"choices": [{"id", "text"}]}                {"order": [id, …]}
match   {"left": [{"id", "text"}], "right": [same]}  {"pairs": {left id: right id}}
======  ===========================================  ==================================

The value of an answer is {"text"} for text and number, {"choices": [id, …]} for choice and several,
{"order": [id, …]} for order, {"pairs": {left id: right id}} for match; {} is no answer.

`halves` of an accepted text is null where it is worth all; less for an inexact answer. An answer's
value may also hold `"tick": true` (tick rounds) or `"stake_halves": n` (stake rounds).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy


class Unclear(Exception):
    """What was written cannot be a question, a scoring or an answer; the text says why."""


class Form(models.TextChoices):
    """How one answers."""

    TEXT = "text", pgettext_lazy("question", "In words")
    NUMBER = "number", pgettext_lazy("question", "A number")
    CHOICE = "choice", pgettext_lazy("question", "One of several")
    SEVERAL = "several", pgettext_lazy("question", "Several of many")
    ORDER = "order", pgettext_lazy("question", "Put in order")
    MATCH = "match", pgettext_lazy("question", "Find the pairs")


class Kind(models.TextChoices):
    """How a round is scored."""

    PLAIN = "plain", pgettext_lazy("round", "Points for each question")
    TICK = "tick", pgettext_lazy("round", "A tick risks points")
    STAKE = "stake", pgettext_lazy("round", "Stakes")
    LADDER = "ladder", pgettext_lazy("round", "A ladder")


class LadderFall(models.TextChoices):
    """What the first wrong answer does to a ladder."""

    STOP = "stop", pgettext_lazy("ladder", "the climb ends, what was won stays")
    RESTART = "restart", pgettext_lazy("ladder", "the climb begins again from the first step")
    LOSE = "lose", pgettext_lazy("ladder", "all that was won in the round is lost")


class Partial(models.TextChoices):
    """What an answer of several parts is worth when some are right."""

    NONE = "none", pgettext_lazy("partial points", "all or nothing")
    SHARE = "share", pgettext_lazy("partial points", "by the share of right parts, in halves")


@dataclass(frozen=True)
class Scoring:
    """How a round is scored; all of it is data of the packet.

    all_right_bonus_halves   added where every question of the round is right
    tick_gain_halves, tick_loss_halves   what a ticked answer is worth right, and costs wrong
    ticks_at_most            ticks that count in a round, the first in order of questions; None: all
    stake_from_halves, stake_to_halves   limits of a stake; a stake outside them is brought inside
    stake_of_total           a stake is at most what the team has before the round, never under
                             `stake_from_halves`
    ladder_halves            what the first, second… right answer in a row is worth; the last step
                             holds for all further ones
    may_go_below_zero        otherwise a round is worth nothing at least
    """

    kind: Kind = Kind.PLAIN
    all_right_bonus_halves: int = 0
    tick_gain_halves: int = 4
    tick_loss_halves: int = 4
    ticks_at_most: int | None = None
    stake_from_halves: int = 0
    stake_to_halves: int = 10
    stake_of_total: bool = False
    ladder_halves: tuple[int, ...] = ()
    ladder_fall: LadderFall = LadderFall.STOP
    may_go_below_zero: bool = False


_PLAIN = Scoring()


def scoring_as_json(scoring: Scoring) -> dict[str, Any]:
    """What differs from a plain round, as it is kept."""
    plain = asdict(_PLAIN)
    kept = {name: value for name, value in asdict(scoring).items() if value != plain[name]}
    if "ladder_halves" in kept:
        kept["ladder_halves"] = list(kept["ladder_halves"])  # as JSON gives it back
    return kept


def read_scoring(kept: dict[str, Any]) -> Scoring:
    """A round's scoring as it is kept. Raises Unclear."""
    try:
        values = {**asdict(_PLAIN), **kept}
        values["kind"] = Kind(values["kind"])
        values["ladder_fall"] = LadderFall(values["ladder_fall"])
        values["ladder_halves"] = tuple(int(step) for step in values["ladder_halves"])
        return Scoring(**values)
    except (TypeError, ValueError) as error:
        raise Unclear(_("The scoring of the round cannot be read.")) from error


@dataclass(frozen=True)
class GameRules:
    """What a game goes by; data of the game, proposed by the form.

    grace_ms                 an answer that comes so late still counts
    typed_twice              two checkers type each blank, and differences are looked at
    appeal_minutes           how long appeals are taken after the last solution was shown
    names_on_table           how many teams the stage's table shows on one screen
    enrol_hours              so many hours before the game teams with a place are entered in it, and
                             their captains get the link to play by
    """

    grace_ms: int = 700
    typed_twice: bool = False
    appeal_minutes: int = 60
    names_on_table: int = 15
    enrol_hours: int = 24


def read_game_rules(kept: dict[str, Any]) -> GameRules:
    """A game's rules as they are kept; what is not there is as proposed."""
    return GameRules(**kept)
