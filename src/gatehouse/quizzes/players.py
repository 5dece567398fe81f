"""Who played, and how many: the numbers of a game with what each of them means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from gatehouse.quizzes.models import Answer, Channel, Quiz, Team


def answered(quiz: Quiz) -> frozenset[int]:
    """Keys of the teams that handed in at least one answer that says something."""
    rows = Answer.objects.filter(team__quiz=quiz).exclude(value={}).order_by()
    return frozenset(rows.values_list("team_id", flat=True).distinct())


@dataclass(frozen=True)
class Numbers:
    """Of one channel, or of all (`channel` None). `registered` had a place; `teams` handed in an
    answer; `players` are their heads as counted; `uncounted` of those teams have no count yet."""

    channel: Channel | None
    registered: int
    teams: int
    players: int
    uncounted: int


def numbers(quiz: Quiz) -> list[Numbers]:
    """Of each channel in its order, and of the whole game last."""
    playing = answered(quiz)
    # Who gave the place back before the game began never played in it.
    gone = Q(left_at__lte=quiz.started_at) if quiz.started_at else Q(left_at__isnull=False)
    teams = list(Team.objects.filter(quiz=quiz).exclude(gone))
    channels = list(quiz.channels.all())
    each = [
        _of(channel, [one for one in teams if one.channel_id == channel.pk], playing)
        for channel in channels
    ]
    return [*each, _of(None, teams, playing)]


def _of(channel: Channel | None, teams: Sequence[Team], playing: frozenset[int]) -> Numbers:
    played = [team for team in teams if team.pk in playing]
    return Numbers(
        channel=channel,
        registered=len(teams),
        teams=len(played),
        players=sum(team.confirmed_heads or 0 for team in played),
        uncounted=sum(team.confirmed_heads is None for team in played),
    )
