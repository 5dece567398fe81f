"""How surely it is known who I am: a phone confirmed by a code, a linked official identity.

Whoever was sent here by a form comes back to it by `next`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gatehouse.admission import operations
from gatehouse.core import limits, sms
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.my_data.identity.forms import PhoneCodeForm, PhoneForm
from gatehouse.people import operations as people
from gatehouse.people.models import OfficialIdentity, Person, PhoneCode
from gatehouse.people.phones import index_of, shown
from gatehouse.web.origin import is_own_path, network_of

MINUTE = 60
HOUR = int(timedelta(hours=1).total_seconds())
DAY = int(timedelta(days=1).total_seconds())
# A message costs money and can be a nuisance: who asks, whom it goes to, and from where, are
# counted apart. Thousands of phones share one network address of a mobile operator.
CODES_OF_A_PERSON = ((1, MINUTE), (5, HOUR), (10, DAY))
CODES_TO_A_NUMBER = ((1, MINUTE), (4, HOUR), (8, DAY))
CODES_FROM_A_NETWORK = ((60, HOUR), (300, DAY))
TRIES_AT_MOST = 30  # in an hour, of whichever codes


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """The number I have confirmed; another, or none."""
    me, now, following = _me(request), timezone.now(), _next(request)
    sends = request.method == "POST" and "remove" not in request.POST
    form = PhoneForm(request.POST if sends else None)
    refusals: tuple[Refusal, ...] = ()
    try:
        if request.method == "POST" and "remove" in request.POST:
            operations.drop_phone(person=me, by=me, now=now)
            return HttpResponseRedirect(f"{reverse('pages:me')}?done=no-phone")
        if sends and sms.is_set() and form.is_valid():
            _send_code(request, me, form.cleaned_data["phone"], now=now)
            return HttpResponseRedirect(_with("pages:my_phone_code", following))
    except Refused as refused:
        refusals = refused.refusals
    context = {
        "person": me,
        "number": shown(me.phone),
        "form": form,
        "refusals": refusals,
        "next": following,
        "is_set": sms.is_set(),
    }
    status = 422 if form.errors or refusals else 200
    return render(request, "pages/my_phone.html", context, status=status)


def _send_code(request: HttpRequest, me: Person, number: str, *, now: datetime) -> None:
    counted = (
        ("phone person", str(me.pk), CODES_OF_A_PERSON),
        ("phone number", index_of(number), CODES_TO_A_NUMBER),
        ("phone network", network_of(request), CODES_FROM_A_NETWORK),
    )
    for purpose, identity, windows in counted:
        for at_most, seconds in windows:
            limits.spend(purpose, identity, at_most=at_most, per_seconds=seconds, now=now)
    language = (get_language() or "ru")[:2]
    people.ask_phone_code(person=me, number=number, language=language, by=me, now=now)


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: HttpRequest) -> HttpResponse:
    """Type the code that came; or have another one sent."""
    me, now, following = _me(request), timezone.now(), _next(request)
    code = PhoneCode.objects.filter(person=me, expires_at__gt=now, tries_left__gt=0).first()
    if code is None:
        return HttpResponseRedirect(_with("pages:my_phone", following))
    resends = "resend" in request.POST
    form = PhoneCodeForm(request.POST if request.method == "POST" and not resends else None)
    refusals: tuple[Refusal, ...] = ()
    try:
        if resends:
            _send_code(request, me, code.number, now=now)
            return HttpResponseRedirect(_with("pages:my_phone_code", following, sent="again"))
        if form.is_bound and form.is_valid():
            limits.spend("phone try", str(me.pk), at_most=TRIES_AT_MOST, per_seconds=HOUR, now=now)
            people.confirm_phone(person=me, typed=form.cleaned_data["code"], by=me, now=now)
            return HttpResponseRedirect(following or f"{reverse('pages:me')}?done=phone")
    except Refused as refused:
        refusals = refused.refusals
    if any(one.code in {"wrong_code", "no_code"} for one in refusals):
        form.add_error("code", refusals[0].text)
        refusals = ()
    context = {
        "form": form,
        "number": shown(code.number),
        "refusals": refusals,
        "next": following,
        "is_taken": any(one.code == "phone_taken" for one in refusals),
        "sent_again": request.method != "POST" and request.GET.get("sent") == "again",
    }
    status = 422 if form.errors or refusals else 200
    return render(request, "pages/my_phone_code.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def official(request: HttpRequest) -> HttpResponse:
    """Link my official identity, or take it off."""
    me, now, following = _me(request), timezone.now(), _next(request)
    linked = OfficialIdentity.objects.filter(person=me).first()
    if not settings.OIDC_SERVER and linked is None:
        raise Http404
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            operations.unlink_official(person=me, by=me, now=now)
            return HttpResponseRedirect(f"{reverse('pages:me')}?done=no-official")
        except Refused as refused:
            refusals = refused.refusals
    context = {
        "linked": linked,
        "name": settings.OIDC_NAME,
        "is_set": bool(settings.OIDC_SERVER),
        "refusals": refusals,
        "next": following,
        "has_failed": request.GET.get("why") == "failed",
    }
    return render(request, "pages/my_official.html", context, status=409 if refusals else 200)


def _me(request: HttpRequest) -> Person:
    """Whoever is signed in; `login_required` has let nobody else through."""
    assert isinstance(request.user, Person)  # noqa: S101 — a promise to the type checker
    return request.user


def _next(request: HttpRequest) -> str:
    url = request.POST.get("next", "") or request.GET.get("next", "")
    return url if is_own_path(url) else ""


def _with(name: str, following: str, **query: str) -> str:
    said = query | ({"next": following} if following else {})
    return reverse(name) + (f"?{urlencode(said)}" if said else "")
