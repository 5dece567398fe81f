"""Every change of a game that somebody could see ends here: a new version, and word of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import F

from gatehouse.core import live
from gatehouse.core.changes import lock
from gatehouse.quizzes import frames
from gatehouse.quizzes.models import Channel, Quiz, Team


def lock_team(team: Team) -> Team:
    """The team as it is now, and its game, which is locked before it: as whoever has the game in
    hand comes to its teams. Until the end of the transaction no question opens or stops."""
    quiz = Quiz.objects.select_for_update(no_key=True).get(pk=team.quiz_id)
    fresh = lock(team)
    fresh.quiz = quiz
    return fresh


def changed(quiz: Quiz, *, now: datetime) -> int:
    """Count one more version in the caller's transaction, and once that is written tell the
    channels, the stage and whoever watches. Returns the version, which `quiz` then has too."""
    Quiz.objects.filter(pk=quiz.pk).update(version=F("version") + 1)
    version = Quiz.objects.values_list("version", flat=True).get(pk=quiz.pk)
    quiz.version = version
    for channel in quiz.channels.all():
        live.publish(
            f"play-{channel.play_key}", version=version, frame=_frame(quiz, version, channel, now)
        )
    live.publish(f"play-{quiz.play_key}", version=version, frame=_frame(quiz, version, None, now))
    live.publish(
        f"show-{quiz.show_key}",
        version=version,
        frame=lambda: frames.spectators_frame(_at(quiz, version), now),
        slow=True,
    )
    return version


def catch_up(quiz: Quiz, channel: Channel | None, *, now: datetime) -> None:
    """A page asks how the game stands: whoever listens beside it has heard that too, or hears it
    now. Without a channel: the stage."""
    key = quiz.play_key if channel is None else channel.play_key
    frame = _frame(quiz, quiz.version, channel, now)
    live.catch_up(f"play-{key}", version=quiz.version, frame=frame)


def _frame(
    quiz: Quiz, version: int, channel: Channel | None, now: datetime
) -> Callable[[], frames.Frame]:
    """What is told, made after the change is written, and only if it is still the newest."""
    return lambda: frames.frame_of(_at(quiz, version), channel, now)


def _at(quiz: Quiz, version: int) -> Quiz:
    """The game as frames know it, at this version: the operation may go on changing `quiz`, and a
    page that only asks has not read all of it."""
    return Quiz(pk=quiz.pk, play_key=quiz.play_key, version=version)
