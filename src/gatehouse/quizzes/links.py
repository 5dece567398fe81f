"""Links to a desk or to a team's page: whoever holds one may do what it names, and no more."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from gatehouse.core.codes import sign, unsign
from gatehouse.quizzes.models import Seat, SeatRole, Team

SEAT, TEAM, MIRROR = "quiz-seat", "quiz-team", "quiz-mirror"


def seat_token(seat: Seat) -> str:
    return sign(SEAT, seat.key.hex)


def team_token(team: Team) -> str:
    """Of the captain's page: it answers, appeals, and hands over."""
    return sign(TEAM, team.key.hex)


def mirror_token(team: Team) -> str:
    """Of the team-mates' page: it only shows."""
    return sign(MIRROR, team.key.hex)


def seat_of(token: str, *roles: SeatRole) -> Seat | None:
    """The desk of a token, if it is one of these; None where it was made up or taken back."""
    key = unsign(SEAT, token)
    if key is None:
        return None
    seats = Seat.objects.select_related("quiz__packet")
    return seats.filter(key=UUID(key), role__in=roles, revoked_at=None).first()


# What the state of a team's page is made of: phones ask for it again and again.
STATE = (
    "key", "number", "name", "device", "device_asked", "pin", "time_percent", "on_paper",
    "own_delay_seconds", "quiz__play_key", "quiz__version",
    "channel__title", "channel__title_ru", "channel__title_en",
    "channel__play_key", "channel__delay_seconds",
)  # fmt: skip


# A team that left, or whose captain was forgotten, has no pages any more.
OPENS = Q(left_at=None, forgotten_at=None)


def team_of(token: str) -> Team | None:
    return _team(unsign(TEAM, token))


def state_team_of(token: str) -> Team | None:
    """The same with no more than its state needs."""
    return _state_team(unsign(TEAM, token))


def state_team_mirrored(token: str) -> Team | None:
    return _state_team(unsign(MIRROR, token))


def team_key_of(token: str) -> UUID | None:
    """The key in a captain's token, without a look whether the team is there."""
    key = unsign(TEAM, token)
    return None if key is None else UUID(key)


def mirrored(token: str) -> Team | None:
    return _team(unsign(MIRROR, token))


def left_team_of(token: str) -> Team | None:
    """The team of a captain's token that is not in its game any more."""
    return _left_team(unsign(TEAM, token))


def left_team_mirrored(token: str) -> Team | None:
    return _left_team(unsign(MIRROR, token))


def _left_team(key: str | None) -> Team | None:
    if key is None:
        return None
    gone = Team.objects.filter(key=UUID(key), left_at__isnull=False, forgotten_at=None)
    return gone.select_related("quiz", "channel").first()


def _team(key: str | None) -> Team | None:
    return _found(Team.objects.select_related("quiz__packet", "channel", "application"), key)


def _state_team(key: str | None) -> Team | None:
    return _found(Team.objects.select_related("quiz", "channel").only(*STATE), key)


def _found(teams: QuerySet[Team], key: str | None) -> Team | None:
    if key is None:
        return None
    # In no order: to put that into words costs more than the search.
    return next(iter(teams.filter(OPENS, key=UUID(key)).order_by()[:1]), None)
