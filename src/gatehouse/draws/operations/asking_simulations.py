"""Asking for a run of the simulator."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws.models import Draw, Simulation
from gatehouse.draws.operations import simulating_work as work
from gatehouse.draws.rules import Step
from gatehouse.draws.simulation.running import steps_at_most
from gatehouse.draws.simulation.terms import Published, Terms, sha256_of, written
from gatehouse.draws.simulation_rules import terms_refusals
from gatehouse.people.models import Person
from gatehouse.programme.models import Season


@transaction.atomic
def ask_simulation(
    *, season: Season, terms: Terms, keep: int, by: Person | None, now: datetime
) -> Simulation:
    """Let a worker run the simulator; the newest `keep` runs of the season stay, and those that
    everybody may see.

    Raises:
        Refused: with every reason of `terms_refusals`; `no_such_draw` where its lists are not
            public; `under_way` while another run of the season is.
    """
    season = Season.objects.select_for_update().get(pk=season.pk)
    refusals = list(terms_refusals(terms, parties=_parties(terms)))
    if season.simulations.filter(finished_at=None).exists():
        text = _("Another run of this season is under way: wait until it is through.")
        refusals.append(Refusal("under_way", text))
    if refusals:
        raise Refused(*refusals)
    last = season.simulations.aggregate(last=Max("number"))["last"] or 0
    made = Simulation.objects.create(
        season=season,
        number=last + 1,
        asked_at=now,
        asked_by=by,
        input=json.loads(written(terms.body)),
        input_sha256=sha256_of(terms.body),
        most=steps_at_most(terms),
    )
    forgotten = season.simulations.filter(published_at=None, number__lte=made.number - keep)
    forgotten.filter(finished_at__isnull=False).delete()
    history.record("draws.simulation_asked", of=made, by=by, now=now, sha256=made.input_sha256)
    work.run_simulation.enqueue(now=now, simulation=made.pk)
    return made


def _parties(terms: Terms) -> int:
    """How many take part; raises Refused (`no_such_draw`)."""
    if not isinstance(terms.crowd, Published):
        return terms.crowd.parties
    draw = Draw.objects.filter(code=terms.crowd.draw).first()
    if draw is None or draw.is_sealed or draw.step is not Step.RELEASED:
        raise Refused(Refusal("no_such_draw", _("The lists of this draw are not public.")))
    return draw.entries.exclude(wishes="").count()
