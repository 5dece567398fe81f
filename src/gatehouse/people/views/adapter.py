"""What django-allauth asks of this site: its letters, its redirects, its new accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from gatehouse.people import messages, operations
from gatehouse.people.models import Person
from gatehouse.people.roles import is_organiser, looks_at_the_desk, plans_at_the_desk
from gatehouse.web.context import (
    BOTH_DESKS,
    DESK,
    LOOKS_AND_PLANT,
    OFFICE_DESK,
    PLANS_DESK,
    PLANT_DESK,
    SIGNING_IN,
    Site,
)
from gatehouse.web.origin import is_own_path


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """One account, one address, no password."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the letter into the outbox; nothing but the code is ever sent by the library."""
        if template_prefix != "account/email/login_code":
            raise LookupError(f"No letter of the site is meant for {template_prefix!r}.")
        language = get_language() or settings.LANGUAGE_CODE
        messages.code(to=email, digits=context["code"], language=language[:2], now=timezone.now())

    def add_message(self, *args: object, **kwargs: object) -> None:
        """The library's own remarks are not shown: our pages say all there is to say."""

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this very site is followed after sign-in, never another host."""
        return bool(url) and is_own_path(str(url))

    def new_user(self, request: HttpRequest) -> Person:
        """Whom an outside identity (VK ID, OpenID Connect) makes when it comes first."""
        return Person(joined_at=timezone.now(), language=(get_language() or "ru")[:2])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_login") + "?why=closed")

    def post_login(self, request: HttpRequest, user: Person, **login: Any) -> HttpResponse:
        """Remember the language, let the header know, give the session its full length."""
        operations.remember_language(
            person=user, language=(get_language() or "ru")[:2], now=timezone.now()
        )
        _forget_address(request)
        request.session.set_expiry(None)
        response: HttpResponse = super().post_login(request, user, **login)
        response.delete_cookie(SIGNING_IN, samesite="Lax")
        if desks := _desks(request, user):
            _mark(response, DESK, settings.SESSION_COOKIE_AGE, value=desks)
        return response


def _desks(request: HttpRequest, person: Person) -> str:
    """Which desks the header leads to, empty for a visitor. Whoever is let into the back office
    without a role of the city works at a plant; the organisers sit at both, the press at none of
    a plant; a season's people at the organisers' desk, and at a plant's if they work at one."""
    works = not person.role_codes and admin.site.has_permission(request)
    at_plant = is_organiser(person) or works
    if plans_at_the_desk(person):
        return BOTH_DESKS if at_plant else PLANS_DESK
    if looks_at_the_desk(person):
        return LOOKS_AND_PLANT if at_plant else OFFICE_DESK
    return PLANT_DESK if at_plant else ""


def _forget_address(request: HttpRequest) -> None:
    """The library notes in the browser's session which address a code went to; whoever is
    forgotten could not be found there."""
    known = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {name: value for name, value in record.items() if name != "email"} for record in known
    ]


def home_of(request: HttpRequest) -> str:
    """Where somebody goes who asked for no page: who plans to what needs a person, who looks to
    the seasons, a plant's person to its desk, anybody else to their visits."""
    desks = _desks(request, request.user) if isinstance(request.user, Person) else ""
    if desks in {PLANS_DESK, BOTH_DESKS}:
        return reverse("pages:office")
    if desks in {OFFICE_DESK, LOOKS_AND_PLANT}:
        return reverse("pages:office_seasons")
    if desks == PLANT_DESK:
        return reverse("pages:desk")
    return f"{Site(request).prefix}{settings.LOGIN_REDIRECT_URL}"


def mark_signing_in(request: HttpRequest, response: HttpResponse, seconds: int) -> HttpResponse:
    """Tell the header that the browser's session is not yet somebody's; both end together."""
    request.session.set_expiry(seconds)
    _mark(response, SIGNING_IN, seconds)
    return response


def _mark(response: HttpResponse, name: str, seconds: int, *, value: str = "1") -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
