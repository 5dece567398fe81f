"""A captain's teams of all games: what they did, which of them are one team, their certificates."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core.asked import refuse_nul, whole
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.quizzes import certificates, results
from gatehouse.quizzes.links import team_of
from gatehouse.quizzes.models import Squad, Team
from gatehouse.quizzes.operations import squads
from gatehouse.quizzes.views import team_pages
from gatehouse.quizzes.views.shared import secret
from gatehouse.quizzes.views.solo_common import to_sign_in
from gatehouse.web.errors import too_often

TEAMS_AT_MOST = 200
PRINTED = 20  # certificates of one team in ten minutes: one is set at a time, for everybody


@dataclass(frozen=True)
class Mine:
    """A team that somebody applied for."""

    team: Team
    has_certificate: bool


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """By the team across games that it is, the newest game first; then those of none."""
    if not isinstance(request.user, Person):
        return to_sign_in(request)
    rows = Team.objects.filter(application__asker=request.user, quiz__is_practice=False)
    rows = rows.select_related("quiz", "channel__session__season", "squad")
    teams = list(rows.order_by("-quiz__made_at", "number")[:TEAMS_AT_MOST])
    own = list(Squad.objects.filter(owner=request.user).order_by("name", "pk"))
    context = {
        "squads": [(one, [_of(team) for team in teams if team.squad_id == one.pk]) for one in own],
        "alone": [_of(team) for team in teams if team.squad_id is None],
        "choices": own,
    }
    return _private(render(request, "quizzes/mine.html", context))


def _of(team: Team) -> Mine:
    return Mine(team, certificates.may_have(team))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """`do`: claim (into `squad`, a key; empty: a new one), unclaim; rename of `squad` by `name`,
    where `pk` is one of its teams."""
    if not isinstance(request.user, Person):
        return to_sign_in(request)
    refuse_nul(request)
    team = get_object_or_404(
        Team.objects.select_related("squad"), pk=pk, application__asker=request.user
    )
    try:
        said = _do(request, request.user, team)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("quizzes:my_teams"))


def _do(request: HttpRequest, person: Person, team: Team) -> str:
    now, doing = timezone.now(), request.POST.get("do", "")
    if doing == "claim":
        key = request.POST.get("squad", "")
        own = Squad.objects.filter(owner=person)
        squad = get_object_or_404(own, pk=whole(key)) if key else None
        made = squads.claim(team=team, squad=squad, by=person, now=now)
        return _("Written down: “%(team)s” is “%(squad)s”.") % {
            "team": team.name,
            "squad": made.name,
        }
    if doing == "unclaim":
        squads.unclaim(team=team, by=person, now=now)
        return _("The result stays, by itself.")
    if doing == "rename" and team.squad is not None:
        name = request.POST.get("name", "")
        squads.rename(squad=team.squad, name=name, by=person, now=now)
        return _("The team is called so from now on.")
    raise Http404


# --- certificates --------------------------------------------------------------------------
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a team that the person applied for."""
    if not isinstance(request.user, Person):
        return to_sign_in(request)
    rows = Team.objects.select_related("quiz__packet", "channel")
    team = get_object_or_404(rows, pk=pk, application__asker=request.user)
    return _private(_pdf(request, team))


@require_safe
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Of the team whose captain's link this is."""
    team = team_of(token)
    if team is None:
        raise Http404
    return secret(_pdf(request, team))


def _pdf(request: HttpRequest, team: Team) -> HttpResponse:
    table = results.latest(team.quiz)
    if table is None or not certificates.may_have(team):
        raise Http404
    if results.read(team.quiz, table).line_of(team) is None:
        raise Http404
    address = request.build_absolute_uri(reverse("quizzes:game", args=[team.quiz.code]))
    try:
        team_pages.spend("certificate", team, at_most=PRINTED, now=timezone.now())
    except Refused as refused:
        return too_often(request, str(refused))
    made = certificates.certificate(team, table, address=address)
    answer = HttpResponse(made, content_type="application/pdf")
    name = f"certificate-{team.quiz.code}-{team.number}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
