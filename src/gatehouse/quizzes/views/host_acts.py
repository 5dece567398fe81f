"""The buttons of the host: a word each, and which operation it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from gatehouse.core.asked import whole
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.models import Channel, Question, Quiz, Round, Run, Seat, SeatRole, Team
from gatehouse.quizzes.operations import devices, leasing, playing, quizzes, teams

Row = TypeVar("Row", bound=Model)
Posted = Mapping[str, str]
Button = Callable[[Seat, str, Posted, datetime], object]


def perform(posted: Posted, *, seat: Seat, now: datetime) -> None:
    """Do what `do` says. Raises Refused."""
    word, _colon, about = posted.get("do", "").partition(":")
    button = BUTTONS.get(word)
    if button is None:
        raise Refused(Refusal("unreadable", _("There is no such button.")))
    button(seat, about, posted, now)


def row(rows: QuerySet[Row], key: str) -> Row:
    """The row of a key that was posted, if it is of this game. Raises Refused."""
    found = rows.filter(pk=whole(key)).first()
    if found is None:
        raise Refused(Refusal("gone", _("This is not of this game any more.")))
    return found


def number(posted: Posted, name: str) -> int:
    """A whole number of a field. Raises Refused."""
    found = whole(posted.get(name, "").strip(), digits=5)
    if found is None:
        raise Refused(Refusal("number", _("Please give a whole number.")))
    return found


def _round(seat: Seat, key: str) -> Round:
    return row(Round.objects.filter(packet=seat.quiz.packet_id), key)


def _question(seat: Seat, key: str) -> Question:
    questions = Question.objects.select_related("round")
    return row(questions.filter(round__packet=seat.quiz.packet_id), key)


def _run(seat: Seat, key: str) -> Run:
    runs = Run.objects.select_related("quiz", "question__round")
    return row(runs.filter(quiz=seat.quiz_id), key)


def team(seat: Seat, key: str) -> Team:
    """A team of the desk's game. Raises Refused."""
    return row(Team.objects.filter(quiz=seat.quiz_id).select_related("quiz", "channel"), key)


def _quiz(seat: Seat) -> Quiz:
    return seat.quiz


def _hand_over(seat: Seat, about: str, posted: Posted, now: datetime) -> None:
    hosts = Seat.objects.filter(quiz=seat.quiz_id, role=SeatRole.HOST, revoked_at=None)
    leasing.hand_over(seat=seat, to=row(hosts, about), now=now)


def _delay(seat: Seat, about: str, posted: Posted, now: datetime) -> None:
    channel = row(Channel.objects.filter(quiz=seat.quiz_id).select_related("quiz"), about)
    seconds = number(posted, f"delay-{channel.pk}")
    quizzes.set_delay(channel=channel, seconds=seconds, seat=seat, now=now)


BUTTONS: dict[str, Button] = {
    "take": lambda seat, about, posted, now: leasing.take(seat=seat, now=now),
    "hand_over": _hand_over,
    "start": lambda seat, about, posted, now: quizzes.start(quiz=_quiz(seat), seat=seat, now=now),
    "enrol": lambda seat, about, posted, now: teams.enrol(quiz=_quiz(seat), by=None, now=now),
    "round": lambda seat, about, posted, now: playing.show_round(
        quiz=_quiz(seat), of=_round(seat, about), seat=seat, now=now
    ),
    "open": lambda seat, about, posted, now: playing.open_question(
        quiz=_quiz(seat), question=_question(seat, about), seat=seat, now=now
    ),
    "open_round": lambda seat, about, posted, now: playing.open_round(
        quiz=_quiz(seat), of=_round(seat, about), seat=seat, now=now
    ),
    "stop": lambda seat, about, posted, now: playing.stop(
        run=_run(seat, about), seat=seat, now=now
    ),
    "question": lambda seat, about, posted, now: playing.show_question(
        run=_run(seat, about), seat=seat, now=now
    ),
    "solve": lambda seat, about, posted, now: playing.show_solution(
        run=_run(seat, about), seat=seat, now=now
    ),
    "break": lambda seat, about, posted, now: playing.show_break(
        quiz=_quiz(seat), minutes=number(posted, "minutes"), seat=seat, now=now
    ),
    "table": lambda seat, about, posted, now: playing.show_table(
        quiz=_quiz(seat), seat=seat, now=now
    ),
    "end": lambda seat, about, posted, now: playing.end(quiz=_quiz(seat), seat=seat, now=now),
    "delay": _delay,
    "approve": lambda seat, about, posted, now: devices.approve(
        team=team(seat, about), seat=seat, now=now
    ),
    "decline": lambda seat, about, posted, now: devices.decline(
        team=team(seat, about), seat=seat, now=now
    ),
}
