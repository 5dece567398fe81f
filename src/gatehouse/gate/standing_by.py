"""Parties that stand by at a stop, and what the gate says to each: rows as the values that
`letting_in` works on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min, Q, QuerySet, Sum

from gatehouse.admission.models import Standby, StandbyKind
from gatehouse.admission.queries import party_name
from gatehouse.admission.standby_queries import release_minutes, shown_standby
from gatehouse.gate.clearing import awaiting
from gatehouse.gate.letting_in import AtGate, room, verdict
from gatehouse.gate.models import Door
from gatehouse.gate.queries import digest_of_code, phones
from gatehouse.gate.standing import Standing, standings
from gatehouse.programme.models import Quota, Stop

WAITS, HERE, INSIDE, TURNED_AWAY = "waits", "here", "in", "turned_away"


def of_stop(stop: Stop) -> QuerySet[Standby]:
    """Who is asked to the gate of a stop, in their order, with those who were let in or turned
    away. Nobody, at a later stop of a route: they join at the first."""
    return _rows([stop.session_id] if stop.pk in _first_stops([stop]) else [])


def _rows(sessions: Iterable[int]) -> QuerySet[Standby]:
    still = Q(ended_at=None) | Q(admitted_at__isnull=False) | Q(turned_away_at__isnull=False)
    rows = Standby.objects.filter(
        still, kind=StandbyKind.GATE, application__session__in=list(sessions)
    )
    return rows.select_related("application__party", "application__quota").order_by("pk")


def _first_stops(stops: Collection[Stop]) -> set[int]:
    """Those of these stops that are the first of their session."""
    numbers = dict(
        Stop.objects.filter(session__in={stop.session_id for stop in stops})
        .order_by()
        .values("session")
        .annotate(first=Min("number"))
        .values_list("session", "first")
    )
    return {stop.pk for stop in stops if numbers.get(stop.session_id) == stop.number}


def released_at(stop: Stop) -> datetime | None:
    """From when on places of whoever has not come are given on at a stop; None: never."""
    rules = shown_standby(stop.session.season_id)
    if rules is None or not rules.gate_parties:
        return None
    return stop.arrives_at + release_minutes(rules)


@dataclass(frozen=True)
class Found:
    """What the gate says to a party that stands by: `letting_in`'s word, the phone that is waited
    for, and how many more may come in."""

    word: str
    unheard: str = ""
    room: int = 0


def judge(
    standby: Standby, stop: Stop, *, persons: int, door: Door, standing: Standing, now: datetime
) -> Found:
    """The word on a party of which so many are here. Whoever lets them in has locked the stop."""
    since = released_at(stop)
    is_released = since is not None and now >= since
    silent = unheard_doors(stop, door, since=since) if since and is_released else []
    left = room_for(standby, standing, door=door)
    word = verdict(
        AtGate(
            persons=persons,
            is_in=standby.admitted_at is not None,
            is_gone=standby.ended_at is not None and standby.admitted_at is None,
            is_released=is_released,
            unheard=len(silent),
            is_awaited=_is_awaited(standby, stop),
            room=left,
            before=_before(standby),
        )
    )
    return Found(word, silent[0].name if silent else "", left)


def unheard_doors(stop: Stop, door: Door, *, since: datetime) -> list[Door]:
    """Other phones of the plant that had the day's list and have not told since `since` whom they
    let in before. A phone that was lost is shut out, and not waited for."""
    zone = ZoneInfo(stop.site.timezone)
    morning = datetime.combine(stop.arrives_at.astimezone(zone).date(), time(), zone)
    rows = phones().filter(
        Q(heard_at=None) | Q(heard_at__lt=since),
        enterprise=stop.site.enterprise_id,
        shut_out_at=None,
        last_seen_at__gte=morning,
    )
    return list(rows.exclude(pk=door.pk).order_by("pk"))


def room_for(standby: Standby, standing: Standing, *, door: Door) -> int:
    """How many of those who stand by for these places may come in by now."""
    reckoning, quota = standing.reckoning(), standby.application.quota
    counted = Quota.objects.filter(session=quota.session_id).aggregate(n=Sum("places"))
    return room(
        places=quota.places,
        came=_came_on(quota.pk, standing),
        limit=standing.stop.hard_limit,
        inside=reckoning.inside,
        kept=standing.kept_for_others(door.pk, reckoning),
        all_places=counted["n"] or 0,
    )


def _came_on(quota: int, standing: Standing) -> int:
    return standing.reckoning().came_on.get(quota, 0)


def _is_awaited(standby: Standby, stop: Stop) -> bool:
    passes = standby.application.passes.filter(given_back_at=None)
    return bool(awaiting([stop])[stop.pk] & set(passes.values_list("pk", flat=True)))


def _before(standby: Standby) -> list[int]:
    """Sizes of the parties that stand at the gate and come before this one."""
    rows = Standby.objects.filter(
        kind=StandbyKind.GATE,
        application__quota=standby.application.quota_id,
        pk__lt=standby.pk,
        ended_at=None,
        arrived_at__isnull=False,
        turned_away_at=None,
    )
    return list(rows.order_by("pk").values_list("application__persons", flat=True))


def shown(door: Door, stops: Collection[Stop]) -> dict[int, dict[str, Any]]:
    """By stop: since when places are given on, and who stands by, as a phone keeps it. Two
    statements, and two more where somebody does."""
    times = {stop.pk: at for stop in stops if (at := released_at(stop)) is not None}
    timed = [stop for stop in stops if stop.pk in times]
    if not timed:
        return {}
    first = _first_stops(timed)
    by_session: dict[int, list[Standby]] = defaultdict(list)
    rows = _rows({stop.session_id for stop in timed if stop.pk in first})
    for one in rows.prefetch_related("application__party__guests", "application__passes"):
        by_session[one.application.session_id].append(one)
    return {
        stop.pk: {
            "from": times[stop.pk].astimezone(ZoneInfo(stop.site.timezone)).isoformat(),
            "parties": [
                _party(door, one, turn)
                for turn, one in enumerate(by_session[stop.session_id], start=1)
            ],
        }
        for stop in timed
        if stop.pk in first and by_session[stop.session_id]
    }


def _party(door: Door, standby: Standby, turn: int) -> dict[str, Any]:
    application = standby.application
    in_force = [one for one in application.passes.all() if one.given_back_at is None]
    return {
        "id": standby.pk,
        "digest": digest_of_code(door.salt, standby.code or ""),
        "turn": turn,
        "name": party_name(application, application.party.guests.all()),
        "persons": application.persons,
        "passes": [one.pk for one in sorted(in_force, key=lambda one: one.pk)],
        "state": state_of(standby),
    }


def state_of(standby: Standby) -> str:
    """How it stands with a party: WAITS for it to come, HERE, INSIDE or TURNED_AWAY."""
    if standby.admitted_at is not None:
        return INSIDE
    if standby.turned_away_at is not None:
        return TURNED_AWAY
    return HERE if standby.arrived_at is not None else WAITS


def standing_at(stop: Stop) -> Standing:
    """How a stop stands, with what is known of the passes that its acts name."""
    return standings([stop])[stop.pk]
