"""A draw that nobody saw yet: planned anew with what was changed, or given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gatehouse.admission.models import PlacesDraw
from gatehouse.admission.operations.planning_draws import plan_places_draw
from gatehouse.draws import operations as draws
from gatehouse.draws.operations.planning import lock_draw, refuse_unless
from gatehouse.draws.rules import Step
from gatehouse.people.models import Person


@transaction.atomic
def drop_places_draw(*, places: PlacesDraw, by: Person | None, now: datetime) -> None:
    """Give a draft up; its sessions may be in another draw.

    Raises:
        Refused: `not_now` once it is published.
    """
    draw = lock_draw(places.draw)
    refuse_unless(draw, Step.DRAFT)
    PlacesDraw.objects.get(pk=places.pk).delete()
    draws.drop_draw(draw=draw, by=by, now=now)


@transaction.atomic
def replan_places_draw(
    *, places: PlacesDraw, by: Person | None, now: datetime, **plan: Any
) -> PlacesDraw:
    """The same draft with other sessions, times or words; `plan` as `plan_places_draw` takes it.
    Its witnesses stay, and it goes by the rules that are in force now.

    Raises:
        Refused: `not_now` once it is published; whatever `plan_places_draw` says: then the draft
            is as it was.
    """
    witnesses = list(places.draw.witnesses.values("name", "title", "sealed"))
    drop_places_draw(places=places, by=by, now=now)
    made = plan_places_draw(
        season=places.season, again_after=places.again_after, by=by, now=now, **plan
    )
    for one in witnesses:
        draws.appoint_witness(draw=made.draw, by=by, now=now, **one)
    return made
