"""Who sits at which desk: a plant's people at their own, guides with fewer rights, organisers at
all. For anybody else there is no such page, and the log says who asked for what, by numbers."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from django.db.models import Q
from django.http import Http404, HttpRequest

from gatehouse.catalogue.models import Enterprise, PlantRole
from gatehouse.people.models import Person
from gatehouse.people.roles import is_organiser
from gatehouse.programme.models import Session, Stop

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seat:
    """What somebody may do: enterprises whose days they see, and those they answer for. None
    stands for all of them."""

    person: Person
    seen: frozenset[int] | None
    run: frozenset[int] | None

    def sees(self, enterprise_id: int) -> bool:
        return self.seen is None or enterprise_id in self.seen

    def runs(self, enterprise_id: int) -> bool:
        return self.run is None or enterprise_id in self.run

    @property
    def runs_any(self) -> bool:
        """Whether there is anything here that they may change."""
        return self.run is None or bool(self.run)

    def plants(self) -> list[Enterprise]:
        """The enterprises whose days they see, by name."""
        plants = Enterprise.objects.order_by("name")
        return list(plants if self.seen is None else plants.filter(pk__in=self.seen))

    def plants_run(self) -> list[Enterprise]:
        """The enterprises they answer for, by name."""
        plants = Enterprise.objects.order_by("name")
        return list(plants if self.run is None else plants.filter(pk__in=self.run))


def seat_of(person: Person) -> Seat:
    """Read once for a page; one statement for a plant's people, two for the others."""
    if not person.is_active:
        return Seat(person, frozenset(), frozenset())
    if is_organiser(person):
        return Seat(person, None, None)
    roles = list(person.memberships.values_list("enterprise", "role"))
    seen = frozenset(plant for plant, _role in roles)
    return Seat(person, seen, frozenset(p for p, role in roles if role == PlantRole.PLANT))


def seat_or_404(request: HttpRequest, person: Person, *, runs: bool = False) -> Seat:
    """The seat of whoever has a desk at all; with `runs`, of whoever may change something."""
    seat = seat_of(person)
    if seat.seen == frozenset() or (runs and not seat.runs_any):
        refuse(request, person)
    return seat


def refuse(request: HttpRequest, person: Person, what: object = "-") -> NoReturn:
    """There is no such page for this person; the log knows them and the thing by number."""
    match = request.resolver_match
    logger.warning(
        "Desk refused to person %d: %s of %s", person.pk, match.view_name if match else "", what
    )
    raise Http404


def session_or_404(
    request: HttpRequest, person: Person, code: str, *, runs: bool = False
) -> tuple[Seat, Session]:
    """A session of somebody's plant, or one that stops there; with `runs`, a session of a plant
    that they answer for."""
    seat = seat_or_404(request, person)
    rows = Session.objects.select_related("season", "activity__enterprise")
    session = rows.prefetch_related("stops__site", "quotas").filter(code=code[:16]).first()
    if session is None:
        raise Http404
    owner = session.activity.enterprise_id
    stops_here = any(seat.sees(stop.site.enterprise_id) for stop in session.stops.all())
    allowed = seat.runs(owner) if runs else seat.sees(owner) or stops_here
    if not allowed:
        refuse(request, person, session.pk)
    return seat, session


def stop_or_404(request: HttpRequest, person: Person, stop_id: int) -> tuple[Seat, Stop]:
    """A stop at a plant that somebody answers for."""
    seat = seat_or_404(request, person)
    rows = Stop.objects.select_related("session__season", "session__activity", "site__enterprise")
    stop = rows.filter(pk=stop_id).first()
    if stop is None:
        raise Http404
    if not seat.runs(stop.site.enterprise_id):
        refuse(request, person, stop.pk)
    return seat, stop


def may_see_names(seat: Seat, session: Session, *, now: datetime) -> bool:
    """The plant's people always; a guide on the day of the visit only."""
    plants = {session.activity.enterprise_id, *(s.site.enterprise_id for s in session.stops.all())}
    if any(seat.runs(plant) for plant in plants):
        return True
    here = session.zone
    first, last = session.starts_at.astimezone(here), session.ends_at.astimezone(here)
    return first.date() <= now.astimezone(here).date() <= last.date()


def of_seat(seat: Seat) -> Q:
    """Which sessions are for this seat's eyes."""
    if seat.seen is None:
        return Q()
    return Q(activity__enterprise__in=seat.seen) | Q(stops__site__enterprise__in=seat.seen)
