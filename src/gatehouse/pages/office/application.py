"""One application at the desk: what an organiser does for the party."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.admission import operations as admission
from gatehouse.admission.instead import alternatives
from gatehouse.admission.models import Application, EndReason
from gatehouse.admission.office import state_of
from gatehouse.admission.queries import came, party_name
from gatehouse.admission.visits import Visit, with_all
from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office import asking
from gatehouse.pages.office.history import LOOKS
from gatehouse.pages.office.history_words import say
from gatehouse.programme.models import Quota, Session
from gatehouse.programme.office import Seat, planner_page, refuse

ENTRIES_AT_MOST = 60


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def application(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """The party with its people, and what may be done for it; each act is said in the history."""
    found, now = _mine_or_404(request, seat, key), timezone.now()
    refusals: Sequence[Refusal] = ()
    if request.method == "POST":
        try:
            _act(request, seat, found, now=now)
            return HttpResponseRedirect(reverse("pages:office_application", args=[key]))
        except Refused as refused:
            refusals = refused.refusals
            found = _mine_or_404(request, seat, key)
    guests = admission.look_at_guests(application=found, by=seat.person, now=now)
    visit = Visit(found)
    has_begun = now >= found.session.starts_at
    context = {
        "application": found,
        "visit": visit,
        "called": party_name(found, guests),
        "state": state_of(found),
        "is_group": found.party.comes_as_one,
        "may_act": found.is_live and not has_begun,
        "places": _places(found, now=now),
        "asked": asking.asked_of(found, now=now),
        "refusals": refusals,
        "entries": say(_entries(found)),
    }
    status = 409 if refusals else 200
    return render(request, "pages/office/application.html", context, status=status)


def _mine_or_404(request: HttpRequest, seat: Seat, key: UUID) -> Application:
    rows = with_all().select_related("session__season", "session__activity__enterprise")
    found = get_object_or_404(rows, key=key)
    if not seat.plans(found.session.season_id):
        refuse(request, seat, found.pk)
    return found


def _places(found: Application, *, now: datetime) -> list[Quota]:
    """Where it may come instead, while anybody may still be moved."""
    ahead = found.is_live and now < found.session.starts_at and not came(found)
    was_cancelled = found.ended_because == EndReason.SESSION_CANCELLED
    if not (ahead or was_cancelled) or found.party.erased_at:
        return []
    return alternatives(found, now=now)


def _entries(found: Application) -> list[HistoryEntry]:
    rows = HistoryEntry.objects.filter(of_type=found._meta.label_lower, of_id=str(found.pk))
    return list(rows.exclude(verb__in=LOOKS).order_by("-at", "-pk")[:ENTRIES_AT_MOST])


Act = Callable[[HttpRequest, Seat, Application, datetime], None]


def _act(request: HttpRequest, seat: Seat, found: Application, *, now: datetime) -> None:
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    act(request, seat, found, now)


def _move(request: HttpRequest, seat: Seat, found: Application, now: datetime) -> None:
    code = request.POST.get("session", "").replace("\0", "")[:16]
    session = get_object_or_404(Session, code=code, season=found.session.season_id)
    _moved, act = admission.move_party(application=found, session=session, by=seat.person, now=now)
    tags = undo.tag(act) if act else ""
    messages.success(request, _("Moved; the party gets a letter."), extra_tags=tags)


def _answer(request: HttpRequest, seat: Seat, found: Application, now: datetime) -> None:
    messages.success(request, asking.answer(found, by=seat.person, now=now))


def _withdraw(request: HttpRequest, seat: Seat, found: Application, now: datetime) -> None:
    admission.withdraw(application=found, by=seat.person, now=now)
    messages.success(request, _("Given up for them; the party gets a letter."))


def _give_back(request: HttpRequest, seat: Seat, found: Application, now: datetime) -> None:
    number = request.POST.get("pass", "")
    passes = {str(one.pk): one for one in found.passes.all()}
    if number not in passes:
        raise Http404
    admission.give_back_guest(visit_pass=passes[number], by=seat.person, now=now)
    messages.success(request, _("One place given back."))


def _again(request: HttpRequest, seat: Seat, found: Application, now: datetime) -> None:
    admission.send_again(application=found, by=seat.person, now=now)
    messages.success(request, _("The letter goes out once more."))


def _lower(request: HttpRequest, seat: Seat, found: Application, now: datetime) -> None:
    typed = request.POST.get("persons", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5):
        raise Refused(Refusal("number", _("Write the number in digits.")))
    admission.lower_head_count(application=found, persons=int(typed), by=seat.person, now=now)
    messages.success(request, _("Fewer come; the other places went to those who wait."))


ACTS: dict[str, Act] = {
    "move": _move,
    "answer": _answer,
    "withdraw": _withdraw,
    "give-back": _give_back,
    "again": _again,
    "lower": _lower,
}
