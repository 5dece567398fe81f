"""The frames of a game as files that anybody on the way may keep for a second."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.quizzes import frames
from gatehouse.quizzes.models import Channel, Quiz
from gatehouse.quizzes.operations.changes import catch_up
from gatehouse.quizzes.views.shared import SHARED, json_with_etag


@require_safe
def frame(request: HttpRequest, play_key: str) -> HttpResponse:
    """What the teams of a channel see, or by the key of the game what its stage shows."""
    now = timezone.now()
    channel = Channel.objects.select_related("quiz").filter(play_key=play_key).first()
    quiz = channel.quiz if channel else Quiz.objects.filter(play_key=play_key).first()
    if quiz is None:
        raise Http404
    shown = frames.shown_of(quiz, channel, now)
    catch_up(quiz, channel, now=now)
    return json_with_etag(request, shown.at(now), shown.etag, caching=SHARED)


@require_safe
def spectators(request: HttpRequest, code: str) -> HttpResponse:
    """What everybody may know of a game from its beginning on: the screen, and the table once it
    was shown. Before that not even that there is one."""
    now = timezone.now()
    quiz = Quiz.objects.filter(code=code, is_practice=False, started_at__isnull=False).first()
    if quiz is None:
        raise Http404
    shown = frames.spectators_shown(quiz)
    return json_with_etag(request, shown.at(now), shown.etag, caching=SHARED)
