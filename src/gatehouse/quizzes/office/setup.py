"""What a game goes by and how it is played: changed before it begins; a delay, until its end."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from gatehouse.core.asked import whole
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat as OfficeSeat
from gatehouse.programme.office import planner_page
from gatehouse.quizzes import given
from gatehouse.quizzes.forms.game import (
    ChangeChannelForm,
    DelayForm,
    NewChannelForm,
    RulesForm,
    proposals,
)
from gatehouse.quizzes.models import Channel, Quiz
from gatehouse.quizzes.office.common import Stage, badge_of, game_or_404, stage_of
from gatehouse.quizzes.office.games import free_sessions
from gatehouse.quizzes.operations import quizzes
from gatehouse.quizzes.terms import read_game_rules


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def setup(request: HttpRequest, seat: OfficeSeat, code: str) -> HttpResponse:
    """`do`: rules, channel (a new one), change and delay (of `channel`)."""
    quiz, now = game_or_404(request, seat, code), timezone.now()
    known = asdict(read_game_rules(quiz.rules))
    doing = request.POST.get("do", "")
    rules = RulesForm(request.POST if doing == "rules" else None, initial=known)
    usual = {"is_online": True, **proposals()["online"]}
    free = free_for(quiz, seat)
    channel = NewChannelForm(
        request.POST if doing == "channel" else None, sessions=free, initial=usual
    )
    stage = stage_of(quiz)
    changing = [
        (one, _change_form(request, one, free, is_coming=stage == Stage.COMING))
        for one in quiz.channels.select_related("session")
    ]
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            said = _do(request, quiz, seat, now, rules=rules, channel=channel, changing=changing)
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(request.path)
        except Refused as refused:
            refusals = refused.refusals
    context = {
        "quiz": quiz,
        "badge": badge_of(quiz),
        "is_coming": stage == Stage.COMING,
        "may_delay": stage in (Stage.COMING, Stage.ON),
        "channels": changing,
        "rules": rules,
        "channel_form": channel,
        "refusals": refusals,
        "kept": _in_words(RulesForm(), known) if stage != Stage.COMING else [],
        "back": reverse("quizzes:office_game", args=[quiz.code]),
    }
    status = 200 if request.method != "POST" else 422
    return render(request, "quizzes/office/game_setup.html", context, status=status)


def free_for(quiz: Quiz, seat: OfficeSeat) -> QuerySet[Session]:
    """Free sessions at which this game may be played."""
    free = free_sessions(seat)
    return free if seat.plans_all else free.filter(season__in=given.seasons_of(quiz))


def _change_form(
    request: HttpRequest, one: Channel, free: QuerySet[Session], *, is_coming: bool
) -> ChangeChannelForm:
    """With what was sent, if it is this one that was."""
    theirs = Q(pk__in=free.values("pk")) | Q(pk=one.session_id)
    is_sent = request.POST.get("do") == "change" and request.POST.get("channel") == str(one.pk)
    return ChangeChannelForm(
        one,
        is_coming=is_coming,
        sessions=Session.objects.filter(theirs).order_by("-starts_at", "code"),
        data=request.POST if is_sent else None,
    )


def _in_words(form: RulesForm, known: dict[str, Any]) -> list[tuple[str, str]]:
    """The rules of a game as (name, value)."""
    said = {"True": pgettext("rules", "yes"), "False": pgettext("rules", "no")}
    values = {name: str(value) for name, value in known.items()}
    return [
        (str(field.label), said.get(values[name], values[name]))
        for name, field in form.fields.items()
    ]


def _do(
    request: HttpRequest,
    quiz: Quiz,
    seat: OfficeSeat,
    now: datetime,
    *,
    rules: RulesForm,
    channel: NewChannelForm,
    changing: list[tuple[Channel, ChangeChannelForm]],
) -> str:
    """What was done, in words; empty where a form has errors. Raises Refused."""
    doing = request.POST.get("do", "")
    if doing == "rules":
        if not rules.is_valid():
            return ""
        quizzes.change_rules(quiz=quiz, rules=rules.rules, by=seat.person, now=now)
        return _("The game goes by this now.")
    if doing == "channel":
        if not channel.is_valid():
            return ""
        quizzes.add_channel(quiz=quiz, plan=channel.plan, by=seat.person, now=now)
        return _("The game has one more channel.")
    if doing == "change":
        return _change(changing, seat, now)
    if doing == "delay":
        return _delay(request, quiz, seat, now)
    raise Http404


def _change(
    changing: list[tuple[Channel, ChangeChannelForm]], seat: OfficeSeat, now: datetime
) -> str:
    sent = next(((one, form) for one, form in changing if form.is_bound), None)
    if sent is None:
        raise Http404
    one, form = sent
    if not form.is_valid():
        return ""
    quizzes.change_channel(channel=one, plan=form.plan, by=seat.person, now=now)
    return _("The channel is changed.")


def _delay(request: HttpRequest, quiz: Quiz, seat: OfficeSeat, now: datetime) -> str:
    key = request.POST.get("channel", "")
    one = get_object_or_404(quiz.channels, pk=whole(key))
    quizzes.refuse_over(quiz)
    form = DelayForm(request.POST)
    if not form.is_valid():
        text = _("A stream may be at most %(most)d seconds behind.")
        raise Refused(Refusal("delay", text % {"most": quizzes.DELAY_AT_MOST}))
    seconds = form.cleaned_data["seconds"]
    quizzes.set_delay(channel=one, seconds=seconds, seat=None, by=seat.person, now=now)
    return _("The delay holds from the next question on.")
