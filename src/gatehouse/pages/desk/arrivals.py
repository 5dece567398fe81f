"""Who came, marked on an office computer: a list with buttons that needs no scripts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.admission.models import Application, Pass, State
from gatehouse.admission.operations import look_at_session
from gatehouse.admission.queries import party_name
from gatehouse.core.codes import show_code
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate import operations as gate
from gatehouse.gate.models import GateAct
from gatehouse.gate.rules import Kind
from gatehouse.gate.standing import Standing, standings
from gatehouse.pages.desk.access import stop_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.pages.desk.session import no_number, number
from gatehouse.people.models import Person
from gatehouse.programme.models import Session, Stop
from gatehouse.programme.rules import age_on
from gatehouse.web import words

KINDS: dict[str, Kind] = {"came": "came", "counted": "counted", "walked_in": "walked_in",
                          "left": "left", "taken_back": "taken_back"}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One pass on the sheet. `last` is the key of the act that may be taken back."""

    visit_pass: Pass
    name: str
    note: str
    code: str
    persons: int
    came: int
    at: datetime | None
    last: UUID | None
    is_group: bool
    key: UUID

    @property
    def missing(self) -> int:
        return max(0, self.persons - self.came)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def arrivals(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """The sheet; a POST marks one thing and comes back to the same line."""
    _seat, stop = stop_or_404(request, person, stop_id)
    if request.method != "POST":
        return _show(request, person, stop)
    try:
        anchor = _mark(request, person, stop, now=timezone.now())
    except Refused as refused:
        return _show(request, person, stop, refusals=refused.refusals)
    address = reverse("pages:desk_arrivals", args=[stop.pk])
    return HttpResponseRedirect(f"{address}#{anchor}")


def _mark(request: HttpRequest, person: Person, stop: Stop, *, now: datetime) -> str:
    """Do what the pressed button says; where on the page it stands."""
    post = request.POST
    kind = KINDS.get(post.get("kind", ""))
    persons = number(post.get("persons", "1"), at_most=999)
    if kind is None or not persons:
        raise Refused(no_number())
    visit_pass = _pass(stop, post.get("pass", "")) if kind in {"came", "counted"} else None
    back = _act(stop, post.get("act", "")) if kind == "taken_back" else None
    gate.mark(
        stop=stop,
        kind=kind,
        key=uuid5(back.key, "back") if back else _key(post.get("key", "")),
        by=person,
        now=now,
        persons=persons,
        visit_pass=visit_pass,
        takes_back=back,
        reason=_("Marked by mistake") if back else "",
        has_happened="anyway" in post,
    )
    return f"pass-{visit_pass.pk if visit_pass else back.visit_pass_id if back else 0}"


def _pass(stop: Stop, typed: str) -> Pass:
    key = number(typed, at_most=10**10)
    own = Pass.objects.filter(application__session=stop.session_id)
    return get_object_or_404(own, pk=key or 0)


def _act(stop: Stop, typed: str) -> GateAct:
    return get_object_or_404(GateAct, stop=stop, key=_key(typed))


def _key(typed: str) -> UUID:
    """The form's own key: pressed twice it is one act; a broken one is simply a new one."""
    try:
        return UUID(typed[:40])
    except ValueError:
        return uuid4()


def _show(
    request: HttpRequest, person: Person, stop: Stop, *, refusals: Iterable[Refusal] = ()
) -> HttpResponse:
    now, refusals = timezone.now(), list(refusals)
    seat, _stop = stop_or_404(request, person, stop.pk)
    standing = standings([stop])[stop.pk]
    reckoned = standing.reckoning()
    lines = _lines(stop, standing, by=person, now=now)
    context = {
        "stop": stop,
        "session": stop.session,
        "activity": stop.session.activity,
        "zone": stop.session.season.timezone,
        "lines": lines,
        "expected": sum(line.persons for line in lines),
        "came": reckoned.came,
        "inside": reckoned.inside,
        "walked_in": _walked_in(standing),
        "limit": stop.hard_limit,
        "is_too_early": _is_too_early(stop.session, now=now),
        "tabs": tabs(seat, ""),
        "refusals": refusals,
        "again": _again(request) if refusals else {},
        "key": _next_key(stop, person, standing, None),
    }
    return render(request, "pages/desk/arrivals.html", context, status=409 if refusals else 200)


def _again(request: HttpRequest) -> dict[str, str]:
    """What was refused, to be marked all the same: it may have happened."""
    if request.POST.get("kind") not in {"came", "counted", "walked_in"}:
        return {}
    return {name: request.POST.get(name, "")[:40] for name in ("kind", "pass", "persons")}


def _is_too_early(session: Session, *, now: datetime) -> bool:
    return now.astimezone(session.zone).date() < session.starts_at.astimezone(session.zone).date()


def _lines(stop: Stop, standing: Standing, *, by: Person, now: datetime) -> list[Line]:
    """Every pass in force, by name; the look is recorded."""
    reckoned = standing.reckoning()
    session = stop.session
    lines = []
    for application in look_at_session(session=session, by=by, now=now):
        if application.state != State.BOOKED:
            continue
        for one in application.passes.all():
            if one.given_back_at is None:
                line = _line(one, application, session, standing, reckoned)
                lines.append(replace(line, key=_next_key(stop, by, standing, one.pk)))
    return sorted(lines, key=lambda line: (line.name.casefold().replace("ё", "е"), line.code))


def _line(
    one: Pass, application: Application, session: Session, standing: Standing, reckoned: Any
) -> Line:
    guests = {guest.pk: guest for guest in application.party.guests.all()}
    guest = guests.get(one.guest_id or 0)
    first = reckoned.first.get(one.pk)
    return Line(
        visit_pass=one,
        name=guest.name if guest else party_name(application, guests.values()),
        note=_note(guest, application, session),
        code=show_code(one.code),
        persons=1 if guest else application.persons,
        came=reckoned.passes.get(one.pk, 0),
        at=first.done_at if first else None,
        last=_last(standing, one.pk),
        is_group=guest is None,
        key=NAMESPACE_URL,
    )


def _note(guest: Any, application: Application, session: Session) -> str:
    """The age of a child, the number of a group, and who needs a way without steps."""
    parts = []
    if guest is None:
        parts.append(words.persons(application.persons))
    elif guest.born_on is not None:
        day = session.starts_at.astimezone(session.zone).date()
        parts.append(_("age %(n)d") % {"n": age_on(born_on=guest.born_on, day=day)})
    if application.party.step_free:
        parts.append(_("needs a way without steps"))
    return ", ".join(parts)


def _next_key(stop: Stop, by: Person, standing: Standing, pass_key: int | None) -> UUID:
    """The key of the next act with this pass, or without one: the same for every click on the
    page as it stands, another once something was marked."""
    count = sum(act.visit_pass == pass_key for act in standing.acts)
    return uuid5(NAMESPACE_URL, f"desk/{stop.pk}/{by.pk}/{pass_key}/{count}")


def _last(standing: Standing, pass_key: int) -> UUID | None:
    """The last coming in with this pass that was not taken back."""
    gone = {act.takes_back for act in standing.acts if act.kind == "taken_back"}
    own = [
        act
        for act in standing.acts
        if act.visit_pass == pass_key and act.kind in {"came", "counted"} and act.key not in gone
    ]
    return max(own, key=lambda act: (act.done_at, act.number)).key if own else None


def _walked_in(standing: Standing) -> list[dict[str, Any]]:
    """People without a pass, by act, each to be taken back."""
    gone = {act.takes_back for act in standing.acts if act.kind == "taken_back"}
    return [
        {"key": act.key, "persons": act.persons, "at": act.done_at}
        for act in sorted(standing.acts, key=lambda act: act.done_at)
        if act.kind == "walked_in" and act.key not in gone
    ]
