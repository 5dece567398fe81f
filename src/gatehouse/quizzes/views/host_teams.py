"""The host's list of teams, and the links of all desks. Forms only; see `host` for the key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import segno
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core.asked import whole
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes import paper
from gatehouse.quizzes.links import mirror_token, seat_token, team_token
from gatehouse.quizzes.models import Answer, Channel, Seat, SeatRole, Team
from gatehouse.quizzes.operations import devices, judging, quizzes
from gatehouse.quizzes.operations import teams as operations
from gatehouse.quizzes.points import read_halves
from gatehouse.quizzes.spelling import folded
from gatehouse.quizzes.terms import Unclear
from gatehouse.quizzes.views.host_acts import Posted, number, row, team
from gatehouse.quizzes.views.shared import by_token

Button = Callable[[Seat, str, Posted, datetime], object]
TEAMS_ON_A_PAGE = 50
PAGES = {
    SeatRole.HOST: "quizzes:host",
    SeatRole.STAGE: "quizzes:stage",
    SeatRole.JUDGE: "quizzes:judge",
    SeatRole.CHECKER: "quizzes:checkers",
}


@require_safe
@by_token(SeatRole.HOST)
def teams(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All teams, who is here and who has answered; one of them with its buttons."""
    return _teams(request, seat)


@csrf_exempt
@require_POST
@by_token(SeatRole.HOST)
def act(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Do what the button says to one team."""
    refusals = _tried(TEAM_BUTTONS, request, seat)
    if refusals:
        return _teams(request, seat, refusals)
    return redirect(_back(request, "teams/"), permanent=False)


@require_safe
@by_token(SeatRole.HOST)
def desks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The links of all desks, each with its code for a phone."""
    return _desks(request, seat)


@csrf_exempt
@require_POST
@by_token(SeatRole.HOST)
def act_on_desks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give a desk out, or take it back."""
    refusals = _tried(DESK_BUTTONS, request, seat)
    if refusals:
        return _desks(request, seat, refusals)
    return redirect(_back(request, "desks/"), permanent=False)


def _tried(buttons: dict[str, Button], request: HttpRequest, seat: Seat) -> tuple[Refusal, ...]:
    word, _colon, about = request.POST.get("do", "").partition(":")
    try:
        if word not in buttons:
            raise Refused(Refusal("unreadable", _("There is no such button.")))
        buttons[word](seat, about, request.POST, timezone.now())
    except Refused as refused:
        return refused.refusals
    return ()


def _back(request: HttpRequest, page: str) -> str:
    path = request.path.removesuffix("act/")
    if page != "teams/":
        return path
    kept = {name: _looked_for(request).get(name, "") for name in ("team", "q", "channel", "page")}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{path}?{query}" if query else path


# --- teams ---------------------------------------------------------------------------------
def _teams(request: HttpRequest, seat: Seat, refusals: tuple[Refusal, ...] = ()) -> HttpResponse:
    asked = _looked_for(request)
    found = _rows(seat, asked.get("q", ""), asked.get("channel", ""))
    page = Paginator(found, TEAMS_ON_A_PAGE).get_page(asked.get("page"))
    chosen = asked.get("team", "")
    one = seat.quiz.teams.filter(pk=whole(chosen) or 0).first() if chosen else None
    context = {
        **_context(request, seat, refusals),
        "teams": with_marks(page, seat),
        "page": page,
        "where": where(asked),
        "channels": seat.quiz.channels.all(),
        "q": asked.get("q", ""),
        "channel": asked.get("channel", ""),
        "team": one,
        "links": _links(request, one) if one else [],
        "spells": paper.spells_of(one) if one else [],
        "posted": request.POST,
    }
    return render(request, "quizzes/host_teams.html", context, status=422 if refusals else 200)


def _looked_for(request: HttpRequest) -> Posted:
    """The filter. What is sent with a new team says where it plays, and no filter."""
    if request.method != "POST":
        return request.GET
    return {} if request.POST.get("do") == "add" else request.POST


def where(asked: Posted) -> str:
    """What was looked for, as a query string without the page."""
    kept = {name: asked.get(name, "") for name in ("q", "channel")}
    return urlencode({name: value for name, value in kept.items() if value})


def _rows(seat: Seat, words: str, channel: str) -> list[int]:
    """Keys of the teams that were looked for: by number, code, or a part of the name."""
    rows = Team.objects.filter(quiz=seat.quiz_id).order_by("number")
    if (chosen := whole(channel)) is not None:
        rows = rows.filter(channel=chosen)
    wanted = folded(words)
    # Read here and not by the database: SQLite tells «Цех» from «цех».
    return [
        pk
        for pk, number, code, name in rows.values_list("pk", "number", "code", "name")
        if not wanted or wanted in {str(number), folded(code)} or _is_named(wanted, name)
    ]


def _is_named(wanted: str, name: str) -> bool:
    return not wanted.isdecimal() and wanted in folded(name)


def with_marks(page: Page[int], seat: Seat) -> list[Team]:
    """The teams of a page, with `has_answered` about the question on the stage."""
    has_answered = Answer.objects.filter(team=OuterRef("pk"), run=seat.quiz.screen_run_id)
    rows = Team.objects.filter(pk__in=list(page)).select_related("channel").order_by("number")
    return list(rows.annotate(has_answered=Exists(has_answered)))


@dataclass(frozen=True)
class Link:
    """An address to hand to somebody, and the same as a code for a phone."""

    title: str
    url: str
    seat: Seat | None = None

    @property
    def qr(self) -> SafeString:
        drawn = segno.make(self.url, error="m").svg_inline(
            border=0, omitsize=True, svgclass=None, lineclass=None
        )
        return mark_safe(drawn)  # noqa: S308 -- what segno draws holds the code only


def _links(request: HttpRequest, one: Team) -> list[Link]:
    captain = reverse("quizzes:captain", args=[team_token(one)])
    mirror = reverse("quizzes:mirror", args=[mirror_token(one)])
    return [
        Link(_("Captain’s page"), request.build_absolute_uri(captain)),
        Link(_("Team-mates’ page"), request.build_absolute_uri(mirror)),
    ]


def _add(seat: Seat, about: str, posted: Posted, now: datetime) -> None:
    channels = Channel.objects.filter(quiz=seat.quiz_id)
    operations.add_team(
        quiz=seat.quiz,
        channel=row(channels, posted.get("channel", "")),
        name=posted.get("name", ""),
        heads=number(posted, "heads"),
        on_paper="on_paper" in posted,
        seat=seat,
        now=now,
    )


def _penalise(seat: Seat, about: str, posted: Posted, now: datetime) -> None:
    """Points as they are typed: «-1», «0,5», «−½»."""
    try:
        halves = read_halves(posted.get("points", ""))
    except Unclear as unclear:
        raise Refused(Refusal("points", str(unclear))) from unclear
    reason = posted.get("reason", "")
    judging.penalise(team=team(seat, about), halves=halves, reason=reason, seat=seat, now=now)


TEAM_BUTTONS: dict[str, Button] = {
    "add": _add,
    "enrol": lambda seat, about, posted, now: operations.enrol(quiz=seat.quiz, by=None, now=now),
    "time": lambda seat, about, posted, now: operations.set_time(
        team=team(seat, about), percent=number(posted, "percent"), seat=seat, now=now
    ),
    "paper": lambda seat, about, posted, now: operations.put_on_paper(
        team=team(seat, about), seat=seat, now=now
    ),
    "phone": lambda seat, about, posted, now: operations.back_to_phone(
        team=team(seat, about), seat=seat, now=now
    ),
    "leave": lambda seat, about, posted, now: operations.leave(
        team=team(seat, about), seat=seat, now=now
    ),
    "come_back": lambda seat, about, posted, now: operations.come_back(
        team=team(seat, about), seat=seat, now=now
    ),
    "penalty": _penalise,
    "approve": lambda seat, about, posted, now: devices.approve(
        team=team(seat, about), seat=seat, now=now
    ),
}


# --- desks ---------------------------------------------------------------------------------
def _desks(request: HttpRequest, seat: Seat, refusals: tuple[Refusal, ...] = ()) -> HttpResponse:
    order = list(PAGES)  # hosts first
    standing = seat.quiz.seats.filter(revoked_at=None)
    seats = sorted(standing, key=lambda one: (order.index(SeatRole(one.role)), one.pk))
    links = [Link(one.title, request.build_absolute_uri(_page_of(one)), one) for one in seats]
    context = {
        **_context(request, seat, refusals),
        "links": links,
        "roles": SeatRole.choices,
        "posted": request.POST,
    }
    return render(request, "quizzes/host_desks.html", context, status=422 if refusals else 200)


def _page_of(seat: Seat) -> str:
    return reverse(PAGES[SeatRole(seat.role)], args=[seat_token(seat)])


def _give(seat: Seat, about: str, posted: Posted, now: datetime) -> None:
    title = " ".join(posted.get("title", "").split())[:60]
    if posted.get("role") not in SeatRole.values or not title:
        raise Refused(Refusal("title", _("Say whose desk it is.")))
    role = SeatRole(posted["role"])
    quizzes.give_seat(quiz=seat.quiz, role=role, title=title, by=None, now=now)


def _revoke(seat: Seat, about: str, posted: Posted, now: datetime) -> None:
    one = row(Seat.objects.filter(quiz=seat.quiz_id).exclude(pk=seat.pk), about)
    quizzes.revoke_seat(seat=one, by=None, now=now)


DESK_BUTTONS: dict[str, Button] = {"give": _give, "revoke": _revoke}


def _context(request: HttpRequest, seat: Seat, refusals: tuple[Refusal, ...]) -> dict[str, Any]:
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    return {"quiz": seat.quiz, "seat": seat, "token": token, "refusals": refusals}
