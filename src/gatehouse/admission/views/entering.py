"""The form of who comes to a draw: to enter it, and to come with others."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from gatehouse.admission import consents, demands, operations, points, strikes, wishes
from gatehouse.admission.again_queries import party_before
from gatehouse.admission.forms import DrawForm, Row
from gatehouse.admission.forms.guests import ADULT, CHILD, KINDS, rows_of
from gatehouse.admission.models import Party, PlacesDraw
from gatehouse.admission.rules import VisitRules, on_day
from gatehouse.admission.views import entering_groups
from gatehouse.admission.views.applying import changed
from gatehouse.admission.views.common import count_from, demanded, spend
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Citizenship, QuotaKind, Session
from gatehouse.programme.rules import ADULT_AGE
from gatehouse.web.origin import address_of


def enter(
    request: HttpRequest, person: Person, places: PlacesDraw, *, now: datetime
) -> HttpResponse:
    """Who comes, with the first wish; who has chosen none yet chooses among all."""
    blocked = wishes.entry_refusals(places, now=now)
    blocked = blocked or strikes.standby_refusals(places.season, person, in_draw=True, now=now)
    sessions = [lot.quota.session for lot in wishes.lots(places)]
    code = request.POST.get("first", "") or request.GET.get("add", "")
    first = next((one for one in sessions if one.code == code), None)
    if blocked or first is None:
        context = {"places": places, "sessions": sessions, "refusals": blocked}
        return render(request, "admission/no_list.html", context)
    demand = demands.demand_by(places.rules)
    if request.method != "POST":
        page = reverse("draws:draw", args=[places.draw.code])
        title = places.draw.title
        if (before := demanded(request, demand, person, title=title, page=page)) is not None:
            return before
    action = request.POST.get("do", "")
    party = party_before(person, places)  # the same people, as a proposal
    if places.kind == QuotaKind.GROUPS:
        return entering_groups.enter(request, person, places, first, party, now=now)
    usual = _as_named(party, places) if party else [Row(ADULT, {"name": person.name})]
    known = {"known": _known(party)} if party else {}
    rows = _rows(request, places, usual)
    form = _form(request, places, first, rows=rows, action=action, **known)
    if request.method == "POST" and not action and form.is_valid():
        try:
            return _entered(request, person, places, form, now=now)
        except Refused as refused:
            form.refusals = refused.refusals
            back = request.get_full_path()
            ways = (demands.way(demand, one, back=back) for one in refused.refusals)
            form.ways = [one for one in ways if one is not None]
    return _page(request, places, form, action, {"first": first})


def people_page(
    request: HttpRequest, person: Person, places: PlacesDraw, party: Party, *, now: datetime
) -> HttpResponse:
    """The same form with the people of the party in it."""
    blocked = wishes.entry_refusals(places, now=now)
    back = reverse("admission:wishes", args=[places.draw.code])
    lot = wishes.lots(places).first()
    if blocked or lot is None:
        return HttpResponseRedirect(back)
    if places.kind == QuotaKind.GROUPS:
        first = lot.quota.session
        return entering_groups.people_page(request, person, places, party, first, now=now)
    action = request.POST.get("do", "")
    form = _form(
        request,
        places,
        lot.quota.session,
        rows=_rows(request, places, _as_named(party, places)),
        action=action,
        agreed=[consents.PLANT, *wishes.agreed_to(party).general],
        known=_known(party),
    )
    if request.method == "POST" and not action and form.is_valid():
        try:
            spend("wish", person.pk, now=now)
            operations.change_people(
                party=party, places=places, ask=form.ask(request_key=uuid4(), may_wait=False),
                consents=form.consents.given, by=person, now=now, given_from=address_of(request),
            )  # fmt: skip
            return HttpResponseRedirect(f"{back}?people=1")
        except Refused as refused:
            form.refusals = refused.refusals
    return _page(request, places, form, action, {"party": party, "back": back})


def _known(party: Party) -> dict[str, Any]:
    return {"needs": party.needs, "step_free": party.step_free, "district": party.district}


def _as_named(party: Party, places: PlacesDraw) -> list[Row]:
    """The people of a party as rows of the form, adults first."""
    day = wishes.closing_day(places)
    rows = [
        Row(
            CHILD if on_day(ask, day).born_on else ADULT,
            {
                "name": ask.name,
                "born": ask.born_on.isoformat() if ask.born_on else "",
                "citizenship": ask.citizenship,
            },
        )
        for ask in wishes.ask_of(party).guests
    ]
    return [row for kind in KINDS for row in rows if row.kind == kind]


def _rows(request: HttpRequest, places: PlacesDraw, usual: list[Row]) -> list[Row]:
    if request.method != "POST":
        return usual
    # One more than may come is let in, so that the rule itself says that it is too many.
    most = wishes.party_at_most(places) + 1
    data = request.POST
    counts = {
        ADULT: count_from(data.get("adults"), at_least=0, at_most=most),
        CHILD: count_from(data.get("children"), at_least=0, at_most=most),
    }
    return changed(rows_of(data, counts), data.get("do", ""))


def _form(
    request: HttpRequest,
    places: PlacesDraw,
    first: Session,
    *,
    rows: list[Row],
    action: str,
    **fields: Any,
) -> DrawForm:
    activities = (lot.quota.session.activity for lot in wishes.lots(places))
    rules = VisitRules(
        day=wishes.closing_day(places),
        admission_age=0,
        child_alone_from=ADULT_AGE,
        children_per_adult=places.season.party_max,
        citizens_only=any(one.citizenship == Citizenship.RF for one in activities),
        step_free=True,
    )
    return DrawForm(
        first,
        rules=rules,
        rows=rows,
        data=request.POST if request.method == "POST" else None,
        asks_district=points.neighbours_of(places.rules.rules),
        is_sent=not action,
        **fields,
    )


def _entered(
    request: HttpRequest, person: Person, places: PlacesDraw, form: DrawForm, *, now: datetime
) -> HttpResponse:
    spend("wish", person.pk, now=now)
    typed = request.POST.get("request_key", "") or uuid4().hex
    key = uuid5(NAMESPACE_URL, f"{person.pk}/draw/{places.pk}/{typed[:64]}")
    operations.ask_in_draw(
        places=places,
        session=form.session,
        ask=form.ask(request_key=key, may_wait=False),
        consents=form.consents.given,
        by=person,
        now=now,
        given_from=address_of(request),
        language=get_language() or "",
    )
    return HttpResponseRedirect(reverse("admission:wishes", args=[places.draw.code]) + "?new=1")


def _page(
    request: HttpRequest,
    places: PlacesDraw,
    form: DrawForm,
    action: str,
    more: dict[str, Any],
) -> HttpResponse:
    context = more | {
        "places": places,
        "form": form,
        "may_add": len(form.rows) < wishes.party_at_most(places),
        "request_key": _typed_key(request),
    }
    fragment = "#guests" if action and request.headers.get("HX-Request") else ""
    status = 422 if form.wrong else 200
    return render(request, f"admission/wish_enter.html{fragment}", context, status=status)


def _typed_key(request: HttpRequest) -> str:
    """The same while the form is being corrected."""
    typed = request.POST.get("request_key", "")
    return typed if 0 < len(typed) <= 64 and typed.isalnum() else uuid4().hex
