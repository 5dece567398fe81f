"""One team of a game: its people, its time, its place in the table, its links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.office import Seat as OfficeSeat
from gatehouse.programme.office import planner_page
from gatehouse.quizzes import results
from gatehouse.quizzes.forms.game import HeadsForm, TimeForm
from gatehouse.quizzes.links import team_token
from gatehouse.quizzes.models import Answer, Team
from gatehouse.quizzes.office.common import Stage, badge_of, game_or_404, stage_of, team_or_404
from gatehouse.quizzes.operations import finishing, heads, teams


@require_safe
@planner_page
def team(request: HttpRequest, seat: OfficeSeat, code: str, number: int) -> HttpResponse:
    """What is known of it, and what may be changed."""
    quiz = game_or_404(request, seat, code)
    found = team_or_404(quiz, number)
    table = results.latest(quiz)
    context = {
        "quiz": quiz,
        "badge": badge_of(quiz),
        "team": found,
        "line": results.read(quiz, table).line_of(found) if table else None,
        "answers": Answer.objects.filter(team=found).exclude(value={}).count(),
        "late": Answer.objects.filter(team=found, late_ms__gt=0).count(),
        "heads_form": HeadsForm(initial={"heads": found.confirmed_heads}),
        "time_form": TimeForm(initial={"percent": found.time_percent}),
        "captain_link": _captain_link(request, found),
        "plays": stage_of(quiz) in (Stage.COMING, Stage.ON),
    }
    return render(request, "quizzes/office/team.html", context)


def _captain_link(request: HttpRequest, found: Team) -> str:
    if found.left_at is not None or found.forgotten_at is not None:
        return ""
    return request.build_absolute_uri(reverse("quizzes:captain", args=[team_token(found)]))


# --- what is done on it --------------------------------------------------------------------
Doing = Callable[[HttpRequest, Team, Person, datetime], None]


def _heads(request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    form = HeadsForm(request.POST)
    if not form.is_valid():
        raise Refused(Refusal("heads", _("Write the number in digits.")))
    heads.confirm_heads(team=found, heads=form.cleaned_data["heads"], by=by, now=now)


def _time(request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    form = TimeForm(request.POST)
    if not form.is_valid():
        raise Refused(Refusal("percent", _("From 100 to 300 percent.")))
    teams.set_time(team=found, percent=form.cleaned_data["percent"], by=by, now=now)


def _paper(_request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    teams.put_on_paper(team=found, by=by, now=now)


def _phone(_request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    teams.back_to_phone(team=found, by=by, now=now)


def _out(_request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    finishing.set_competing(team=found, out_of_competition=True, by=by, now=now)


def _in(_request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    finishing.set_competing(team=found, out_of_competition=False, by=by, now=now)


def _disqualify(request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Refused(Refusal("reason", _("Say why: everybody reads it.")))
    finishing.disqualify(team=found, reason=reason, by=by, now=now)


def _requalify(_request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    finishing.disqualify(team=found, reason="", by=by, now=now)


def _leave(_request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    teams.leave(team=found, by=by, now=now)


def _come_back(_request: HttpRequest, found: Team, by: Person, now: datetime) -> None:
    teams.come_back(team=found, by=by, now=now)


DOING: dict[str, Doing] = {
    "heads": _heads,
    "time": _time,
    "paper": _paper,
    "phone": _phone,
    "out": _out,
    "in": _in,
    "disqualify": _disqualify,
    "requalify": _requalify,
    "leave": _leave,
    "come_back": _come_back,
}


@require_POST
@planner_page
def act(request: HttpRequest, seat: OfficeSeat, code: str, number: int) -> HttpResponse:
    """`do`: one of DOING."""
    quiz = game_or_404(request, seat, code)
    found = team_or_404(quiz, number)
    doing = DOING.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    try:
        doing(request, found, seat.person, timezone.now())
        messages.success(request, _("Written down."))
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("quizzes:office_team", args=[code, number]))
