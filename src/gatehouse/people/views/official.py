"""The official identity: out to its server and back, linked to an account or signing in with it.

django-allauth talks to the server (OpenID Connect, PKCE). It keeps nothing of what comes back: of
the number an index is kept, of everything else nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import urlencode

from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core import limits
from gatehouse.core.refusal import Refused
from gatehouse.people import operations
from gatehouse.people.models import OfficialIdentity, Person
from gatehouse.people.operations.identities import index_of_subject
from gatehouse.people.views.adapter import mark_signing_in
from gatehouse.web.origin import is_own_path, network_of

PROVIDER = "official"
MINUTES_AWAY = 30  # how long somebody may take on the other side
STARTS_AT_MOST, QUARTER = 300, 900  # of a network, whose phones may be thousands


class OfficialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whatever the library would do with an outside identity, we do ourselves."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        subject = f"{settings.OIDC_SERVER}|{sociallogin.account.uid}"
        following = str(sociallogin.state.get("next") or "")
        raise ImmediateHttpResponse(_come_back(request, subject, following, now=timezone.now()))

    def on_authentication_error(self, request: HttpRequest, *args: object, **said: Any) -> NoReturn:
        state = (said.get("extra_context") or {}).get("state") or {}
        raise ImmediateHttpResponse(_failed(request, str(state.get("next") or "")))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> Any:
        """What the settings say; no table is asked."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]


@never_cache
@require_POST
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the server of the official identity."""
    _only_ours(provider_id)
    following = _own(request.POST.get("next", ""))
    try:
        limits.spend("official", network_of(request), at_most=STARTS_AT_MOST,
                     per_seconds=QUARTER, now=timezone.now())  # fmt: skip
    except Refused:
        return _failed(request, following)
    from allauth.socialaccount.providers.openid_connect.views import login

    response = _tried(login, request, following)
    if isinstance(request.user, Person):
        return response
    return mark_signing_in(request, response, MINUTES_AWAY * 60)


@never_cache
@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """And back from it, with a code for this one time."""
    _only_ours(provider_id)
    from allauth.socialaccount.providers.openid_connect.views import callback

    return _tried(callback, request, "")


def _tried(view: Any, request: HttpRequest, following: str) -> HttpResponse:
    """The library's view; a server that is away or answers with nonsense is no fault of ours."""
    from allauth.socialaccount.providers.oauth2.client import OAuth2Error
    from requests import RequestException

    try:
        response: HttpResponse = view(request, PROVIDER)
    except (RequestException, OAuth2Error, KeyError, ValueError):
        return _failed(request, following)
    return response


def _only_ours(provider_id: str) -> None:
    if provider_id != PROVIDER or not settings.OIDC_SERVER:
        raise Http404


def _come_back(
    request: HttpRequest, subject: str, following: str, *, now: datetime
) -> HttpResponse:
    following = _own(following)
    if isinstance(request.user, Person):
        return _link(request, request.user, subject, following, now=now)
    index = index_of_subject(subject)
    known = OfficialIdentity.objects.select_related("person").filter(subject_index=index).first()
    if known is None:
        # Whose account it is has to be said once, by a code to its address.
        link = f"{reverse('pages:my_official')}?{urlencode({'next': following})}"
        return _to_sign_in("unlinked", link)
    signed_in: HttpResponse = perform_login(
        request, known.person, email_verification="none", redirect_url=following or None
    )
    return signed_in


def _link(
    request: HttpRequest, person: Person, subject: str, following: str, *, now: datetime
) -> HttpResponse:
    try:
        operations.link_official(person=person, subject=subject, by=person, now=now)
    except Refused as refused:
        context = {"refusals": refused.refusals, "next": following}
        return render(request, "people/official_refused.html", context, status=409)
    return HttpResponseRedirect(following or reverse("pages:me") + "?done=official")


def _failed(request: HttpRequest, following: str) -> HttpResponse:
    following = _own(following)
    if isinstance(request.user, Person):
        query = urlencode({"why": "failed", "next": following})
        return HttpResponseRedirect(f"{reverse('pages:my_official')}?{query}")
    return _to_sign_in("outside", following)


def _to_sign_in(why: str, following: str) -> HttpResponse:
    query = urlencode({"why": why, "next": following})
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}")


def _own(url: str) -> str:
    return url if is_own_path(url) else ""
