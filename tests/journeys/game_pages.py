"""Pages of games and solo quizzes on the site of the example season: the rehearsal that was played,
the game to come, a practice game with its question open, and a quiz of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from gatehouse.people.models import Person
from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Attempt, Team
from gatehouse.quizzes.operations import practising, solo_playing
from gatehouse.quizzes.solos import Player
from tests.quizzes import solos

PLAYED, COMING, SOLO = "repetitsiya", "sdelano-v-moskve", "kak-eto-sdelano"


@dataclass(frozen=True)
class GamePages:
    """A team of the rehearsal, one in a practice game, a try that goes on and one that ended."""

    team: Team
    alone: Team
    asked: Attempt
    ended: Attempt


def played_by(person: Person) -> GamePages:
    now = timezone.now()
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=5)}
    quiz = solos.solo(slug="every-page", tries=0, **times)
    ended = solo_playing.start(solo=quiz, player=Player(person), now=now)
    for question in solos.questions(ended):
        ended = solos.answer(ended, question, solos.RIGHT[question.form], now=now)
    alone = practising.start(now=now)
    practising.go_on(team=alone, now=now)
    return GamePages(
        team=Team.objects.filter(quiz__code=PLAYED, left_at=None).order_by("number")[0],
        alone=alone,
        asked=solo_playing.start(solo=quiz, player=Player(person), now=now),
        ended=ended,
    )


OPEN_TO_ALL = (
    "/games/",
    "/en/games/",
    f"/games/{COMING}/",
    f"/games/{PLAYED}/",
    f"/en/games/{PLAYED}/",
    f"/games/{PLAYED}/versions/",
    f"/games/{PLAYED}/versions/1/",
    f"/games/{PLAYED}/appeals/",
    "/games/rating/2023-12/",
    f"/quizzes/{SOLO}/",
    f"/quizzes/{SOLO}/play/",
)
Address = Callable[[GamePages], str]
BY_LINK: dict[str, Address] = {
    "captain": lambda of: f"/games/play/{team_token(of.team)}/",
    "captain’s answers": lambda of: f"/games/play/{team_token(of.team)}/answers/",
    "captain’s appeals": lambda of: f"/games/play/{team_token(of.team)}/appeals/",
    "mirror of a team": lambda of: f"/games/mirror/{mirror_token(of.team)}/",
    "question of a practice game": lambda of: f"/games/play/{team_token(of.alone)}/",
}
SIGNED_IN: dict[str, Address] = {
    "my teams": lambda of: "/games/mine/",
    "my quizzes": lambda of: "/quizzes/mine/",
    "before a quiz": lambda of: "/quizzes/every-page/play/",
    "question of a quiz": lambda of: f"/quizzes/every-page/{of.asked.key}/",
    "result of a quiz": lambda of: f"/quizzes/every-page/{of.ended.key}/",
}
