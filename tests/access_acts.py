"""The addresses of what organisers do with people and their visits; see tests/test_access.py."""

from __future__ import annotations

from tests.access import PLANNERS, POSTED_ONLY, Table

ACT_PAGES: Table = {
    "pages:office_people": (lambda _: "/office/people/", PLANNERS),
    "pages:office_people_merge": (
        lambda w: f"/office/people/merge/?a={w.booked.asker_id}&b={w.team.asker_id}",
        PLANNERS,
    ),
    "pages:office_people_apart": (lambda _: "/office/people/apart/1/", POSTED_ONLY),
}
