"""A whole season from the first place to the gate, by the site's own operations and jobs, with a
clock that is walked by hand: who comes, and what the site must never do.

Needs a database; leaves in it what it built (`built`), and nothing of what it walked (`walk`).
"""

from __future__ import annotations

import contextlib
import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Sum

from bench import ladder_people as people
from bench.ladder_due import Due
from bench.ladder_gate import Visit, visit
from bench.ladder_levers import STRIKES, Lever
from bench.ladder_people import HOUR, Act, Assumed, Life
from gatehouse.admission import jobs, messages, operations
from gatehouse.admission.models import (
    Application,
    EndReason,
    Invited,
    OfferWindow,
    State,
    Strike,
)
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.operations.strikes import give_strikes
from gatehouse.core import mail
from gatehouse.core.models import MailState, OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.gate import jobs as gate_jobs
from gatehouse.gate.operations import set_layout
from gatehouse.programme.models import Quota, Season, Session, Stop
from tests import make
from tests.core import due

FIRST_DAY = date(2024, 1, 15)
SHORT = timedelta(minutes=20)
AT_A_DAY = 8
MINUTELY = (
    jobs.expire_offers,
    jobs.settle_windows,
    jobs.ask_to_confirm,
    jobs.release_unconfirmed,
    jobs.ask_to_bench,
    jobs.ask_to_gate,
    jobs.remind,
    jobs.close_lines,
    gate_jobs.make_due_lists,
    gate_jobs.clear_benches,
)


@dataclass(frozen=True)
class Built:
    """A season whose visits are full."""

    season: Season
    sessions: Sequence[Session]
    assumed: Assumed


def built(
    *,
    sessions: int,
    places: int,
    assumed: Assumed,
    first_day: date = FIRST_DAY,
    timezone: str = "Europe/Moscow",
) -> Built:
    """So many visits, eight a day, each with its places taken to the last one on the first day."""
    days = -(-sessions // AT_A_DAY)
    season = make.season(
        starts_on=first_day,
        ends_on=first_day + timedelta(days=days),
        applications_open_at=make.NOW - timedelta(days=1),
        timezone=timezone,
    )
    plants = [make.activity() for _ in range(min(sessions, AT_A_DAY))]
    made = [
        make.session(of=plants[number % AT_A_DAY], within=season, capacity=places,
                     starts_at=_starts_at(first_day, number))
        for number in range(sessions)
    ]  # fmt: skip
    season.refresh_from_db()
    Stop.objects.filter(session__in=made).update(hard_limit=places)
    for session in made:
        for size in people.sizes(assumed, of=f"places {session.starts_at}", places=places):
            make.application(session, adults=size, now=_given_at(session, assumed))
    return Built(season, made, assumed)


def _starts_at(first_day: date, number: int) -> datetime:
    day = first_day + timedelta(days=number // AT_A_DAY)
    return datetime.combine(day, time(8 + number % AT_A_DAY), UTC)


def _given_at(session: Session, assumed: Assumed) -> datetime:
    return session.starts_at - timedelta(days=assumed.days)


def let_wait(season: Built, *, parties: int) -> None:
    """So many parties join the line of each visit."""
    for session in season.sessions:
        at = _given_at(session, season.assumed) + HOUR
        for size in people.line(season.assumed, of=f"line {session.starts_at}", parties=parties):
            make.application(session, adults=size, now=at)


@dataclass
class Outcome:
    """What became of a season, in persons: `held` and `came` are of those with a place when the
    visit began, `let_in` and `sent_home` of those who stood by at the gate; and the names of what
    must never be: letters written `twice`, places `lost` though confirmed, lost to who had not
    heard or too late (`unheard`), passes `refused` though there was a place, strikes to who came
    or gave back in time (`wronged`), and more people than places."""

    visits: int = 0
    places: int = 0
    held: int = 0
    came: int = 0
    let_in: int = 0
    sent_home: int = 0
    sent_home_parties: int = 0
    wrongly_released: int = 0
    refused: list[str] = field(default_factory=list)
    twice: list[tuple[str, ...]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)
    wronged: list[str] = field(default_factory=list)
    strikes: int = 0
    crowded: list[str] = field(default_factory=list)

    @property
    def fill(self) -> float:
        """Of the places, how many were filled, in per cent."""
        return 100 * (self.came + self.let_in) / self.places

    @property
    def wrong(self) -> list[object]:
        """All that must never be."""
        must_not = (self.refused, self.lost, self.unheard, self.wronged, self.crowded)
        return [*self.twice, *(name for names in must_not for name in names)]

    @property
    def no_show(self) -> float:
        """Of the places held when the visit began, how many stayed empty, in per cent."""
        return 100 * (self.held - self.came) / self.held if self.held else 0.0


Clock = Callable[[datetime], Sequence[datetime]]


def _steady(now: datetime) -> Sequence[datetime]:
    return (now,)


def walk(
    season: Built,
    lever: Lever,
    *,
    passes_hours: int,
    post: Callable[[datetime], object] = due.carried,
    clock: Clock = _steady,
    is_brisk: bool = False,
) -> Outcome:
    """Take a season through one way to the gate; lists go to the plants so many hours before the
    visit. `post` lets letters arrive; `clock` is what the machine's clock says at a moment, when
    the jobs run. `is_brisk`: moments at which nothing is due are passed over. What it wrote is
    taken back."""
    with transaction.atomic():
        outcome = _Walk(season, lever, passes_hours, post, clock, is_brisk=is_brisk).through()
        transaction.set_rollback(True)
    return outcome


class _Walk:
    def __init__(
        self,
        season: Built,
        lever: Lever,
        passes_hours: int,
        post: Callable[[datetime], object],
        clock: Clock,
        *,
        is_brisk: bool,
    ) -> None:
        self.built, self.lever, self.post, self.clock = season, lever, post, clock
        self.is_brisk = is_brisk
        self.outcome = Outcome()
        self.coming: list[tuple[datetime, int, Act]] = []
        self.asked: Counter[int] = Counter()
        self.gave_back: dict[int, datetime] = {}
        self.read_to = 0
        before = F("starts_at") - passes_hours * HOUR
        Session.objects.filter(season=season.season).update(own_closes_at=before)
        for session in season.sessions:
            session.refresh_from_db(fields=["own_closes_at"])
            set_layout(
                enterprise=session.activity.enterprise, columns=["name"], order="name", heading="",
                due_hours_before=passes_hours, recipients=(), clears_guests=False, by=None,
                now=make.NOW,
            )  # fmt: skip
        if lever.rules is not None:
            publish_rules(season=season.season, rules=lever.rules, by=None, now=make.NOW)
        OutboxItem.objects.all().delete()
        self.lives = dict(self._lives())

    def _lives(self) -> Iterator[tuple[int, Life]]:
        rows = Application.objects.filter(session__season=self.built.season)
        for number, one in enumerate(rows.select_related("session").order_by("pk")):
            starts_at = one.session.starts_at
            life = Life(number, starts_at, self.built.assumed, self.lever.nudges)
            if one.state == State.BOOKED:
                life.books()
                if (leaves_at := life.leaves_unasked()) is not None:
                    heapq.heappush(self.coming, (leaves_at, one.pk, Act.GIVE_BACK))
            yield one.pk, life

    def through(self) -> Outcome:
        due = Due(self.built.sessions, self.lever.rules)
        for now in self._moments():
            if self.is_brisk and not due.is_due(now):
                continue
            for said in self.clock(now):
                for job in MINUTELY:
                    job(now=said)
            self.post(now)
            self._read(now)
            did = self._act(now)
            self._count(now)
            for session in self.built.sessions:
                if session.starts_at == now:
                    self._open_gate(session)
            due.look(now, at_once=did > 0, then=self.coming[0][0] if self.coming else None)
        self._judge()
        return self.outcome

    def _moments(self) -> Iterator[datetime]:
        """Hour by hour; three times an hour when any visit is less than a day away."""
        starts = sorted(session.starts_at for session in self.built.sessions)
        now = starts[0] - timedelta(days=self.built.assumed.days)
        while now <= max(session.ends_at for session in self.built.sessions) + HOUR:
            yield now
            is_near = any(timedelta(0) <= at - now <= 24 * HOUR for at in starts)
            now += SHORT if is_near else HOUR

    # ---- letters and what people do about them ----
    def _read(self, now: datetime) -> None:
        new = OutboxItem.objects.filter(pk__gt=self.read_to, state=MailState.SENT).order_by("pk")
        for item in new:
            self.read_to = item.pk
            kind, key = item.kind.removeprefix("admission."), item.params["application"]
            if kind == "invited":
                self._asked_after(key, now)
            elif kind == "bench":
                self._asked_to_bench(key, now)
            elif kind in {"confirm", "last_call", "reminder"}:
                does = self.lives[key].reads(is_question=kind == "confirm", now=now)
                if does is not None:
                    heapq.heappush(self.coming, (does[1], key, does[0]))

    def _asked_after(self, key: int, now: datetime) -> None:
        self.asked[key] += 1
        until = Application.objects.get(pk=key).offered_until
        if until is not None:
            at = self.lives[key].answers(asked=self.asked[key], now=now, until=until)
            if at is not None:
                heapq.heappush(self.coming, (at, key, Act.TAKE))

    def _asked_to_bench(self, key: int, now: datetime) -> None:
        until = Application.objects.select_related("session").get(pk=key).session.closes_at
        at = self.lives[key].answers(asked=0, now=now, until=until)
        if at is not None:
            heapq.heappush(self.coming, (at, key, Act.BE_READY))

    def _act(self, now: datetime) -> int:
        """Everything that people do by now, each at their own time; how much it was."""
        did = 0
        while self.coming and self.coming[0][0] <= now:
            at, key, act = heapq.heappop(self.coming)
            one = Application.objects.select_related("party__asker").get(pk=key)
            with contextlib.suppress(Refused):
                self._do(one, act, at)
            did += 1
        return did

    def _do(self, one: Application, act: Act, now: datetime) -> None:
        by = one.party.asker
        if act is Act.GIVE_BACK and one.state == State.BOOKED:
            operations.withdraw(application=one, by=by, now=now)
            self.gave_back[one.pk] = now
        elif act is Act.CONFIRM and one.state == State.BOOKED:
            operations.confirm(application=one, by=by, now=now)
        elif act is Act.TAKE:
            operations.answer_invitation(application=one, takes=True, by=by, now=now)
        elif act is Act.BE_READY:
            operations.answer_bench(application=one, takes=True, by=by, now=now)

    # ---- what must be so at every moment ----
    def _count(self, now: datetime) -> None:
        booked = Application.objects.filter(state=State.BOOKED, session__season=self.built.season)
        for key, booked_at in booked.values_list("pk", "booked_at"):
            life = self.lives.get(key)
            if life is not None and not life.is_late and key in self.asked:
                life.books_late(booked_at or now)
        held = dict(
            Application.objects.holding()
            .values_list("quota")
            .annotate(n=Sum(F("persons") - F("took_over")))
            .order_by()
        )
        windows = dict(
            OfferWindow.objects.filter(settled_at=None)
            .values_list("quota")
            .annotate(n=Sum("places"))
        )
        for quota in Quota.objects.filter(session__season=self.built.season):
            counted = held.get(quota.pk, 0) + windows.get(quota.pk, 0)
            if not counted == quota.held <= quota.places:
                self.outcome.crowded.append(f"{quota.pk} at {now}: {counted}, {quota.held}")

    def _open_gate(self, session: Session) -> None:
        standby = self.lever.rules.standby if self.lever.rules else None
        release = standby.release_minutes if standby else 0
        self._note(session, visit(session, self.lives, release_minutes=release))
        self._count_missed(session)

    def _note(self, session: Session, seen: Visit) -> None:
        places, outcome = session.quotas.get().places, self.outcome
        if not seen.inside == seen.came + seen.let_in <= places:
            outcome.crowded.append(f"{session.code}: {seen} at the gate for {places}")
        outcome.visits += 1
        outcome.places += places
        outcome.held += seen.held
        outcome.came += seen.came
        outcome.let_in += seen.let_in
        outcome.sent_home += seen.sent_home
        outcome.sent_home_parties += seen.sent_home_parties
        outcome.refused += seen.refused

    def _count_missed(self, session: Session) -> None:
        self.outcome.strikes += give_strikes(session=session, excused=(), now=session.ends_at)
        free_until = session.starts_at - STRIKES.free_until_hours * HOUR
        for strike in Strike.objects.filter(application__session=session).select_related(
            "application"
        ):
            key = strike.application_id
            in_time = self.gave_back.get(key, session.starts_at) <= free_until
            came = key not in self.gave_back and self.lives[key].comes()
            if in_time or came or strike.application.took_over:
                self.outcome.wronged.append(str(key))

    # ---- what must not have happened ----
    def _judge(self) -> None:
        of_season = Application.objects.filter(session__season=self.built.season)
        confirmed = of_season.filter(confirmed_at__isnull=False).exclude(state=State.BOOKED)
        self.outcome.lost = [str(one.key) for one in confirmed if one.pk not in self.gave_back]
        silent = of_season.filter(ended_because=EndReason.NOT_CONFIRMED)
        self.outcome.wrongly_released = sum(
            one.persons for one in silent if self.lives[one.pk].meant_to_come()
        )
        self.outcome.unheard = [str(one.key) for one in silent if not _had_time(one)]
        self.outcome.twice = [key for key, count in _occasions().items() if count > 1]
        open_still = Invited.objects.filter(ended_at=None, window__settled_at__isnull=False)
        self.outcome.crowded += [f"asked in a settled window: {one}" for one in open_still]


def _had_time(silent: Application) -> bool:
    """Whether the question had gone out, and at least half of the time to answer was left."""
    asked_at, by = silent.confirm_asked_at, silent.confirm_by
    sent_at = mail.sent_at(messages.key_of_question(silent))
    if asked_at is None or by is None or sent_at is None or silent.ended_at is None:
        return False
    return silent.ended_at >= sent_at + (by - asked_at) / 2


def _occasions() -> Counter[tuple[str, ...]]:
    """Letters by what they are about: one reminder of each kind, one question, one invitation in a
    window."""
    counted: Counter[tuple[str, ...]] = Counter()
    for kind, once in OutboxItem.objects.values_list("kind", "once"):
        _kind, application, *told = str(once).split(":")
        if kind == "admission.reminder":
            counted[kind, application, told[-2], told[-1]] += 1
        elif kind in {"admission.invited", "admission.not_this_time"}:
            counted[kind, application, told[0], told[-1]] += 1
        else:
            counted[kind, application, *told[-1:]] += 1
    return counted
