"""The pages of one's own data. Only the person themselves gets here."""

import json

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.admission.consents import CHILD
from gatehouse.admission.queries import application_of
from gatehouse.core import sms
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.core.texts import title_of
from gatehouse.pages.my_data import queries
from gatehouse.pages.my_data.papers import of_file
from gatehouse.papers import operations
from gatehouse.papers.queries import papers_of
from gatehouse.people.models import Consent, Person
from gatehouse.people.phones import shown
from gatehouse.quizzes.operations import forgetting as quizzes
from gatehouse.web.context import DESK


def _me(request: HttpRequest) -> Person:
    """Whoever is signed in; `login_required` has let nobody else through."""
    assert isinstance(request.user, Person)  # noqa: S101 — a promise to the type checker
    return request.user


@never_cache
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """The address, the name, the consents of each visit with a way to take them back."""
    person = _me(request)
    context = {
        "person": person,
        "visits": queries.consents_by_visit(person),
        "missed": queries.missed_by(person, now=timezone.now()),
        "phone": shown(person.phone),
        "sms": sms.is_set(),
        "official": queries.official_of(person),
        "official_name": settings.OIDC_NAME if settings.OIDC_SERVER else "",
        "done": _done().get(request.GET.get("done", ""), ""),
    }
    return render(request, "pages/me.html", context)


def _done() -> dict[str, str]:
    """What was done on the page before."""
    return {
        "phone": _("Your number is confirmed."),
        "no-phone": _("We have forgotten your number."),
        "official": _("Your official identity is linked."),
        "no-official": _("Your official identity is not linked any more."),
    }


@never_cache
@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """All of it as one file."""
    person, now = _me(request), timezone.now()
    given = papers_of(person)
    whole = operations.take_along(person=person, rows=given, now=now)
    known = queries.everything(person) | {"papers": of_file(given, whole)}
    body = json.dumps(known, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_consent(request: HttpRequest, consent_id: int) -> HttpResponse:
    """Say what follows, then take the consent back."""
    own = Consent.objects.filter(person=_me(request)).select_related("text")
    consent = get_object_or_404(own, pk=consent_id)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            quizzes.withdraw_consent(consent=consent, by=_me(request), now=timezone.now())
            return HttpResponseRedirect(reverse("pages:me"))
        except Refused as refused:
            refusals = refused.refusals
    application = application_of(consent)
    is_ahead = application is not None and application.is_live
    context = {
        "consent": consent,
        "title": title_of(consent.text),
        "application": application if is_ahead else None,
        "of_children": consent.text.slug == CHILD,
        "refusals": refusals,
    }
    status = 409 if refusals else 200
    return render(request, "pages/withdraw_consent.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, then forget the person and sign them out."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            quizzes.forget(person=_me(request), by=_me(request), now=timezone.now())
        except Refused as refused:
            refusals = refused.refusals
        else:
            logout(request)
            response = HttpResponseRedirect(reverse("pages:erased"))
            for cookie in (DESK, settings.SESSION_COOKIE_NAME):
                response.delete_cookie(cookie, samesite="Lax")
            return response
    status = 409 if refusals else 200
    return render(request, "pages/erase.html", {"refusals": refusals}, status=status)


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """The last word, to somebody who is nobody any more."""
    return render(request, "pages/erased.html")
