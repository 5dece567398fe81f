"""A visit that was missed: what follows, and saying why; signed in or by the link of the letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from gatehouse.admission import strikes
from gatehouse.admission.forms.missed import AppealForm
from gatehouse.admission.models import Strike
from gatehouse.admission.operations.strike_appeals import appeal, excuses_left
from gatehouse.admission.strike_rules import StrikeRules
from gatehouse.admission.views.showing import Reader
from gatehouse.core.refusal import Refusal, Refused

ILL = "ill"  # the button that needs no words


@dataclass(frozen=True)
class Missed:
    """A strike as its person sees it."""

    strike: Strike
    rules: StrikeRules | None
    standing: int  # how many of theirs count now
    stands: bool
    may_appeal: bool
    may_be_excused: bool


def missed(request: HttpRequest, reader: Reader, *, now: datetime) -> HttpResponse:
    """The page; a POST says why. Only who asked for the visit has it."""
    strike = strike_of(reader)
    form = AppealForm(data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, reader, strike, form, now=now)
    was_ill = request.POST.get("why") == ILL
    if not form.is_valid():
        return _page(request, reader, strike, form, now=now, status=422)
    try:
        appeal(
            strike=strike,
            text=form.cleaned_data["words"],
            was_ill=was_ill,
            by=reader.by,
            now=now,
            by_link=reader.by_link,
        )
    except Refused as refused:
        return _page(request, reader, strike, form, now=now, refusals=refused.refusals, status=409)
    return HttpResponseRedirect(f"{request.path}?said=1")


def strike_of(reader: Reader) -> Strike:
    """The strike of this visit, for who asked for it; nobody else has such a page."""
    rows = Strike.objects.select_related("application__session__season", "person")
    strike = rows.filter(application=reader.application).first()
    if strike is None or reader.visit.only is not None:
        raise Http404
    return strike


def _page(
    request: HttpRequest,
    reader: Reader,
    strike: Strike,
    form: AppealForm,
    *,
    now: datetime,
    refusals: Iterable[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    shown = _seen(strike, now=now)
    context = {
        "visit": reader.visit,
        "reader": reader,
        "base": reader.base,
        "session": reader.visit.session,
        "missed": shown,
        "strike": strike,
        "form": form,
        "refusals": list(refusals),
        "is_said": "said" in request.GET and strike.appealed_at is not None,
    }
    return render(request, "admission/missed.html", context, status=status)


def _seen(strike: Strike, *, now: datetime) -> Missed:
    may_appeal = strike.appealed_at is None and strike.stands(now) and now < strike.appeal_until
    return Missed(
        strike=strike,
        rules=strikes.rules_of(strike.application.session.season_id, at=strike.given_at),
        standing=len(strikes.strikes_of(strike.person, now=now)),
        stands=strike.stands(now),
        may_appeal=may_appeal,
        may_be_excused=may_appeal and excuses_left(strike, now=now) > 0,
    )
