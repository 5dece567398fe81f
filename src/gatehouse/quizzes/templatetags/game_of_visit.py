"""What the page of a visit says of a game; admission's template asks, and knows no more."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import reverse

from gatehouse.admission.visits import Visit
from gatehouse.programme.formats import Format
from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Channel, Team

register = template.Library()


@dataclass(frozen=True)
class GameOfVisit:
    """Where the team of a visit plays: the captain answers and passes the address of the mirror
    on, a member looks at the mirror. Before the team is entered there is only the page of the
    game."""

    title: str
    page: str
    number: int | None = None
    play: str = ""
    is_captain: bool = False
    mirror: str = ""
    is_over: bool = False


@register.simple_tag
def game_of(visit: Visit) -> GameOfVisit | None:
    """The game that a visit is to; None for any other visit."""
    if visit.session.activity.format != Format.QUIZ:
        return None  # without a question to the database
    channel = Channel.objects.filter(session=visit.session).select_related("quiz").first()
    if channel is None or channel.quiz.called_off_at is not None:
        return None
    quiz, is_captain = channel.quiz, visit.only is None
    page = reverse("quizzes:game", args=[quiz.code])
    is_over = quiz.ended_at is not None
    team = Team.objects.filter(application=visit.application, left_at=None).first()
    if team is None:
        return GameOfVisit(quiz.title, page, is_over=is_over)
    mirror = reverse("quizzes:mirror", args=[mirror_token(team)])
    play = reverse("quizzes:captain", args=[team_token(team)]) if is_captain else mirror
    return GameOfVisit(quiz.title, page, team.number, play, is_captain, mirror, is_over)
