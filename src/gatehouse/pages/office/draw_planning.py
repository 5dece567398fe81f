"""Planning a draw at the organisers' desk: a new one, a second one, and a draft changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from gatehouse.admission.models import PlacesDraw, SeasonRules
from gatehouse.admission.operations.changing_draws import replan_places_draw
from gatehouse.admission.operations.planning_draws import plan_places_draw
from gatehouse.admission.operations.second_draws import free_code
from gatehouse.core.refusal import Refused
from gatehouse.draws.rules import Step
from gatehouse.pages.office import draw_proposals as proposals
from gatehouse.pages.office.draw_plan_form import (
    SESSIONS,
    TIMES,
    DrawPlanForm,
    Row,
    candidates,
    field_of,
    guarantees_of,
    rows_of,
    taken,
)
from gatehouse.pages.office.season_forms import MOMENT
from gatehouse.pages.office.seasons import tabs
from gatehouse.programme.models import QuotaKind, Season, Session
from gatehouse.programme.office import Seat, planner_page, refuse, season_or_404

FORM = require_http_methods(["GET", "HEAD", "POST"])
SAVE, PICK, PROPOSE, PLANT = "save", "pick", "propose", "plant"


@FORM
@planner_page
def new(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """A draw that nobody sees yet; `after` of the address names the draw it is a second one to."""
    season = season_or_404(request, seat, code, plans=True)
    after = season.draws.filter(draw__code=request.GET.get("after", "")).first()
    return _page(request, seat, season, None, after)


@FORM
@planner_page
def change(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """A draft with other sessions, times or words."""
    places = draft_or_404(request, seat, code)
    return _page(request, seat, places.season, places, places.again_after)


def draft_or_404(request: HttpRequest, seat: Seat, code: str) -> PlacesDraw:
    """A draft of a season that somebody plans."""
    rows = PlacesDraw.objects.select_related("draw", "season", "rules", "again_after__draw")
    found = rows.filter(draw__code=code[:32]).first()
    if found is None or not seat.plans(found.season_id) or found.draw.step != Step.DRAFT:
        refuse(request, seat, found.pk if found else "-")
    return found


def _page(
    request: HttpRequest,
    seat: Seat,
    season: Season,
    draft: PlacesDraw | None,
    after: PlacesDraw | None,
) -> HttpResponse:
    in_force = season.rules.order_by("-version").first()
    context: dict[str, Any] = {
        "season": season,
        "tabs": tabs(season, seat, "office_season_draws"),
        "draft": draft,
        "after": after,
        "in_force": in_force,
    }
    if in_force is None:
        return render(request, "pages/office/draw_plan.html", context)
    now = timezone.now()
    with timezone.override(ZoneInfo(season.timezone)):
        sessions = candidates(season, now=now)
        data = _data(request, season, sessions, in_force, draft, after, now=now)
        form = DrawPlanForm(data)
        rows = _rows(form, data, season, sessions, in_force, draft)
        if SAVE in request.POST and form.is_valid():
            made = _save(seat, season, form, rows, draft, after, now=now)
            if made is not None:
                messages.success(request, _("The draft is kept. Nobody else sees it yet."))
                return HttpResponseRedirect(reverse("pages:office_draw", args=[made.draw.code]))
        if SAVE not in request.POST:
            form = DrawPlanForm(initial=_as_initial(data))  # nothing is wrong before it is sent
        context |= {"form": form, "rows": rows, "lanes": in_force.rules.lanes,
                    "shown": [row for row in rows if row.is_shown],
                    "others": [row for row in rows if not row.is_shown],
                    "plants": _plants(sessions), "plant": data.get(PLANT, ""),
                    "chosen": sum(row.is_chosen for row in rows)}  # fmt: skip
        status = 422 if form.is_bound else 200
        return render(request, "pages/office/draw_plan.html", context, status=status)


def _data(
    request: HttpRequest,
    season: Season,
    sessions: list[Session],
    rules: SeasonRules,
    draft: PlacesDraw | None,
    after: PlacesDraw | None,
    *,
    now: datetime,
) -> QueryDict:
    """What is in the form: as it was sent, with what the pressed button changes; else as the
    draft has it, or a proposal."""
    data = request.POST.copy()
    if request.method != "POST":
        filled = _of_draft(draft) if draft else _proposal(season, sessions, after)
        for name in filled:
            data.setlist(name, filled.getlist(name))
    if PICK in data:
        _pick(data, sessions)
    if PROPOSE in data or (request.method != "POST" and draft is None):
        chosen = [one for one in sessions if str(one.pk) in data.getlist(SESSIONS)]
        kind = data.get("kind") or QuotaKind.PUBLIC.value
        times = proposals.proposed_times(chosen or sessions, rules.rules, kind=kind, now=now)
        for name, at in times.fields.items() if times else ():
            data[name] = timezone.localtime(at).strftime(MOMENT)
    return data


def _pick(data: QueryDict, sessions: Iterable[Session]) -> None:
    """Choose all, none, or those of one day in addition, of the plant that is shown."""
    wanted, plant = data[PICK], data.get(PLANT, "")
    shown = [one for one in sessions if plant in ("", one.activity.enterprise.code)]
    keys = {str(one.pk) for one in shown}
    kept = [key for key in data.getlist(SESSIONS) if wanted != "none" or key not in keys]
    days = {one.pk: one.starts_at.astimezone(one.zone).date().isoformat() for one in shown}
    kept += [str(pk) for pk, day in days.items() if wanted in ("all", day)]
    data.setlist(SESSIONS, list(dict.fromkeys(kept)))


def _proposal(season: Season, sessions: list[Session], after: PlacesDraw | None) -> QueryDict:
    """The words and sessions of a new draw; a second one has what was left of the first."""
    found = QueryDict(mutable=True)
    for language, name in (("ru", "title_ru"), ("en", "title_en")):
        with override(language):
            found[name] = _title(after) % {"title": season.title}
    kind = after.kind if after else QuotaKind.PUBLIC.value
    found["kind"], found["code"] = kind, free_code(season)
    found["appeal_days"] = str(proposals.appeal_days())
    takers = taken(season, kind, apart_from=None)
    if after and after.draw.is_sealed:
        found["is_sealed"] = "on"
    left = {q.session_id for one in sessions for q in one.quotas.all() if q.kind == kind and q.free}
    found.setlist(
        SESSIONS, [str(one.pk) for one in sessions if one.pk in left and one.pk not in takers]
    )
    return found


def _title(after: PlacesDraw | None) -> str:
    if after is None:
        return _("Draw of places: %(title)s")
    return _("Repeated draw: %(title)s") if after.draw.voided_at else _("Second draw: %(title)s")


def _of_draft(draft: PlacesDraw) -> QueryDict:
    draw, found = draft.draw, QueryDict(mutable=True)
    found["title_ru"], found["title_en"] = draw.title_ru or "", draw.title_en or ""
    found["code"], found["kind"] = draw.code, draft.kind
    found["appeal_days"] = str(draw.appeal_days)
    if draw.is_sealed:
        found["is_sealed"] = "on"
    for name in TIMES:
        at = draft.opens_at if name == "opens_at" else getattr(draw, name)
        found[name] = timezone.localtime(at).strftime(MOMENT)
    for lot in draw.lots.select_related("places_of__quota__session"):
        session = lot.places_of.quota.session
        found.appendlist(SESSIONS, str(session.pk))
        for letter, n in lot.guarantees.items():
            found[field_of(session, letter)] = str(n)
    return found


def _as_initial(data: QueryDict) -> Mapping[str, Any]:
    return {name: data[name] for name in data if name in DrawPlanForm.base_fields}


def _rows(
    form: DrawPlanForm,
    data: QueryDict,
    season: Season,
    sessions: list[Session],
    rules: SeasonRules,
    draft: PlacesDraw | None,
) -> list[Row]:
    form.is_valid()
    kind = form.cleaned_data.get("kind") or QuotaKind.PUBLIC.value
    return rows_of(
        sessions,
        data,
        rules.rules,
        kind=kind,
        beacon_at=form.cleaned_data.get("beacon_at"),
        takers=taken(season, kind, apart_from=draft),
        plant=data.get(PLANT, ""),
    )


def _plants(sessions: Iterable[Session]) -> list[tuple[str, str]]:
    """Plants with sessions to draw: code and name."""
    found = {one.activity.enterprise.code: one.activity.enterprise.name for one in sessions}
    return sorted(found.items(), key=lambda pair: pair[1])


def _save(
    seat: Seat,
    season: Season,
    form: DrawPlanForm,
    rows: list[Row],
    draft: PlacesDraw | None,
    after: PlacesDraw | None,
    *,
    now: datetime,
) -> PlacesDraw | None:
    """The draft as it is kept now; None where the form says why not."""
    chosen = [row.session for row in rows if row.is_chosen]
    if not chosen:
        form.add_error(None, _("Choose at least one session."))
        return None
    try:
        plan = form.cleaned_data | {"sessions": chosen, "guarantees": guarantees_of(rows)}
        if draft is not None:
            return replan_places_draw(places=draft, by=seat.person, now=now, **plan)
        return plan_places_draw(season=season, again_after=after, by=seat.person, now=now, **plan)
    except Refused as refused:
        named = {one.code: one.activity.title for one in chosen}
        form.refuse(refused.refusals, named)
    except ValidationError as error:
        known = getattr(error, "error_dict", {})
        form.add_error("code" if "code" in known else None, error.messages)
    return None
