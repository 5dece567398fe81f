"""A season's sessions with their places and what they stumble over, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils.translation import get_language
from holidays import country_holidays

from gatehouse.admission.models import IN_LINE, Application
from gatehouse.catalogue.models import ClosedDays, Enterprise
from gatehouse.gate.models import GuideDuty
from gatehouse.programme.clashes import Clash, Closed, Planned, Span, clashes
from gatehouse.programme.formats import TRAITS, Admission, Format
from gatehouse.programme.models import Activity, Quota, QuotaKind, Season, Session, Stop

HOLIDAY_LANGUAGES = {"ru": "ru", "en": "en_US"}
NO_TIME = timedelta()


@dataclass(frozen=True)
class Entry:
    """One session of the season. `held`, `places` and `waiting` count persons of every kind."""

    session: Session
    held: int
    places: int
    waiting: int
    clashes: Sequence[Clash]

    @property
    def is_draft(self) -> bool:
        return self.session.published_at is None

    @property
    def has_room(self) -> bool:
        """Whether somebody might still get a place."""
        return self.session.cancelled_at is None and self.held < self.places

    @property
    def activity(self) -> Activity:
        return self.session.activity

    @property
    def plant(self) -> Enterprise:
        return self.session.activity.enterprise


@dataclass(frozen=True)
class Reading:
    """All sessions of a season by their beginning; `closed` by plant; `holidays` by day, in the
    words of the current language."""

    season: Season
    entries: Sequence[Entry]
    closed: Mapping[int, Sequence[Closed]]
    holidays: Mapping[date, str]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.season.timezone)


def read(
    season: Season, *, now: datetime, shifted: Mapping[int, timedelta] | None = None
) -> Reading:
    """The season as it stands; with `shifted`, its clashes as if these sessions, by key, began
    so much later. The number of statements does not grow with the sessions."""
    sessions = _sessions(season)
    days = _days(season, sessions)
    holidays, closed = holidays_between(*days), _closed(sessions, days)
    met = clashes(
        _planned(season, sessions, shifted or {}, now=now),
        season=(season.starts_on, season.ends_on),
        closed=closed,
        holidays=holidays,
    )
    places, waiting = _places(season), _waiting(season)
    entries = [
        Entry(one, *places.get(one.pk, (0, 0)), waiting.get(one.pk, 0), met.get(one.pk, ()))
        for one in sessions
    ]
    return Reading(season, entries, closed, holidays)


def _sessions(season: Season) -> list[Session]:
    """With their season, activity, enterprise and industry, each of which is read once."""
    found = list(Session.objects.filter(season=season).order_by("starts_at", "code"))
    rows = Activity.objects.filter(pk__in=Session.objects.filter(season=season).values("activity"))
    activities = {one.pk: one for one in rows.select_related("enterprise__industry").order_by()}
    for one in found:
        one.season, one.activity = season, activities[one.activity_id]
    return found


def _days(season: Season, sessions: Sequence[Session]) -> tuple[date, date]:
    """From the first day on which anything is, to the last; the season's own days among them."""
    zone = ZoneInfo(season.timezone)
    begins = [one.starts_at.astimezone(zone).date() for one in sessions]
    ends = [one.ends_at.astimezone(zone).date() for one in sessions]
    return min([season.starts_on, *begins]), max([season.ends_on, *ends])


def _places(season: Season) -> dict[int, tuple[int, int]]:
    """Held and offered, by session."""
    rows = Quota.objects.filter(session__season=season).order_by()
    summed = rows.values("session").annotate(held_=Sum("held"), places_=Sum("places"))
    return {row["session"]: (row["held_"], row["places_"]) for row in summed}


def _waiting(season: Season) -> dict[int, int]:
    """People in the waiting line, by session."""
    rows = Application.objects.filter(session__season=season, state__in=IN_LINE).order_by()
    return dict(rows.values("session").annotate(n=Sum("persons")).values_list("session", "n"))


def _closed(sessions: Iterable[Session], days: tuple[date, date]) -> dict[int, list[Closed]]:
    rows = ClosedDays.objects.filter(first_on__lte=days[1], last_on__gte=days[0])
    found: dict[int, list[Closed]] = defaultdict(list)
    for plant, first_on, last_on, reason in rows.order_by("first_on", "pk").values_list(
        "enterprise", "first_on", "last_on", "reason"
    ):
        found[plant].append(Closed(first_on, last_on, reason))
    return found


def holidays_between(first: date, last: date) -> dict[date, str]:
    """Public holidays of Russia by day, in the words of the current language."""
    language = (get_language() or "ru")[:2]
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= _holidays(year, HOLIDAY_LANGUAGES.get(language, "ru"))
    return {day: name for day, name in found.items() if first <= day <= last}


@lru_cache(maxsize=16)
def _holidays(year: int, language: str) -> dict[date, str]:
    return dict(country_holidays("RU", years=year, language=language).items())


def _planned(
    season: Season, sessions: Sequence[Session], shifted: Mapping[int, timedelta], *, now: datetime
) -> list[Planned]:
    """What may clash: neither cancelled nor over. Sessions of other seasons stand among them with
    their stops, because a hall and a guide are there once."""
    live = [one for one in sessions if one.cancelled_at is None]
    live = [one for one in live if one.ends_at + shifted.get(one.pk, NO_TIME) > now]
    if not live:
        return []
    far = max(shifted.values(), key=abs, default=NO_TIME)
    since = min(one.starts_at for one in live) + min(far, NO_TIME)
    until = max(one.ends_at for one in live) + max(far, NO_TIME)
    spans, shared = _spans(season, since, until)
    own = [
        _of_session(one, spans.pop(one.pk, []), shifted.get(one.pk, NO_TIME), season=season)
        for one in live
    ]
    over = {one.pk for one in sessions}
    foreign = [
        Planned(key, season.starts_on, tuple(some), has_hall=key not in shared)
        for key, some in spans.items()
        if key not in over
    ]
    return own + foreign


def _spans(
    season: Season, since: datetime, until: datetime
) -> tuple[dict[int, list[Span]], set[int]]:
    """Stops of all seasons in this time by session, and the sessions that need no hall of their
    own."""
    zone = ZoneInfo(season.timezone)
    stops = Stop.objects.filter(
        arrives_at__lt=until, leaves_at__gt=since, session__cancelled_at=None
    ).order_by("session", "number")
    duties = GuideDuty.objects.filter(stop__arrives_at__lt=until, stop__leaves_at__gt=since)
    guides: dict[int, set[int]] = defaultdict(set)
    for stop, person in duties.order_by().values_list("stop", "person"):
        guides[stop].add(person)
    spans: dict[int, list[Span]] = defaultdict(list)
    shared: set[int] = set()
    for key, session, site, plant, arrives_at, leaves_at, format_ in stops.values_list(
        "pk", "session", "site", "site__enterprise", "arrives_at", "leaves_at",
        "session__activity__format",
    ):  # fmt: skip
        first, last = arrives_at.astimezone(zone).date(), leaves_at.astimezone(zone).date()
        who = frozenset(guides.get(key, ()))
        spans[session].append(Span(site, plant, arrives_at, leaves_at, first, last, who))
        if TRAITS[Format(format_)].over_days:
            shared.add(session)
    return spans, shared


def _of_session(
    session: Session, spans: Sequence[Span], later: timedelta, *, season: Season
) -> Planned:
    """A session as it is, or so much later."""
    zone, applies = ZoneInfo(season.timezone), session.admission != Admission.OPEN
    return Planned(
        key=session.pk,
        on=(session.starts_at + later).astimezone(zone).date(),
        spans=tuple(_later(span, later, zone) if later else span for span in spans),
        opens_at=session.opens_at if applies else None,
        closes_at=session.closes_for(QuotaKind.PUBLIC) + later if applies else None,
        has_hall=not session.traits.over_days,
    )


def _later(span: Span, later: timedelta, zone: ZoneInfo) -> Span:
    since, until = span.since + later, span.until + later
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    return replace(span, since=since, until=until, first_on=first, last_on=last)
