"""Planning a draw of places: its sessions, its timetable, and whether the two fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gatehouse.admission.group_draws import lot_places
from gatehouse.admission.models import PlacesDraw, PlacesLot
from gatehouse.admission.rules_text import rules_text
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.people.models import Person
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, QuotaKind, Season, Session
from gatehouse.web import words

Guarantees = Mapping[int, Mapping[str, int]]  # of a session's key: places by lane


@transaction.atomic
def plan_places_draw(
    *,
    season: Season,
    code: str,
    title_ru: str,
    title_en: str,
    sessions: Sequence[Session],
    opens_at: datetime,
    kind: str = QuotaKind.PUBLIC,
    guarantees: Guarantees | None = None,
    again_after: PlacesDraw | None = None,
    by: Person | None,
    now: datetime,
    **timetable: Any,
) -> PlacesDraw:
    """Plan a draw that nobody sees yet. `timetable`: `closes_at`, `complaints_until`,
    `witnesses_until`, `beacon_at`, `appeal_days`, `is_sealed` as `draws.plan_draw` takes them.

    Raises:
        Refused: `no_rules` where the season published none; whatever `fit_refusals` says;
            and what `draws.plan_draw` and `draws.add_lot` say.
    """
    in_force = season.rules.order_by("-version").first()
    if in_force is None:
        raise Refused(Refusal("no_rules", _("Publish the rules of the season's draws first.")))
    if opens_at >= timetable["closes_at"]:
        raise Refused(Refusal("opens_late", _("Lists open before they close.")))
    quotas = _quotas(sessions, kind)
    rules = in_force.rules
    refusals = list(
        fit_refusals(
            [quota.session for quota in quotas],
            beacon_at=timetable["beacon_at"],
            accept_hours=rules.late_accept_hours,
            kind=kind,
        )
    )
    if len(quotas) < len(sessions):
        refusals.append(Refusal("no_places", _("One of the sessions has no places of this kind.")))
    refusals += _taken_refusals(quotas)
    if refusals:
        raise Refused(*refusals)
    draw = draws.plan_draw(
        code=code,
        title_ru=title_ru,
        title_en=title_en,
        rules=rules_text(season, rules, kind=kind),
        size_table=rules.size_table,
        by=by,
        now=now,
        **timetable,
    )
    places = PlacesDraw.objects.create(
        draw=draw,
        season=season,
        rules=in_force,
        kind=kind,
        opens_at=opens_at,
        again_after=again_after,
    )
    for quota in quotas:
        _add_lot(draw, quota, (guarantees or {}).get(quota.session_id, {}), by=by, now=now)
    history.record("admission.draw_planned", of=places, by=by, now=now, sessions=len(quotas))
    return places


def _quotas(sessions: Sequence[Session], kind: str) -> list[Quota]:
    found = Quota.objects.filter(session__in=sessions, kind=kind)
    rows = found.select_related("session__season", "session__activity")
    return list(rows.order_by("session__starts_at", "session__code"))


def _add_lot(
    draw: Draw, quota: Quota, guarantees: Mapping[str, int], *, by: Person | None, now: datetime
) -> None:
    titles = {}
    for language in ("ru", "en"):
        with override(language):
            title = quota.session.activity.title
            day = words.day(quota.session.starts_at, quota.session.zone)
            whole = _(", for whole groups") if quota.kind == QuotaKind.GROUPS else ""
            titles[f"title_{language}"] = f"{title}, {day}{whole}"
    lot = draws.add_lot(
        draw=draw,
        label=quota.session.code,
        places=lot_places(quota),
        guarantees={lane: n for lane, n in guarantees.items() if n},
        by=by,
        now=now,
        **titles,
    )
    PlacesLot.objects.create(lot=lot, quota=quota)


def fit_refusals(
    sessions: Sequence[Session],
    *,
    beacon_at: datetime,
    accept_hours: int,
    kind: str = QuotaKind.PUBLIC,
) -> Iterator[Refusal]:
    """Whether there is time left after the draw for whoever gets a place to take it, before the
    plant's people need the names; groups send theirs earlier."""
    for session in sessions:
        if session.admission != Admission.DRAW:
            text = _("%(code)s is not given by draw.")
            yield Refusal("not_by_draw", text % {"code": session.code})
        elif session.cancelled_at or not session.published_at:
            text = _("%(code)s is not announced, or was cancelled.")
            yield Refusal("not_announced", text % {"code": session.code})
        elif beacon_at + timedelta(hours=accept_hours) > session.closes_for(kind):
            text = _("%(code)s: the result comes too late to take a place before passes are due.")
            yield Refusal("too_late", text % {"code": session.code})


def _taken_refusals(quotas: Sequence[Quota]) -> Iterator[Refusal]:
    """Places are in one draw at a time; those of a draw that is over may be drawn again."""
    going_on = PlacesLot.objects.filter(
        quota__in=quotas, lot__draw__released_at=None, lot__draw__voided_at=None
    )
    for lot in going_on.select_related("lot__draw", "quota__session"):
        text = _("%(code)s is in another draw already: %(draw)s.")
        values = {"code": lot.quota.session.code, "draw": lot.lot.draw.title}
        yield Refusal("in_another_draw", text % values)
