"""How many played: heads as counted, and what admission writes down of them as of any visit.

- **team**: it handed in at least one answer that says something, be it too late.
- **players**: the confirmed heads of those teams, apart by channel.
- **came**: in a hall everybody who was counted there, whether their team answered or not; online
  nobody sees who is there, so only heads of a team that answered.

What the gate has counted with the passes of the same application is taken off: nobody came twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from gatehouse.admission.models import Attendance, AttendanceSource, Pass
from gatehouse.admission.operations import Counted, bring_attendance
from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from gatehouse.quizzes.models import Channel, Quiz, Seat, Team
from gatehouse.quizzes.operations.teams import HEADS_AT_MOST
from gatehouse.quizzes.players import answered

COUNTED_ANEW = "The heads of the team were counted anew."


@transaction.atomic
def confirm_heads(
    *,
    team: Team,
    heads: int | None,
    now: datetime,
    by: Person | None = None,
    seat: Seat | None = None,
) -> Team:
    """So many play in a team, as somebody counted; None: not counted after all. After the end of
    the game attendance follows at once, by rows that are only added.

    Raises:
        Refused: `heads` for a number that no team has; `called_off`.
    """
    quiz, fresh = _countable(team, heads)
    if fresh.confirmed_heads == heads and not fresh.heads_by_captain:
        return fresh
    desk = {"seat": seat.pk} if seat else {}
    facts = {"team": fresh.pk, "before": fresh.confirmed_heads, "after": heads, **desk}
    _write(fresh, heads, by_captain=False)
    history.record("quizzes.heads_confirmed", of=quiz, by=by, now=now, **facts)
    if quiz.ended_at is not None:
        _bring(quiz, [fresh], by=by, now=now)
    return fresh


@transaction.atomic
def say_heads(*, team: Team, heads: int, now: datetime) -> Team:
    """A captain says how many of the team play over the net, where nobody can count them. What the
    office has counted stands above it.

    Raises:
        Refused: `heads`, `called_off`; `hall` where people are counted as they sit; `counted`
            after the office; `over` after the end.
    """
    quiz, fresh = _countable(team, heads)
    if not fresh.channel.is_online:
        raise Refused(Refusal("hall", _("In the hall the players are counted as they sit.")))
    if quiz.ended_at is not None:
        raise Refused(Refusal("over", _("The game is over.")))
    if fresh.confirmed_heads is not None and not fresh.heads_by_captain:
        text = _("The organisers have counted your team already. Tell the host if it is wrong.")
        raise Refused(Refusal("counted", text))
    if fresh.confirmed_heads != heads:
        facts = {"team": fresh.pk, "before": fresh.confirmed_heads, "after": heads}
        _write(fresh, heads, by_captain=True)
        history.record("quizzes.heads_said", of=quiz, by=None, now=now, **facts)
    return fresh


def _countable(team: Team, heads: int | None) -> tuple[Quiz, Team]:
    """The game, locked, and its team, where the number can be one."""
    if heads is not None and not 0 <= heads <= HEADS_AT_MOST:
        text = _("A team is at most %(most)d people.") % {"most": HEADS_AT_MOST}
        raise Refused(Refusal("heads", text))
    quiz = lock(team.quiz)
    if quiz.called_off_at is not None:
        raise Refused(Refusal("called_off", _("The game was called off.")))
    return quiz, Team.objects.select_related("channel").get(pk=team.pk)


def _write(team: Team, heads: int | None, *, by_captain: bool) -> None:
    team.confirmed_heads, team.heads_by_captain = heads, by_captain
    team.save(update_fields=["confirmed_heads", "heads_by_captain"])


@transaction.atomic
def bring_heads(*, quiz: Quiz, by: Person | None, now: datetime) -> int:
    """Make the attendance of the game's sessions say who came; done twice, it changes nothing.
    Returns how many rows were added. Before the end of a game it does nothing."""
    fresh = lock(quiz)
    if fresh.ended_at is None or fresh.is_practice:
        return 0
    return _bring(fresh, fresh.teams.select_related("channel"), by=by, now=now)


def _bring(quiz: Quiz, teams: Iterable[Team], *, by: Person | None, now: datetime) -> int:
    by_channel: dict[Channel, list[Team]] = {}
    for team in teams:
        by_channel.setdefault(team.channel, []).append(team)
    playing = answered(quiz)
    return sum(
        _bring_channel(quiz, channel, those, playing, by=by, now=now)
        for channel, those in by_channel.items()
        if channel.session_id is not None
    )


def _bring_channel(
    quiz: Quiz,
    channel: Channel,
    teams: list[Team],
    playing: frozenset[int],
    *,
    by: Person | None,
    now: datetime,
) -> int:
    session = Session.objects.get(channel=channel)
    if session.cancelled_at is not None:
        return 0
    online = channel.is_online
    came_at = max(quiz.started_at or session.starts_at, session.starts_at)
    applications = [one.application_id for one in teams if one.application_id is not None]
    passes, at_gate = _first_passes(applications), _at_gate(applications, teams)
    wanted: dict[int | UUID, Counted] = {}
    for team in teams:
        persons = (team.confirmed_heads or 0) - at_gate.get(team.application_id, 0)
        if persons > 0 and (not online or team.pk in playing):
            wanted[team.key] = Counted(
                persons,
                came_at,
                AttendanceSource.ONLINE if online else AttendanceSource.HEAD_COUNT,
                by_id=by.pk if by else None,
                visit_pass_id=passes.get(team.application_id),
            )
    return bring_attendance(
        stop=session.stops.order_by("number").select_related("session").first(),
        session=session,
        wanted=wanted,
        among=[team.key for team in teams],
        reasons={},
        reason=COUNTED_ANEW,
        by=by,
        now=now,
    )


def _first_passes(applications: list[int]) -> dict[int | None, int]:
    """By application: the captain's pass, by which admission knows whose heads they are."""
    rows = Pass.objects.filter(application__in=applications, given_back_at=None).order_by("-pk")
    return dict(rows.values_list("application_id", "pk"))


def _at_gate(applications: list[int], teams: list[Team]) -> dict[int | None, int]:
    """By application: people whom a gate counted with its passes."""
    rows = Attendance.objects.filter(visit_pass__application__in=applications).order_by()
    rows = rows.exclude(counted_key__in=[team.key for team in teams])
    summed = rows.values_list("visit_pass__application_id").annotate(n=Sum("persons"))
    return dict(summed)
