"""The list of games, and a new one."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.core.refusal import Refused
from gatehouse.programme.formats import Format
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat, planner_page, within
from gatehouse.quizzes import given
from gatehouse.quizzes.forms.game import ChannelForm, GameForm, channel_forms, proposals
from gatehouse.quizzes.models import Channel, Quiz
from gatehouse.quizzes.office.common import badge_of, counted, theirs
from gatehouse.quizzes.operations.quizzes import make_quiz

PER_PAGE = 50
OFFERED_AT_MOST = 60


@require_safe
@planner_page
def games(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Those of one's seasons, the newest first."""
    channels = Channel.objects.select_related("session__season")
    rows = counted(theirs(seat)).select_related("packet").order_by("-made_at", "-pk")
    rows = rows.prefetch_related(Prefetch("channels", channels))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, badge_of(one), when(one)) for one in page.object_list],
    }
    return render(request, "quizzes/office/games.html", context)


def when(quiz: Quiz) -> tuple[datetime, str] | None:
    """When it begins, with its zone; None for a game without a session."""
    sessions = [one.session for one in quiz.channels.all() if one.session is not None]
    first = min(sessions, key=lambda one: one.starts_at, default=None)
    return None if first is None else (first.starts_at, first.season.timezone)


def free_sessions(seat: Seat) -> QuerySet[Session]:
    """Sessions of format quiz that no game is played at, in seasons that somebody plans."""
    rows = Session.objects.filter(within(seat.planned), activity__format=Format.QUIZ)
    rows = rows.filter(channel=None, cancelled_at=None).order_by("-starts_at", "code")
    return rows.select_related("season", "activity").prefetch_related("stops")


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """First which sessions play it, then the rest. A hybrid game is two sessions and one packet."""
    chosen = _chosen(request, seat)
    if not chosen:
        offered = free_sessions(seat)[:OFFERED_AT_MOST]
        return render(request, "quizzes/office/game_sessions.html", {"sessions": offered})
    data = request.POST if request.method == "POST" else None
    activity = chosen[0].activity
    titles = {"title": activity.title_ru, "title_en": activity.title_en}
    usual = {**titles, "code": _code(chosen), **proposals()["rules"]}
    packets = given.playable(seat, within={one.season_id for one in chosen})
    form = GameForm(data=data, initial=usual, packets=packets)
    channels = channel_forms(chosen, data=data)
    context = {"form": form, "channels": channels, "sessions": chosen, "refusals": ()}
    if data is None:
        return render(request, "quizzes/office/game_new.html", context)
    if all([form.is_valid(), *(one.is_valid() for one in channels)]):
        try:
            quiz = _make(form, channels, seat, now=timezone.now())
        except Refused as refused:
            context["refusals"] = refused.refusals
        else:
            messages.success(request, _("The game is made. Give out its desks."))
            return HttpResponseRedirect(reverse("quizzes:office_game", args=[quiz.code]))
    return render(request, "quizzes/office/game_new.html", context, status=422)


def _chosen(request: HttpRequest, seat: Seat) -> list[Session]:
    codes = (request.POST or request.GET).getlist("session")
    if not codes:
        return []
    found = {one.code: one for one in free_sessions(seat).filter(code__in=codes[:8])}
    return [found[code] for code in dict.fromkeys(codes) if code in found]


def _code(sessions: list[Session]) -> str:
    return sessions[0].code.lower()


def _make(form: GameForm, channels: list[ChannelForm], seat: Seat, *, now: datetime) -> Quiz:
    return make_quiz(
        code=form.cleaned_data["code"],
        title=form.cleaned_data["title"],
        title_en=form.cleaned_data["title_en"],
        packet=form.cleaned_data["packet"],
        channels=[one.plan for one in channels],
        rules=form.rules,
        by=seat.person,
        now=now,
    )
