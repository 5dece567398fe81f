"""The door of the organisers' desk: who sits at it, and which seasons are theirs.

Pages of the desk lie in `pages/office` and in the `staff.py` of capabilities; all of them open
through here. For anybody else there is no such page, and the log says who asked, by number.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, NoReturn, ParamSpec
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gatehouse.people.models import Person
from gatehouse.people.roles import is_administrator, is_organiser
from gatehouse.programme.models import Season, Session
from gatehouse.programme.roles import Seasons, seasons_planned_by, seasons_seen_by

logger = logging.getLogger(__name__)
Arguments = ParamSpec("Arguments")


@dataclass(frozen=True)
class Seat:
    """What somebody may do at the organisers' desk. `seen` and `planned` are keys of seasons, None
    for all; `sees_names` is false for the press, who see the programme and never who comes."""

    person: Person
    seen: Seasons
    planned: Seasons

    def sees(self, season_id: int) -> bool:
        return self.seen is None or season_id in self.seen

    def plans(self, season_id: int) -> bool:
        return self.planned is None or season_id in self.planned

    @property
    def has_any(self) -> bool:
        return self.seen is None or bool(self.seen)

    @property
    def plans_any(self) -> bool:
        """Whether there is anything here that they may change."""
        return self.planned is None or bool(self.planned)

    @property
    def plans_all(self) -> bool:
        """Whether the whole programme is theirs: enterprises, texts, new seasons."""
        return self.planned is None

    @property
    def is_administrator(self) -> bool:
        return is_administrator(self.person)

    def sees_names(self, season_id: int) -> bool:
        """Whether they look after the visitors of this season."""
        return self.plans(season_id)

    def seasons(self) -> QuerySet[Season]:
        """Those they may look at, the newest first."""
        return Season.objects.filter(within(self.seen, "pk"))

    def seasons_planned(self) -> QuerySet[Season]:
        """Those they plan, the newest first."""
        return Season.objects.filter(within(self.planned, "pk"))


def within(seasons: Seasons, field: str = "season") -> Q:
    """The condition on rows that `field` is one of these seasons."""
    return Q() if seasons is None else Q(**{f"{field}__in": seasons})


def seat_of(person: Person) -> Seat:
    """Read once for a page."""
    if not person.is_active:
        return Seat(person, frozenset(), frozenset())
    return Seat(person, seasons_seen_by(person), seasons_planned_by(person))


OfficeView = Callable[Concatenate[HttpRequest, Seat, Arguments], HttpResponse]
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


def office_page(view: OfficeView[Arguments]) -> View[Arguments]:
    """A page of the desk: a stranger signs in first; whoever has no seat finds no page; nobody
    keeps or indexes it."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        if not isinstance(request.user, Person):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
        seat = seat_of(request.user)
        if not seat.has_any:
            refuse(request, seat)
        request.office_seat = seat  # type: ignore[attr-defined]  # the sections beside the page
        response = view(request, seat, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def planner_page(view: OfficeView[Arguments]) -> View[Arguments]:
    """A page for those who plan at least one season."""

    @wraps(view)
    def planned(
        request: HttpRequest, seat: Seat, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        if not seat.plans_any:
            refuse(request, seat)
        return view(request, seat, *args, **kwargs)

    return office_page(planned)


def city_page(view: OfficeView[Arguments]) -> View[Arguments]:
    """A page for those whose the whole programme is: the organisers of the city."""

    @wraps(view)
    def owned(
        request: HttpRequest, seat: Seat, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        if not seat.plans_all:
            refuse(request, seat)
        return view(request, seat, *args, **kwargs)

    return office_page(owned)


def refuse(request: HttpRequest, seat: Seat, what: object = "-") -> NoReturn:
    """There is no such page for this person; the log knows them and the thing by number."""
    match = request.resolver_match
    view = match.view_name if match else ""
    logger.warning("Office refused to person %d: %s of %s", seat.person.pk, view, what)
    raise Http404


def season_or_404(request: HttpRequest, seat: Seat, code: str, *, plans: bool = False) -> Season:
    """A season that somebody sees; with `plans`, one that they plan."""
    season = Season.objects.filter(code=code[:32]).first()
    if season is None:
        raise Http404
    if not (seat.plans(season.pk) if plans else seat.sees(season.pk)):
        refuse(request, seat, season.pk)
    return season


def session_or_404(request: HttpRequest, seat: Seat, code: str, *, plans: bool = False) -> Session:
    """A session of a season that somebody sees; with `plans`, of one that they plan. It comes with
    its season, activity, enterprise, stops with sites, and quotas."""
    rows = Session.objects.select_related("season", "activity__enterprise")
    session = rows.prefetch_related("stops__site", "quotas").filter(code=code[:16]).first()
    if session is None:
        raise Http404
    if not (seat.plans(session.season_id) if plans else seat.sees(session.season_id)):
        refuse(request, seat, session.pk)
    return session


def can_organise(person: Person) -> bool:
    """Whether the header shows the way to the desk."""
    return is_organiser(person) or seat_of(person).has_any
