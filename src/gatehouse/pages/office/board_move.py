"""A session of the board on another time: by a form, or as the board itself asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.admission import operations as admission
from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.desk.news import busy_then, preview
from gatehouse.pages.desk.rule_forms import MoveForm
from gatehouse.pages.office.board_cells import Board
from gatehouse.pages.office.board_filters import Asked
from gatehouse.pages.office.board_reading import read
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat, planner_page, session_or_404
from gatehouse.web import words

SEEN = "%Y-%m-%dT%H:%M"  # as a browser writes a day and a time


@dataclass
class Move:
    """One session, where it shall go, and when it began for whoever moves it; `starts_at` is None
    until a day and a time are given that can be read."""

    session: Session
    form: MoveForm
    seen: datetime | None
    starts_at: datetime | None
    refusals: Sequence[Refusal] = ()

    @property
    def is_draft(self) -> bool:
        return self.session.published_at is None

    @property
    def asked(self) -> dict[str, str]:
        """The same move in an address."""
        zone = self.session.zone
        at = self.starts_at or self.session.starts_at
        told = {"day": f"{at.astimezone(zone):%Y-%m-%d}", "time": f"{at.astimezone(zone):%H:%M}"}
        return told | {
            "seen": (self.seen or self.session.starts_at).astimezone(zone).strftime(SEEN)
        }


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def move(request: HttpRequest, seat: Seat, season: str, code: str) -> HttpResponse:
    """A draft moves at once and can be taken back; for a public session who will be told is shown
    first. The board asks for JSON: what to say, or where to go on."""
    found = session_or_404(request, seat, code, plans=True)
    if found.season.code != season:
        raise Http404
    now, wants_json = timezone.now(), request.headers.get("Accept") == "application/json"
    one = _asked(request, found, now=now)
    if request.method == "POST" and one.starts_at is not None and not one.refusals:
        if wants_json and not one.is_draft:
            return JsonResponse({"go": f"{request.path}?{urlencode(one.asked)}"})
        try:
            act = _move(one, seat, now=now)
        except Refused as refused:
            one.refusals = refused.refusals
            found.refresh_from_db(fields=["starts_at", "ends_at", "published_at"])
            one.seen = found.starts_at
        else:
            return _done(request, one, act, wants_json=wants_json)
    if wants_json:
        return _refused(request, one)
    return _page(request, one, now=now)


def _asked(request: HttpRequest, found: Session, *, now: datetime) -> Move:
    sent = request.POST if request.method == "POST" else request.GET
    bound = sent if request.method == "POST" or "day" in sent else None
    form = MoveForm(data=bound, initial=_as_it_is(found), label_suffix="")
    starts_at = form.starts_at(found.zone) if form.is_bound and form.is_valid() else None
    one = Move(found, form, _seen(sent.get("seen", ""), found), starts_at)
    if request.method != "POST" and starts_at is not None and not one.is_draft:
        one.refusals = [*programme.why_not_moved(found, starts_at, now=now)]
    return one


def _as_it_is(found: Session) -> dict[str, Any]:
    at = found.starts_at.astimezone(found.zone)
    return {"day": at.date(), "time": at.time().replace(second=0)}


def _seen(text: str, found: Session) -> datetime | None:
    """When it began on the page that was looked at; a page that does not say has not looked."""
    try:
        return datetime.strptime(text, SEEN).replace(tzinfo=found.zone)
    except ValueError:
        return None


def _move(one: Move, seat: Seat, *, now: datetime) -> undo.Undo | None:
    """What can be taken back, or None where people have been told."""
    if one.starts_at is None:
        raise Http404
    if one.is_draft:
        return programme.reschedule_draft(
            session=one.session, starts_at=one.starts_at, seen=one.seen, by=seat.person, now=now
        )
    admission.move_session(
        session=one.session,
        starts_at=one.starts_at,
        reason=one.form.cleaned_data["reason"],
        seen=one.seen,
        by=seat.person,
        now=now,
    )
    return None


def _done(
    request: HttpRequest, one: Move, act: undo.Undo | None, *, wants_json: bool
) -> HttpResponse:
    there = one.starts_at or one.session.starts_at
    zone = one.session.zone
    at = {"day": words.day_words(there, zone), "time": words.clock(there, zone)}
    text = _("Moved: %(day)s, %(time)s.") % at
    if act is None:
        text = _("Moved, and everybody is being told: %(day)s, %(time)s.") % at
    if wants_json and act is not None:
        undo_url = reverse("pages:office_undo", args=[act.key])
        return JsonResponse({"said": text, "toast": _toast(request, text, "good", undo_url)})
    messages.success(request, text, extra_tags=undo.tag(act) if act else "")
    return HttpResponseRedirect(_board_of(one.session, there))


def _board_of(session: Session, at: datetime) -> str:
    """The board where the card stands now."""
    day = at.astimezone(session.zone).date().isoformat()
    query = Asked(span=day, day=day).url()
    return f"{reverse('pages:office_board', args=[session.season.code])}{query}#s{session.pk}"


def _toast(request: HttpRequest, text: str, kind: str, undo_url: str = "") -> str:
    context = {"text": text, "kind": kind, "undo_url": undo_url}
    return render_to_string("components/toast.html", context, request)


def _refused(request: HttpRequest, one: Move) -> HttpResponse:
    text = " ".join(str(refusal) for refusal in one.refusals) or _("This is not a day and a time.")
    return JsonResponse({"said": text, "toast": _toast(request, text, "stop")}, status=409)


def _page(request: HttpRequest, one: Move, *, now: datetime) -> HttpResponse:
    found, starts_at = one.session, one.starts_at
    is_post = request.method == "POST"
    looks_ahead = starts_at is not None and not one.refusals and not is_post
    context = {
        "session": found,
        "season": found.season,
        "activity": found.activity,
        "zone": found.season.timezone,
        "form": one.form,
        "seen": (one.seen or found.starts_at).astimezone(found.zone).strftime(SEEN),
        "refusals": one.refusals,
        "is_draft": one.is_draft,
        "board_url": _board_of(found, found.starts_at),
        "preview": preview(found) if looks_ahead and not one.is_draft else None,
        "busy": busy_then(found, starts_at) if looks_ahead and starts_at else 0,
        "starts_at": starts_at if looks_ahead else None,
        "ends_at": starts_at + (found.ends_at - found.starts_at) if starts_at else None,
        "clashes": _clashes(found, starts_at if looks_ahead else None, now=now),
    }
    status = 409 if one.refusals and is_post else 422 if one.form.errors else 200
    return render(request, "pages/office/board_move.html", context, status=status)


def _clashes(found: Session, starts_at: datetime | None, *, now: datetime) -> list[str]:
    """What it stumbles over where it stands, or there; in words."""
    later = {found.pk: starts_at - found.starts_at} if starts_at else {}
    reading = read(found.season, now=now, shifted=later)
    shown = Board(reading, Asked(), plans=False, today=now.astimezone(reading.zone).date())
    mine = [one for one in reading.entries if one.session.pk == found.pk]
    return [shown.says(clash) for one in mine for clash in one.clashes]
