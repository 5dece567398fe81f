"""Paper: blanks are printed, handed in, typed by one checker or by two, and where these differ a
third person decides. What is typed goes into the one journal, line by line.

A blank that is handed in after a solution of its round was shown is taken with a reason only; who
took it, when and why stays in the history, and its lines count like all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.codes import LENGTH, new_code, read_code
from gatehouse.core.locks import beside_each_other
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.quizzes import paper
from gatehouse.quizzes.models import (
    Answer,
    AnswerSource,
    Blank,
    Question,
    Quiz,
    Round,
    Run,
    Seat,
    SeatRole,
    Team,
    Typing,
)
from gatehouse.quizzes.operations.answering import being_answered
from gatehouse.quizzes.paper import DECIDED, counts_on_paper, is_untouched, typing_counts
from gatehouse.quizzes.terms import read_scoring
from gatehouse.quizzes.typed import has_stake, has_tick, typed_stake, typed_value

REASON_LENGTH = 240


@transaction.atomic
def print_blanks(
    *, quiz: Quiz, now: datetime, seat: Seat | None = None, by: Person | None = None
) -> list[Blank]:
    """The blanks of all teams that play on paper, round by round in the order of tables.

    Each is made once: printed again, it has the same code.
    """
    quiz = Quiz.objects.select_for_update(of=("self",)).select_related("packet").get(pk=quiz.pk)
    if seat is not None:
        _at_this_game(seat, quiz, SeatRole.CHECKER, SeatRole.HOST)
    teams = list(quiz.teams.filter(left_at=None, on_paper=True))
    rounds = list(quiz.packet.rounds.all())
    known = set(Blank.objects.filter(team__in=teams).values_list("team_id", "round_id"))
    Blank.objects.bulk_create(
        [
            Blank(team=team, round=of, code=new_code(), printed_at=now)
            for of in rounds
            for team in teams
            if (team.pk, of.pk) not in known
        ]
    )
    history.record(
        "quizzes.blanks_printed",
        of=quiz,
        by=by,
        now=now,
        teams=len(teams),
        seat=seat.pk if seat else None,
    )
    blanks = paper.with_all(Blank.objects.filter(team__in=teams, round__in=rounds))
    return list(blanks.order_by("round__number", "team__number"))


@transaction.atomic
def find_blank(*, seat: Seat, text: str, of: Round | None, now: datetime) -> Blank:
    """The blank of a code, or of the number of a team in a round; a spare one is made then.

    Raises:
        Refused: where there is no such blank or team at the seat's game.
    """
    _at_this_game(seat, seat.quiz, SeatRole.CHECKER)
    code = read_code(text)
    if code and len(code) == LENGTH:
        found = Blank.objects.filter(code=code, team__quiz=seat.quiz).first()
        if found is None:
            raise Refused(Refusal("unknown", _("This code is of no blank of this game.")))
        return found
    typed = text.strip().lstrip("№#").strip()
    if not typed.isdecimal() or len(typed) > 6:
        raise Refused(Refusal("unknown", _("Scan the code, or type the number of a team.")))
    team = seat.quiz.teams.filter(number=int(typed), left_at=None).first()
    if team is None or of is None or of.packet_id != seat.quiz.packet_id:
        raise Refused(Refusal("unknown", _("There is no team %(n)s here.") % {"n": typed}))
    Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    values = {"code": new_code(), "printed_at": now}
    return Blank.objects.get_or_create(team=team, round=of, defaults=values)[0]


@transaction.atomic
def hand_in(*, seat: Seat, blank: Blank, now: datetime, because: str = "") -> Blank:
    """The paper is here. A second time changes nothing.

    Raises:
        Refused: "late" where a solution of it was shown and no reason is given; "by_phone" where
            the team never wrote on paper in this round; "not_asked" before the round.
    """
    blank = _locked(seat, blank, SeatRole.CHECKER)
    if blank.handed_in_at is not None:
        return blank
    runs = [run for run in paper.runs_of(blank).values() if run.opened_at <= now]
    if not runs:
        raise Refused(Refusal("not_asked", _("Nothing of this round was asked yet.")))
    on_paper = [run for run in runs if counts_on_paper(blank.team, run)]
    if not on_paper:
        raise Refused(
            Refusal("by_phone", _("This team plays by phone: the host moves it to paper first."))
        )
    because = " ".join(because.split())[:REASON_LENGTH]
    is_late = any(run.solved_at and run.solved_at <= now for run in on_paper)
    if is_late and not because:
        raise Refused(
            Refusal("late", _("Its solutions were shown already. Why is it taken all the same?"))
        )
    blank.handed_in_at = now
    blank.late_because = because if is_late else ""
    blank.save(update_fields=["handed_in_at", "late_because"])
    if is_late:
        history.record(
            "quizzes.blank_taken_late", of=blank, by=None, now=now, seat=seat.pk, because=because
        )
    else:
        history.record("quizzes.blank_handed_in", of=blank, by=None, now=now, seat=seat.pk)
    return blank


@transaction.atomic
def take(*, seat: Seat, blank: Blank, now: datetime) -> Typing:
    """Take a blank to type it: the first time, the second, or one's own once more to mend it.

    Raises:
        Refused: "in_hands" while another desk has it, "done" where it needs no more typing.
    """
    blank = _locked(seat, blank, SeatRole.CHECKER)
    if blank.handed_in_at is None:
        raise Refused(Refusal("missing", _("This blank was not handed in yet.")))
    typings = list(blank.typings.select_related("seat").order_by("number"))
    mine = next((one for one in typings if one.seat_id == seat.pk), None)
    held = next((one for one in typings if one.done_at is None), None)
    if mine is not None and (held is None or held.pk == mine.pk):
        return _touch(mine, seat, now)
    if held is not None:
        _may_take_over(held, mine, now)
        return _touch(held, seat, now)
    if mine is not None or len(typings) >= typing_counts(blank.team.quiz):
        raise Refused(Refusal("done", _("This blank is typed.")))
    return Typing.objects.create(blank=blank, number=len(typings) + 1, seat=seat, taken_at=now)


@transaction.atomic
def type_line(
    *,
    seat: Seat,
    blank: Blank,
    question: Question,
    text: str,
    now: datetime,
    tick: bool = False,
    stake: str = "",
    key: UUID | None = None,
) -> dict[str, Any]:
    """Write one line of a blank into the journal, if it says something else than before; the
    value as it was understood.

    Raises:
        Refused: where the blank is not in this desk's hands, or the question is not its own.
        Unclear: with words for the field; then nothing is written.
    """
    blank = _locked(seat, blank, SeatRole.CHECKER)
    typing = _in_hands(seat, blank)
    value = value_of(question, text, tick=tick, stake=stake)
    _write(blank, question, value, seat=seat, number=typing.number, now=now, key=key)
    typing.taken_at = now
    typing.save(update_fields=["taken_at"])
    return value


@transaction.atomic
def finish(*, seat: Seat, blank: Blank, now: datetime) -> Typing:
    """The blank is typed: lines that nobody touched are empty on paper."""
    blank = _locked(seat, blank, SeatRole.CHECKER)
    typing = _in_hands(seat, blank)
    lines = paper.lines_of([blank])
    for run in _own_runs(blank, now):
        if (blank.team_id, run.question_id, typing.number) not in lines:
            _add(run, blank, {}, seat=seat, number=typing.number, now=now, key=None)
    typing.done_at = now
    typing.save(update_fields=["done_at"])
    history.record(
        "quizzes.blank_typed", of=blank, by=None, now=now, seat=seat.pk, number=typing.number
    )
    return typing


@transaction.atomic
def decide(
    *,
    seat: Seat,
    blank: Blank,
    question: Question,
    text: str,
    now: datetime,
    tick: bool = False,
    stake: str = "",
) -> dict[str, Any]:
    """Say what stands on a line that two checkers have read differently.

    Raises:
        Refused: "own" for one of these two, "alike" where there is nothing to decide.
        Unclear: with words for the field.
    """
    blank = _locked(seat, blank, SeatRole.CHECKER, SeatRole.HOST, SeatRole.JUDGE)
    if blank.typings.filter(seat=seat).exists():
        raise Refused(Refusal("own", _("You typed this blank: somebody else decides.")))
    open_lines = paper.differences(blank.team.quiz, round_ids=[blank.round_id])
    if not any(one.blank.pk == blank.pk and one.question.pk == question.pk for one in open_lines):
        raise Refused(Refusal("alike", _("This line is decided already.")))
    value = value_of(question, text, tick=tick, stake=stake)
    _write(blank, question, value, seat=seat, number=DECIDED, now=now, key=None)
    history.record(
        "quizzes.line_decided", of=blank, by=None, now=now, seat=seat.pk, question=question.pk
    )
    return value


def value_of(question: Question, text: str, *, tick: bool, stake: str) -> dict[str, Any]:
    """What is typed on a line with its tick or stake; these say nothing beside an empty line."""
    scoring = read_scoring(question.round.scoring)
    value = typed_value(question, text)
    halves = typed_stake(scoring, stake) if has_stake(scoring) else None
    if not value:
        return {}
    if has_tick(scoring) and tick:
        value["tick"] = True
    if halves is not None:
        value["stake_halves"] = halves
    return value


def _write(
    blank: Blank,
    question: Question,
    value: dict[str, Any],
    *,
    seat: Seat,
    number: int,
    now: datetime,
    key: UUID | None,
) -> None:
    run = next((one for one in _own_runs(blank, now) if one.question_id == question.pk), None)
    if run is None:
        raise Refused(Refusal("not_on_paper", _("This line does not count on paper.")))
    before = paper.lines_of([blank]).get((blank.team_id, question.pk, number))
    if value != before and (value or before is not None or number == DECIDED):
        _add(run, blank, value, seat=seat, number=number, now=now, key=key)


def _add(
    run: Run,
    blank: Blank,
    value: dict[str, Any],
    *,
    seat: Seat,
    number: int,
    now: datetime,
    key: UUID | None,
) -> None:
    """One line of the journal; the same key twice is the same line."""
    if key is not None and run.answers.filter(team=blank.team_id, key=key).exists():
        return
    beside_each_other([being_answered(run.quiz_id)])
    Answer.objects.create(
        run=run,
        team_id=blank.team_id,
        key=key or uuid4(),
        value=value,
        source=AnswerSource.PAPER,
        received_at=now,
        seat=seat,
        typing=number,
    )


def _own_runs(blank: Blank, now: datetime) -> Sequence[Run]:
    """What was asked of the blank's round while its team wrote on paper."""
    return [
        run
        for run in paper.runs_of(blank).values()
        if run.opened_at <= now and counts_on_paper(blank.team, run)
    ]


def _locked(seat: Seat, blank: Blank, *roles: SeatRole) -> Blank:
    """The row of a blank, for whoever changes it; of the seat's own game only."""
    Blank.objects.select_for_update(of=("self",)).get(pk=blank.pk)
    found = paper.with_all(Blank.objects.filter(pk=blank.pk)).get()
    _at_this_game(seat, found.team.quiz, *roles)
    return found


def _at_this_game(seat: Seat, quiz: Quiz, *roles: SeatRole) -> None:
    if seat.quiz_id != quiz.pk or seat.role not in roles or seat.revoked_at is not None:
        raise Refused(Refusal("not_yours", _("This desk may not do that.")))


def _in_hands(seat: Seat, blank: Blank) -> Typing:
    typing = blank.typings.filter(seat=seat, done_at=None).first()
    if typing is None:
        raise Refused(Refusal("not_in_hands", _("This blank is in somebody else’s hands now.")))
    return typing


def _may_take_over(held: Typing, mine: Typing | None, now: datetime) -> None:
    if mine is not None:
        raise Refused(Refusal("done", _("You have typed this blank: somebody else types it now.")))
    if not is_untouched(held, now):
        raise Refused(
            Refusal("in_hands", _("%(name)s types this blank now.") % {"name": held.seat.title})
        )


def _touch(typing: Typing, seat: Seat, now: datetime) -> Typing:
    """Into these hands, from now on; one that was done is open again."""
    typing.seat, typing.taken_at, typing.done_at = seat, now, None
    typing.save(update_fields=["seat", "taken_at", "done_at"])
    return typing
