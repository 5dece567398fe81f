"""The pages of sign-in: the address, the code, the way out."""

from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginByCodeStage
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.core import limits
from gatehouse.core.refusal import Refused
from gatehouse.people.forms import AddressForm, CodeForm
from gatehouse.people.views.adapter import home_of, mark_signing_in
from gatehouse.people.views.process import SignIn, attempts_left
from gatehouse.web.context import DESK, Site
from gatehouse.web.origin import is_own_path, network_of

QUARTER = int(timedelta(minutes=15).total_seconds())
DAY = int(timedelta(days=1).total_seconds())
# Codes are limited, not tries: each code has its own five, so whoever holds one can use it,
# however many others somebody else has spent. Whoever asks is limited before the address is.
CODES_TO_AN_ADDRESS_FROM_A_NETWORK = ((6, QUARTER), (20, DAY))
CODES_TO_AN_ADDRESS = 60  # in a day
# Thousands of phones share one network address of a mobile operator.
CODES_FROM_A_NETWORK = 1000  # in a quarter of an hour


def _reasons() -> dict[str, str]:
    """Why somebody stands before this page again."""
    return {
        "expired": _("That code is too old. Ask for a new one."),
        "tries": _("The code was wrong too many times. Ask for a new one."),
        "closed": _(
            "This account is closed, or it was joined with another of yours: then sign in with the "
            "other address. Write to us if that is a mistake."
        ),
        "unlinked": _(
            "This identity is not linked to an account here yet. Say once by e-mail who you are; "
            "then link it, and next time it signs you in."
        ),
        "outside": _("That did not work. You can always sign in with a code by e-mail."),
    }


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address and send the code."""
    following = _next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(following or home_of(request))
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _send_code(request, form.cleaned_data["email"], following)
        except Refused as refused:
            form.add_error("email", str(refused.first))
    why = _reasons().get(request.GET.get("why", ""), "")
    official = settings.OIDC_NAME if settings.OIDC_SERVER else ""
    context = {"form": form, "next": following, "why": why, "official": official}
    status = 422 if form.errors else 200
    return render(request, "people/sign_in.html", context, status=status)


def _send_code(request: HttpRequest, email: str, following: str) -> HttpResponse:
    _spend_a_code(request, email, now=timezone.now())
    SignIn.begin(request, email)
    response = HttpResponseRedirect(_with(reverse("account_confirm_login_code"), next=following))
    return mark_signing_in(request, response, app_settings.LOGIN_TIMEOUT)


def _spend_a_code(request: HttpRequest, email: str, *, now: datetime) -> None:
    network = network_of(request)
    spend = partial(limits.spend, now=now)
    spend("sign-in network", network, at_most=CODES_FROM_A_NETWORK, per_seconds=QUARTER)
    for at_most, seconds in CODES_TO_AN_ADDRESS_FROM_A_NETWORK:
        spend("sign-in pair", f"{network} {email}", at_most=at_most, per_seconds=seconds)
    spend("sign-in code", email, at_most=CODES_TO_AN_ADDRESS, per_seconds=DAY)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(  # type: ignore[untyped-decorator]
    stage=LoginByCodeStage.key, redirect_urlname="account_login"
)
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; the right one signs in, once."""
    following = _next(request)
    process = SignIn.resume(request._login_stage)  # type: ignore[attr-defined]
    if process is None:
        return HttpResponseRedirect(_with(reverse("account_login"), why="expired", next=following))
    if request.method == "POST" and "resend" in request.POST:
        return _resend(request, process, following)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        may_try = process.takes_a_try(now=timezone.now())
        if may_try and process.opens_with(form.cleaned_data["code"]):
            return process.complete(following or None)
        if not may_try or not process.record_invalid_attempt():
            return HttpResponseRedirect(
                _with(reverse("account_login"), why="tries", next=following)
            )
        form.add_error("code", _wrong(attempts_left(process)))
    return _code_page(request, process, form, following)


def _resend(request: HttpRequest, process: SignIn, following: str) -> HttpResponse:
    try:
        _spend_a_code(request, process.email, now=timezone.now())
    except Refused as refused:
        form = CodeForm({})
        form.errors.clear()
        form.add_error(None, str(refused.first))
        return _code_page(request, process, form, following)
    process.resend()
    address = _with(reverse("account_confirm_login_code"), sent="again", next=following)
    return HttpResponseRedirect(address)


def _code_page(
    request: HttpRequest, process: SignIn, form: CodeForm, following: str
) -> HttpResponse:
    context = {
        "form": form,
        "email": process.email,
        "next": following,
        "sent_again": request.GET.get("sent") == "again" and request.method != "POST",
    }
    status = 422 if form.errors else 200
    return render(request, "people/code.html", context, status=status)


def _wrong(left: int) -> str:
    text = ngettext(
        "This is not the code from the last letter. %(n)d try left.",
        "This is not the code from the last letter. %(n)d tries left.",
        left,
    )
    return text % {"n": left}


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go to the front page."""
    logout(request)
    response = HttpResponseRedirect(Site(request).prefix + "/")
    response.delete_cookie(DESK, samesite="Lax")
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    return response


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is a path of this site; empty otherwise."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if is_own_path(asked) else ""


def _with(path: str, **query: str) -> str:
    filled = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(filled)}" if filled else path
