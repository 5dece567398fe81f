"""One visit to one reader, whether they came with an account or with a signed link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, operations, strikes
from gatehouse.admission.calendars import visit_calendar
from gatehouse.admission.forms import NumberForm
from gatehouse.admission.links import team_url
from gatehouse.admission.models import (
    Application,
    EndReason,
    Guest,
    NewsKind,
    PartyKind,
    Pass,
    SessionNews,
    State,
)
from gatehouse.admission.queries import (
    came,
    goes_to_line,
    invitation_of,
    line_place,
    other_places,
    taken_back_until,
)
from gatehouse.admission.rules import GuestAsk, company_refusals, may_tell
from gatehouse.admission.standby_pages import standing_by
from gatehouse.admission.tickets import qr_svg
from gatehouse.admission.tickets import ticket as ticket_pdf
from gatehouse.admission.visits import Visit, awaited, refusals_in
from gatehouse.core.codes import show_code
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person


@dataclass(frozen=True)
class Reader:
    """Whose eyes: the visit, who acts, and the address its pages lie under.

    `by_link`: there is no browser's session; the address itself is the proof.
    """

    visit: Visit
    by: Person
    base: str
    by_link: bool = False

    @property
    def application(self) -> Application:
        return self.visit.application


@dataclass(frozen=True)
class Sheet:
    """One pass on the page."""

    guest: str
    code: str
    qr: SafeString
    pass_id: int
    guest_id: int | None = None


def visit(
    request: HttpRequest,
    reader: Reader,
    *,
    now: datetime,
    refusals: Iterable[Refusal] = (),
    form: NumberForm | None = None,
) -> HttpResponse:
    """The visit's page: the pass, the place in line, the offer, or why it ended.

    `form` is a group's number as it was sent, when it cannot be.
    """
    context = _context(reader, now=now) | {
        "refusals": list(refusals),
        "is_new": "new" in request.GET,
        "is_instead": "instead" in request.GET and reader.application.revision > 0,
        "was_before": "already" in request.GET and reader.application.is_live,
        "given_back": _given_back_words(reader.visit, request.GET.get("gave", "")),
        "has_changed": "another" in request.GET,
        "is_confirmed": "confirmed" in request.GET and reader.application.confirmed_at,
        "is_fewer": "fewer" in request.GET and reader.visit.comes_as_one,
        "form": form,
        "number_form": form or NumberForm(at_most=reader.application.persons),
    }
    status = 409 if refusals else 422 if form else 200
    return render(request, "admission/visit.html", context, status=status)


def _given_back_words(shown: Visit, pass_id: str) -> str:
    """Whose place has just been given back, and who comes now; empty where nothing was."""
    if not shown.application.is_live or shown.only is not None:
        return ""
    passes = [p for p in shown.application.passes.all() if p.given_back_at]
    gone = next((p.guest_id for p in passes if str(p.pk) == pass_id), None)
    names = {guest.pk: guest.name for guest in shown.application.party.guests.all()}
    if gone is None:
        return ""
    text = _("Given back: %(name)s. %(expected)s %(names)s.")
    return text % {
        "name": names[gone],
        "expected": awaited(len(shown.coming)).rstrip(".") + ":",
        "names": _listed([guest.name for guest in shown.coming]),
    }


def _listed(names: list[str]) -> str:
    """«Анна, Пётр и Ия»."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _needed(shown: Visit) -> set[int]:
    """Guests without whom the others could not come: the only adult beside a child."""
    if shown.application.party.kind != PartyKind.COMPANY or len(shown.coming) < 2:
        return set()
    rules = eligibility.visit_rules(shown.session)
    asks = {g.pk: GuestAsk(g.name, g.born_on, g.citizenship) for g in shown.coming}
    return {
        pk
        for pk in asks
        if any(company_refusals((ask for key, ask in asks.items() if key != pk), rules))
    }


def _context(reader: Reader, *, now: datetime) -> dict[str, Any]:
    shown, application = reader.visit, reader.application
    is_live = application.is_live and not shown.has_left
    begun = now >= shown.session.starts_at
    waits = application.state == State.WAITING and not application.is_considered
    return _confirming(reader, now=now) | {
        "visit": shown,
        "reader": reader,
        "base": reader.base,
        "session": shown.session,
        "activity": shown.session.activity,
        "application": application,
        "is_live": is_live,
        "state": State.WITHDRAWN if shown.has_left else application.state,
        "sheets": [_sheet(shown, one) for one in shown.passes],
        "needed": _needed(shown) if is_live and not begun else set(),
        "line": line_place(application) if waits else None,
        "other": other_places(application, now=now) if waits and not begun else None,
        "facts": shown.facts if is_live else [],
        "is_closed": now >= application.line_closes_at,
        "is_looked_at_again": application.holds_places and application.is_considered,
        "may_give_back": is_live and not begun,
        "replaceable": _replaceable(reader) if not begun else [],
        "refused": refusals_in(shown),
        "may_give_back_one": len(shown.passes) > 1 and not begun,
        "offer_holds": application.state == State.OFFERED
        and now < (application.offered_until or now),
        "names_open": is_live and shown.takes_names(now),
        "number_open": is_live and shown.takes_number(now),
        "team_url": team_url(application) if shown.is_team and shown.only is None else "",
        "standing": standing_by(shown, now=now),
        "is_past": now >= shown.session.ends_at,
        "was_missed": shown.only is None and strikes.was_missed(application, now=now),
        "may_tell": may_tell(ends_at=shown.session.ends_at, now=now)
        and came(application, guest=shown.only),
        "moved": _moved(shown) if is_live and not begun else None,
        "may_instead": shown.only is None
        and application.ended_because == EndReason.SESSION_CANCELLED
        and not begun,
    }


def _replaceable(reader: Reader) -> list[Sheet]:
    """Passes in whose place somebody else may come: a company's, until the visit begins."""
    shown = reader.visit
    if shown.application.state != State.BOOKED or shown.is_group or shown.is_team:
        return []
    return [_sheet(shown, one) for one in shown.passes]


def _moved(shown: Visit) -> SessionNews | None:
    """The last move of the session that this party was told of."""
    if not shown.application.revision:
        return None
    told = SessionNews.objects.filter(
        notices__application=shown.application, session=shown.session, kind=NewsKind.MOVED
    )
    return told.first()


def _sheet(shown: Visit, one: Pass) -> Sheet:
    party = shown.application.party
    whose = one.guest.name if one.guest else party.title
    # What segno writes holds the code only, which is ours.
    qr = mark_safe(qr_svg(one.code))  # noqa: S308
    return Sheet(whose, show_code(one.code), qr, one.pk, one.guest_id)


def give_back(
    request: HttpRequest, reader: Reader, *, pass_id: int | None, now: datetime
) -> HttpResponse:
    """Ask once more, then give back everything or one guest's place. Only a POST does it."""
    chosen = _chosen(reader, pass_id)
    if request.method == "POST":
        try:
            _give_back(reader, chosen, now=now)
        except Refused as refused:
            return _confirm(request, reader, chosen, now=now, refusals=refused.refusals)
        return _given_back(request, reader, pass_id)
    if not reader.application.is_live or reader.visit.has_left:
        return HttpResponseRedirect(reader.base)
    return _confirm(request, reader, chosen, now=now)


def _chosen(reader: Reader, pass_id: int | None) -> Guest | None:
    """The one guest meant; a member of a team can mean themselves only."""
    meant = only = reader.visit.only
    if pass_id is not None:
        passes = {one.pk: one.guest_id for one in reader.application.passes.all()}
        meant = passes.get(pass_id)
        if meant is None or only not in (None, meant):
            raise Http404
    if meant is None:
        return None
    return next(g for g in reader.application.party.guests.all() if g.pk == meant)


def _give_back(reader: Reader, chosen: Guest | None, *, now: datetime) -> None:
    application, by, by_link = reader.application, reader.by, reader.by_link
    if chosen is None:
        operations.withdraw(application=application, by=by, by_link=by_link, now=now)
    else:
        operations.give_back_guests(
            application=application, guests=[chosen], by=by, by_link=by_link, now=now
        )


def _given_back(request: HttpRequest, reader: Reader, pass_id: int | None) -> HttpResponse:
    """Back to the visit; a member without a pass is not of it any more and is told so here."""
    if reader.visit.only is None or reader.visit.passes or reader.visit.has_left:
        told = f"?gave={pass_id}" if pass_id is not None and reader.visit.only is None else ""
        return HttpResponseRedirect(reader.base + told)
    context = {"visit": reader.visit, "reader": reader, "session": reader.visit.session}
    return render(request, "admission/left.html", context)


def _confirm(
    request: HttpRequest,
    reader: Reader,
    chosen: Guest | None,
    *,
    now: datetime,
    refusals: Iterable[Refusal] = (),
) -> HttpResponse:
    context = {
        "visit": reader.visit,
        "reader": reader,
        "base": reader.base,
        "session": reader.visit.session,
        "application": reader.application,
        "guest": chosen.name if chosen else "",
        "team_keeps": chosen is not None and reader.visit.takes_names(now),
        "is_needed": chosen is not None and chosen.pk in _needed(reader.visit),
        "is_closed": now >= reader.application.line_closes_at,
        "counts_from": strikes.late_to_give_back(reader.application, now=now) if not chosen else 0,
        "goes_to_line": goes_to_line(
            reader.application, 1 if chosen else reader.application.persons, now=now
        ),
        "refusals": list(refusals),
    }
    status = 409 if refusals else 200
    return render(request, "admission/give_back.html", context, status=status)


def answer(request: HttpRequest, reader: Reader, *, takes: bool, now: datetime) -> HttpResponse:
    """Take up an offer, or let it pass on."""
    if reader.visit.only is not None:
        raise Http404
    answers = _answer_invitation if reader.application.state == State.INVITED else _answer_offer
    try:
        told = answers(reader, takes=takes, now=now)
    except Refused as refused:
        return visit(request, reader, now=now, refusals=refused.refusals)
    return HttpResponseRedirect(reader.base + told)


def _answer_offer(reader: Reader, *, takes: bool, now: datetime) -> str:
    step = operations.accept_offer if takes else operations.decline_offer
    step(application=reader.application, by=reader.by, by_link=reader.by_link, now=now)
    return "?new=1" if takes else ""


def _answer_invitation(reader: Reader, *, takes: bool, now: datetime) -> str:
    answered = operations.answer_invitation(
        application=reader.application, takes=takes, by=reader.by, by_link=reader.by_link, now=now
    )
    return "?new=1" if answered.state == State.BOOKED else ""


def confirm(request: HttpRequest, reader: Reader, *, now: datetime) -> HttpResponse:
    """Say that the party comes, or take back what was given back over silence."""
    if reader.visit.only is not None:
        raise Http404
    try:
        operations.confirm(
            application=reader.application, by=reader.by, by_link=reader.by_link, now=now
        )
    except Refused as refused:
        return visit(request, reader, now=now, refusals=refused.refusals)
    return HttpResponseRedirect(f"{reader.base}?confirmed=1")


def _confirming(reader: Reader, *, now: datetime) -> dict[str, Any]:
    """Whether an answer is awaited, and until when a place may be taken back."""
    application = reader.application
    invited = invitation_of(application) if application.state == State.INVITED else None
    back_until = taken_back_until(application) if reader.visit.only is None else None
    return {
        "is_asked": application.state == State.BOOKED
        and application.confirm_asked_at is not None
        and application.confirmed_at is None
        and reader.visit.only is None
        and now < reader.visit.session.starts_at,
        "invited": invited if reader.visit.only is None else None,
        "invitation_holds": invited is not None and now < invited.window.closes_at,
        "back_until": back_until if back_until and now < back_until else None,
    }


def ticket(reader: Reader) -> HttpResponse:
    """The PDF; there is none while nobody has a pass."""
    if not reader.visit.passes:
        raise Http404
    response = HttpResponse(ticket_pdf(reader.visit), content_type="application/pdf")
    name = f"gatehouse-{reader.visit.session.code}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def calendar(reader: Reader, *, now: datetime) -> HttpResponse:
    """The calendar file of the visit; its address is the signed link, for the phone at the gate.
    There is none while nobody has a place; once a visit has ended, it says so."""
    if reader.application.booked_at is None:
        raise Http404
    made = visit_calendar(reader.visit, now=now)
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    name = f"gatehouse-{reader.visit.session.code}.ics"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def grouped(visits: Iterable[Visit], *, now: datetime) -> list[dict[str, Any]]:
    """My visits under headings, those without any left out."""
    titles = {
        "asked": _("A place is held: please answer"),
        "invited": _("Would you take a place? Please answer"),
        "coming": _("You are coming"),
        "waiting": _("You wait in line"),
        "considered": _("Being considered"),
        "past": _("Past visits"),
        "ended": _("Ended"),
    }
    under: dict[str, list[Visit]] = {name: [] for name in titles}
    for shown in visits:
        under[_heading(shown, now=now)].append(shown)
    return [
        {"name": name, "title": titles[name], "visits": found, "tells": _telling(found, now=now)}
        for name, found in under.items()
        if found
    ]


def _telling(visits: Iterable[Visit], *, now: datetime) -> set[int]:
    """Keys of the applications whose readers came and may still say how it was."""
    return {
        shown.application.pk
        for shown in visits
        if getattr(shown.application, "came", 0)
        and may_tell(ends_at=shown.session.ends_at, now=now)
    }


def _heading(shown: Visit, *, now: datetime) -> str:
    state, over = shown.application.state, now >= shown.session.ends_at
    if state == State.BOOKED and (shown.passes or shown.is_group):
        return "past" if over else "coming"
    if over or not shown.application.is_live or shown.has_left:
        return "ended"
    if shown.only is None and state in {State.INVITED, State.OFFERED}:
        return "invited" if state == State.INVITED else "asked"
    return "considered" if shown.application.is_considered else "waiting"
