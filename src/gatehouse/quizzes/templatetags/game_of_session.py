"""What the page of a session says of the game that is played at it; programme's template asks, and
knows no more."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import reverse

from gatehouse.programme.formats import Format
from gatehouse.programme.models import Session
from gatehouse.quizzes.models import Channel

register = template.Library()


@dataclass(frozen=True)
class GameOfSession:
    """`page` tells how it is played, then how it goes, then what came of it."""

    title: str
    page: str
    is_on: bool
    is_over: bool


@register.simple_tag
def game_at(session: Session) -> GameOfSession | None:
    """The game of a session; None for any other session, and for a game that was called off."""
    if session.activity.format != Format.QUIZ:
        return None  # without a question to the database
    channel = Channel.objects.filter(session=session).select_related("quiz").first()
    if channel is None or channel.quiz.called_off_at is not None:
        return None
    quiz = channel.quiz
    is_over = quiz.ended_at is not None
    page = reverse("quizzes:game", args=[quiz.code])
    return GameOfSession(quiz.title, page, quiz.started_at is not None and not is_over, is_over)
