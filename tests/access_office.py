"""The addresses of the organisers' desk, and who may open them; see tests/test_access.py."""

from __future__ import annotations

from uuid import uuid4

from tests.access import PLANNERS, PLANNERS_AND_PRESS, POSTED_ONLY, Table, World


def board_of(world: World) -> str:
    """The board of the season of the session that is booked, at the organisers' desk."""
    return f"/office/seasons/{world.session.season.code}/board/"


OFFICE_PAGES: Table = {
    "pages:office_undo": (lambda _: f"/office/undo/{uuid4()}/", POSTED_ONLY),
    "pages:office_board": (board_of, PLANNERS_AND_PRESS),
    "pages:office_board_changes": (lambda w: f"{board_of(w)}changes/", PLANNERS_AND_PRESS),
    "pages:office_board_move": (lambda w: f"{board_of(w)}{w.session.code}/move/", PLANNERS),
    "pages:office_closed": (
        lambda w: f"/office/enterprises/{w.session.activity.enterprise.code}/closed/",
        PLANNERS,
    ),
    "pages:office_reopen": (
        lambda w: f"/office/enterprises/{w.session.activity.enterprise.code}/closed/1/open/",
        POSTED_ONLY,
    ),
}
