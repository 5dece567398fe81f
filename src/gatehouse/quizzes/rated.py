"""A season's rating: which results of its games are one team's, league by league.

Names repeat, so results are one team's only where its captain has said so (`Squad`); any other
team stands by itself. Only games whose results are final count, and only teams with a place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gatehouse.programme.models import Season
from gatehouse.quizzes.models import Quiz, Rating
from gatehouse.quizzes.rating import Played, Standing, rate
from gatehouse.quizzes.results import latest, table_of


@dataclass(frozen=True)
class League:
    """One league of a season, rated. `best_of` None: all games count."""

    name: str
    best_of: int | None
    games: int
    standings: tuple[Standing, ...]


def rated_games(season: Season) -> list[Quiz]:
    """Games of the season whose results are final, in their order."""
    games = Quiz.objects.filter(
        channels__session__season=season, published_at__isnull=False, is_practice=False
    )
    return list(games.distinct().order_by("pk"))


def leagues(season: Season) -> list[League]:
    """In the order of their names."""
    played = list(_played(season, rated_games(season)))
    best = dict(Rating.objects.filter(season=season).values_list("league", "best_of"))
    made = []
    for name in sorted({league for league, _one in played}):
        those = [one for league, one in played if league == name]
        games = len({one.game_id for one in those})
        made.append(League(name, best.get(name), games, rate(those, best_of=best.get(name))))
    return made


def _played(season: Season, games: Iterable[Quiz]) -> Iterable[tuple[str, Played]]:
    """League and result of every team with a place, at channels of the season."""
    for quiz in games:
        table = latest(quiz)
        rows = quiz.teams.select_related("channel__session", "squad")
        teams = {one.pk: one for one in rows}
        for row in table_of(table).rows if table else ():
            team = teams[row.team_id]
            session, league = team.channel.session, team.channel.league
            if row.place is None or not league or session is None:
                continue
            if session.season_id == season.pk:
                who = f"squad:{team.squad_id}" if team.squad_id else f"team:{team.pk}"
                name = team.squad.name if team.squad else team.name
                yield league, Played(quiz.pk, who, name, row.total_halves)
