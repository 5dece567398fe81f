"""The addresses of planning and publishing at the organisers' desk; see tests/test_access.py."""

from __future__ import annotations

from tests.access import PLANNERS, PLANNERS_AND_PRESS, POSTED_ONLY, PUBLIC, Table, World


def season_of(world: World) -> str:
    """The pages of the season of the session that is booked."""
    return f"/office/seasons/{world.session.season.code}/"


def activity_of(world: World) -> str:
    """The pages of its activity."""
    return f"/office/activities/{world.session.activity.slug}/"


PLAN_PAGES: Table = {
    "pages:changes": (lambda _: "/programme/changes/", PUBLIC),
    "pages:office_seasons": (lambda _: "/office/seasons/", PLANNERS_AND_PRESS),
    "pages:office_season_new": (lambda _: "/office/seasons/new/", PLANNERS),
    "pages:office_season": (season_of, PLANNERS_AND_PRESS),
    "pages:office_plan": (lambda w: f"{season_of(w)}plan/", PLANNERS_AND_PRESS),
    "pages:office_publish": (lambda w: f"{season_of(w)}publish/", PLANNERS),
    "pages:office_activity_new": (lambda _: "/office/activities/new/", PLANNERS),
    "pages:office_activity_edit": (activity_of, PLANNERS),
    "pages:office_activity_copy": (lambda w: f"{activity_of(w)}copy/", POSTED_ONLY),
    "pages:office_session_new": (lambda _: "/office/sessions/new/", PLANNERS),
    "pages:office_session_edit": (lambda w: f"/office/sessions/{w.session.code}/edit/", PLANNERS),
    "pages:office_session_delete": (
        lambda w: f"/office/sessions/{w.session.code}/delete/",
        POSTED_ONLY,
    ),
    "pages:office_repeat": (lambda w: f"/office/sessions/repeat/?like={w.session.code}", PLANNERS),
}
