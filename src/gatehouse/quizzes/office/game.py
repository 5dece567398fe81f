"""One game: what is ready, its desks, its channels, its teams, its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gatehouse.admission.tickets import qr_svg
from gatehouse.core.refusal import Refused
from gatehouse.papers.models import Need
from gatehouse.papers.queries import asked_of_captains
from gatehouse.programme.models import Activity
from gatehouse.programme.office import Seat as OfficeSeat
from gatehouse.programme.office import planner_page
from gatehouse.quizzes import players, results
from gatehouse.quizzes.forms.game import NewTeamForm, SeatForm
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Channel, Quiz, Seat, SeatRole, Team
from gatehouse.quizzes.office.common import Stage, badge_of, game_or_404, stage_of
from gatehouse.quizzes.office.ready import checks
from gatehouse.quizzes.operations import finishing, heads, quizzes, teams
from gatehouse.quizzes.terms import read_game_rules

DESKS = {
    SeatRole.HOST: "quizzes:host",
    SeatRole.STAGE: "quizzes:stage",
    SeatRole.JUDGE: "quizzes:judge",
    SeatRole.CHECKER: "quizzes:checkers",
}


DESK_ORDER = list(DESKS)  # hosts first


@dataclass(frozen=True)
class Desk:
    """A desk with its link, and the same as a picture for a phone."""

    seat: Seat
    link: str
    qr: SafeString


@require_safe
@planner_page
def game(request: HttpRequest, seat: OfficeSeat, code: str) -> HttpResponse:
    """All of it on one page; teams in their order."""
    return _page(request, game_or_404(request, seat, code))


def _page(
    request: HttpRequest,
    quiz: Quiz,
    *,
    status: int = 200,
    seat_form: SeatForm | None = None,
    team_form: NewTeamForm | None = None,
    counts: Mapping[int, tuple[str, str]] | None = None,
) -> HttpResponse:
    """`counts`: heads that were refused by the team's number, as typed, and why."""
    channels = channels_of(quiz)
    seats = sorted(
        quiz.seats.filter(revoked_at=None),
        key=lambda one: (DESK_ORDER.index(SeatRole(one.role)), one.pk),
    )
    choices = [(one.pk, one.title) for one in channels]
    stage = stage_of(quiz)
    context = {
        "quiz": quiz,
        "badge": badge_of(quiz),
        "stage": stage,
        "channels": channels,
        "zone": _zone(channels),
        "checks": checks(quiz, channels, seats) if stage in (Stage.COMING, Stage.ON) else [],
        "desks": [_desk(request, one) for one in seats],
        "teams": [
            (one, *(counts or {}).get(one.number, ("", "")))
            for one in quiz.teams.select_related("channel")
        ],
        "numbers": players.numbers(quiz) if quiz.started_at else [],
        "rules": read_game_rules(quiz.rules),
        "seat_form": seat_form or SeatForm(),
        "team_form": team_form or NewTeamForm(channels=choices),
        "open_appeals": quiz.appeals.open().count(),
        "table": results.latest(quiz),
        "unnamed": _unnamed(channels) if stage == Stage.COMING else None,
    }
    return render(request, "quizzes/office/game.html", context, status=status)


def _unnamed(channels: list[Channel]) -> tuple[Activity, list[Need]] | None:
    """Where a plant needs data of guests who come without names: whose, and what."""
    sessions = {one.session.pk: one.session for one in channels if one.session is not None}
    found = asked_of_captains(sessions.values())
    first = next(iter(found), None)
    return None if first is None else (sessions[first].activity, found[first])


def channels_of(quiz: Quiz) -> list[Channel]:
    """With the number of their teams, and of those on paper."""
    playing = Q(teams__left_at=None)
    rows = quiz.channels.select_related("session__season", "session__activity").annotate(
        playing=Count("teams", filter=playing),
        on_paper=Count("teams", filter=playing & Q(teams__on_paper=True)),
    )
    return list(rows)


def _zone(channels: list[Channel]) -> str:
    zones = [one.session.season.timezone for one in channels if one.session is not None]
    return zones[0] if zones else timezone.get_default_timezone_name()


def _desk(request: HttpRequest, seat: Seat) -> Desk:
    path = reverse(DESKS[SeatRole(seat.role)], args=[seat_token(seat)])
    link = request.build_absolute_uri(path)
    return Desk(seat, link, mark_safe(qr_svg(link)))  # noqa: S308 — made by segno from our address


# --- what is done on it --------------------------------------------------------------------
Doing = Callable[[Quiz, OfficeSeat, datetime], str]


def _enrol(quiz: Quiz, seat: OfficeSeat, now: datetime) -> str:
    came = teams.enrol(quiz=quiz, by=seat.person, now=now)
    n = len(came.teams)
    said = ngettext("%(n)d team is new.", "%(n)d teams are new.", n) % {"n": n}
    reasons = (f"{one.party.title}: {refusal.text}" for one, refusal in came.refused)
    return " ".join([said, *reasons])


def _call_off(quiz: Quiz, seat: OfficeSeat, now: datetime) -> str:
    quizzes.call_off(quiz=quiz, by=seat.person, now=now)
    return _("The game is called off. Cancel its sessions too: that is what people are told.")


def _publish(quiz: Quiz, seat: OfficeSeat, now: datetime) -> str:
    finishing.publish_results(quiz=quiz, by=seat.person, now=now)
    return _("The results are final, and everybody sees them.")


DOING: dict[str, Doing] = {"enrol": _enrol, "call_off": _call_off, "publish": _publish}


@require_POST
@planner_page
def act(request: HttpRequest, seat: OfficeSeat, code: str) -> HttpResponse:
    """`do`: enrol, call_off, publish."""
    quiz = game_or_404(request, seat, code)
    doing = DOING.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    try:
        messages.success(request, doing(quiz, seat, timezone.now()))
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(quiz)


@require_POST
@planner_page
def give(request: HttpRequest, seat: OfficeSeat, code: str) -> HttpResponse:
    """One more desk."""
    quiz = game_or_404(request, seat, code)
    form = SeatForm(request.POST)
    if not form.is_valid():
        return _page(request, quiz, status=422, seat_form=form)
    try:
        quizzes.give_seat(
            quiz=quiz,
            role=SeatRole(form.cleaned_data["role"]),
            title=form.cleaned_data["title"],
            by=seat.person,
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error("title", str(refused))
        return _page(request, quiz, status=422, seat_form=form)
    return _back(quiz, "desks")


@require_POST
@planner_page
def revoke(request: HttpRequest, seat: OfficeSeat, code: str, pk: int) -> HttpResponse:
    """A desk's link opens nothing any more."""
    quiz = game_or_404(request, seat, code)
    desk = get_object_or_404(quiz.seats, pk=pk)
    quizzes.revoke_seat(seat=desk, by=seat.person, now=timezone.now())
    messages.success(request, _("The link opens nothing any more."))
    return _back(quiz, "desks")


@require_POST
@planner_page
def add(request: HttpRequest, seat: OfficeSeat, code: str) -> HttpResponse:
    """A team without an application."""
    quiz = game_or_404(request, seat, code)
    channels = {one.pk: one for one in quiz.channels.all()}
    form = NewTeamForm(request.POST, channels=[(pk, one.title) for pk, one in channels.items()])
    if not form.is_valid():
        return _page(request, quiz, status=422, team_form=form)
    sent = form.cleaned_data
    try:
        made = teams.add_team(
            quiz=quiz,
            channel=channels[sent["channel"]],
            name=sent["name"],
            heads=sent["heads"],
            on_paper=sent["on_paper"],
            by=seat.person,
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error("name", str(refused))
        return _page(request, quiz, status=422, team_form=form)
    text = _("%(name)s is team %(number)d.")
    messages.success(request, text % {"name": made.name, "number": made.number})
    return _back(quiz, "teams")


@require_POST
@planner_page
def count(request: HttpRequest, seat: OfficeSeat, code: str) -> HttpResponse:
    """Heads of many teams at once: fields `heads-<number>`; an empty one is not counted. What is
    refused stays in its field and says why; the others are written down."""
    quiz, now = game_or_404(request, seat, code), timezone.now()
    changed, refused = 0, {}
    for team in quiz.teams.all():
        typed = request.POST.get(f"heads-{team.number}")
        if typed is None:
            continue
        try:
            changed += _count_one(team, typed.strip(), seat, now)
        except Refused as error:
            refused[team.number] = (typed, str(error))
    if changed or not refused:
        text = ngettext("%(n)d team was counted.", "%(n)d teams were counted.", changed)
        messages.success(request, text % {"n": changed})
    return _page(request, quiz, status=422, counts=refused) if refused else _back(quiz, "teams")


def _count_one(team: Team, typed: str, seat: OfficeSeat, now: datetime) -> bool:
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 4
    wanted = int(typed) if is_number else None if not typed else -1
    if wanted == team.confirmed_heads or (wanted is None and team.heads_by_captain):
        return False  # the captain may have said so since the page was opened
    heads.confirm_heads(team=team, heads=wanted, by=seat.person, now=now)
    return True


def _back(quiz: Quiz, part: str = "") -> HttpResponse:
    page = reverse("quizzes:office_game", args=[quiz.code])
    return HttpResponseRedirect(f"{page}#{part}" if part else page)
