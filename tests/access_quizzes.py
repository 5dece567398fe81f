"""Every address of games and of quizzes; see tests/test_access.py."""

from __future__ import annotations

from tests.access import Table
from tests.access_quizzes_captain import CAPTAIN_PAGES
from tests.access_quizzes_desks import QUIZ_DESK_PAGES
from tests.access_quizzes_host import HOST_PAGES
from tests.access_quizzes_office import GAME_PAGES
from tests.access_quizzes_packets import PACKET_PAGES
from tests.access_quizzes_solo import SOLO_PAGES

QUIZ_PAGES: Table = {
    **CAPTAIN_PAGES,
    **HOST_PAGES,
    **QUIZ_DESK_PAGES,
    **GAME_PAGES,
    **PACKET_PAGES,
    **SOLO_PAGES,
}
