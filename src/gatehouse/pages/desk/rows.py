"""The sessions and stops of some days as the desk shows them, read for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from gatehouse.admission.models import IN_LINE, Application, Attendance, State
from gatehouse.gate.listing import due_at
from gatehouse.gate.models import GateAct, PassList, PassListLayout
from gatehouse.gate.standing import on_duty, standings
from gatehouse.pages.desk.access import Seat
from gatehouse.people.models import Person
from gatehouse.programme.models import Quota, Session, Stop
from gatehouse.web import words

ZONE = ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True)
class Fill:
    """Places of one kind: how many are held of how many, and who waits for one."""

    quota: Quota
    waiting: int = 0
    parties_waiting: int = 0


@dataclass
class Row:
    """One session at one of the plant's stops; without a stop when it has none (online).

    `expected` and `came` count people; `came` is None before anybody could come.
    """

    session: Session
    stop: Stop | None
    fills: list[Fill] = field(default_factory=list)
    expected: int = 0
    came: int | None = None
    list_words: str = ""
    list_state: str = ""
    guides: list[str] = field(default_factory=list)
    conflicts: int = 0
    runs: bool = False

    @property
    def starts_at(self) -> datetime:
        return self.stop.arrives_at if self.stop else self.session.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.stop.leaves_at if self.stop else self.session.ends_at

    @property
    def zone(self) -> str:
        return self.session.season.timezone

    @property
    def held(self) -> int:
        return sum(fill.quota.held for fill in self.fills)

    @property
    def places(self) -> int:
        return sum(fill.quota.places for fill in self.fills)

    @property
    def waiting(self) -> int:
        return sum(fill.waiting for fill in self.fills)


@dataclass(frozen=True)
class Day:
    """One date with what is on."""

    date: date
    rows: Sequence[Row]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def rows_between(
    seat: Seat, first: date, last: date, *, now: datetime, plant: str = ""
) -> list[Row]:
    """What is on from the first to the last date, both with, by the clock."""
    since, until = midnight(first), midnight(last + timedelta(days=1))
    stops = Stop.objects.filter(arrives_at__lt=until, leaves_at__gt=since)
    online = Session.objects.filter(stops=None, starts_at__lt=until, ends_at__gt=since)
    if seat.seen is not None:
        stops = stops.filter(site__enterprise__in=seat.seen)
        online = online.filter(activity__enterprise__in=seat.seen)
    if plant:
        stops = stops.filter(site__enterprise__code=plant)
        online = online.filter(activity__enterprise__code=plant)
    return fill_in(seat, [*_of_stops(stops), *_of_sessions(online)], now=now)


def _of_stops(stops: QuerySet[Stop]) -> list[Row]:
    full = stops.select_related("site__enterprise", "session__season", "session__activity")
    return [Row(stop.session, stop) for stop in full]


def _of_sessions(sessions: QuerySet[Session]) -> list[Row]:
    full = sessions.select_related("season", "activity__enterprise")
    return [Row(session, None) for session in full]


def fill_in(seat: Seat, rows: list[Row], *, now: datetime) -> list[Row]:
    """Everything that is counted; the number of statements does not grow with the rows."""
    _add_places(rows)
    _add_people(rows, now=now)
    stops = [row.stop for row in rows if row.stop is not None]
    lists, guides, conflicts = _lists(stops), guides_of(stops), conflicts_at(stops)
    layouts = _layouts(stops)
    for row in rows:
        plant = row.stop.site.enterprise_id if row.stop else row.session.activity.enterprise_id
        row.runs = seat.runs(plant)
        if row.stop is None:
            continue
        row.guides = [called(person) for person in guides.get(row.stop.pk, ())]
        row.conflicts = conflicts.get(row.stop.pk, 0)
        row.list_state, row.list_words = _list_words(
            row, lists.get(row.stop.pk), layouts.get(plant), now=now
        )
    return sorted(rows, key=lambda row: (row.starts_at, row.session.code))


def _add_places(rows: Iterable[Row]) -> None:
    by_session: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_session[row.session.pk].append(row)
    line = Q(applications__state__in=IN_LINE)
    quotas = Quota.objects.filter(session__in=by_session).annotate(
        people=Sum("applications__persons", filter=line),
        parties=Count("applications", filter=line),
    )
    for quota in quotas.order_by("session", "-kind"):
        for row in by_session[quota.session_id]:
            row.fills.append(Fill(quota, quota.people or 0, quota.parties))


def _add_people(rows: Sequence[Row], *, now: datetime) -> None:
    sessions = {row.session.pk for row in rows}
    booked = Application.objects.filter(session__in=sessions, state=State.BOOKED).order_by()
    expected = dict(booked.values("session").annotate(n=Sum("persons")).values_list("session", "n"))
    counted = Attendance.objects.filter(session__in=sessions).order_by()
    rows_ = counted.values("session", "stop").annotate(n=Sum("persons"))
    came: dict[tuple[int, int | None], int] = {
        (row["session"], row["stop"]): row["n"] for row in rows_
    }
    for row in rows:
        row.expected = expected.get(row.session.pk, 0)
        at = came.get((row.session.pk, row.stop.pk if row.stop else None))
        row.came = at if at is not None else (0 if now >= row.starts_at else None)


def _lists(stops: Sequence[Stop]) -> dict[int, PassList]:
    """The last list of each stop; what stands in it is not read."""
    found = PassList.objects.filter(stop__in=stops).order_by("number").defer("rows")
    return {one.stop_id: one for one in found}


def _layouts(stops: Sequence[Stop]) -> dict[int, PassListLayout]:
    plants = {stop.site.enterprise_id for stop in stops}
    found = PassListLayout.objects.filter(enterprise__in=plants).defer("recipients")
    return {one.enterprise_id: one for one in found}


def _list_words(
    row: Row, made: PassList | None, layout: PassListLayout | None, *, now: datetime
) -> tuple[str, str]:
    """How the pass list stands: a state for a colour and a sign, and the words."""
    if row.stop is None or not row.fills or row.session.cancelled_at:
        return "", ""
    if made is not None:
        named = {"n": made.number, "time": _moment(made.made_at, row.zone)}
        text = _("list %(n)d sent, %(time)s") if made.sent_to else _("list %(n)d made, %(time)s")
        return "good" if made.sent_to else "", text % named
    due = due_at(row.stop, layout or PassListLayout())
    if now >= row.ends_at:
        return "", _("no list was made")
    if now >= due:
        return "stop", _("the list is overdue")
    return "", _("list due %(time)s") % {"time": _moment(due, row.zone)}


def _moment(at: datetime, zone: str) -> str:
    return f"{words.day(at, zone)}, {words.clock(at, zone)}"


def guides_of(stops: Sequence[Stop]) -> dict[int, list[Person]]:
    """Who leads the visit at each stop."""
    found: dict[int, list[Person]] = defaultdict(list)
    for duty in on_duty(stops).select_related("person"):
        found[duty.stop_id].append(duty.person)
    return found


def called(person: Person) -> str:
    """Somebody of the plant by name; by the address they sign in with while there is none."""
    return person.name or person.email


def conflicts_at(stops: Sequence[Stop]) -> dict[int, int]:
    """Open conflicts of the stops at which anything was done at all."""
    with_acts = set(
        GateAct.objects.filter(stop__in=stops).order_by().values_list("stop", flat=True).distinct()
    )
    if not with_acts:
        return {}
    at = standings([stop for stop in stops if stop.pk in with_acts])
    return {key: len(one.open_conflicts(one.reckoning())) for key, one in at.items()}


def by_days(rows: Iterable[Row], first: date, last: date) -> list[Day]:
    """Every date from first to last with its rows; what is open over days stands on each."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    listed = list(rows)
    return [Day(day, [row for row in listed if _is_on(row, day)]) for day in days]


def _is_on(row: Row, day: date) -> bool:
    begins = row.starts_at.astimezone(ZONE).date()
    ends = (row.ends_at - timedelta(microseconds=1)).astimezone(ZONE).date()
    return begins <= day <= ends


def next_day(seat: Seat, after: date, *, plant: str = "") -> date | None:
    """The next date on which anything is on, after this one."""
    stops = Stop.objects.filter(
        arrives_at__gte=midnight(after + timedelta(days=1)), session__cancelled_at=None
    )
    if seat.seen is not None:
        stops = stops.filter(site__enterprise__in=seat.seen)
    if plant:
        stops = stops.filter(site__enterprise__code=plant)
    at = stops.order_by("arrives_at").values_list("arrives_at", flat=True).first()
    return at.astimezone(ZONE).date() if at else None
