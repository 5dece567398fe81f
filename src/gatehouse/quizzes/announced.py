"""Games that everybody may know of, with their channels and their beginning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from gatehouse.quizzes.models import Channel, Quiz

STARTS_UNTIL = timedelta(hours=12)  # a game that nobody began by then is no longer coming


@dataclass(frozen=True)
class Listed:
    """A game in a list, with its sessions that everybody may see."""

    quiz: Quiz
    channels: list[Channel]
    starts_at: datetime | None
    zone: str

    @property
    def teams(self) -> int:
        return sum(getattr(one, "playing", 0) for one in self.channels)

    def is_coming(self, *, now: datetime) -> bool:
        """Whether it has a beginning ahead; one that nobody began in time is no longer coming."""
        waits = self.quiz.started_at is None and self.starts_at is not None
        return waits and self.starts_at + STARTS_UNTIL > now  # type: ignore[operator]


def announced() -> QuerySet[Quiz]:
    """Games that everybody sees: those of published sessions, and those that began."""
    published = Q(
        channels__session__published_at__isnull=False,
        channels__session__season__published_at__isnull=False,
    )
    real = Quiz.objects.filter(is_practice=False)
    return real.filter(published | Q(started_at__isnull=False)).distinct()


def listed(games: QuerySet[Quiz]) -> list[Listed]:
    """Games with their channels. Two statements."""
    channels = Channel.objects.select_related("session__season").annotate(
        playing=Count("teams", filter=Q(teams__left_at=None))
    )
    return [_listed(one) for one in games.prefetch_related(Prefetch("channels", channels))]


def _listed(quiz: Quiz) -> Listed:
    channels = list(quiz.channels.all())
    sessions = [one.session for one in channels if one.session is not None]
    first = min(sessions, key=lambda one: one.starts_at, default=None)
    zone = first.season.timezone if first else timezone.get_default_timezone_name()
    return Listed(quiz, channels, first.starts_at if first else quiz.started_at, zone)
