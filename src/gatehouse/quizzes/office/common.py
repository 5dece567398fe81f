"""What the pages of games share: whose a game is, how it stands, where its links lead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import pgettext

from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat as OfficeSeat
from gatehouse.programme.office import refuse, within
from gatehouse.quizzes.models import Quiz, Team


class Stage(StrEnum):
    """Where a game stands, in its order."""

    COMING = "coming"
    ON = "on"
    OVER = "over"
    PUBLISHED = "published"
    CALLED_OFF = "called_off"


def stage_of(quiz: Quiz) -> Stage:
    if quiz.called_off_at is not None:
        return Stage.CALLED_OFF
    if quiz.published_at is not None:
        return Stage.PUBLISHED
    if quiz.ended_at is not None:
        return Stage.OVER
    return Stage.ON if quiz.started_at is not None else Stage.COMING


@dataclass(frozen=True)
class Badge:
    """How it stands, for components/badge.html."""

    text: str
    kind: str = ""


def badge_of(quiz: Quiz) -> Badge:
    return {
        Stage.COMING: Badge(pgettext("game", "coming")),
        Stage.ON: Badge(pgettext("game", "going on"), "live"),
        Stage.OVER: Badge(pgettext("game", "over, results to be published"), "warn"),
        Stage.PUBLISHED: Badge(pgettext("game", "results are out"), "good"),
        Stage.CALLED_OFF: Badge(pgettext("game", "called off"), "stop"),
    }[stage_of(quiz)]


def theirs(seat: OfficeSeat) -> QuerySet[Quiz]:
    """Games of the seasons that somebody plans; those of no session are the city's."""
    real = Quiz.objects.filter(is_practice=False)
    if seat.plans_all:
        return real
    sessions = Session.objects.filter(within(seat.planned))
    return real.filter(channels__session__in=sessions).distinct()


def counted(games: QuerySet[Quiz]) -> QuerySet[Quiz]:
    """With the number of their teams."""
    return games.annotate(playing=Count("teams", filter=Q(teams__left_at=None), distinct=True))


def game_or_404(request: HttpRequest, seat: OfficeSeat, code: str) -> Quiz:
    """A game that somebody plans, with its packet."""
    quiz = Quiz.objects.select_related("packet").filter(code=code, is_practice=False).first()
    if quiz is None:
        raise Http404
    if not theirs(seat).filter(pk=quiz.pk).exists():
        refuse(request, seat, quiz.pk)
    return quiz


def team_or_404(quiz: Quiz, number: int) -> Team:
    rows = quiz.teams.select_related("channel", "application", "squad", "quiz")
    team = rows.filter(number=number).first()
    if team is None:
        raise Http404
    return team
