"""The host's desk, the stage and the frames of a game: whoever has the link or the key, and nobody
by signing in; see tests/test_access.py."""

from __future__ import annotations

from collections.abc import Callable

from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Quiz, Seat, SeatRole
from tests import make
from tests.access import POSTED_ONLY, PUBLIC, Table, World
from tests.quizzes.games import game

TITLE = "Пульт для всех адресов"


def seat(role: SeatRole) -> Seat:
    """A desk of the one game that these addresses are about."""
    found = Seat.objects.filter(role=role, title=TITLE).first()
    if found is not None:
        return found
    quiz = Quiz.objects.filter(seats__title=TITLE).first() or game().quiz
    return Seat.objects.create(quiz=quiz, role=role, title=TITLE, made_at=make.NOW)


def host(page: str) -> Callable[[World], str]:
    return lambda _: f"/games/host/{seat_token(seat(SeatRole.HOST))}/{page}"


HOST_PAGES: Table = {
    "quizzes:host": (host(""), PUBLIC),
    "quizzes:host_board": (host("board/"), PUBLIC),
    "quizzes:host_state": (host("state/"), PUBLIC),
    "quizzes:host_lease": (host("lease/"), POSTED_ONLY),
    "quizzes:host_act": (host("act/"), POSTED_ONLY),
    "quizzes:host_teams": (host("teams/"), PUBLIC),
    "quizzes:host_teams_act": (host("teams/act/"), POSTED_ONLY),
    "quizzes:host_desks": (host("desks/"), PUBLIC),
    "quizzes:host_desks_act": (host("desks/act/"), POSTED_ONLY),
    "quizzes:stage": (lambda _: f"/games/stage/{seat_token(seat(SeatRole.STAGE))}/", PUBLIC),
    "quizzes:frame": (
        lambda _: f"/games/frames/{seat(SeatRole.STAGE).quiz.play_key}/",
        PUBLIC,
    ),
    "quizzes:spectators_state": (
        lambda _: f"/games/{seat(SeatRole.STAGE).quiz.code}/state/",
        PUBLIC,
    ),
}
