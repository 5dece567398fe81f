"""The addresses of document data; see tests/test_access.py."""

from __future__ import annotations

from gatehouse.admission.links import visit_token
from gatehouse.papers import operations as papers
from gatehouse.papers.models import ErasureAct, Need
from tests import make
from tests.access import OWNERS, PLANNERS, PLANTS_OWN, POSTED_ONLY, PUBLIC, SIGNED_IN, Table, World
from tests.papers import visits


def given(world: World) -> None:
    """The plant needs something, the owner gave it; it was erased once, with an act, and given
    anew."""
    if Need.objects.exists():
        return
    visits.need(visits.site_of(world.session))
    visits.give(world.booked, now=make.NOW)
    papers.erase_mine(person=world.booked.asker, now=make.NOW)
    visits.give(world.booked, now=make.NOW)


def visit_of(world: World) -> str:
    given(world)
    return f"/visits/{world.booked.key}/papers/"


def act_of(world: World) -> str:
    given(world)
    return f"/office/papers/acts/{ErasureAct.objects.get().number}/"


def plant_of(world: World) -> str:
    given(world)
    return f"/desk/plants/{world.session.activity.enterprise.code}/papers/"


def stop_of(world: World) -> str:
    given(world)
    return f"/desk/stops/{world.session.stops.get().pk}/papers/"


PAPERS_PAGES: Table = {
    "papers:give": (visit_of, OWNERS),
    "papers:link": (
        lambda w: f"{visit_of(w) and '/v/'}{visit_token(w.booked)}/papers/",
        PUBLIC,
    ),
    "papers:mine": (lambda _: "/me/papers/", SIGNED_IN),
    "papers:erase": (
        lambda w: f"{visit_of(w) and '/me/papers/'}{w.booked.key}/erase/",
        OWNERS,
    ),
    "papers:acts": (lambda _: "/office/papers/", PLANNERS),
    "papers:term": (
        lambda w: f"/office/papers/seasons/{w.session.season.code}/",
        POSTED_ONLY,
    ),
    "papers:act_pdf": (lambda w: f"{act_of(w)}act.pdf", PLANNERS),
    "papers:act_log": (lambda w: f"{act_of(w)}log.csv", PLANNERS),
    "pages:desk_papers_plant": (plant_of, PLANTS_OWN),
    "pages:desk_papers_needed": (
        lambda w: f"{plant_of(w)}{w.session.stops.get().site.code}/",
        PLANTS_OWN,
    ),
    "pages:desk_papers": (stop_of, PLANTS_OWN),
}
