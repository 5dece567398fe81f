"""The plan of a season: plants, what they offer, and the sessions of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatehouse.catalogue.models import Enterprise
from gatehouse.pages.office.describing import describable, known
from gatehouse.pages.office.seasons import tabs
from gatehouse.programme.models import Activity, Quota, Season, Session
from gatehouse.programme.office import Seat, office_page, season_or_404

SHOWN_AT_MOST = 12  # sessions of one activity, unless its plant alone is asked for
ENGLISH = ("title_en", "summary_en")
PLANNED, ALL = "planned", "all"


@dataclass(frozen=True)
class Chip:
    """One session in a line: when, how full, whether anybody sees it."""

    session: Session
    held: int
    places: int


@dataclass(frozen=True)
class Offer:
    """An activity with its sessions of the season; `more` are not shown."""

    activity: Activity
    chips: Sequence[Chip]
    more: int
    lacks_english: bool
    may_change: bool


@dataclass(frozen=True)
class Plant:
    """A plant with what it offers."""

    enterprise: Enterprise
    offers: Sequence[Offer]
    sessions: int
    drafts: int


@require_safe
@office_page
def plan(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Every plant and what it offers; `show` tells whether those without a session as well, `q` is
    looked for in names and titles, `plant` is the code of one."""
    season = season_or_404(request, seat, code)
    sessions = _sessions(season)
    show = request.GET.get("show") or (PLANNED if sessions else ALL)
    words, only = request.GET.get("q", "").strip()[:80], request.GET.get("plant", "")[:48]
    activities = list(_asked(known(seat), sessions, show, words, only))
    context = {
        "season": season,
        "tabs": tabs(season, seat, "office_plan"),
        "plants": _plants(activities, sessions, season, seat, whole=bool(only)),
        "plans": seat.plans(season.pk),
        "show": show,
        "q": words,
        "only": only,
        "count": sum(map(len, sessions.values())),
    }
    return render(request, "pages/office/season_plan.html", context)


def _sessions(season: Season) -> dict[int, list[Session]]:
    """By activity, in the order of time."""
    found: dict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.filter(season=season).order_by("starts_at", "code"):
        found[session.activity_id].append(session)
    return found


def _asked(
    among: QuerySet[Activity], planned: Iterable[int], show: str, words: str, only: str
) -> QuerySet[Activity]:
    rows = among.select_related("enterprise").order_by("enterprise__name", "enterprise", "title")
    if show == PLANNED and not words and not only:
        rows = rows.filter(pk__in=list(planned))
    if only:
        rows = rows.filter(enterprise__code=only)
    for word in words.split():
        # SQLite folds Latin letters only: a word is asked for as typed and with a capital.
        either = Q()
        for one in {word, word.lower(), word.capitalize()}:
            either |= Q(title_ru__icontains=one) | Q(enterprise__name_ru__icontains=one)
        rows = rows.filter(either)
    return rows


def _plants(
    activities: Sequence[Activity],
    sessions: dict[int, list[Session]],
    season: Season,
    seat: Seat,
    *,
    whole: bool,
) -> list[Plant]:
    may = describable(activities, seat) if seat.plans_any else frozenset()
    places = _places(season)
    made = []
    for enterprise, own in groupby(activities, key=lambda one: one.enterprise):
        listed = list(own)
        there = [session for one in listed for session in sessions.get(one.pk, ())]
        offers = [
            _offer(one, sessions.get(one.pk, []), places, whole=whole, may=one.pk in may)
            for one in listed
        ]
        drafts = sum(session.published_at is None for session in there)
        made.append(Plant(enterprise, offers, len(there), drafts))
    return made


def _offer(
    activity: Activity,
    sessions: list[Session],
    places: dict[int, tuple[int, int]],
    *,
    whole: bool,
    may: bool,
) -> Offer:
    shown = sessions if whole else sessions[:SHOWN_AT_MOST]
    chips = [Chip(one, *places.get(one.pk, (0, 0))) for one in shown]
    return Offer(activity, chips, len(sessions) - len(shown), lacks_english(activity), may)


def lacks_english(activity: Activity) -> bool:
    """Whether an English reader would meet Russian on its page."""
    return not all(getattr(activity, name) for name in ENGLISH)


def _places(season: Season) -> dict[int, tuple[int, int]]:
    """Held and offered, by session."""
    rows = Quota.objects.filter(session__season=season).order_by().values("session")
    summed = rows.annotate(h=Sum("held"), p=Sum("places"))
    return {row["session"]: (row["h"], row["p"]) for row in summed}
