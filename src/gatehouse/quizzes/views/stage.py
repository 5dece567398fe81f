"""The screen of a hall: one page that never leaves, and draws one frame after another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from gatehouse.quizzes import frames
from gatehouse.quizzes.models import Seat, SeatRole
from gatehouse.quizzes.typed import LETTERS
from gatehouse.quizzes.views.captain_words import EXAMPLES
from gatehouse.quizzes.views.ladder_words import ladder_words
from gatehouse.quizzes.views.shared import by_token
from gatehouse.quizzes.zones import zone_of


@require_safe
@by_token(SeatRole.STAGE, SeatRole.HOST)
def stage(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the hall sees."""
    frame = frames.frame_of(seat.quiz, None, timezone.now())
    words = {**_words(), "letters": LETTERS}
    context = {"quiz": seat.quiz, "zone": zone_of(seat.quiz), "frame": frame, "words": words}
    return render(request, "quizzes/stage.html", context)


def _worth(number: int) -> str:
    return ngettext("{points} point", "{points} points", number)


def _words() -> dict[str, str | dict[str, str]]:
    """Said by the script of the stage."""
    return {
        "round": _("Round {number}"),
        "question": _("Question {number}"),
        "teams": _("Teams"),
        "starts": _("Begins at {time}"),
        "questions": _("Questions: {count}"),
        "worth": {name: _worth(number) for name, number in EXAMPLES.items()},
        "tick": _("A tick: right brings {gain}, wrong costs {loss}"),
        "stake": _("Your stake: from {from} to {to}. Right wins it, wrong loses it."),
        "stake_of_total": _(
            "Your stake: from {from} to {to}, no more than you have. Right wins it, wrong loses it."
        ),
        **ladder_words(),
        "sound": _("Sound"),
        "closed": _("Time is up"),
        "answer": pgettext("stage", "The answer"),
        "break": _("Break"),
        "until": _("We go on at {time}"),
        "soon": _("We go on soon"),
        "table": _("The table"),
        "page": _("{from}–{to} of {all}"),
        "end": _("Thank you for the game!"),
        "journal": _("Answers in the journal: {count}. Its hash (SHA-256):"),
        "lost": _("No connection {time}"),
        "described": _("Picture: {text}"),
    }
