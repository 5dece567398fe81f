"""A second draw for those without a place, planned by itself where the season's rules say so."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from gatehouse.admission import again_queries, messages
from gatehouse.admission.again_rules import AgainRules
from gatehouse.admission.models import Application, PlacesDraw
from gatehouse.admission.operations.planning_draws import fit_refusals, plan_places_draw
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.refusal import Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.draws.queries import taking_part
from gatehouse.draws.rules import Step
from gatehouse.programme.models import Quota, Season

CODE_LENGTH = 28


def plan_second_draws(*, now: datetime) -> int:
    """Look at each draw whose places were given, once, and again when sessions are added while
    people wait; returns how many draws were planned."""
    given = PlacesDraw.objects.filter(applied_at__isnull=False, again=None)
    rows = given.select_related("draw", "season", "rules").order_by("pk")
    due = [one for one in rows if _is_due(one, now=now)]
    return each_apart(due, partial(_consider, now=now))


def _is_due(places: PlacesDraw, *, now: datetime) -> bool:
    if places.again_considered_at is None:
        return True
    added = again_queries.never_drawn(again_queries.with_room(places, now=now))
    return added.filter(session__published_at__gt=places.again_considered_at).exists()


@transaction.atomic
def _consider(places: PlacesDraw, *, now: datetime) -> bool:
    """Whether a draw was planned; if not, why stays with the draw."""
    rows = PlacesDraw.objects.select_for_update(of=("self",))
    places = rows.select_related("draw", "season").get(pk=places.pk)
    rules = _rules(places.season)
    if rules is None or places.again.exists() or not _is_due(places, now=now):
        return False
    refused, quotas = _what(places, rules, now=now)
    made = None
    if not refused:
        try:
            with transaction.atomic():
                made = _plan(places, rules, quotas, now=now)
        except Refused as refusal:
            refused = refusal.first.code
    places.again_considered_at, places.again_refused = now, refused[:32]
    places.save(update_fields=["again_considered_at", "again_refused"])
    if made is not None and rules.publishes_itself:
        draws.publish_draw(draw=made.draw, by=None, now=now)
    return made is not None


def _rules(season: Season) -> AgainRules | None:
    in_force = season.rules.order_by("-version").first()
    return in_force.rules.again if in_force else None


def _what(places: PlacesDraw, rules: AgainRules, *, now: datetime) -> tuple[str, list[Quota]]:
    """Why there is none (empty if there is one), and the places it would give."""
    if not again_queries.without_a_place(places).exists():
        return "nobody_waits", []
    room = again_queries.with_room(places, now=now)
    if not _makes_sense(places, rules) and not again_queries.never_drawn(room).exists():
        return "much_demand", []
    found = list(room)
    if not found:
        return "no_room", []
    in_force = places.season.rules.order_by("-version")[0].rules
    fits = [
        one
        for one in found
        if not any(
            fit_refusals(
                [one.session],
                beacon_at=rules.times(now)["beacon_at"],
                accept_hours=in_force.late_accept_hours,
            )
        )
    ]
    return ("", fits) if fits else ("too_late", [])


def _makes_sense(places: PlacesDraw, rules: AgainRules) -> bool:
    persons = taking_part(places.draw).order_by().aggregate(n=Sum("persons"))["n"] or 0
    drawn = places.draw.lots.aggregate(n=Sum("places"))["n"] or 0
    return rules.makes_sense(persons=persons, places=drawn)


def _plan(
    places: PlacesDraw, rules: AgainRules, quotas: list[Quota], *, now: datetime
) -> PlacesDraw:
    titles: dict[str, Any] = {}
    for language in ("ru", "en"):
        with override(language):
            title = _("Second draw: %(title)s") % {"title": places.season.title}
            titles[f"title_{language}"] = title[:160]
    made = plan_places_draw(
        season=places.season,
        code=free_code(places.season),
        sessions=[quota.session for quota in quotas],
        kind=places.kind,
        again_after=places,
        appeal_days=places.draw.appeal_days,
        is_sealed=places.draw.is_sealed,
        by=None,
        now=now,
        **titles | rules.times(now),
    )
    history.record("admission.planned_again", of=made, by=None, now=now, sessions=len(quotas))
    return made


def free_code(season: Season) -> str:
    """The season's code and a number that no draw has."""
    start = f"{season.code[:CODE_LENGTH]}-"
    known = set(Draw.objects.filter(code__startswith=start).values_list("code", flat=True))
    return next(code for n in range(1, len(known) + 2) if (code := f"{start}{n}") not in known)


def tell_of_second_draws(*, now: datetime) -> int:
    """Write to those without a place that another draw takes lists; once for each draw. Returns
    to how many parties."""
    due = PlacesDraw.objects.filter(
        told_at=None,
        again_after__draw__released_at__isnull=False,
        draw__published_at__isnull=False,
        draw__closes_at__gt=now,
    )
    return each_apart(due.select_related("draw", "again_after"), partial(_tell, now=now))


@transaction.atomic
def _tell(places: PlacesDraw, *, now: datetime) -> int:
    rows = PlacesDraw.objects.select_for_update(of=("self",)).select_related("draw")
    places = rows.get(pk=places.pk)
    if places.told_at is not None or places.draw.step is not Step.OPEN or not places.again_after:
        return 0
    told = 0
    for party in again_queries.without_a_place(places.again_after):
        wish = Application.objects.filter(party=party).select_related("party__asker")
        messages.second_draw(wish.order_by("preference", "pk")[0], places, now=now)
        told += 1
    places.told_at = now
    places.save(update_fields=["told_at"])
    history.record("admission.told_of_draw", of=places, by=None, now=now, parties=told)
    return told
