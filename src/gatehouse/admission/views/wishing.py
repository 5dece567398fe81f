"""A list for a draw: the form of who comes, then the list itself, put in order and changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.admission import operations, wishes
from gatehouse.admission.forms.consents import ConsentForm, texts_in_force
from gatehouse.admission.models import Application, Party, PlacesDraw
from gatehouse.admission.views import wish_list
from gatehouse.admission.views.common import (
    TEN_MINUTES,
    private,
    published_session,
    signed_in,
    spend,
)
from gatehouse.admission.views.entering import enter, people_page
from gatehouse.core import limits
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws.queries import receipt as receipt_of
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from gatehouse.web.origin import address_of, is_our_own

CHANGES_AT_MOST = 600  # in ten minutes: a long list is moved step by step


def draw_called(code: str) -> PlacesDraw:
    """The announced draw of places of this code; else there is no such page."""
    found = wishes.draws().filter(draw__published_at__isnull=False, draw__code=code).first()
    if found is None:
        raise Http404
    return found


def address(places: PlacesDraw, session: Session | None = None) -> str:
    """Of the list; with a session that is to be put on it."""
    at = reverse("admission:wishes", args=[places.draw.code])
    return f"{at}?add={session.code}" if session else at


@csrf_exempt
@require_POST
def wish(request: HttpRequest, code: str) -> HttpResponse:
    """The one tap on a session's page, which is the same for everybody and carries no token: the
    browser says that the page is ours. Who has no list yet is led to its form."""
    session, person = published_session(code), request.user
    places = wishes.draw_of(session)
    if places is None or not is_our_own(request):
        return HttpResponse(status=403) if places else HttpResponseRedirect(_page_of(session))
    to_form = HttpResponseRedirect(address(places, session))
    party = wishes.party_of(person, places) if isinstance(person, Person) else None
    if not isinstance(person, Person) or party is None:
        return to_form
    now = timezone.now()
    try:
        spend("wish", person.pk, now=now)
        added = operations.add_wish(
            party=party, session=session, consents=[], by=person, now=now,
            given_from=address_of(request),
        )  # fmt: skip
    except Refused:
        return to_form  # which says why, and asks for the consent that is missing
    return HttpResponseRedirect(f"{address(places)}?added=1#wish-{added.key}")


def _page_of(session: Session) -> str:
    return reverse("programme:session", args=[session.code])


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def wish_page(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The list of this person; the form of who comes, where there is none yet."""
    places, now = draw_called(code), timezone.now()
    party = wishes.party_of(person, places)
    if party is None:
        return enter(request, person, places, now=now)
    if request.method != "POST":
        return wish_list.page(request, places, party, now=now)
    try:
        limits.spend(
            "wishes", str(person.pk), at_most=CHANGES_AT_MOST, per_seconds=TEN_MINUTES, now=now
        )
        _change(request, person, places, party, now=now)
    except Refused as refused:
        party = wishes.party_of(person, places) or party
        return wish_list.page(request, places, party, now=now, refusals=refused.refusals)
    if request.headers.get("HX-Request"):
        return wish_list.page(request, places, party, now=now, only_list=True)
    return HttpResponseRedirect(address(places))


def _change(
    request: HttpRequest, person: Person, places: PlacesDraw, party: Party, *, now: datetime
) -> None:
    verb, _colon, what = request.POST.get("do", "").partition(":")
    changes: dict[str, Callable[[str], object]] = {
        "add": lambda code: _add(request, person, places, party, code, now=now),
        "drop": lambda key: operations.drop_wish(application=_own(party, key), by=person, now=now),
        "move": lambda to: operations.order_wishes(
            party=party, order=_moved(party, to), by=person, now=now
        ),
        "order": lambda keys: operations.order_wishes(
            party=party, order=_keys(keys), by=person, now=now
        ),
    }
    if verb not in changes:
        raise Http404
    changes[verb](what or request.POST.get(verb, ""))


def _add(
    request: HttpRequest,
    person: Person,
    places: PlacesDraw,
    party: Party,
    code: str,
    *,
    now: datetime,
) -> Application:
    lot = wishes.lots(places).filter(lot__label=code[:16]).first()
    if lot is None:
        raise Http404
    session = lot.quota.session
    return operations.add_wish(
        party=party,
        session=session,
        consents=_agreed(request, party, session),
        by=person,
        now=now,
        given_from=address_of(request),
    )


def _agreed(request: HttpRequest, party: Party, session: Session) -> list[VersionedText]:
    """What was ticked beside the button. Raises Refused where a text has changed since."""
    wanted = wish_list.still_to_agree(wishes.agreed_to(party), session)
    form = ConsentForm(
        texts=texts_in_force(wanted),
        plant=session.activity.enterprise.name,
        data=request.POST,
    )
    if not form.is_valid():
        said = [error for errors in form.errors.values() for error in errors]
        raise Refused(*(Refusal("no_consent", str(error)) for error in said))
    return form.given


def _own(party: Party, key: str) -> Application:
    own = Application.objects.filter(party=party, key__in=_keys(key)[:1])
    found = own.select_related("party").first()
    if found is None:
        raise Http404
    return found


def _keys(typed: str) -> list[UUID]:
    try:
        return [UUID(one) for one in typed.split(",") if one]
    except ValueError as error:
        raise Http404 from error


def _moved(party: Party, typed: str) -> list[UUID]:
    """The order after «this one to that place», so that a second click moves nothing more."""
    key, _comma, place = typed.partition(",")
    order = [one.key for one in wishes.wishes_of(party)]
    moved = next((one for one in order if str(one) == key), None)
    if moved is None or not place.isdecimal() or len(place) > 4:
        raise Http404
    order.remove(moved)
    order.insert(int(place) - 1 if int(place) else 0, moved)
    return order


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def people(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Other people come: the same form, filled in."""
    places = draw_called(code)
    party = wishes.party_of(person, places)
    if party is None:
        return HttpResponseRedirect(address(places))
    return people_page(request, person, places, party, now=timezone.now())


@private
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Ask once more, then leave the draw."""
    places, now = draw_called(code), timezone.now()
    party = wishes.party_of(person, places)
    if party is None:
        return HttpResponseRedirect(address(places))
    refusals = wishes.entry_refusals(places, now=now)
    if request.method == "POST" and not refusals:
        try:
            operations.leave_draw(party=party, by=person, now=now)
        except Refused as refused:  # it was closed just now
            refusals = list(refused.refusals)
        else:
            return HttpResponseRedirect(reverse("admission:visits") + "?left=1")
    context = {
        "places": places,
        "refusals": refusals,
        "count": wishes.wishes_of(party).count(),
        "list_url": address(places),
    }
    return render(request, "admission/leave_draw.html", context, status=409 if refusals else 200)


@private
@require_safe
@signed_in
def receipt(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The receipt as a file, as the page that checks draws reads it."""
    places = draw_called(code)
    party = wishes.party_of(person, places)
    found = receipt_of(party.entry) if party and party.entry else None
    if found is None:
        raise Http404
    response = HttpResponse(found.text(), content_type="text/plain; charset=us-ascii")
    response["Content-Disposition"] = 'attachment; filename="receipt.txt"'
    return response
