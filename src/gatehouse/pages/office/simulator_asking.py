"""What the simulator is asked, from the form and from what the season and its draws say."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from gatehouse.admission.models import PlacesDraw
from gatehouse.admission.season_rules import SeasonRules
from gatehouse.draws import store
from gatehouse.draws.models import Simulation
from gatehouse.draws.simulation.terms import LaneTerms, Published, RuleTerms, Terms
from gatehouse.pages.office.draw_proposals import proposed_rules
from gatehouse.pages.office.simulator_form import (
    ASSUMED,
    OF_SEASON,
    SimulatorForm,
    assumed_sessions,
    first_values,
    proposed,
    rule_values,
    values_of,
)
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, QuotaKind, Season
from gatehouse.programme.office import Seat, within


def released(seat: Seat) -> QuerySet[PlacesDraw]:
    """Draws whose lists are public, of seasons that somebody looks at, the latest first."""
    rows = PlacesDraw.objects.filter(within(seat.seen), draw__released_at__isnull=False)
    rows = rows.filter(draw__voided_at=None, draw__is_sealed=False)
    return rows.select_related("draw", "season", "rules").order_by("-draw__released_at")


def sessions_of(season: Season) -> tuple[tuple[str, int], ...]:
    """Sessions whose places are drawn, with their places, in the order in which they begin."""
    rows = Quota.objects.filter(
        session__season=season,
        session__admission=Admission.DRAW,
        session__cancelled_at=None,
        kind=QuotaKind.PUBLIC,
        places__gt=0,
    )
    rows = rows.order_by("session__starts_at", "session__code")
    return tuple(rows.values_list("session__code", "places"))


def in_force(season: Season) -> SeasonRules | None:
    """The rules of the season's draws, once they are published."""
    found = season.rules.order_by("-version").first()
    return found.rules if found else None


def kept_now(season: Season) -> dict[str, int]:
    """What the season's last draw keeps for lanes, in per cent of all its places."""
    last = season.draws.select_related("draw").order_by("-pk").first()
    lots = list(last.draw.lots.all()) if last else []
    places, kept = sum(lot.places for lot in lots), dict[str, int]()
    for lot in lots:
        for lane, persons in lot.guarantees.items():
            kept[lane] = kept.get(lane, 0) + persons
    return {lane: round(100 * persons / places) for lane, persons in kept.items() if places}


def as_terms(rules: SeasonRules, kept: dict[str, int] | None) -> RuleTerms:
    """Rules of a season as the simulator takes them."""
    lanes = tuple(LaneTerms(lane.letter, lane.of.value) for lane in rules.lanes)
    return RuleTerms(rules.points, rules.sizes, lanes, kept)


def initial(season: Season, like: Simulation | None, sessions: int) -> dict[str, Any]:
    """What the form begins with: a run before it, or the rules in force."""
    if like is not None:
        return values_of(like.terms, sessions)
    kept = kept_now(season)
    found = rule_values(as_terms(in_force(season) or proposed_rules(), kept))
    return first_values(sessions) | found | {"kept_in_force": found["kept"]}


def terms_of(form: SimulatorForm, season: Season, seat: Seat) -> Terms:
    """What a valid form asks."""
    said, begin = form.cleaned_data, proposed()
    known = in_force(season)
    now = as_terms(known, said["kept_in_force"]) if known else None
    crowd: Any = form.crowd_terms()
    sessions = sessions_of(season)
    if said["sessions_of"] != OF_SEASON:
        sessions = assumed_sessions(said["sessions_count"], said["sessions_places"])
    if said["crowd"] != ASSUMED:
        drawn = released(seat).get(draw__code=said["crowd"])
        crowd, sessions, now = _published(drawn), (), as_terms(drawn.rules.rules, None)
    return Terms(
        number=said["number"],
        runs=said["runs"],
        crowd=crowd,
        sessions=sessions,
        in_force=now,
        tried=form.tried((known or proposed_rules()).points),
        calibrates=said["calibrates"],
        give_back_percent=said["give_back_percent"],
        accept_percent=said["accept_percent"],
        season_draws=said["season_draws"],
        enter_percent=said["enter_percent"],
        goal_draw=tuple(begin["goal_draw"]),
        goal_line=tuple(begin["goal_line"]),
    )


def _published(places: PlacesDraw) -> Published:
    hashes = dict(places.draw.files.values_list("name", "sha256"))
    return Published(
        draw=places.draw.code,
        entries_sha256=hashes[store.ENTRIES],
        sessions_sha256=hashes[store.SESSIONS],
        sizes=places.draw.sizes,
    )
