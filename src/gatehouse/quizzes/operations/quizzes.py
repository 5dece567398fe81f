"""A game from its making to its end: its channels, its desks, its hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from gatehouse.quizzes.models import Channel, Packet, Quiz, Seat, SeatRole
from gatehouse.quizzes.operations.changes import changed
from gatehouse.quizzes.operations.leasing import in_hand
from gatehouse.quizzes.operations.teams import enrol
from gatehouse.quizzes.packing.rows import in_both
from gatehouse.quizzes.queries import secrecy_refusals
from gatehouse.quizzes.terms import GameRules

DELAY_AT_MOST = 120  # seconds; a stream that is further behind is another game


@dataclass(frozen=True)
class ChannelPlan:
    """A way to play: in the hall, or over the net, with the session whose teams play it."""

    title: str
    is_online: bool = False
    session: Session | None = None
    delay_seconds: int = 0
    league: str = ""
    title_en: str = ""


@transaction.atomic
def make_quiz(
    *,
    code: str,
    title: str,
    packet: Packet,
    channels: Sequence[ChannelPlan],
    rules: GameRules,
    by: Person | None,
    now: datetime,
    is_practice: bool = False,
    title_en: str = "",
) -> Quiz:
    """A game of a packet, with its channels. Raises Refused: `code_taken`, `no_channel`,
    `session_taken`, `delay`; `packet_is_open` for a packet that everybody plays alone."""
    if Quiz.objects.filter(code=code).exists():
        raise Refused(Refusal("code_taken", _("Another game has this code.")))
    if not channels:
        raise Refused(Refusal("no_channel", _("A game needs at least one channel.")))
    if not is_practice and (found := secrecy_refusals(lock(packet), for_game=True)):
        raise Refused(*found)
    quiz = Quiz.objects.create(
        code=code,
        **in_both(title, title_en),
        packet=packet,
        rules=_kept(rules),
        is_practice=is_practice,
        made_at=now,
    )
    for plan in channels:
        add_channel(quiz=quiz, plan=plan, by=by, now=now)
    history.record("quizzes.quiz_made", of=quiz, by=by, now=now, packet=packet.pk)
    return quiz


@transaction.atomic
def add_channel(*, quiz: Quiz, plan: ChannelPlan, by: Person | None, now: datetime) -> Channel:
    """One more way to play, before the game begins. Raises Refused `begun`, `session_taken`,
    `title_taken`, `delay`."""
    fresh = lock(quiz)
    refuse_begun(fresh)
    if plan.session is not None and Channel.objects.filter(session=plan.session).exists():
        raise Refused(_session_taken())
    if fresh.channels.filter(title_ru=plan.title).exists():
        raise Refused(_title_taken())
    made = Channel.objects.create(
        quiz=fresh,
        session=plan.session,
        **in_both(plan.title, plan.title_en),
        is_online=plan.is_online,
        delay_seconds=_delay(plan.delay_seconds),
        league=plan.league,
    )
    history.record("quizzes.channel_added", of=fresh, by=by, now=now, channel=made.pk)
    changed(fresh, now=now)
    return made


def plan_of(channel: Channel) -> ChannelPlan:
    """The channel as it is."""
    return ChannelPlan(
        title=channel.title_ru or channel.title,
        is_online=channel.is_online,
        session=channel.session,
        delay_seconds=channel.delay_seconds,
        league=channel.league,
        title_en=channel.title_en or "",
    )


@transaction.atomic
def change_channel(
    *, channel: Channel, plan: ChannelPlan, by: Person | None, now: datetime
) -> Channel:
    """What it is called and at which session it is played, before the game begins; its English
    title at any time. Its delay is set by `set_delay`. Raises Refused: `begun`, `title_taken`,
    `session_taken`; `enrolled` where teams came by the session that it would leave."""
    quiz, fresh = lock(channel.quiz), lock(channel)
    before = plan_of(fresh)
    if plan == before:
        return fresh
    if replace(plan, title_en=before.title_en) != before:
        refuse_begun(quiz)
        _refuse_other(fresh, plan)
    columns = in_both(plan.title, plan.title_en) | {
        "session": plan.session, "is_online": plan.is_online, "league": plan.league
    }  # fmt: skip
    with override("ru"):  # the plain column holds the Russian
        for name, value in columns.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=[*columns])
    history.record("quizzes.channel_changed", of=quiz, by=by, now=now, channel=fresh.pk)
    changed(quiz, now=now)
    return fresh


def _refuse_other(channel: Channel, plan: ChannelPlan) -> None:
    others = Channel.objects.exclude(pk=channel.pk)
    if others.filter(quiz=channel.quiz_id, title_ru=plan.title).exists():
        raise Refused(_title_taken())
    if plan.session == channel.session:
        return
    if plan.session is not None and others.filter(session=plan.session).exists():
        raise Refused(_session_taken())
    if channel.teams.filter(application__isnull=False).exists():
        text = _("Teams with places at its session are in the game: it stays there.")
        raise Refused(Refusal("enrolled", text))


def _title_taken() -> Refusal:
    return Refusal("title_taken", _("Another channel of the game has this name."))


def _session_taken() -> Refusal:
    return Refusal("session_taken", _("Another game is played at this session."))


@transaction.atomic
def change_rules(*, quiz: Quiz, rules: GameRules, by: Person | None, now: datetime) -> None:
    """A game that has not begun goes by other rules. Raises Refused `begun`."""
    fresh = lock(quiz)
    refuse_begun(fresh)
    kept = _kept(rules)
    if fresh.rules != kept:
        fresh.rules = kept
        fresh.save(update_fields=["rules"])
        history.record("quizzes.rules_changed", of=fresh, by=by, now=now, rules=kept)
        changed(fresh, now=now)


def _kept(rules: GameRules) -> dict[str, Any]:
    """What differs from the usual rules, as a game keeps it."""
    plain = asdict(GameRules())
    return {name: one for name, one in asdict(rules).items() if one != plain[name]}


def refuse_begun(quiz: Quiz) -> None:
    """Raises Refused `begun` once a game goes on, or will not be."""
    if quiz.started_at is not None or quiz.called_off_at is not None:
        raise Refused(Refusal("begun", _("This can be changed before the game begins only.")))


@transaction.atomic
def set_delay(
    *, channel: Channel, seconds: int, seat: Seat | None, now: datetime, by: Person | None = None
) -> None:
    """The stream of a channel comes so many seconds later; holds from the next question on. Raises
    Refused `delay` past the cap."""
    quiz = in_hand(channel.quiz, seat, now)
    if (
        Channel.objects.exclude(delay_seconds=_delay(seconds))
        .filter(pk=channel.pk)
        .update(delay_seconds=seconds)
    ):
        history.record("quizzes.delay_set", of=quiz, by=by, now=now, channel=channel.pk,
                       seconds=seconds, seat=seat.pk if seat else None)  # fmt: skip
        changed(quiz, now=now)


def _delay(seconds: int) -> int:
    if not 0 <= seconds <= DELAY_AT_MOST:
        text = _("A stream may be at most %(most)d seconds behind.")
        raise Refused(Refusal("delay", text % {"most": DELAY_AT_MOST}))
    return seconds


# --- desks ---------------------------------------------------------------------------------
@transaction.atomic
def give_seat(*, quiz: Quiz, role: SeatRole, title: str, by: Person | None, now: datetime) -> Seat:
    """A desk at the game; whoever gets its link sits at it. Raises Refused `title_taken`."""
    lock(quiz)  # of two in one moment the second finds the first
    if Seat.objects.filter(quiz=quiz, role=role, title=title).exists():
        raise Refused(Refusal("title_taken", _("There is a desk of this name already.")))
    made = Seat.objects.create(quiz=quiz, role=role, title=title, made_at=now)
    history.record("quizzes.seat_given", of=quiz, by=by, now=now, seat=made.pk, role=role)
    return made


@transaction.atomic
def revoke_seat(*, seat: Seat, by: Person | None, now: datetime) -> None:
    """Its link opens nothing any more; what it had in hand is free at once."""
    if Seat.objects.filter(pk=seat.pk, revoked_at=None).update(revoked_at=now):
        Quiz.objects.filter(pk=seat.quiz_id, holder=seat).update(holder=None, held_until=None)
        history.record("quizzes.seat_revoked", of=seat.quiz, by=by, now=now, seat=seat.pk)


# --- hours ---------------------------------------------------------------------------------
@transaction.atomic
def start(*, quiz: Quiz, seat: Seat | None, now: datetime, by: Person | None = None) -> None:
    """The game begins: whoever has a place by now is in. Started twice, it was started once.
    Raises Refused: `over`, `held`."""
    fresh = in_hand(quiz, seat, now)
    refuse_over(fresh)
    if fresh.started_at is not None:
        return
    enrol(quiz=fresh, by=by, now=now)  # before: who has given the place back is out
    fresh.started_at = now
    fresh.save(update_fields=["started_at"])
    history.record("quizzes.started", of=fresh, by=by, now=now)
    changed(fresh, now=now)


@transaction.atomic
def call_off(*, quiz: Quiz, by: Person | None, now: datetime) -> None:
    """The game will not be, or will not go on."""
    fresh = lock(quiz)
    refuse_over(fresh)
    fresh.called_off_at = now
    fresh.save(update_fields=["called_off_at"])
    history.record("quizzes.called_off", of=fresh, by=by, now=now)
    changed(fresh, now=now)


def refuse_over(quiz: Quiz) -> None:
    """Raises Refused `over` for a game that has ended or was called off."""
    if quiz.ended_at is not None or quiz.called_off_at is not None:
        raise Refused(Refusal("over", _("The game is over.")))
