"""The form of a group that enters a draw between groups, and that changes before the close."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from gatehouse.admission import consents, eligibility, operations, wishes
from gatehouse.admission.forms.drawing_groups import GroupDrawForm
from gatehouse.admission.models import Party, PlacesDraw
from gatehouse.admission.views.common import spend
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from gatehouse.web.origin import address_of


def enter(
    request: HttpRequest,
    person: Person,
    places: PlacesDraw,
    first: Session,
    before: Party | None,
    *,
    now: datetime,
) -> HttpResponse:
    """A group with its first wish. `before`: the same group in an earlier draw, as a proposal."""
    known = known_of(before) if before else {"contact_name": person.name}
    form = _form(request, places, first, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            return _entered(request, person, places, form, now=now)
        except Refused as refused:
            form.refusals = refused.refusals
    return _page(request, places, form, {"first": first})


def people_page(
    request: HttpRequest,
    person: Person,
    places: PlacesDraw,
    party: Party,
    first: Session,
    *,
    now: datetime,
) -> HttpResponse:
    """The same form with the group in it, to be changed."""
    back = reverse("admission:wishes", args=[places.draw.code])
    agreed = [consents.PLANT, *wishes.agreed_to(party).general]
    form = _form(request, places, first, known=known_of(party), agreed=agreed)
    if request.method == "POST" and form.is_valid():
        try:
            spend("wish", person.pk, now=now)
            operations.change_people(
                party=party, places=places, ask=form.ask(request_key=uuid4(), may_wait=False),
                consents=form.consents.given, by=person, now=now, given_from=address_of(request),
            )  # fmt: skip
            return HttpResponseRedirect(f"{back}?people=1")
        except Refused as refused:
            form.refusals = refused.refusals
    return _page(request, places, form, {"party": party, "back": back})


def known_of(party: Party) -> dict[str, Any]:
    """What the form shows of a group."""
    ask = wishes.ask_of(party)
    return {
        "organisation": ask.title,
        "people": ask.head_count,
        "adults": ask.adults,
        "youngest": ask.youngest,
        "contact_name": ask.contact_name,
        "contact_born": ask.contact_born,
        "phone": ask.contact_phone,
        "needs": ask.needs,
        "step_free": ask.step_free,
    }


def _form(request: HttpRequest, places: PlacesDraw, first: Session, **more: Any) -> GroupDrawForm:
    return GroupDrawForm(
        first,
        rules=eligibility.visit_rules(first),
        largest=places.season.group_max,
        data=request.POST if request.method == "POST" else None,
        **more,
    )


def _entered(
    request: HttpRequest, person: Person, places: PlacesDraw, form: GroupDrawForm, *, now: datetime
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
    request: HttpRequest, places: PlacesDraw, form: GroupDrawForm, more: dict[str, Any]
) -> HttpResponse:
    typed = request.POST.get("request_key", "")
    kept = typed if 0 < len(typed) <= 64 and typed.isalnum() else uuid4().hex
    context = more | {"places": places, "form": form, "request_key": kept}
    status = 422 if form.wrong else 200
    return render(request, "admission/wish_enter_group.html", context, status=status)
