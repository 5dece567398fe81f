"""The next in line are asked to be ready: on the bench before the pass deadline, at the gate before
the visit. What is asked once is not asked again, whatever was killed in between: each party has one
row that says so, written with its letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from gatehouse.admission import eligibility, messages
from gatehouse.admission.ladder import HOUR
from gatehouse.admission.models import Application, Standby, StandbyKind
from gatehouse.admission.operations.places import lock
from gatehouse.admission.operations.preparing import prepare_passes
from gatehouse.admission.standby_chances import Coming, how_many, outlook, percent
from gatehouse.admission.standby_queries import (
    at_gate,
    holders,
    on_bench,
    shows_at,
    standby_of,
    standby_seasons,
    standby_shows,
    turned_away_before,
    willing,
)
from gatehouse.admission.standby_rules import WHOLE_PERCENT, StandbyRules
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.codes import new_code
from gatehouse.programme.models import Quota, QuotaKind, Session


def ask_to_bench(*, now: datetime) -> int:
    """Ask the next in line of sessions whose pass deadline is near to be ready; how many."""
    return each_apart(_with_benches(now), partial(_ask_to_bench, now=now))


def ask_to_gate(*, now: datetime) -> int:
    """Ask as few of the next in line to come to the gate as fill the visit; how many."""
    return each_apart(_with_gates(now), partial(_ask_to_gate, now=now))


def _with_benches(now: datetime) -> Iterator[int]:
    for season, rules in standby_seasons():
        if not rules.bench_percent:
            continue
        for quota in _quotas(season.sessions.filter(starts_at__gt=now)):
            quota.session.season = season
            if _bench_is_asked(quota.session, rules, now=now) and _for_bench(quota, rules, now=now):
                yield quota.pk


def _with_gates(now: datetime) -> Iterator[int]:
    for season, rules in standby_seasons():
        near = now + rules.gate_hours * HOUR
        ahead = season.sessions.filter(starts_at__gt=now, starts_at__lte=near, stops__number=1)
        for quota in _quotas(ahead) if rules.gate_parties else ():
            quota.session.season = season
            if _gate_is_asked(quota.session, rules, now=now) and _for_gate(quota, rules, now=now):
                yield quota.pk


def _quotas(sessions: QuerySet[Session]) -> Iterator[Quota]:
    """Places for everybody at sessions that take place and are announced."""
    rows = Quota.objects.filter(
        session__in=sessions,
        session__cancelled_at=None,
        session__published_at__isnull=False,
        kind=QuotaKind.PUBLIC,
    )
    yield from rows.select_related("session__activity").order_by("session__starts_at", "pk")


def _bench_is_asked(session: Session, rules: StandbyRules, *, now: datetime) -> bool:
    return session.closes_at - rules.bench_hours * HOUR <= now < session.closes_at


def _gate_is_asked(session: Session, rules: StandbyRules, *, now: datetime) -> bool:
    """From so many hours before the visit until half of them are left: who is asked later could
    hardly arrange to come."""
    left = session.starts_at - now
    return rules.gate_hours * HOUR / 2 <= left <= rules.gate_hours * HOUR


def _for_bench(quota: Quota, rules: StandbyRules, *, now: datetime) -> list[Application]:
    """Whom to ask now: the next who were not asked, until together with those who were they are
    about the share of the places."""
    asked = Standby.objects.filter(kind=StandbyKind.BENCH, application__quota=quota)
    standing = asked.filter(ended_at=None).values_list("application__persons", flat=True)
    room = -(-quota.places * rules.bench_percent // WHOLE_PERCENT) - sum(standing)
    chosen: list[Application] = []
    line = willing(quota, now=now).exclude(pk__in=asked.values("application"))
    for application in _first_who_were_turned_away(line, quota.session) if room > 0 else ():
        if room > 0 and _is_free(application, quota.session):
            chosen.append(application)
            room -= application.persons
    return chosen


def _for_gate(quota: Quota, rules: StandbyRules, *, now: datetime) -> list[Application]:
    """Whom to ask now: with those who were asked, the fewest that fill the visit."""
    asked = Standby.objects.filter(kind=StandbyKind.GATE, application__quota=quota)
    standing = list(at_gate().filter(application__quota=quota).select_related("application"))
    if len(standing) >= rules.gate_parties:
        return []
    line = willing(quota, now=now).exclude(pk__in=asked.values("application"))
    found = _bench_first(_first_who_were_turned_away(line, quota.session))
    free = (one for one in found if _is_free(one, quota.session))
    # No more are asked than this, so no more of a long line are looked at.
    next_ones = islice(free, rules.gate_parties - len(standing))
    everybody = [*(one.application for one in standing), *next_ones]
    needed = how_many(
        holders(quota, shows_at(quota.session, rules)),
        [Coming(one.persons, standby_shows(rules)) for one in everybody],
        places=quota.places,
        fill_percent=rules.fill_percent,
        at_most=rules.gate_parties,
    )
    return everybody[len(standing) : needed]


def _first_who_were_turned_away(line: Iterable[Application], session: Session) -> list[Application]:
    found = list(line)
    first = turned_away_before({one.asker_id for one in found}, session)
    return sorted(found, key=lambda one: one.asker_id not in first)


def _bench_first(line: Sequence[Application]) -> list[Application]:
    """In the order of the line, but whoever was turned away before still goes first of all."""
    bench = set(on_bench().filter(application__in=line).values_list("application", flat=True))
    owed = turned_away_before({one.asker_id for one in line}, line[0].session) if line else set()
    return sorted(line, key=lambda one: (one.asker_id not in owed, one.pk not in bench))


def _is_free(application: Application, session: Session) -> bool:
    """Whether no other visit of theirs stands in the way."""
    return not eligibility.commitment_check(
        session,
        [guest.identity for guest in application.party.guests.all()],
        kind=application.party.kind,
        asker=application.party.asker,
        apart_from=application,
    )


@transaction.atomic
def _ask_to_bench(quota_id: int, *, now: datetime) -> int:
    quota = lock(quota_id)
    rules = standby_of(quota.session.season_id)
    if rules is None or not _bench_is_asked(quota.session, rules, now=now):
        return 0
    chosen = _for_bench(quota, rules, now=now)
    _ask(quota, chosen, StandbyKind.BENCH, rules, now=now)
    return len(chosen)


@transaction.atomic
def _ask_to_gate(quota_id: int, *, now: datetime) -> int:
    quota = lock(quota_id)
    rules = standby_of(quota.session.season_id)
    if rules is None or not _gate_is_asked(quota.session, rules, now=now):
        return 0
    chosen = _for_gate(quota, rules, now=now)
    _ask(quota, chosen, StandbyKind.GATE, rules, now=now)
    return len(chosen)


def _ask(
    quota: Quota,
    chosen: Sequence[Application],
    kind: StandbyKind,
    rules: StandbyRules,
    *,
    now: datetime,
) -> None:
    before = Standby.objects.filter(kind=kind, ended_at=None, application__quota=quota)
    sizes = list(before.order_by("pk").values_list("application__persons", flat=True))
    sizes += [one.persons for one in chosen]
    told = outlook(
        holders(quota, shows_at(quota.session, rules)),
        [Coming(persons, standby_shows(rules)) for persons in sizes],
        places=quota.places,
    ).chances
    chances = told[len(told) - len(chosen) :]
    for application, chance in zip(chosen, chances, strict=True):
        application.quota, application.session = quota, quota.session
        is_gate = kind == StandbyKind.GATE
        standby = Standby.objects.create(
            application=application,
            kind=kind,
            asked_at=now,
            chance_percent=percent(chance),
            code=new_code() if is_gate else None,
        )
        if is_gate:
            prepare_passes(application, now=now)
        _record(standby, now=now)
        messages.stand_by(standby, now=now)


def _record(standby: Standby, *, now: datetime) -> None:
    application, chance = standby.application, standby.chance_percent
    if standby.kind == StandbyKind.GATE:
        history.record("admission.asked_to_gate", of=application, by=None, now=now, chance=chance)
    else:
        history.record("admission.asked_to_bench", of=application, by=None, now=now, chance=chance)
