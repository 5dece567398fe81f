"""The addresses of the content at the organisers' desk; see tests/test_access.py."""

from __future__ import annotations

from tests.access import EVERY_PLANT, PLANNERS, POSTED_ONLY, Table, World


def plant_of(world: World) -> str:
    """The pages of the enterprise of the session that is booked."""
    return f"/office/enterprises/{world.session.activity.enterprise.code}/"


def site_of(world: World) -> str:
    """The pages of the site where it is."""
    return f"/office/sites/{world.session.stops.get().site.code}/"


def industry_of(world: World) -> str:
    """The pages of its industry."""
    return f"/office/industries/{world.session.activity.enterprise.industry.code}/"


CONTENT_PAGES: Table = {
    "pages:office_content": (lambda _: "/office/content/", PLANNERS),
    "pages:office_content_next": (
        lambda _: "/office/content/next/",
        (302, *(404,) * 6, 302, 302),  # it leads on
    ),
    "pages:office_enterprises": (lambda _: "/office/enterprises/", PLANNERS),
    "pages:office_enterprise_new": (lambda _: "/office/enterprises/new/", PLANNERS),
    "pages:office_enterprise": (plant_of, PLANNERS),
    "pages:office_enterprise_remove": (lambda w: f"{plant_of(w)}remove/", POSTED_ONLY),
    "pages:office_members": (lambda w: f"{plant_of(w)}people/", PLANNERS),
    "pages:office_member_let_go": (lambda w: f"{plant_of(w)}people/1/let-go/", POSTED_ONLY),
    "pages:office_site_new": (lambda w: f"{plant_of(w)}sites/new/", PLANNERS),
    "pages:office_site": (site_of, PLANNERS),
    "pages:office_site_remove": (lambda w: f"{site_of(w)}remove/", POSTED_ONLY),
    "pages:office_industries": (lambda _: "/office/industries/", PLANNERS),
    "pages:office_industry": (industry_of, PLANNERS),
    "pages:office_industry_remove": (lambda w: f"{industry_of(w)}remove/", POSTED_ONLY),
    "pages:office_season_copy": (
        lambda w: f"/office/seasons/{w.session.season.code}/copy/",
        PLANNERS,
    ),
    "pages:desk_proposals": (lambda _: "/desk/proposals/", EVERY_PLANT),
    "pages:desk_proposal": (lambda _: "/desk/proposals/1/", POSTED_ONLY),
}
