"""Teams: in by admission or at the door, on paper or on a phone, with the time they need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission.models import Application, State
from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.quizzes import messages
from gatehouse.quizzes.models import Channel, PaperSpell, Quiz, Run, Seat, Squad, Team
from gatehouse.quizzes.models.game import new_team_code
from gatehouse.quizzes.operations.changes import changed, lock_team
from gatehouse.quizzes.queries import has_played
from gatehouse.quizzes.zones import hours_of

NAME_LENGTH = 80
PERCENT = (100, 300)
HEADS_AT_MOST = 50


@dataclass(frozen=True)
class Enrolled:
    """What came of it: who is new, and who may not play, with the reason."""

    teams: list[Team] = field(default_factory=list)
    refused: list[tuple[Application, Refusal]] = field(default_factory=list)


@transaction.atomic
def enrol(*, quiz: Quiz, by: Person | None, now: datetime) -> Enrolled:
    """Whoever has a place at a session of the game is a team of it, with a number and a code. Asked
    again, it takes in only who is new; who gave the place back before the start is out. Each new
    team's captain is written to, with the link to play by."""
    fresh = lock(quiz)
    gone = _gone(fresh).update(left_at=now) if fresh.started_at is None else 0
    came = Enrolled()
    numbers, codes = _numbers(fresh), _codes(fresh)
    for application in _newcomers(fresh):
        refusal = has_played(fresh.packet, asker=application.asker, besides=fresh)
        if refusal is not None:
            came.refused.append((application, refusal))
            continue
        channel = application.session.channel
        came.teams.append(_team(fresh, channel, application, next(numbers), next(codes), now))
    Team.objects.bulk_create(came.teams)
    messages.captain_links(came.teams, now=now)
    if came.teams or gone:
        facts = {"teams": len(came.teams), "refused": len(came.refused), "gone": gone}
        history.record("quizzes.enrolled", of=fresh, by=by, now=now, **facts)
        changed(fresh, now=now)
        quiz.version = fresh.version
    return came


def _newcomers(quiz: Quiz) -> QuerySet[Application]:
    booked = Application.objects.filter(session__channel__quiz=quiz, state=State.BOOKED, team=None)
    return booked.select_related("party", "asker", "session__channel").order_by(
        "session__channel__is_online", "session__channel", "pk"
    )


def _gone(quiz: Quiz) -> QuerySet[Team]:
    came = Team.objects.filter(quiz=quiz, left_at=None, application__isnull=False)
    return came.exclude(application__state=State.BOOKED)


def _team(
    quiz: Quiz, channel: Channel, application: Application, number: int, code: str, now: datetime
) -> Team:
    squad = _squad(application.asker, application.party.title)
    return Team(
        quiz=quiz,
        channel=channel,
        application=application,
        squad=squad,
        number=number,
        name=_name(application.party.title, number),
        code=code,
        declared_heads=application.persons,
        made_at=now,
    )


def _squad(asker: Person, title: str) -> Squad | None:
    """The team across games that the captain claimed under this name."""
    return Squad.objects.filter(owner=asker, name=title).first()


def _name(given: str, number: int) -> str:
    return " ".join(given.split())[:NAME_LENGTH] or _("Team %(number)d") % {"number": number}


def _numbers(quiz: Quiz) -> Iterator[int]:
    last = quiz.teams.aggregate(last=Max("number"))["last"] or 0
    while True:
        last += 1
        yield last


def _codes(quiz: Quiz) -> Iterator[str]:
    """Codes that no team of the game has."""
    taken = set(quiz.teams.values_list("code", flat=True))
    while True:
        code = new_team_code()
        if code not in taken:
            taken.add(code)
            yield code


# --- at the door ---------------------------------------------------------------------------
@transaction.atomic
def add_team(
    *,
    quiz: Quiz,
    channel: Channel,
    name: str,
    heads: int,
    now: datetime,
    by: Person | None = None,
    seat: Seat | None = None,
    on_paper: bool = False,
    squad: Squad | None = None,
) -> Team:
    """A team that came without an application. Raises Refused: `name`, `heads`, `no_channel`,
    `played`, `over`."""
    fresh = lock(quiz)
    _refuse_unfit(fresh, channel, name, heads)
    refusal = has_played(fresh.packet, asker=None, squad=squad, besides=fresh)
    if refusal is not None:
        raise Refused(refusal)
    made = Team.objects.create(
        quiz=fresh,
        channel=channel,
        squad=squad,
        number=next(_numbers(fresh)),
        name=_name(name, 0),
        code=next(_codes(fresh)),
        declared_heads=heads,
        on_paper=on_paper,
        made_at=now,
    )
    history.record("quizzes.team_added", of=made.quiz, by=by, now=now, **_facts(made, seat))
    changed(made.quiz, now=now)
    return made


def _refuse_unfit(quiz: Quiz, channel: Channel, name: str, heads: int) -> None:
    if quiz.ended_at is not None or quiz.called_off_at is not None:
        raise Refused(Refusal("over", _("The game is over.")))
    if channel.quiz_id != quiz.pk:
        raise Refused(Refusal("no_channel", _("The game has no such channel.")))
    if not name.strip():
        raise Refused(Refusal("name", _("Please name the team.")))
    if not 1 <= heads <= HEADS_AT_MOST:
        text = _("A team is 1 to %(most)d people.") % {"most": HEADS_AT_MOST}
        raise Refused(Refusal("heads", text))


# --- during the game -----------------------------------------------------------------------
@transaction.atomic
def set_time(
    *, team: Team, percent: int, now: datetime, seat: Seat | None = None, by: Person | None = None
) -> None:
    """A team that needs it has so many percent of the others' seconds, from the next question on.
    Nobody else learns of it. Raises Refused: `percent`; `open` while a question is open for the
    team, or would be once more."""
    if not PERCENT[0] <= percent <= PERCENT[1]:
        text = _("From %(least)d to %(most)d percent.")
        limits = {"least": PERCENT[0], "most": PERCENT[1]}
        raise Refused(Refusal("percent", text % limits))
    fresh = lock_team(team)
    if fresh.time_percent == percent:
        return
    _refuse_within_question(fresh, percent, now)
    _write(fresh, time_percent=percent)
    history.record(
        "quizzes.time_set", of=fresh.quiz, by=by, now=now, **_facts(fresh, seat), percent=percent
    )
    changed(fresh.quiz, now=now)


def _refuse_within_question(team: Team, percent: int, now: datetime) -> None:
    """The end of a question was promised to the team, and a closed one does not open again."""
    most = max(team.time_percent, percent)
    # A question with its solution shown may be the one that was open a moment ago.
    asked = Run.objects.filter(quiz=team.quiz_id)
    ends = [
        run.window_in(team.channel_id, time_percent=most, team_id=team.pk).closes_at
        for run in asked
    ]
    if any(end > now for end in ends):
        text = _("A question is being answered. Set the time after %(time)s.")
        raise Refused(
            Refusal("open", text % {"time": f"{hours_of(team.quiz, max(ends)):%H:%M:%S}"})
        )


@transaction.atomic
def put_on_paper(
    *, team: Team, now: datetime, seat: Seat | None = None, by: Person | None = None
) -> None:
    """The team goes on with paper: its blanks count for what is open from now on."""
    fresh = lock_team(team)
    if fresh.on_paper:
        return
    if fresh.quiz.started_at is not None:
        PaperSpell.objects.create(team=fresh, since=now)
    _write(fresh, on_paper=True)
    history.record("quizzes.put_on_paper", of=fresh.quiz, by=by, now=now, **_facts(fresh, seat))
    changed(fresh.quiz, now=now)


@transaction.atomic
def back_to_phone(
    *, team: Team, now: datetime, seat: Seat | None = None, by: Person | None = None
) -> None:
    """The team answers from its phone again."""
    fresh = lock_team(team)
    if not fresh.on_paper:
        return
    ended = PaperSpell.objects.filter(team=fresh, until=None).update(until=now)
    began = fresh.quiz.started_at
    if not ended and began is not None:  # on paper since the first question
        PaperSpell.objects.create(team=fresh, since=began, until=now)
    _write(fresh, on_paper=False)
    history.record("quizzes.back_to_phone", of=fresh.quiz, by=by, now=now, **_facts(fresh, seat))
    changed(fresh.quiz, now=now)


@transaction.atomic
def leave(*, team: Team, now: datetime, seat: Seat | None = None, by: Person | None = None) -> None:
    """The team plays no more: its links open nothing, its answers stay as they are."""
    fresh = lock_team(team)
    if fresh.left_at is None:
        _write(fresh, left_at=now)
        history.record("quizzes.team_left", of=fresh.quiz, by=by, now=now, **_facts(fresh, seat))
        changed(fresh.quiz, now=now)


@transaction.atomic
def come_back(
    *, team: Team, now: datetime, seat: Seat | None = None, by: Person | None = None
) -> None:
    """It is in the game as if it had not been sent off, after the end too: its links open, its
    answers count. Raises Refused: `no_place` where it gave its place back; `played` where it went
    to another game of the packet."""
    fresh = lock_team(team)
    if fresh.left_at is None:
        return
    asker = fresh.application.asker if fresh.application else None
    if fresh.application is not None and fresh.application.state != State.BOOKED:
        raise Refused(Refusal("no_place", _("The team has given its place back.")))
    packet = fresh.quiz.packet
    refusal = has_played(packet, asker=asker, squad=fresh.squad, besides=fresh.quiz)
    if refusal is not None:
        raise Refused(refusal)
    _write(fresh, left_at=None)
    history.record("quizzes.team_back", of=fresh.quiz, by=by, now=now, **_facts(fresh, seat))
    changed(fresh.quiz, now=now)


def _write(team: Team, **values: Any) -> None:
    for name, value in values.items():
        setattr(team, name, value)
    team.save(update_fields=[*values])


def _facts(team: Team, seat: Seat | None) -> dict[str, int]:
    """Whom it is about, and at which desk it was done, if at one."""
    return {"team": team.pk} | ({"seat": seat.pk} if seat else {})
