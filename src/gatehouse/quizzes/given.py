"""Whose organisers may play a packet.

Whoever plans the season of a game gives out its desks, and reads its questions there; whoever
publishes a quiz over days shows them to everybody. So the organisers of the city, who may read any
packet, play any; others play what was given to their season, in that season.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat
from gatehouse.quizzes.models import Packet, Quiz


def playable(seat: Seat, *, within: Collection[int]) -> QuerySet[Packet]:
    """Packets that somebody may play in all of these seasons; in none: nobody but the city may."""
    packets = Packet.objects.kept().filter(is_practice=False)
    if seat.plans_all:
        return packets
    if not within:
        return packets.none()
    for season in within:
        packets = packets.filter(seasons=season)
    return packets


def playable_in_any(seat: Seat) -> QuerySet[Packet]:
    """Packets that somebody may play in one of their seasons at least."""
    packets = Packet.objects.kept().filter(is_practice=False)
    if seat.planned is None:
        return packets
    given = Packet.seasons.through.objects.filter(season__in=seat.planned)
    return packets.filter(pk__in=given.values("packet"))


def may_play(seat: Seat, packet: Packet, season: Season | None) -> bool:
    """Whether somebody may play it in this season, or in none."""
    if seat.plans_all:
        return True
    return season is not None and packet.seasons.filter(pk=season.pk).exists()


def seasons_of(quiz: Quiz) -> QuerySet[Season]:
    """In which a game may be played: those that its packet was given to, and those in which it is
    planned already, whose organisers read it as it is."""
    here = Q(sessions__channel__quiz=quiz)
    return Season.objects.filter(Q(packets=quiz.packet_id) | here).distinct()


def to_give(packet: Packet | None, *, today: date) -> QuerySet[Season]:
    """Seasons that a packet may be given to, those that it was given to among them."""
    coming = Q(ends_on__gte=today)
    given = Q(pk__in=()) if packet is None else Q(pk__in=packet.seasons.values("pk"))
    return Season.objects.filter(coming | given)
