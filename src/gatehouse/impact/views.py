"""Saying how a visit was: signed in, or by the signed link of a letter.

As with the visit's own link a GET or HEAD changes nothing, and a post by link needs no CSRF
token: no cookie is read there, the token in the path is the only proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gatehouse.admission.links import opened_by
from gatehouse.admission.models import Guest
from gatehouse.admission.visits import Visit, by_key, seen_by
from gatehouse.core import limits
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.impact import operations
from gatehouse.impact.forms import FeedbackForm
from gatehouse.impact.models import Feedback
from gatehouse.impact.queries import feedback_of, refusals
from gatehouse.people.models import Person

TEN_MINUTES = 600
POSTS_AT_MOST = 20  # in ten minutes, for one visit
METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Speaker:
    """Who says how it was: their visit, the person, where the visit's own page lies."""

    visit: Visit
    person: Person
    visit_url: str
    by_link: bool = False

    @property
    def guest(self) -> Guest | None:
        """The member of a team who speaks for themselves; None for who asked."""
        guests = {guest.pk: guest for guest in self.visit.application.party.guests.all()}
        return None if self.visit.only is None else guests[self.visit.only]


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What somebody said is on the page: nobody keeps it, nobody indexes it."""

    @wraps(view)
    def answer(request: HttpRequest, /, **kwargs: object) -> HttpResponse:
        response = view(request, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@private
@sensitive_post_parameters()
@require_http_methods(METHODS)
def feedback(request: HttpRequest, key: UUID) -> HttpResponse:
    """From my visits, signed in."""
    person, application = request.user, by_key(key)
    if not isinstance(person, Person):
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
    visit = None if application is None else seen_by(person.pk, application)
    if visit is None:
        raise Http404
    visit_url = reverse("admission:visit", args=[key])
    return _answer(request, Speaker(visit, person, visit_url), now=timezone.now())


@csrf_exempt
@private
@sensitive_post_parameters()
@require_http_methods(METHODS)
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter of thanks."""
    response = _answer(request, _speaker(token), now=timezone.now())
    response["Referrer-Policy"] = "no-referrer"
    return response


def _speaker(token: str) -> Speaker:
    """Whom the token lets speak; a made-up one lets nobody."""
    opened = opened_by(token)
    if opened is None:
        raise Http404
    return Speaker(*opened, reverse("admission:link", args=[token]), by_link=True)


def _answer(request: HttpRequest, speaker: Speaker, *, now: datetime) -> HttpResponse:
    visit = speaker.visit
    before = feedback_of(visit.application, guest=visit.only)
    form = FeedbackForm(
        data=request.POST if request.method == "POST" else None,
        initial=_said_before(before),
        auto_id="%s",
        label_suffix="",
    )
    if not form.is_bound:
        found = refusals(visit.application, guest=visit.only, now=now)
        return _page(request, speaker, form, before, closed=found)
    if not form.is_valid():
        return _page(request, speaker, form, before, status=422)
    try:
        _give(speaker, form, now=now)
    except Refused as refused:
        closed = refusals(visit.application, guest=visit.only, now=now)
        again = () if closed else refused.refusals
        return _page(request, speaker, form, before, closed=closed, again=again, status=409)
    return HttpResponseRedirect(f"{request.path}?said=1")


def _give(speaker: Speaker, form: FeedbackForm, *, now: datetime) -> None:
    application = speaker.visit.application
    limits.spend(
        "feedback", str(application.pk), at_most=POSTS_AT_MOST, per_seconds=TEN_MINUTES, now=now
    )
    operations.give_feedback(
        application=application,
        guest=speaker.guest,
        marks=form.cleaned_data["marks"],
        text=form.cleaned_data["text"],
        may_quote=form.cleaned_data["may_quote"],
        by=speaker.person,
        by_link=speaker.by_link,
        now=now,
    )


def _said_before(before: Feedback | None) -> dict[str, object]:
    if before is None:
        return {}
    return {"marks": before.marks, "text": before.text, "may_quote": before.may_quote}


def _page(
    request: HttpRequest,
    speaker: Speaker,
    form: FeedbackForm,
    before: Feedback | None,
    *,
    closed: Iterable[Refusal] = (),
    again: Iterable[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    """The form; or why nothing is taken any more (`closed`). What was typed stays where it may
    be sent once more (`again`: what was wrong)."""
    context = {
        "visit": speaker.visit,
        "session": speaker.visit.session,
        "speaker": speaker,
        "form": form,
        "before": before,
        "closed": list(closed),
        "refusals": list(again),
        "is_said": "said" in request.GET and before is not None,
    }
    return render(request, "impact/feedback.html", context, status=status)
