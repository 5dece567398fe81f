"""What the pages of packets share: finding one, and writing down who has opened it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.programme.office import Seat
from gatehouse.quizzes import queries
from gatehouse.quizzes.models import MediaKind, Packet, Question, Round
from gatehouse.quizzes.operations import editing
from gatehouse.quizzes.points import halves
from gatehouse.quizzes.solutions import solution_text
from gatehouse.quizzes.terms import Form, Kind, read_scoring

ICONS = {MediaKind.PICTURE: "camera", MediaKind.SOUND: "music", MediaKind.VIDEO: "video"}


def packet_or_404(seat: Seat, pk: int, *, now: datetime, opens: bool = True) -> Packet:
    """A packet; whoever opens one that is secret is written down."""
    found = queries.with_plays(Packet.objects.filter(pk=pk)).first()
    if found is None:
        raise Http404
    if opens:
        editing.see_packet(packet=found, by=seat.person, now=now)
    return found


def round_or_404(packet: Packet, pk: int) -> Round:
    found = packet.rounds.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.packet = packet
    return found


def question_or_404(packet: Packet, pk: int) -> Question:
    rows = Question.objects.select_related("round__packet", "media", "answer_media")
    found = rows.filter(pk=pk, round__packet=packet).first()
    if found is None:
        raise Http404
    return found


def to_packet(packet: Packet, at: str = "") -> HttpResponse:
    """To the editor, at the row of this name."""
    url = reverse("quizzes:office_packet", args=[packet.pk])
    return HttpResponseRedirect(f"{url}#{at}" if at else url)


@dataclass(frozen=True)
class Line:
    """A question in the editor."""

    question: Question
    solution: str
    is_asked: bool

    @property
    def name(self) -> str:
        """Of its row on the page."""
        return f"question-{self.question.pk}"

    @property
    def media(self) -> str:
        """The icon of what is shown with it, or with its solution; empty for nothing."""
        shown = self.question.media or self.question.answer_media
        return ICONS[MediaKind(shown.kind)] if shown else ""

    @property
    def form(self) -> str:
        return str(Form(self.question.form).label)


@dataclass(frozen=True)
class Part:
    """A round in the editor."""

    round: Round
    scoring: str
    lines: Sequence[Line]
    is_asked: bool

    @property
    def name(self) -> str:
        """Of its row on the page."""
        return f"round-{self.round.pk}"

    @property
    def worth(self) -> int:
        return sum(line.question.worth_halves for line in self.lines)


def parts_of(packet: Packet, *, now: datetime) -> list[Part]:
    """All rounds with their questions."""
    asked = queries.asked_questions(packet, now)
    rounds = packet.rounds.order_by("number").prefetch_related(
        "questions__media", "questions__answer_media"
    )
    return [_part(one, asked) for one in rounds]


def _part(one: Round, asked: frozenset[int]) -> Part:
    questions = sorted(one.questions.all(), key=lambda question: question.number)
    for question in questions:
        question.round = one
    lines = [Line(row, solution_text(row), row.pk in asked) for row in questions]
    return Part(one, scoring_words(one), lines, any(line.is_asked for line in lines))


def scoring_words(one: Round) -> str:
    """«Галочка: +2 / −2 · все верно: +1 · можно уйти в минус»."""
    scoring = read_scoring(one.scoring)
    said = [str(scoring.kind.label)]
    if scoring.kind == Kind.TICK:
        gain, loss = halves(scoring.tick_gain_halves), halves(scoring.tick_loss_halves)
        said.append(f"+{gain} / −{loss}")
    if scoring.kind == Kind.STAKE:
        low, high = halves(scoring.stake_from_halves), halves(scoring.stake_to_halves)
        said.append(_("from %(low)s to %(high)s") % {"low": low, "high": high})
        if scoring.stake_of_total:
            said.append(_("no more than a team has"))
    if scoring.kind == Kind.LADDER:
        said.append(" → ".join(halves(step) for step in scoring.ladder_halves))
    if bonus := scoring.all_right_bonus_halves:
        said.append(_("all right: +%(points)s") % {"points": halves(bonus)})
    if scoring.may_go_below_zero:
        said.append(_("may go below zero"))
    if one.opens_whole:
        said.append(_("all at once"))
    return " · ".join(said)


def totals_of(parts: Sequence[Part]) -> dict[str, Any]:
    """How many rounds, questions, points and minutes of answering a packet has."""
    lines = [line for part in parts for line in part.lines]
    seconds = sum(
        part.round.seconds if part.round.opens_whole else sum(
            line.question.time for line in part.lines
        )
        for part in parts
    )  # fmt: skip
    return {
        "rounds": len(parts),
        "questions": len(lines),
        "halves": sum(line.question.worth_halves for line in lines),
        "minutes": -(-seconds // 60),
    }
