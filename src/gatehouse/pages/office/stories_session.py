"""The story of a session: planned, published, changed, asked for, told, held, spoken of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from gatehouse.admission.models import IN_LINE, Application, State
from gatehouse.core.history import HistoryEntry
from gatehouse.gate.models import PassList, VisitEnd
from gatehouse.gate.turnout import of_sessions
from gatehouse.impact.queries import said_of
from gatehouse.pages.desk.rows import conflicts_at
from gatehouse.pages.office.asking import windows_of
from gatehouse.pages.office.history import LOOKS
from gatehouse.pages.office.history_words import say
from gatehouse.pages.office.stories_told import news_of, other_sessions
from gatehouse.pages.standbys import standbys_of
from gatehouse.programme.formats import Admission, Format
from gatehouse.programme.models import Quota, Session
from gatehouse.programme.office import Seat, office_page, session_or_404
from gatehouse.quizzes.models import Channel
from gatehouse.web import charts

ENTRIES_AT_MOST = 200
LINE_AT_MOST = 50
DAYS_AT_MOST = 28
SHORT_SPAN = 12  # days whose months have room under the bars


@dataclass(frozen=True)
class Day:
    """What happened to the applications on one day, in parties and people."""

    day: date
    applied: int
    persons: int
    booked: int
    ended: int


@require_safe
@office_page
def session(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All of it in order; who comes, waits and did what only for those who look after them."""
    found, now = session_or_404(request, seat, code), timezone.now()
    plans = seat.plans(found.season_id)
    days = by_days(found)
    context = {
        "session": found,
        "activity": found.activity,
        "zone": found.season.timezone,
        "plans": plans,
        "is_over": now >= found.ends_at,
        "has_begun": now >= found.starts_at,
        "quotas": quotas_of(found),
        "turnout": of_sessions([found.pk])[found.pk] if now >= found.starts_at else None,
        "said": said_of([found.pk])[found.pk],
        "days": days,
        "chart": chart_of(days),
        "board": reverse("pages:office_board", args=[found.season.code]),
    }
    if plans:
        context |= _for_planners(seat, found, now=now)
    return render(request, "pages/office/session.html", context)


def _for_planners(seat: Seat, found: Session, *, now: datetime) -> dict[str, Any]:
    stops = list(found.stops.all())
    news = news_of(found)
    conflicts = conflicts_at(stops)
    return {
        "acts": acts_of(seat, found, now=now),
        "windows": list(windows_of(found)),
        "line": list(_line(found)),
        "standbys": standbys_of(found),
        "news": news,
        "others": other_sessions(found, now=now) if any(one.left for one in news) else [],
        "lists": list(_lists(found)),
        "ends": list(VisitEnd.objects.filter(stop__in=stops).select_related("stop__site")),
        "conflicts": sum(conflicts.values()),
        "is_at_desks": seat.plans_all,
        "entries": say(entries_of(found)),
    }


def quotas_of(found: Session) -> list[Quota]:
    """Places by kind, with the parties and people that wait as `parties`, `people`; and of those
    with places how many said that they come (`confirmed`), or were asked and have not (`silent`).
    """
    line = Q(applications__state__in=IN_LINE)
    booked = Q(applications__state=State.BOOKED)
    yes = Q(applications__confirmed_at__isnull=False)
    asked = Q(applications__confirm_asked_at__isnull=False)
    rows = found.quotas.annotate(
        confirmed=Sum("applications__persons", filter=booked & yes),
        silent=Sum("applications__persons", filter=booked & asked & ~yes),
        parties=Count("applications", filter=line),
        people=Sum("applications__persons", filter=line),
    )
    return list(rows.order_by("-kind"))


def _line(found: Session) -> Any:
    """Who waits, the first first."""
    waiting = Application.objects.filter(session=found, state__in=IN_LINE)
    return waiting.select_related("quota", "party").order_by("pk")[:LINE_AT_MOST]


def _lists(found: Session) -> Any:
    lists = PassList.objects.filter(stop__session=found).defer("rows")
    return lists.select_related("stop__site").order_by("stop", "number")


@dataclass(frozen=True)
class Act:
    """Something to do with a session, on its own page."""

    text: str
    url: str
    icon: str
    is_grave: bool = False


def acts_of(seat: Seat, found: Session, *, now: datetime) -> list[Act]:
    """What may be done now. Desks of plants are for those who sit at all of them."""
    code = found.code
    is_open = found.cancelled_at is None and now < found.ends_at
    has_begun = now >= found.starts_at
    move = reverse("pages:office_board_move", args=[found.season.code, code])
    letter = f"{reverse('mailings:new')}?session={code}"
    acts = [
        (
            True,
            Act(
                pgettext("act", "Edit"), reverse("pages:office_session_edit", args=[code]), "wrench"
            ),
        ),
        (
            is_open and not has_begun,
            Act(_("Places"), reverse("pages:office_places", args=[code]), "users"),
        ),
        (is_open and not has_begun, Act(_("Move"), move, "clock")),
        (
            found.admission == Admission.SELECTION,
            Act(_("Choose who comes"), reverse("pages:office_choose", args=[code]), "circle-check"),
        ),
        (
            is_open and now < found.closes_at,
            Act(_("Book by phone"), reverse("admission:office_book", args=[code]), "phone"),
        ),
        *_of_game(found),
        (True, Act(_("Write to its people"), letter, "mail")),
        (
            seat.plans_all,
            Act(_("At the plant’s desk"), reverse("pages:desk_session", args=[code]), "factory"),
        ),
        (
            is_open,
            Act(_("Call off"), reverse("pages:office_cancel", args=[code]), "ban", is_grave=True),
        ),
    ]
    return [act for may, act in acts if may]


def _of_game(found: Session) -> list[tuple[bool, Act]]:
    """The game that is played there, or the way to one."""
    if found.activity.format != Format.QUIZ or found.cancelled_at is not None:
        return []
    channel = Channel.objects.filter(session=found).select_related("quiz").first()
    if channel is not None:
        url = reverse("quizzes:office_game", args=[channel.quiz.code])
        return [(True, Act(pgettext("act", "The game"), url, "gamepad-2"))]
    url = f"{reverse('quizzes:office_game_new')}?session={found.code}"
    return [(True, Act(pgettext("act", "Make a game of it"), url, "gamepad-2"))]


def by_days(found: Session) -> list[Day]:
    """Days on which anything happened to its applications, the first first. One statement."""
    zone = found.zone
    applied, persons = Counter[date](), Counter[date]()
    booked, ended = Counter[date](), Counter[date]()
    rows = Application.objects.filter(session=found).order_by()
    for at, people, booked_at, ended_at in rows.values_list(
        "applied_at", "persons", "booked_at", "ended_at"
    ):
        day = at.astimezone(zone).date()
        applied[day] += 1
        persons[day] += people
        if booked_at:
            booked[booked_at.astimezone(zone).date()] += 1
        if ended_at:
            ended[ended_at.astimezone(zone).date()] += 1
    days = sorted({*applied, *booked, *ended})
    return [Day(day, applied[day], persons[day], booked[day], ended[day]) for day in days]


def chart_of(days: Sequence[Day]) -> charts.Chart | None:
    """Applications by days, of the last four weeks of them; None for fewer than two days."""
    if len(days) < 2:
        return None
    last = days[-1].day
    first = max(days[0].day, last - timedelta(days=DAYS_AT_MOST - 1))
    known = {one.day: one.applied for one in days}
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    shape = "%d.%m" if len(span) <= SHORT_SPAN else "%d"
    pairs = [(day.strftime(shape), known.get(day, 0)) for day in span]
    head = (pgettext("column", "Day"), _("Applications"))
    return charts.bars(
        _("Applications by days"), pairs, head=head, unit=pgettext("chart", "parties")
    )


def entries_of(found: Session) -> list[HistoryEntry]:
    """What was done to the session itself, its places, stops and lists, the first first."""
    about = Q(of_type="programme.session", of_id=str(found.pk))
    for table, keys in (
        ("programme.quota", found.quotas.values_list("pk", flat=True)),
        ("programme.stop", found.stops.values_list("pk", flat=True)),
        (
            "gate.passlist",
            PassList.objects.filter(stop__session=found).values_list("pk", flat=True),
        ),
    ):
        about |= Q(of_type=table, of_id__in=[str(key) for key in keys])
    newest = HistoryEntry.objects.filter(about).exclude(verb__in=LOOKS)
    return list(newest.order_by("-at", "-pk")[:ENTRIES_AT_MOST])[::-1]
