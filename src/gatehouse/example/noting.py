"""Writes down what teams of the example answer: from phones at once, from paper by checkers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from gatehouse.example.guessing import Value, guess, luck
from gatehouse.example.played import Asked, Crew, Evening, Place, Said
from gatehouse.quizzes.models import Blank, Question, Round, Run, Seat, Team
from gatehouse.quizzes.operations import answering, typing
from gatehouse.quizzes.typed import as_typed, typed_value

A_BLANK = timedelta(seconds=40)  # from one blank on a checker's desk to the next
CHANGES_OF_HUNDRED = 15  # who sends another answer first
USUAL_STAKE = 4  # halves


@dataclass
class Journal:
    """The teams of one game with what they know."""

    evening: Evening
    teams: dict[str, Team]
    checkers: Sequence[Seat]
    judge: Seat

    def ask(self, run: Run) -> None:
        """All phones answer a question."""
        for crew in self._crews(on_paper=False):
            team, value = self.teams[crew.name], self._value(crew, run.question)
            window = run.window_of(team)
            part = 15 + luck(crew.name, run.question.text, "when") * 7 // 10
            at = window.opens_at + (window.closes_at - window.opens_at) * part / 100
            said = self._said(crew, run.question)
            if said and said.late_seconds:
                at = window.closes_at + timedelta(seconds=said.late_seconds)
            elif luck(crew.name, run.question.text, "changes") < CHANGES_OF_HUNDRED:
                self._send(team, run, {}, at - timedelta(seconds=4))
            if value:
                self._send(team, run, value, at)

    def bring(self, of: Round, *, now: datetime) -> datetime:
        """Blanks of a round are handed in and typed twice; where checkers differ the judge says
        what stands there. Returns when all is done."""
        for crew in self._crews(on_paper=True):
            blank = Blank.objects.get(team=self.teams[crew.name], round=of)
            typing.hand_in(seat=self.checkers[0], blank=blank, now=now)
            for seat in self.checkers:
                now += A_BLANK
                self._type(seat, blank, crew, is_second=seat is not self.checkers[0], now=now)
            for question in of.questions.all():
                said = self._said(crew, question)
                if said and said.misread:
                    typing.decide(
                        seat=self.judge, blank=blank, question=question, text=said.text, now=now
                    )
        return now

    def _type(
        self, seat: Seat, blank: Blank, crew: Crew, *, is_second: bool, now: datetime
    ) -> None:
        typing.take(seat=seat, blank=blank, now=now)
        for question in blank.round.questions.select_related("round"):
            value, said = self._value(crew, question), self._said(crew, question)
            misread = said.misread if said and is_second else ""
            if value:
                typing.type_line(
                    seat=seat,
                    blank=blank,
                    question=question,
                    text=misread or as_typed(question, value),
                    tick=value.get("tick", False),
                    stake=str(value["stake_halves"] // 2) if "stake_halves" in value else "",
                    now=now,
                )
        typing.finish(seat=seat, blank=blank, now=now)

    def _send(self, team: Team, run: Run, value: Value, at: datetime) -> None:
        answering.answer(
            team=team,
            run_id=run.pk,
            rev=run.rev,
            key=uuid5(NAMESPACE_URL, f"{team.key}/{run.pk}/{at}"),
            value=value,
            device=uuid5(NAMESPACE_URL, f"{self.evening.code}/{team.name}"),
            received_at=at,
        )

    def _crews(self, *, on_paper: bool) -> Iterator[Crew]:
        for crew in self.evening.crews:
            if crew.here and crew.on_paper == on_paper and crew.name in self.teams:
                yield crew

    def _value(self, crew: Crew, question: Question) -> Value:
        of = self.evening.packet.rounds[question.round.number - 1]
        value = guess(crew, question, self._asked(question), of.marking)
        said = self._said(crew, question)
        if said is None:
            return value
        risk = {name: value[name] for name in ("tick", "stake_halves") if name in value}
        if of.marking.kind == "stake":
            risk.setdefault("stake_halves", USUAL_STAKE)
        return typed_value(question, said.text) | risk

    def _asked(self, question: Question) -> Asked:
        rounds = self.evening.packet.rounds
        return rounds[question.round.number - 1].questions[question.number - 1]

    def _said(self, crew: Crew, question: Question) -> Said | None:
        at = Place(question.round.number, question.number)
        return next(
            (one for one in self.evening.said if (one.team, one.at) == (crew.name, at)), None
        )
