"""The sentences that the scripts of a captain's page say, in its language. `{names}` are filled in
by them; what depends on a number is {form of the plural: sentence}."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gatehouse.quizzes.views.ladder_words import ladder_words

# A number of each form, by the names that browsers give the forms.
EXAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}
Words = dict[str, str | dict[str, str]]


def captain_words(*, is_practice: bool = False) -> Words:
    words = {**_line(), **_play(), **_receipts(), **_inputs(), **_after(), **ladder_words()}
    if is_practice:  # nobody hosts it
        words["soon"] = _("Ready? “Next” opens a question.")
    return words


def refusal_words(code: str) -> str:
    """Why a plain form was not taken."""
    known = {
        "not_captain": _("Another phone answers for the team. This one only shows."),
        "not_open": _("The question is not open yet."),
        "over": _("This question is long over."),
        "changed": _("The question was put differently. Please look again."),
        "no_question": _("There is no such question in this game."),
        "unclear": _("The answer cannot be read."),
    }
    return known.get(code, "")


def _line() -> Words:
    return {
        "live": pgettext("line", "On line"),
        "polling": pgettext("line", "On line, a little behind"),
        "lost": _("There is no line. Your answer is sent by itself as soon as there is."),
        "lost_long": _(
            "There has been no line for a minute. Write answers on paper and hand them to the host."
            " The page goes on by itself when the line is back."
        ),
        "back": _("The line is back."),
        "gone": _("This team is not in the game any more."),
        "taken_over": _("Another phone answers for the team now. This one shows what it does."),
        "here": _("This phone answers for the team."),
        "waiting_for_host": _("The host was asked. As soon as they agree, this phone answers."),
    }


def _play() -> Words:
    return {
        "round_question": _("Round {round}, question {number}"),
        "new_question": _("A new question. Round {round}, question {number}. Time: {seconds} s."),
        "new_questions": _("The round is open: {count} questions. Time: {seconds} s."),
        "left": _forms(lambda n: ngettext("{n} second left", "{n} seconds left", n)),
        "closed": _("Time is up"),
        "closed_said": _("Time is up. Answers are closed."),
        "opens_in": _("The question opens in {n} s"),
        "sound": _("Sound"),
        "worth": _("{points} for a right answer"),
        "points": _forms(lambda n: ngettext("{n} point", "{n} points", n)),
        "half_point": _("½ a point"),
        "halves": _("{n}½ points"),
    }


def _receipts() -> Words:
    return {
        "sending": _("Sending…"),
        "not_sent": _("Not sent. It stays on this phone."),
        "waiting": _("Not sent yet. It is sent by itself as soon as there is a line."),
        "counted": _("Received at {time}, counts"),
        "late": _("Came {seconds} s late: it does not count"),
        "empty": _("The answer was taken back at {time}"),
        "unsent": _("What you changed is not sent yet"),
        "none": _("No answer was received"),
        "your_answer": _("Your answer: {answer}"),
        "team_answer": _("The captain’s answer: {answer}"),
        "team_none": _("The captain has not answered yet"),
        "dash": "–",
    }


def _inputs() -> Words:
    return {
        "answer": _("Your answer"),
        "number": _("Your answer, a number"),
        "choice": _("Choose one"),
        "several": _("Choose all that are right"),
        "order": _("Put them in order"),
        "order_hint": _("Move them with the arrows or by the handle. What is first stands on top."),
        "match": _("Find the pairs"),
        "not_chosen": _("not chosen"),
        "up": _("Move up: {what}"),
        "down": _("Move down: {what}"),
        "moved": _("{what}: place {place} of {of}"),
        "tick": _("A tick: right brings {gain}, wrong costs {loss}"),
        "ticks_at_most": _forms(
            lambda n: ngettext("{n} tick in the round counts", "{n} ticks in the round count", n)
        ),
        "stake": _("Stake in points, from {from} to {to}"),
        "stake_of_total": _("No more than you have before the round."),
        "send": _("Send the answer"),
        "send_all": _("Send all answers"),
    }


def _after() -> Words:
    return {
        "solution": _("Question {number}: the answer"),
        "right": _("Right answer: {answer}"),
        "table": _("The table"),
        "own_row": _("You are at place {place} with {points}"),
        "own_row_open": _("You have {points}"),
        "rows_of": _("{n} of {of} teams are shown"),
        "place": pgettext("table", "Place"),
        "team": pgettext("table", "Team"),
        "channel": pgettext("table", "Channel"),
        "total": pgettext("table", "Points"),
        "journal": _("{count} answers were written down. Their hash: {hash}"),
        "break_until": _("The game goes on at {time}"),
        "round": _("Round {number}"),
        "questions": _forms(lambda n: ngettext("{n} question", "{n} questions", n)),
        "starts": _("The game begins at {time}"),
        "soon": _("The host begins soon."),
    }


def _forms(word: Callable[[int], str]) -> dict[str, str]:
    """The forms of the plural as Intl.PluralRules names them."""
    return {form: word(number) for form, number in EXAMPLES.items()}
