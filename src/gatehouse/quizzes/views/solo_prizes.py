"""The draw of prizes for who passed: entering, leaving, the receipt; and all one has played."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.core import limits
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws.queries import receipt as receipt_of
from gatehouse.quizzes.forms.solo import EntryForm
from gatehouse.quizzes.models import Attempt
from gatehouse.quizzes.operations import solo_entering
from gatehouse.quizzes.solos import attempts_by, contender_of, told
from gatehouse.quizzes.views.solo_common import (
    attempt_or_404,
    page_of,
    private,
    signed_in,
    to_sign_in,
)
from gatehouse.web.origin import address_of

HOUR = 3600
ENTRIES_AT_MOST = 30  # tries to enter in an hour, by one person
FIELD_OF = {"name": "name", "born": "born", "too_young": "born", "no_consent": "agreed"}
PLAYED_AT_MOST = 200


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """The form of who enters."""
    person = signed_in(request)
    if person is None:
        return to_sign_in(request)
    one, now = attempt_or_404(request, slug, key), timezone.now()
    if one.person_id is None or one.solo.draw is None:
        raise Http404
    if contender_of(one.solo, person) is not None:
        return HttpResponseRedirect(page_of(one))
    refusals: tuple[Refusal, ...] = tuple(solo_entering.entry_refusals(one, person, now=now))
    form = EntryForm(name=person.name, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and not refusals:
        try:
            limits.spend(
                "prize", str(person.pk), at_most=ENTRIES_AT_MOST, per_seconds=HOUR, now=now
            )
            solo_entering.enter_prize_draw(
                attempt=one,
                name=" ".join(form.cleaned_data["name"].split()),
                born=form.cleaned_data["born"],
                consents=form.given,
                by=person,
                now=now,
                given_from=address_of(request),
            )
            return HttpResponseRedirect(f"{page_of(one)}?entered=1")
        except Refused as refused:
            refusals = _beside(form, refused.refusals)
    context = {"solo": one.solo, "attempt": one, "form": form, "refusals": refusals}
    status = 422 if form.errors else 409 if refusals and form.is_bound else 200
    return render(request, "quizzes/solo_enter.html", context, status=status)


def _beside(form: EntryForm, refusals: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """Say each beside its field; those that have none stand above the form."""
    for one in refusals:
        if one.code in FIELD_OF:
            form.add_error(FIELD_OF[one.code], one.text)
    return tuple(one for one in refusals if one.code not in FIELD_OF)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Ask once more, then take the entry back."""
    person = signed_in(request)
    if person is None:
        return to_sign_in(request)
    one, now = attempt_or_404(request, slug, key), timezone.now()
    contender = contender_of(one.solo, person)
    if contender is None or one.person_id is None:
        return HttpResponseRedirect(page_of(one))
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            solo_entering.leave_prize_draw(contender=contender, by=person, now=now)
            return HttpResponseRedirect(page_of(one))
        except Refused as refused:
            refusals = refused.refusals
    context = {"solo": one.solo, "attempt": one, "refusals": refusals}
    return render(request, "quizzes/solo_leave.html", context, status=409 if refusals else 200)


@private
@require_safe
def receipt(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """The receipt as a file, as the page that checks draws reads it."""
    person = signed_in(request)
    if person is None:
        return to_sign_in(request)
    one = attempt_or_404(request, slug, key)
    contender = contender_of(one.solo, person)
    found = receipt_of(contender.entry) if contender else None
    if found is None:
        raise Http404
    response = HttpResponse(found.text(), content_type="text/plain; charset=us-ascii")
    response["Content-Disposition"] = 'attachment; filename="receipt.txt"'
    return response


@private
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every try of whoever is signed in."""
    person = signed_in(request)
    if person is None:
        return to_sign_in(request)
    now, rows = timezone.now(), list(attempts_by(person)[:PLAYED_AT_MOST])
    used = _used(rows)
    played = [(one, told(one, used=used[one.solo_id], now=now).count) for one in rows]
    return render(request, "quizzes/solo_mine.html", {"played": played})


def _used(rows: list[Attempt]) -> dict[int, int]:
    """Tries begun, by quiz."""
    found: dict[int, int] = {}
    for one in rows:
        found[one.solo_id] = found.get(one.solo_id, 0) + 1
    return found
