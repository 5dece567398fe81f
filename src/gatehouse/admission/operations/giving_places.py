"""A released draw becomes places and a waiting line. Done again it gives nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from gatehouse.admission import messages
from gatehouse.admission.models import (
    Application,
    EndReason,
    Party,
    PlacesDraw,
    PlacesLot,
    State,
)
from gatehouse.admission.operations.drawn_capacity import agreed_changes
from gatehouse.admission.operations.places import (
    end,
    fill,
    hold,
    lock,
    lock_party,
    lock_wishes,
)
from gatehouse.admission.season_rules import SeasonRules
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Entry

BATCH = 2_000


def give_places(*, now: datetime) -> int:
    """Give the places of every draw that was released; returns how many parties got one."""
    due = PlacesDraw.objects.filter(applied_at=None, draw__released_at__isnull=False)
    return each_apart(due.select_related("draw", "rules"), partial(_give_all, now=now))


def _give_all(places: PlacesDraw, *, now: datetime) -> int:
    """Winners first: until each has its place nobody stands in line, so nobody can be let up into
    a place that was drawn for another."""
    rules = places.rules.rules
    given = each_apart(_winners(places), partial(_give, places=places, rules=rules, now=now))
    _note_lost(places, now=now)
    _number_the_line(places)
    _fill_up(places, now=now)
    for application in _told_to_wait(places):
        messages.not_drawn(application, now=now)
    PlacesDraw.objects.filter(pk=places.pk, applied_at=None).update(applied_at=now)
    return given


def _winners(places: PlacesDraw) -> Iterator[Party]:
    """Parties with a lot, in the order drawn."""
    won = _won(places)
    return won.select_related("entry__lot__places_of").order_by("entry__rank").iterator(BATCH)


def _won(places: PlacesDraw) -> QuerySet[Party]:
    return Party.objects.filter(entry__draw=places.draw_id, entry__lot__isnull=False)


@transaction.atomic
def _give(party: Party, *, places: PlacesDraw, rules: SeasonRules, now: datetime) -> bool:
    """Hold one party's place, and end what it wished less."""
    entry = party.entry
    if entry is None or entry.lot is None:
        return False
    mine = party.applications.filter(state=State.WAITING)
    granted = mine.filter(quota=entry.lot.places_of.quota_id).first()
    if granted is None:  # withdrawn since, or held by an earlier run
        return False
    lock_party(granted)
    application, others = lock_wishes(granted)
    if application.state != State.WAITING:
        return False
    if not hold(application.quota, application.persons):
        if not agreed_changes(places.draw_id, application.quota_id):
            raise RuntimeError(f"Places of {application.quota_id} are not those that were drawn.")
        messages.place_lost(application, now=now)  # it stands in line, the first of them
        return False
    application.state = State.OFFERED
    application.drawn_place = entry.rank
    application.offered_until = accept_until(application, rules, now=now)
    application.save(update_fields=["state", "drawn_place", "offered_until"])
    history.record("admission.drawn", of=application, by=None, now=now, persons=application.persons)
    for less in others:
        if (less.preference or 0) > (application.preference or 0):
            end(less, state=State.EXPIRED, ended_because=EndReason.DEARER_WISH, now=now)
    messages.drawn(application, now=now)
    return True


def accept_until(application: Application, rules: SeasonRules, *, now: datetime) -> datetime:
    """Until when a drawn place is held: fewer hours where the visit is near, and never past the
    close of its session, or the date for a group's names."""
    session = application.session
    is_late = session.starts_at - now < timedelta(days=rules.late_within_days)
    hours = rules.late_accept_hours if is_late else rules.accept_hours
    return min(now + timedelta(hours=hours), application.line_closes_at)


def _note_lost(places: PlacesDraw, *, now: datetime) -> None:
    """In the log of the draw: how many parties were drawn for places that are there no more."""
    lost = _won(places).filter(
        applications__quota=F("entry__lot__places_of__quota"), applications__state=State.WAITING
    )
    rows = lost.order_by().values("entry__lot__label").annotate(n=Count("pk"))
    for row in rows.order_by("entry__lot__label"):
        draws.note_lost(draw=places.draw, label=row["entry__lot__label"], parties=row["n"], now=now)


def _fill_up(places: PlacesDraw, *, now: datetime) -> None:
    """What two officials added since goes to the line, in the order drawn."""
    lots = PlacesLot.objects.filter(lot__draw=places.draw_id).order_by("quota")
    for quota_id in lots.values_list("quota", flat=True):
        with transaction.atomic():
            fill(quota=lock(quota_id), freed=0, now=now)


def _number_the_line(places: PlacesDraw) -> None:
    """Whoever still waits stands in line in the order drawn, for all they wish more than what
    they hold."""
    rank = Entry.objects.filter(party=OuterRef("party")).values("rank")[:1]
    for keys in _waiting_keys(places):
        waiting = Application.objects.filter(pk__in=keys, state=State.WAITING)
        waiting.update(drawn_place=Subquery(rank))


def _waiting_keys(places: PlacesDraw) -> Iterator[list[int]]:
    last = 0
    while True:
        found = Application.objects.filter(
            party__entry__draw=places.draw_id, state=State.WAITING, pk__gt=last
        )
        keys = list(found.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys
        last = keys[-1]


def _told_to_wait(places: PlacesDraw) -> Iterator[Application]:
    """The dearest wish that goes on of each party that got nothing, or whose visit was called off
    since; a letter for all its wishes."""
    called_off = Application.objects.filter(
        party=OuterRef("party"),
        quota=OuterRef("party__entry__lot__places_of__quota"),
        ended_because=EndReason.SESSION_CANCELLED,
    )
    lost = Application.objects.filter(
        Q(party__entry__lot=None) | Exists(called_off),
        party__entry__draw=places.draw_id,
        state=State.WAITING,
    )
    told = 0
    for wish in lost.select_related("party__asker").order_by("party", "preference").iterator(BATCH):
        if wish.party_id != told:
            told = wish.party_id
            yield wish
