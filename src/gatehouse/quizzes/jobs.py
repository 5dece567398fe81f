"""What games leave to a worker."""

from __future__ import annotations

from datetime import datetime

from gatehouse.core.jobs import every
from gatehouse.quizzes.operations import (
    bringing_media,
    forgetting,
    importing,
    inviting,
    photographing,
    practising,
    solo_drawing,
    solo_playing,
)


@every(minutes=1)
def end_closed(*, now: datetime) -> None:
    """Tries that were open when a quiz closed end, and players are written to."""
    solo_playing.end_closed(now=now)


@every(minutes=1)
def close_prize_draws(*, now: datetime) -> None:
    """Entries whose time is over are closed, described and published."""
    solo_drawing.close_prize_draws(now=now)


@every(minutes=1)
def tell_prize_draws(*, now: datetime) -> None:
    """Whoever was in a draw of prizes that was released or called off is told."""
    solo_drawing.tell_prize_draws(now=now)
    solo_drawing.tell_called_off(now=now)


@every(minutes=60)
def forget_contenders(*, now: datetime) -> None:
    """Names of a draw of prizes go when its appeals are over, and with whoever is forgotten."""
    solo_drawing.forget_contenders(now=now)
    forgetting.forget_erased(now=now)


@every(minutes=10)
def enrol_near(*, now: datetime) -> None:
    """Teams of a game that begins soon are entered, and their captains get their links."""
    inviting.enrol_near(now=now)


@every(minutes=10)
def erase_photos(*, now: datetime) -> None:
    """Photos of blanks go when the appeals of their game are over."""
    photographing.erase_photos(now=now)


@every(minutes=60)
def sweep_practice(*, now: datetime) -> None:
    """Practice games are gone after a day."""
    while practising.sweep(now=now):
        pass


@every(minutes=60)
def sweep_packets(*, now: datetime) -> None:
    """Files of packets that belong to nothing go, and those that were sent and never taken in."""
    bringing_media.sweep_media(now=now)
    importing.forget_waiting(now=now)
