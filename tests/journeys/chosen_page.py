"""A visit to which the plant chooses who comes, and a draw between groups, on the site of the
example season, for those who look at every page."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gatehouse.admission import operations, wishes
from gatehouse.admission.models import Application
from gatehouse.admission.operations.planning_draws import plan_places_draw
from gatehouse.draws import operations as draws
from tests import make
from tests.admission import drawing
from tests.admission.grouped import group
from tests.journeys import steps

CHOSEN, OF_GROUPS = "CHOSEN-1", "GROUPED-1"


def chosen_for(email: str, *, beside: str) -> Application:
    """An application of this person that is considered, at a new visit of the plant of the session
    `beside`; with one that was approved and has changed since."""
    now, known = timezone.now(), steps.session(beside)
    session = make.session(
        within=known.season, of=known.activity, at=known.stops.get().site, code=CHOSEN,
        admission="selection", starts_at=now + timedelta(days=15),
    )  # fmt: skip
    mine = make.application(session, by=steps.person(email), now=now)
    pair = make.application(session, adults=2, now=now)
    operations.approve(session=session, applications=[pair.pk], by=make.person(), now=now)
    operations.give_back_guest(visit_pass=pair.passes.order_by("pk")[1], by=pair.asker, now=now)
    return mine


def grouped_for(email: str, *, beside: str) -> str:
    """The code of a draw between groups that takes lists, with a list of this person in it."""
    now, known = timezone.now(), steps.session(beside)
    session = make.session(
        within=known.season, of=known.activity, at=known.stops.get().site, code=OF_GROUPS,
        admission="draw", capacity=0, groups=25, starts_at=now + timedelta(days=16),
    )  # fmt: skip
    opens_at = now - timedelta(hours=1)
    planned = plan_places_draw(
        season=known.season, code="groups", title_ru="Жеребьёвка школ", title_en="Draw of schools",
        sessions=[session], kind="groups", opens_at=opens_at,
        closes_at=now + timedelta(days=3), complaints_until=now + timedelta(days=4),
        witnesses_until=now + timedelta(days=5), beacon_at=now + timedelta(days=6),
        appeal_days=10, by=None, now=opens_at,
    )  # fmt: skip
    draws.publish_draw(draw=planned.draw, by=None, now=opens_at)
    places = wishes.draws().get(pk=planned.pk)
    ask = group(22, title="Школа № 5", contact_name="Анна Учителева")
    by = drawing.over(places, [session])
    by.enter(ask, by=steps.person(email), now=now, consents=make.agreed())
    return places.draw.code
