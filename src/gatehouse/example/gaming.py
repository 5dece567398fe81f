"""Replays the example's games: made before the season, played on their evening, through the
operations that hosts, captains, checkers and judges use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from gatehouse.example.loading import House
from gatehouse.example.moments import Calendar, minutes
from gatehouse.example.noting import Journal
from gatehouse.example.packets import shape_of
from gatehouse.example.played import Evening, Place
from gatehouse.quizzes.models import AppealKind, Question, Quiz, Round, Seat, SeatRole, Team
from gatehouse.quizzes.operations import (
    appealing,
    finishing,
    heads,
    importing,
    judging,
    leasing,
    playing,
    quizzes,
    ratings,
    squads,
    teams,
    typing,
)
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from gatehouse.quizzes.terms import GameRules

GATHER, BEFORE_FIRST = minutes(40), minutes(3)
SAID, SHOWN, SETTLED = timedelta(seconds=60), timedelta(seconds=25), timedelta(seconds=8)
APPEALS_AFTER, DECIDED_AFTER = minutes(10), minutes(35)
Step = Callable[[datetime], object]


@dataclass
class Evenings:
    """The games of the example in a loaded house."""

    games: tuple[Evening, ...]
    house: House
    calendar: Calendar

    def steps(self) -> Iterator[tuple[datetime, Step]]:
        """What happens when, before they are played."""
        for one in self.games:
            yield self.calendar.at(one.made.day, one.made.at), partial(self._make, one)

    def play(self, *, until: datetime) -> None:
        """Play those whose results are out by then; another one waits for its evening."""
        for one in self.games:
            published = self.calendar.at(one.published.day, one.published.at)
            if published <= until:
                starts = self.calendar.at(one.starts.day, one.starts.at)
                quiz = Quiz.objects.get(code=one.code)
                Play(one, quiz, self.house).run(starts=starts, published=published)

    def _make(self, one: Evening, now: datetime) -> None:
        by = self.house.organiser
        packet = importing.import_packet(shape=shape_of(one.packet), by=by, now=now)
        rules = GameRules(typed_twice=bool(one.checkers), appeal_minutes=one.appeal_minutes)
        plans = [
            ChannelPlan(
                way.title,
                is_online=way.online,
                session=self.house.sessions[way.session] if way.session else None,
                delay_seconds=way.delay_seconds,
                league=way.league,
                title_en=way.title_en,
            )
            for way in one.ways
        ]
        quiz = quizzes.make_quiz(
            code=one.code, title=one.title, title_en=one.title_en, packet=packet, channels=plans,
            rules=rules, by=by, now=now,
        )  # fmt: skip
        for role, title in _desks(one):
            quizzes.give_seat(quiz=quiz, role=role, title=title, by=by, now=now)
        for way in one.ways:
            if way.session:
                ratings.set_rating(
                    season=self.house.season, league=way.league, best_of=None, by=by, now=now
                )


def _desks(one: Evening) -> Iterator[tuple[SeatRole, str]]:
    for host in one.hosts:
        yield SeatRole.HOST, host
    yield SeatRole.STAGE, one.stage
    for checker in one.checkers:
        yield SeatRole.CHECKER, checker
    yield SeatRole.JUDGE, one.judge


@dataclass
class Play:
    """One evening."""

    evening: Evening
    quiz: Quiz
    house: House

    def run(self, *, starts: datetime, published: datetime) -> None:
        """From the door to the results."""
        self._gather(starts - GATHER)
        journal = Journal(
            self.evening, self._teams(), self._seats(SeatRole.CHECKER), self._judge
        )  # fmt: skip
        over = self._rounds(journal, starts)
        playing.end(quiz=self.quiz, seat=self._host, now=over)
        self._judge_all(over)
        finishing.publish_results(quiz=self.quiz, by=self.house.organiser, now=published)
        for name in self.evening.claims:
            team = self._teams()[name]
            if team.application is not None:
                squads.claim(team=team, by=team.application.asker, now=published + minutes(40))

    def _gather(self, now: datetime) -> None:
        """Teams come, some of them to the door; those on paper get their blanks."""
        teams.enrol(quiz=self.quiz, by=None, now=now)
        channels = {channel.title: channel for channel in self.quiz.channels.all()}
        for crew in self.evening.crews:
            if crew.way:
                teams.add_team(
                    quiz=self.quiz, channel=channels[crew.way], name=crew.name, heads=crew.heads,
                    now=now, by=self.house.organiser,
                )  # fmt: skip
        there = self._teams()
        for crew in self.evening.crews:
            if crew.on_paper:
                teams.put_on_paper(team=there[crew.name], seat=self._host, now=now)
        if self.evening.checkers:
            typing.print_blanks(quiz=self.quiz, by=self.house.organiser, now=now)

    def _rounds(self, journal: Journal, starts: datetime) -> datetime:
        """Returns when the last table has been looked at."""
        quizzes.start(quiz=self.quiz, seat=self._host, now=starts)
        self._look_round(starts + minutes(1))
        now = starts + BEFORE_FIRST
        for one in self.quiz.packet.rounds.order_by("number"):
            now = self._round(one, journal, now)
            if one.number == self.evening.break_after_round:
                now = self._pause(now)
        return now

    def _round(self, one: Round, journal: Journal, now: datetime) -> datetime:
        playing.show_round(quiz=self.quiz, of=one, seat=self._host, now=now)
        now, runs = now + SAID, []
        delay = timedelta(seconds=max(way.delay_seconds for way in self.evening.ways))
        for question in one.questions.select_related("round"):
            run = playing.open_question(
                quiz=self.quiz, question=question, seat=self._host, now=now
            )  # fmt: skip
            runs.append(run)
            journal.ask(run)
            now += timedelta(seconds=run.seconds) + delay + SETTLED
        now = journal.bring(one, now=now)
        self._rule(one, now)
        for run in runs:
            playing.show_solution(run=run, seat=self._host, now=now)
            now += SHOWN
        playing.show_table(quiz=self.quiz, seat=self._host, now=now)
        return now + SAID

    def _pause(self, now: datetime) -> datetime:
        """A break; after it the other host leads."""
        minutes_long = self.evening.break_minutes
        playing.show_break(quiz=self.quiz, minutes=minutes_long, seat=self._host, now=now)
        hosts = self._seats(SeatRole.HOST)
        now += minutes(minutes_long)
        if len(hosts) > 1:
            leasing.hand_over(seat=hosts[0], to=hosts[1], now=now)
        return now

    def _rule(self, one: Round, now: datetime) -> None:
        for ruled in self.evening.rulings:
            if ruled.at.round == one.number:
                judging.rule(
                    quiz=self.quiz,
                    question=self._question(ruled.at),
                    variant=ruled.variant,
                    halves=ruled.halves,
                    reason=ruled.reason,
                    seat=self._judge,
                    now=now,
                )

    def _judge_all(self, over: datetime) -> None:
        """Fines, appeals and what came of them."""
        there, judge = self._teams(), self._judge
        for fine in self.evening.fines:
            judging.penalise(
                team=there[fine.team], halves=fine.halves, reason=fine.reason, seat=judge,
                now=over + minutes(2),
            )  # fmt: skip
        made = [
            appealing.appeal(
                team=there[one.team],
                question=self._question(one.at),
                kind=AppealKind(one.kind),
                text=one.text,
                now=over + APPEALS_AFTER,
            )
            for one in self.evening.objections
        ]
        for appeal, one in zip(made, self.evening.objections, strict=True):
            appealing.decide(
                appeal=appeal, granted=one.granted, reason=one.reason, seat=judge,
                now=over + DECIDED_AFTER,
            )  # fmt: skip

    def _look_round(self, now: datetime) -> None:
        """Heads are counted; who has not come is out."""
        there, host = self._teams(), self._host
        for crew in self.evening.crews:
            team = there[crew.name]
            if crew.here:
                count = crew.heads or team.declared_heads
                heads.confirm_heads(team=team, heads=count, seat=host, now=now)
            else:
                teams.leave(team=team, seat=host, now=now)

    def _teams(self) -> dict[str, Team]:
        rows = Team.objects.filter(quiz=self.quiz, left_at=None)
        return {team.name: team for team in rows.select_related("application__asker", "quiz")}

    def _seats(self, role: SeatRole) -> list[Seat]:
        return list(self.quiz.seats.filter(role=role).order_by("pk"))

    @property
    def _host(self) -> Seat:
        """Who has the game in hand, at first the first of the hosts."""
        holder = Quiz.objects.select_related("holder").get(pk=self.quiz.pk).holder
        return holder or self._seats(SeatRole.HOST)[0]

    @property
    def _judge(self) -> Seat:
        return self._seats(SeatRole.JUDGE)[0]

    def _question(self, at: Place) -> Question:
        return Question.objects.get(
            round__packet=self.quiz.packet_id, round__number=at.round, number=at.question
        )
