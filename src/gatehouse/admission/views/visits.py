"""A visit's page and what one does there, for those who are signed in."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.admission import operations
from gatehouse.admission.models import AttendanceSource
from gatehouse.admission.views import exchanging, showing, standing, wish_list
from gatehouse.admission.views import missed as missing
from gatehouse.admission.views.common import private, published_session, signed_in
from gatehouse.admission.views.showing import Reader
from gatehouse.admission.visits import by_key, seen_by, visits_of
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.web.origin import is_our_own


def reader(person: Person, key: UUID) -> Reader:
    """The visit as this person may see it: as who asked for it, or as a member of the team."""
    application = by_key(key)
    if application is None:
        raise Http404
    seen = seen_by(person.pk, application)
    if seen is None:
        raise Http404
    return Reader(seen, by=person, base=reverse("admission:visit", args=[key]))


@private
@require_safe
@signed_in
def my_visits(request: HttpRequest, person: Person) -> HttpResponse:
    """What is coming, what waits, what was."""
    now = timezone.now()
    context = {
        "groups": showing.grouped(visits_of(person), now=now),
        "lists": wish_list.lists_of(person, now=now),
        "has_left_draw": "left" in request.GET,
    }
    return render(request, "admission/visits.html", context)


@private
@require_safe
@signed_in
def visit(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    found = reader(person, key)
    entry = found.application.party.entry if found.application.is_wish else None
    if entry is not None:
        at = reverse("admission:wishes", args=[entry.draw.code])
        return HttpResponseRedirect(f"{at}#wish-{key}")
    return showing.visit(request, found, now=timezone.now())


@private
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def give_back(
    request: HttpRequest, person: Person, key: UUID, pass_id: int | None = None
) -> HttpResponse:
    return showing.give_back(request, reader(person, key), pass_id=pass_id, now=timezone.now())


@private
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def instead(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    return exchanging.instead(request, reader(person, key), now=timezone.now())


@private
@require_POST
@signed_in
def answer(request: HttpRequest, person: Person, key: UUID, takes: bool) -> HttpResponse:
    return showing.answer(request, reader(person, key), takes=takes, now=timezone.now())


@private
@require_POST
@signed_in
def confirm(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    return showing.confirm(request, reader(person, key), now=timezone.now())


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def missed(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    return missing.missed(request, reader(person, key), now=timezone.now())


@private
@require_POST
@signed_in
def stand_by(request: HttpRequest, person: Person, key: UUID, takes: bool) -> HttpResponse:
    return standing.stand_by(request, reader(person, key), takes=takes, now=timezone.now())


@private
@require_safe
@signed_in
def standby_pdf(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    return standing.standby_pdf(reader(person, key))


@private
@require_safe
@signed_in
def ticket(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    return showing.ticket(reader(person, key))


@private
@require_safe
@signed_in
def calendar(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    return showing.calendar(reader(person, key), now=timezone.now())


@csrf_exempt
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """The player says that somebody began to watch; a signed-in viewer counts once.

    The player's page is one for everybody and carries no token against forgery: the browser
    says that the page is ours.
    """
    if not is_our_own(request):
        return HttpResponse(status=403)
    session, viewer = published_session(code), request.user
    if session.traits.on_site:
        raise Http404
    if isinstance(viewer, Person):
        try:
            operations.record_attendance(
                session=session,
                persons=1,
                source=AttendanceSource.ONLINE,
                viewer=viewer,
                by=viewer,
                now=timezone.now(),
            )
        except Refused:
            return HttpResponse(status=204)  # Counted before, or not on now: nothing to do.
    return HttpResponse(status=204)
