"""The zone in which a game is played: what is said of its hours is said in it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from gatehouse.quizzes.models import Quiz


def zone_of(quiz: Quiz) -> str:
    """That of its first session, else the site's."""
    channels = quiz.channels.filter(session__isnull=False).select_related("session__season")
    found = channels.order_by("session__starts_at").first()
    session = found.session if found else None
    return session.season.timezone if session else timezone.get_default_timezone_name()


def hours_of(quiz: Quiz, at: datetime) -> datetime:
    """A time as the clocks of the game show it."""
    return at.astimezone(ZoneInfo(zone_of(quiz)))
