"""A game from the applications to the results, as the office and captains see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.rules import GuestAsk
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Season, Session
from gatehouse.quizzes.models import Quiz, Run, Team
from gatehouse.quizzes.operations import finishing, playing
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from gatehouse.quizzes.terms import GameRules
from tests import make
from tests.quizzes.games import GRACE, SECONDS, Game, game, say

STARTS = datetime(2023, 12, 14, 16, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=2, minutes=30)
LATER = STARTS + timedelta(days=1)
TABLE = {1: "Разгадка 1", 2: "Разгадка 2", 3: "Разгадка 3"}


@dataclass
class Evening:
    """A game at two sessions of one season."""

    season: Season
    in_hall: Session
    online: Session
    game: Game

    @property
    def quiz(self) -> Quiz:
        return Quiz.objects.get(pk=self.game.quiz.pk)

    def team(self, name: str) -> Team:
        return Team.objects.select_related("channel", "quiz", "squad").get(
            quiz=self.game.quiz, name=name
        )

    def ask(self, number: int, answers: dict[str, str], *, minute: int) -> Run:
        """Ask a question of the first round; what teams by these names answer to it."""
        at = STARTS + timedelta(minutes=minute)
        run = self.game.open(number, at=at)
        for name, text in answers.items():
            say(self.team(name), run, text, at=at + timedelta(seconds=SECONDS / 2))
        done = at + timedelta(seconds=SECONDS * 2 + GRACE)
        playing.show_solution(run=run, seat=self.game.host, now=done)
        return run

    def end(self) -> None:
        playing.end(quiz=self.quiz, seat=self.game.host, now=ENDS)

    def publish(self) -> None:
        finishing.publish_results(quiz=self.quiz, by=None, now=LATER)


def apply(to: Session, name: str, *, people: int = 5, by: Person | None = None) -> Application:
    """A captain takes places for a team."""
    return make.application(
        to,
        kind=PartyKind.TEAM,
        guests=(GuestAsk("Мария Петрова"),),
        head_count=people,
        title=name,
        by=by,
    )


def evening(
    hall: dict[str, int] | None = None,
    net: dict[str, int] | None = None,
    *,
    season: Season | None = None,
    captains: dict[str, Person] | None = None,
    started: bool = True,
    day: int = 0,
) -> Evening:
    """Sessions, applications of teams by name with their size, a game of them, its start. On
    another `day` the same captains can come again."""
    season = season or make.season(visits_per_person=9)
    starts_at, ends_at = STARTS + timedelta(days=day), ENDS + timedelta(days=day)
    activity = make.activity(format="quiz", duration_minutes=150)
    in_hall = make.session(of=activity, within=season, capacity=90, starts_at=starts_at)
    online = programme.plan_session(
        stops=[], places={"public": 270}, season=season, activity=activity, starts_at=starts_at,
        ends_at=ends_at, by=None, now=make.NOW, code=f"N{uuid4().hex[:8].upper()}",
        admission="first_come",
    )  # fmt: skip
    programme.publish_season(season=season, by=None, now=make.NOW - timedelta(days=2))
    online.refresh_from_db()
    known = captains or {}
    for to, teams in ((in_hall, hall), (online, net)):
        for name, people in (teams or {}).items():
            apply(to, name, people=people, by=known.get(name))
    plans = [
        ChannelPlan("Зал", session=in_hall, league="classic"),
        ChannelPlan("Эфир", session=online, is_online=True, league="online"),
    ]
    made = game(plans=plans, rules=GameRules(appeal_minutes=30), started=started, now=make.NOW)
    return Evening(season, in_hall, online, made)
