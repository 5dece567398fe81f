"""Who gets which page of the draws."""

from __future__ import annotations

from gatehouse.admission.models import PlacesDraw
from gatehouse.draws import operations as draws
from gatehouse.draws.links import auditor_token, witness_token
from gatehouse.draws.models import Auditor, Draw
from tests.access import PLANNERS, PLANNERS_AND_PRESS, PUBLIC, Table, World
from tests.admission import draws as of_places
from tests.draws import making, simulated


def season_of(world: World, page: str = "") -> str:
    """Pages of the draws of the season of the session that is booked, at the organisers' desk."""
    return f"/office/seasons/{world.session.season.code}/{page}"


def _planned(world: World, code: str) -> PlacesDraw:
    """A draft in that season."""
    known = PlacesDraw.objects.filter(draw__code=code).first()
    if known is not None:
        return known
    return of_places.planned(*of_places.sessions(4, within=world.session.season), code=code)


def draft(world: World) -> Draw:
    """A draw that nobody but those who plan it may see."""
    return _planned(world, "draft").draw


def public(world: World) -> Draw:
    """A draw with a witness, its files public."""
    draft(world)  # first: rules do not change while a draw goes on
    draw = _planned(world, "public").draw
    if draw.committed_at is None:
        draws.appoint_witness(
            draw=draw, name="museum", title="Музей", sealed="0" * 64, by=None, now=making.START
        )
        draws.publish_draw(draw=draw, by=None, now=making.START)
        draws.close(draw=draw, now=making.CLOSES_AT)
        draws.commit(draw=draw, now=making.CLOSES_AT)
    return draw


def auditor(world: World) -> Auditor:
    """Somebody whom officials let open the files of that draw."""
    return Auditor.objects.get_or_create(
        draw=public(world), number=1, defaults={"title": "Палата", "appointed_at": making.START}
    )[0]


def rules(world: World, page: str = "") -> str:
    """The public page of the rules of that season's draws."""
    public(world)
    return f"/seasons/{world.session.season.code}/rules/{page}"


def run(world: World) -> str:
    """A run of the simulator of that season, which everybody may see: its number."""
    season = world.session.season
    known = season.simulations.first() or simulated.published_run(season, runs=1)
    return str(known.number)


def public_run(world: World, name: str = "") -> str:
    """A page of that run."""
    return f"/seasons/{world.session.season.code}/simulations/{run(world)}/{name}"


DRAW_PAGES: Table = {
    "draws:draws": (lambda _: "/draws/", PUBLIC),
    "draws:draw": (lambda w: f"/draws/{public(w).code}/", PUBLIC),
    "draws:file": (lambda w: f"/draws/{public(w).code}/commit.txt", PUBLIC),
    "draws:log": (lambda w: f"/draws/{public(w).code}/log.txt", PUBLIC),
    "draws:witness_help": (lambda _: "/draws/witness/", PUBLIC),
    # Whoever holds the link is the witness.
    "draws:witness": (
        lambda w: f"/draws/witness/{witness_token(public(w).witnesses.get())}/",
        PUBLIC,
    ),
    # Whoever holds the link audits.
    "draws:audit": (lambda w: f"/draws/audit/{auditor_token(auditor(w))}/", PUBLIC),
    "draws:audit_file": (
        lambda w: f"/draws/audit/{auditor_token(auditor(w))}/commit.txt",
        PUBLIC,
    ),
    "draws:check": (lambda _: "/draws/check/", PUBLIC),
    "draws:check_worker": (lambda _: "/draws/check/sw.js", PUBLIC),
    "draws:check_reckoner": (lambda _: "/draws/check/worker.js", PUBLIC),
    "admission:rules": (rules, PUBLIC),
    "admission:rules_version": (lambda w: rules(w, "1/"), PUBLIC),
    "pages:office_draws": (lambda _: "/office/draws/", PLANNERS_AND_PRESS),
    "pages:office_draw": (lambda w: f"/office/draws/{public(w).code}/", PLANNERS_AND_PRESS),
    "pages:office_draw_change": (lambda w: f"/office/draws/{draft(w).code}/change/", PLANNERS),
    "pages:office_season_rules": (lambda w: season_of(w, "rules/"), PLANNERS),
    "pages:office_season_draws": (lambda w: season_of(w, "draws/"), PLANNERS_AND_PRESS),
    "pages:office_draw_new": (lambda w: season_of(w, "draws/new/"), PLANNERS),
    "draws:simulation": (public_run, PUBLIC),
    "draws:simulation_file": (lambda w: public_run(w, "input.json"), PUBLIC),
    "pages:office_simulator": (lambda w: season_of(w, "simulator/"), PLANNERS),
    "pages:office_simulation": (lambda w: season_of(w, f"simulator/{run(w)}/"), PLANNERS),
    "pages:office_simulation_file": (
        lambda w: season_of(w, f"simulator/{run(w)}/output.csv"),
        PLANNERS,
    ),
}
