"""Giving document data: signed in, or by the signed link of a letter; and one's own of it.

A link lets data be given, and shows of it only that it is there. As with the visit's own link, a
GET or HEAD changes nothing, and a post by link needs no CSRF token: no cookie is read there, the
token in the path is the only proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.admission.links import opened_by
from gatehouse.admission.models import Application
from gatehouse.admission.standby_queries import may_be_cleared
from gatehouse.admission.visits import Visit, by_key, seen_by
from gatehouse.core import limits
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.papers import operations
from gatehouse.papers.forms import AgreeForm, GuestForm
from gatehouse.papers.models import Asked, Need, Papers
from gatehouse.papers.queries import (
    Wanted,
    day_of,
    erased_at_of,
    hidden,
    owned_by,
    papers_of,
    showings_of,
    terms_of,
    wanted_of,
)
from gatehouse.papers.texts import consents_lacking
from gatehouse.people.models import Person
from gatehouse.web.origin import address_of

METHODS = ["GET", "HEAD", "POST"]
TEN_MINUTES = 600
POSTS_AT_MOST = 30  # in ten minutes, for one visit


@dataclass(frozen=True)
class Giver:
    """Who gives: their visit, the person, where the visit's own page lies."""

    visit: Visit
    person: Person
    visit_url: str
    by_link: bool = False

    @property
    def application(self) -> Application:
        return self.visit.application


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is on the page is nobody else's: nobody keeps it, nobody indexes it."""

    @wraps(view)
    def answer(request: HttpRequest, /, **kwargs: object) -> HttpResponse:
        response = view(request, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}")


@private
@sensitive_post_parameters()
@require_http_methods(METHODS)
def give(request: HttpRequest, key: UUID) -> HttpResponse:
    """From my visits, signed in."""
    person, application = request.user, by_key(key)
    if not isinstance(person, Person):
        return _to_sign_in(request)
    visit = None if application is None else seen_by(person.pk, application)
    if visit is None:
        raise Http404
    visit_url = reverse("admission:visit", args=[key])
    return _answer(request, Giver(visit, person, visit_url), now=timezone.now())


@csrf_exempt
@private
@sensitive_post_parameters()
@require_http_methods(METHODS)
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter that asks for it."""
    response = _answer(request, _giver(token), now=timezone.now())
    response["Referrer-Policy"] = "no-referrer"
    return response


def _giver(token: str) -> Giver:
    """Who gives by this token; a made-up one is nobody's."""
    opened = opened_by(token)
    if opened is None:
        raise Http404
    return Giver(*opened, reverse("admission:link", args=[token]), by_link=True)


@dataclass(frozen=True)
class Block:
    """One plant on the page: the guests still to be given, and those whose data is there."""

    need: Need
    forms: list[GuestForm]
    given: list[tuple[Wanted, dict[str, str]]]
    due_at: datetime | None


def _answer(request: HttpRequest, giver: Giver, *, now: datetime) -> HttpResponse:
    found = wanted_of(giver.application, only=giver.visit.only)
    if not may_be_cleared(giver.application) or not found:
        return HttpResponseRedirect(giver.visit_url)
    data = request.POST if request.method == "POST" else None
    day = day_of(giver.visit.session)
    forms = _forms(request, found, day=day, data=data)
    texts = consents_lacking(giver.application, [form.wanted for form in forms], by=giver.person)
    agree = AgreeForm(texts=texts, data=data)
    if data is None or now >= giver.visit.session.starts_at:
        return _page(request, giver, found, forms, agree, now=now)
    begun = [form for form in forms if not form.is_empty]
    if refusals := _wrong(begun, agree):
        return _page(request, giver, found, forms, agree, again=refusals, status=422, now=now)
    try:
        _give(request, giver, begun, agree, now=now)
    except Refused as refused:
        return _page(
            request, giver, found, forms, agree, again=refused.refusals, status=409, now=now
        )
    return HttpResponseRedirect(f"{request.path}?given=1")


def _forms(request: HttpRequest, found: list[Wanted], *, day: date, data: Any) -> list[GuestForm]:
    """A form for each guest of whom something is missing, and for one that is given anew."""
    again = request.GET.get("again", "")
    return [
        GuestForm(wanted=one, day=day, data=data, again=_is_meant(one, again))
        for one in found
        if one.lacking or _is_meant(one, again)
    ]


def _is_meant(one: Wanted, again: str) -> bool:
    return again == f"{one.guest.pk}-{one.need.pk}"


def _wrong(begun: list[GuestForm], agree: AgreeForm) -> list[Refusal | None]:
    """What is wrong: it is said beside the fields, and here where it belongs to none."""
    if not begun:
        return [Refusal("empty", _("Fill in the data of at least one guest."))]
    checked = [form.is_valid() for form in begun]
    lacks = agree.missing({form.slug for form in begun})
    return [None] if lacks or not all(checked) else []


def _give(
    request: HttpRequest, giver: Giver, begun: list[GuestForm], agree: AgreeForm, *, now: datetime
) -> None:
    limits.spend(
        "papers",
        str(giver.application.pk),
        at_most=POSTS_AT_MOST,
        per_seconds=TEN_MINUTES,
        now=now,
    )
    operations.give_papers(
        application=giver.application,
        said=[
            operations.Said(form.wanted.need.pk, form.wanted.guest.pk, form.facts) for form in begun
        ],
        consents=agree.given,
        by=giver.person,
        now=now,
        given_from=address_of(request),
        by_link=giver.by_link,
    )


def _page(
    request: HttpRequest,
    giver: Giver,
    found: list[Wanted],
    forms: list[GuestForm],
    agree: AgreeForm,
    *,
    now: datetime,
    again: Iterable[Refusal | None] = (),
    status: int = 200,
) -> HttpResponse:
    """The forms with all that was typed; of what is given already, only that it is there."""
    is_open = now < giver.visit.session.starts_at
    wrong = [form for form in forms if form.is_bound and not form.is_empty and form.errors]
    context = {
        "visit": giver.visit,
        "session": giver.visit.session,
        "giver": giver,
        "blocks": _blocks(giver, found, forms if is_open else []),
        "agree": agree if is_open and forms else None,
        "forms": [*wrong, agree] if wrong or agree.errors else [],
        "refusals": [one for one in again if one is not None],
        "is_open": is_open,
        "is_given": "given" in request.GET,
        "is_complete": not any(one.lacking for one in found),
    }
    return render(request, "papers/give.html", context, status=status)


def _blocks(giver: Giver, found: list[Wanted], forms: list[GuestForm]) -> list[Block]:
    due = dict(Asked.objects.filter(application=giver.application).values_list("need", "due_at"))
    return [
        Block(
            need,
            [form for form in forms if form.wanted.need == need],
            [(one, hidden(one.given)) for one in found if one.need == need and one.given],
            due.get(need.pk),
        )
        for need in {one.need.pk: one.need for one in found}.values()
    ]


@dataclass(frozen=True)
class Kept:
    """One row of one's own document data: masks while it is kept, and when it goes or went."""

    papers: Papers
    hidden: dict[str, str]
    goes_at: datetime


@private
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is kept of me and of those I answer for, who saw it, and when it goes."""
    person = request.user
    if not isinstance(person, Person):
        return _to_sign_in(request)
    rows = papers_of(person)
    terms = terms_of(row.application.session for row in rows)
    by_visit: dict[Application, list[Kept]] = {}
    for row in rows:
        shown = hidden(row) if row.erased_at is None else {}
        kept = Kept(row, shown, erased_at_of(row, terms=terms))
        by_visit.setdefault(row.application, []).append(kept)
    context = {
        "visits": [
            (application, kept, any(one.papers.erased_at is None for one in kept))
            for application, kept in by_visit.items()
        ],
        "showings": showings_of(rows),
    }
    return render(request, "papers/mine.html", context)


@private
@require_http_methods(METHODS)
def erase(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what follows, then destroy one's document data for one visit."""
    person = request.user
    if not isinstance(person, Person):
        return _to_sign_in(request)
    application = get_object_or_404(
        Application.objects.select_related("session__activity", "session__season"), key=key
    )
    own = Papers.objects.filter(owned_by(person), application=application)
    if not own.exists():
        raise Http404
    if request.method == "POST":
        operations.erase_mine(person=person, application=application, now=timezone.now())
        messages.success(request, _("Done: the data is destroyed, and an act is made of it."))
        return HttpResponseRedirect(reverse("papers:mine"))
    context = {
        "application": application,
        "session": application.session,
        "is_ahead": application.is_live and timezone.now() < application.session.ends_at,
    }
    return render(request, "papers/erase.html", context)
