"""Who opens the pages of who plays: whoever holds the link, and nobody is asked who they are."""

from __future__ import annotations

from collections.abc import Callable

from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Team
from tests.access import POSTED_ONLY, PUBLIC, Table, World
from tests.quizzes.captains import game


def _team() -> Team:
    return Team.objects.filter(name="Шестерёнки").first() or game().team


def captain(page: str) -> Callable[[World], str]:
    return lambda _: f"/games/play/{team_token(_team())}/{page}"


def mirror(page: str) -> Callable[[World], str]:
    return lambda _: f"/games/mirror/{mirror_token(_team())}/{page}"


CAPTAIN_PAGES: Table = {
    "quizzes:check": (lambda _: "/games/check/", PUBLIC),
    "quizzes:check_ping": (lambda _: "/games/check/ping/", POSTED_ONLY),
    "quizzes:practice": (lambda _: "/games/practice/", PUBLIC),
    "quizzes:captain": (captain(""), PUBLIC),
    "quizzes:captain_state": (captain("state/"), PUBLIC),
    "quizzes:answer": (captain("answer/"), POSTED_ONLY),
    "quizzes:take": (captain("take/"), POSTED_ONLY),
    "quizzes:set_pin": (captain("pin/"), POSTED_ONLY),
    "quizzes:captain_heads": (captain("heads/"), POSTED_ONLY),
    "quizzes:captain_delay": (captain("delay/"), POSTED_ONLY),
    "quizzes:hand_over": (captain("hand-over/"), POSTED_ONLY),
    "quizzes:receipts": (captain("answers/"), PUBLIC),
    "quizzes:team_appeals": (captain("appeals/"), PUBLIC),
    "quizzes:practice_next": (captain("next/"), POSTED_ONLY),
    "quizzes:mirror": (mirror(""), PUBLIC),
    "quizzes:mirror_state": (mirror("state/"), PUBLIC),
    "quizzes:mirror_hand_over": (mirror("hand-over/"), POSTED_ONLY),
}
