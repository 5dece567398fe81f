"""The day of a door as its phone keeps it: today's stops of one plant with their passes, and of
other days only what tells that a pass is not for today. See views/phone.py for the shape.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from gatehouse.admission.models import Guest, Party, PartyKind, Pass
from gatehouse.gate import standing_by
from gatehouse.gate.models import Door, VisitEnd
from gatehouse.gate.queries import digest_of_code, next_number
from gatehouse.gate.rules import KnownPass, Reckoning
from gatehouse.gate.standing import Standing, expected_at, on_duty, standings
from gatehouse.gate.versions import version_of
from gatehouse.programme.models import Quota, Stop
from gatehouse.programme.rules import ADULT_AGE, age_on

OTHER_DAYS = timedelta(days=31)
A_DAY = timedelta(days=1)
MARK_DIGITS = 16
SHORT_NIGHT = timedelta(hours=4)  # a visit that runs past midnight is kept until it is over
CALLED = {PartyKind.GROUP, PartyKind.TEAM}  # one person answers for all of them
GONE = {"given_back", "refused", "cancelled"}
VOID = GONE | {"not_cleared"}


def day_of(door: Door, *, now: datetime) -> dict[str, Any]:
    """All that a phone needs to keep the gate today without a network."""
    stops = todays_stops(door.enterprise_id, now=now)
    zone, version = zone_of(stops), version_of(door, stops)
    return {
        "date": now.astimezone(zone).date().isoformat(),
        "version": version,
        "at_ms": in_ms(now),
        "keep_until_ms": in_ms(_keep_until(stops, zone, now=now)),
        "door": {"key": str(door.key), "name": door.name, "next_number": next_number(door)},
        "enterprise": {"code": door.enterprise.code, "name": door.enterprise.name},
        "stops": shown_stops(door, stops, now=now),
        "others": _others(door, stops, now=now),
    }


def todays_stops(enterprise_id: int, *, now: datetime) -> list[Stop]:
    """Stops at a plant whose day it is there, or that are not over yet; announced ones only."""
    around = Stop.objects.filter(
        site__enterprise=enterprise_id,
        session__published_at__isnull=False,
        arrives_at__lt=now + 2 * A_DAY,
        leaves_at__gt=now - 2 * A_DAY,
    ).select_related("session__activity", "session__season", "site")
    return [stop for stop in around.order_by("arrives_at", "pk") if _is_today(stop, now=now)]


def _is_today(stop: Stop, *, now: datetime) -> bool:
    zone = ZoneInfo(stop.site.timezone)
    first, last = stop.arrives_at.astimezone(zone).date(), stop.leaves_at.astimezone(zone).date()
    return first <= now.astimezone(zone).date() <= last


def zone_of(stops: list[Stop]) -> ZoneInfo:
    """The zone of a plant's day."""
    return ZoneInfo(stops[0].site.timezone if stops else str(timezone.get_default_timezone()))


def _keep_until(stops: list[Stop], zone: ZoneInfo, *, now: datetime) -> datetime:
    """Midnight at the plant, or when the last visit that runs past it is over."""
    tomorrow = now.astimezone(zone).date() + A_DAY
    midnight = datetime.combine(tomorrow, datetime.min.time(), zone)
    late = [stop.leaves_at for stop in stops if stop.leaves_at > midnight]
    return min(max([midnight, *late]), midnight + SHORT_NIGHT)


def shown_stops(door: Door, stops: list[Stop], *, now: datetime) -> list[dict[str, Any]]:
    """These stops as the phone keeps them, each with its mark."""
    return _Day(door, stops, now=now).shown()


@dataclass(frozen=True)
class News:
    """What a phone hears that asks again: today's `stops` that differ from what it has, the keys
    of those `gone` from its day, and the `version` of all of it."""

    date: str
    version: str
    stops: list[dict[str, Any]]
    gone: list[int]


def news(door: Door, *, seen: dict[int, str], version: str, now: datetime) -> News:
    """What is new for a phone that has these stops with these marks, as of its `version`. The
    version is read before the stops: what changes meanwhile is told the next time."""
    stops = todays_stops(door.enterprise_id, now=now)
    date_there = now.astimezone(zone_of(stops)).date().isoformat()
    current = version_of(door, stops)
    if current == version:
        return News(date_there, current, [], [])
    shown = shown_stops(door, stops, now=now)
    changed = [stop for stop in shown if seen.get(stop["id"]) != stop["mark"]]
    gone = sorted(seen.keys() - {stop["id"] for stop in shown})
    return News(date_there, current, changed, gone)


def passes_at(stops: Iterable[Stop]) -> QuerySet[Pass]:
    """The passes of the sessions that these stops belong to."""
    sessions = {stop.session_id for stop in stops}
    # Of whoever stands by passes are only prepared.
    issued = Pass.objects.filter(application__booked_at__isnull=False)
    rows = issued.filter(application__session__in=sessions)
    return rows.select_related("application", "guest").defer("refused_because").order_by("pk")


@dataclass
class _Company:
    """What a stop's people should know of a party."""

    kind: str
    title: str
    needs: str
    step_free: bool
    contact: str
    phone: str
    names: list[str] = field(default_factory=list)


class _Day:
    """Reads for all stops at once, then shows each."""

    def __init__(self, door: Door, stops: list[Stop], *, now: datetime) -> None:
        self.door, self.stops, self.now = door, stops, now
        live = [stop for stop in stops if not stop.session.cancelled_at]
        self.passes: dict[int, list[Pass]] = defaultdict(list)  # by session
        for visit_pass in passes_at(live):
            self.passes[visit_pass.application.session_id].append(visit_pass)
        own = {stop.pk: [one.pk for one in self.passes[stop.session_id]] for stop in live}
        self.standings = standings(stops, passes=own)
        self.parties = self._read_parties()
        self.expected = expected_at(stops)
        self.ended = set(VisitEnd.objects.filter(stop__in=stops).values_list("stop_id", flat=True))
        self.guides = self._read_guides()
        self.places = self._read_places()
        self.standbys = standing_by.shown(door, live)

    def _read_parties(self) -> dict[int, _Company]:
        keys = {p.application.party_id for own in self.passes.values() for p in own}
        rows = Party.objects.filter(pk__in=keys).values_list(
            "pk", "kind", "title", "needs", "step_free", "contact_name", "contact_phone"
        )
        found = {row[0]: _Company(*row[1:]) for row in rows}
        groups = [pk for pk, party in found.items() if party.kind == PartyKind.GROUP]
        named = Guest.objects.coming().filter(party__in=groups).order_by("party", "number")
        for party, name in named.values_list("party_id", "name"):
            found[party].names.append(name)
        return found

    def _read_guides(self) -> dict[int, list[str]]:
        rows = on_duty(self.stops)
        found: dict[int, list[str]] = defaultdict(list)
        for stop, name in rows.values_list("stop_id", "person__name"):
            found[stop].append(name)
        return found

    def _read_places(self) -> dict[int, int]:
        rows = Quota.objects.filter(session__in={stop.session_id for stop in self.stops})
        counted = rows.order_by().values("session_id").annotate(n=Sum("places"))
        return {row["session_id"]: row["n"] for row in counted}

    def shown(self) -> list[dict[str, Any]]:
        """Each stop with all the phone needs of it."""
        return [with_mark(self._stop(stop)) for stop in self.stops]

    def _stop(self, stop: Stop) -> dict[str, Any]:
        session, activity, site = stop.session, stop.session.activity, stop.site
        standing = self.standings[stop.pk]
        reckoning = standing.reckoning()
        zone = ZoneInfo(site.timezone)
        return {
            "id": stop.pk,
            "title": activity.title,
            "session": session.code,
            "format": activity.format,
            "place": site.name,
            "meeting_point": site.meeting_point,
            "starts": in_iso(session.starts_at, zone),
            "ends": in_iso(session.ends_at, zone),
            "arrives": in_iso(stop.arrives_at, zone),
            "leaves": in_iso(stop.leaves_at, zone),
            "zone": site.timezone,
            "cancelled": session.cancelled_at is not None,
            "ended": stop.pk in self.ended,
            "places": self.places.get(session.pk, 0),
            "expected": self.expected.get(session.pk, 0),
            "language": activity.languages,
            "guides": self.guides.get(stop.pk, []),
            "calls": self._calls(stop, standing),
            "care_until": activity.care_until,
            **counts(standing, reckoning, door=self.door.pk),
            "standby": self.standbys.get(stop.pk),
            "passes": self._passes(stop, standing, reckoning, zone),
        }

    def _calls(self, stop: Stop, standing: Standing) -> list[dict[str, str]]:
        """Who answers for a group or a team that may still come, and their phone. A family's
        phone never leaves the site."""
        coming = [
            one.application.party_id
            for one in self.passes.get(stop.session_id, [])
            if one.pk in standing.known and standing.known[one.pk].fault not in GONE
        ]
        parties = [self.parties[party] for party in dict.fromkeys(coming)]
        return [
            {"name": party.contact, "title": party.title, "phone": party.phone}
            for party in parties
            if party.kind in CALLED and party.phone
        ]

    def _passes(
        self, stop: Stop, standing: Standing, reckoning: Reckoning, zone: ZoneInfo
    ) -> list[dict[str, Any]]:
        day = stop.arrives_at.astimezone(zone).date()
        young = stop.session.activity.care_until
        return [
            self._pass(one, standing.known[one.pk], reckoning, day=day, young=young, zone=zone)
            for one in self.passes.get(stop.session_id, [])
            if one.pk in standing.known
        ]

    def _pass(
        self,
        visit_pass: Pass,
        known: KnownPass,
        reckoning: Reckoning,
        *,
        day: date,
        young: int,
        zone: ZoneInfo,
    ) -> dict[str, Any]:
        party, guest = self.parties[visit_pass.application.party_id], visit_pass.guest
        is_void = known.fault == "given_back"
        born_on = guest.born_on if guest and not is_void else None
        age = age_on(born_on=born_on, day=day) if born_on else None
        is_child = age is not None and age < ADULT_AGE
        first = reckoning.first.get(visit_pass.pk)
        return {
            "id": visit_pass.pk,
            "digest": digest_of_code(self.door.salt, visit_pass.code),
            "name": "" if is_void else guest.name if guest else party.title,
            "names": [] if is_void or guest else party.names,
            "kind": "group" if guest is None else "child" if is_child else "adult",
            "age": age,
            "needs_adult": is_child and age is not None and age < young,
            "party": visit_pass.application.party_id,
            "persons": known.persons,
            "step_free": party.step_free and not is_void,
            "needs": "" if is_void else party.needs,
            "state": known.fault if known.fault in VOID else "good",
            "in": reckoning.inside_with.get(visit_pass.pk, 0),
            "came": reckoning.passes.get(visit_pass.pk, 0),
            "came_at": in_iso(first.done_at, zone) if first else None,
        }


def counts(standing: Standing, reckoning: Reckoning, *, door: int) -> dict[str, Any]:
    """The numbers of a stop as one door sees them."""
    limit = standing.stop.hard_limit
    share = None if limit is None else standing.shares(reckoning).get(door, 0)
    kept = standing.kept_for_others(door, reckoning)
    return {
        "limit": limit,
        "inside": reckoning.inside,
        "came": reckoning.came,
        "conflicts": len(standing.open_conflicts(reckoning)),
        "share": share,
        "share_left": None if share is None else max(0, share - reckoning.walked_in.get(door, 0)),
        "room": None if limit is None else max(0, limit - reckoning.inside - kept),
    }


def _others(door: Door, stops: list[Stop], *, now: datetime) -> list[dict[str, Any]]:
    """Passes of this plant that are good, but for nothing that is shown today; without names."""
    shown = {stop.session_id for stop in stops if not stop.session.cancelled_at}
    rows = (
        Stop.objects.filter(
            site__enterprise=door.enterprise_id,
            session__published_at__isnull=False,
            arrives_at__range=(now - OTHER_DAYS, now + OTHER_DAYS),
        )
        .exclude(session__in=shown)
        .select_related("session__activity", "site")
    )
    by_session: dict[int, Stop] = {}
    for stop in rows.order_by("arrives_at"):
        by_session.setdefault(stop.session_id, stop)
    good = Q(given_back_at=None) | Q(application__session__cancelled_at__isnull=False)
    issued = Pass.objects.filter(good, application__booked_at__isnull=False)
    passes = issued.filter(application__session__in=by_session).order_by("pk")
    codes = passes.values_list("code", "application__session_id")
    return [
        {
            "digest": digest_of_code(door.salt, code),
            **other_day(by_session[session]),
            "cancelled": by_session[session].session.cancelled_at is not None,
        }
        for code, session in codes
    ]


def other_day(stop: Stop) -> dict[str, str]:
    """When and for what a pass is good instead: what anybody may read on the site."""
    at = stop.arrives_at.astimezone(ZoneInfo(stop.site.timezone))
    return {
        "date": at.date().isoformat(),
        "time": f"{at:%H:%M}",
        "title": stop.session.activity.title,
    }


def with_mark(shown: dict[str, Any]) -> dict[str, Any]:
    """The same with a short word that changes whenever anything of it does."""
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False)
    return shown | {"mark": hashlib.sha256(text.encode()).hexdigest()[:MARK_DIGITS]}


def in_iso(moment: datetime, zone: ZoneInfo) -> str:
    """A time as the wall clock there says it: 2026-11-22T10:42:05+03:00."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def in_ms(moment: datetime) -> int:
    """Milliseconds since 1970, as a browser counts."""
    return int(moment.timestamp() * 1000)
