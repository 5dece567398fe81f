"""The addresses of what organisers do with people and their visits; see tests/test_access.py."""

from __future__ import annotations

from tests.access import PLANNERS, POSTED_ONLY, Answers, Table, World

NOBODYS: Answers = (302, *(404,) * 8)


def booked_of(world: World) -> str:
    """Where a visit stands that was booked on the phone."""
    return f"/office/sessions/{world.session.code}/book/{world.booked.key}/"


ACT_PAGES: Table = {
    "pages:office_people": (lambda _: "/office/people/", PLANNERS),
    "pages:office_people_merge": (
        lambda w: f"/office/people/merge/?a={w.booked.asker_id}&b={w.team.asker_id}",
        PLANNERS,
    ),
    "pages:office_application": (lambda w: f"/office/applications/{w.booked.key}/", PLANNERS),
    "pages:office_join": (lambda w: f"/office/sessions/{w.session.code}/join/", PLANNERS),
    # Places of the session that is booked go to who comes first: there is nobody to choose.
    "pages:office_choose": (
        lambda w: f"/office/sessions/{w.session.code}/choose/",
        (302, *(404,) * 8),
    ),
    "pages:office_places": (lambda w: f"/office/sessions/{w.session.code}/places/", PLANNERS),
    "admission:office_book": (lambda w: f"/office/sessions/{w.session.code}/book/", PLANNERS),
    # Only what somebody took on the phone has these pages.
    "admission:office_booked": (booked_of, NOBODYS),
    "admission:office_ticket": (lambda w: f"{booked_of(w)}ticket.pdf", NOBODYS),
    "pages:office_told": (lambda _: "/office/notices/1/told/", POSTED_ONLY),
    "pages:office_people_apart": (lambda _: "/office/people/apart/1/", POSTED_ONLY),
}
