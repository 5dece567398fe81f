"""Applications: who applied, was refused and why, waits, was given a place, came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, Attendance, EndReason, Guest, PartyKind, State
from gatehouse.admission.office import state_of
from gatehouse.pages.office.applications_filters import (
    FOUND_AT_MOST,
    STATE_BADGES,
    Asked,
    asked,
    by_state,
)
from gatehouse.pages.office.views_saved import views_for
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat, planner_page, season_or_404, within

ON_A_PAGE = 50
OPENED_AT_MOST = 5_000  # parties whose names one search opens


@dataclass(frozen=True)
class Row:
    """One application as the list shows it. `came` is None before the visit; `named` for groups
    and teams only; `called` when names are asked for."""

    application: Application
    state: str
    badge: str
    why: str
    came: int | None
    named: int | None
    called: str

    @property
    def zone(self) -> str:
        return self.application.session.season.timezone


@require_safe
@planner_page
def applications(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list, with counts by state above it."""
    now = timezone.now()
    if code := request.GET.get("season"):
        season_or_404(request, seat, code, plans=True)
    wanted = asked(seat, request.GET)
    shows_names = request.GET.get("names") == "1"
    rows = wanted.rows(seat).select_related(
        "party", "session__season", "session__activity__enterprise"
    )
    if shows_names:
        rows = rows.prefetch_related("party__guests")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": wanted,
        "form": wanted.form,
        "page": page,
        "rows": _rows(list(page.object_list), seat, shows_names=shows_names, now=now),
        "states": by_state(wanted, seat),
        "shows_names": shows_names,
        "names_query": wanted.without(names=None if shows_names else "1"),
        "views": views_for("applications", seat.person),
        "person": Person.objects.filter(pk=wanted.person).first() if wanted.person else None,
    }
    return render(request, "pages/office/applications.html", context)


def _rows(
    found: Sequence[Application], seat: Seat, *, shows_names: bool, now: datetime
) -> list[Row]:
    """The same number of statements for one and for fifty."""
    keys = [one.pk for one in found]
    attended = Attendance.objects.filter(visit_pass__application__in=keys).order_by()
    came = dict(attended.values_list("visit_pass__application").annotate(n=Sum("persons")))
    coming = Guest.objects.coming().filter(party__in=[one.party_id for one in found]).order_by()
    named = dict(coming.values_list("party").annotate(n=Count("pk")))
    called = (
        admission.look_at_applications(applications=found, by=seat.person, now=now)
        if shows_names and found
        else {}
    )
    return [
        Row(
            one,
            state_of(one),
            STATE_BADGES.get(State(one.state), ""),
            str(EndReason(one.ended_because).label) if one.ended_because else one.end_reason,
            came.get(one.pk, 0) if now >= one.session.starts_at else None,
            named.get(one.party_id, 0) if one.party.kind != PartyKind.COMPANY else None,
            called.get(one.pk, ""),
        )
        for one in found
    ]


@require_POST
@planner_page
def search(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Find by e-mail, number, code of a session or name. The words come in the body, so that they
    stand in no address and no log; the answer leads to a list by numbers."""
    query = request.POST.get("query", "")[:1000]
    words = request.POST.get("q", "").replace("\0", "").strip()[:120]
    wanted = asked(seat, QueryDict(query))
    found = _found(request, seat, words, wanted)
    page = reverse("pages:office_applications")
    where = wanted.without(found=None) if found is None else found
    return HttpResponseRedirect(f"{page}?{where}" if where else page)


def _found(request: HttpRequest, seat: Seat, words: str, wanted: Asked) -> str | None:
    """The query of what was found; None, and a word to the person, when nothing was."""
    mine = Application.objects.filter(within(seat.planned, "session__season"))
    if not words:
        return None
    if "@" in words:
        person = Person.objects.filter(email__iexact=words).first()
        if person is not None and mine.filter(asker=person).exists():
            return f"person={person.pk}"
        messages.info(request, _("Nobody with this address has applied."))
        return None
    if (number := _by_number(mine, words)) is not None:
        return f"found={number}"
    code = words.upper()[:16]
    if Session.objects.filter(within(seat.planned), code=code).exists():
        return wanted.without(session=code, found=None)
    return _by_name(request, seat, words, wanted)


def _by_number(mine: QuerySet[Application], words: str) -> int | None:
    """By the number of the list, or by the long one that visitors have."""
    bare = words.removeprefix("№").strip()
    if bare.isdecimal() and len(bare) < 16:
        return mine.filter(pk=int(bare)).values_list("pk", flat=True).first()
    try:
        key = UUID(bare)
    except ValueError:
        return None
    return mine.filter(key=key).values_list("pk", flat=True).first()


def _by_name(request: HttpRequest, seat: Seat, words: str, wanted: Asked) -> str | None:
    among = wanted.base(seat)
    size = among.count()
    if size > OPENED_AT_MOST:
        text = _(
            "Names are encrypted and opened one by one, %(most)d at most; here are %(n)d"
            " applications. Choose a season, an enterprise or a session first."
        )
        messages.info(request, text % {"most": OPENED_AT_MOST, "n": size})
        return None
    keys = admission.look_for(words=words, among=among, by=seat.person, now=timezone.now())
    if not keys:
        text = _("Nobody of that name among these %(n)d applications.")
        messages.info(request, text % {"n": size})
        return None
    if len(keys) > FOUND_AT_MOST:
        text = _("%(n)d were found, the newest %(most)d are shown. Type more of the name.")
        messages.info(request, text % {"n": len(keys), "most": FOUND_AT_MOST})
    shown = ".".join(str(key) for key in keys[:FOUND_AT_MOST])
    return wanted.without(found=shown, names="1")
