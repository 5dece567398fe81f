"""Draws that come after another one: who is left without a place, and what is still free."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission.models import (
    HOLDS_PLACES,
    IN_LINE,
    Application,
    EndReason,
    InDraw,
    Party,
    PlacesDraw,
    PlacesLot,
)
from gatehouse.core.refusal import Refusal
from gatehouse.people.models import Person
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota

# It was no wish of theirs that a wait ended so.
IN_VAIN = Q(ended_because__in=[EndReason.LINE_CLOSED, EndReason.SESSION_CANCELLED])


def without_a_place(places: PlacesDraw) -> QuerySet[Party]:
    """Parties of a draw that hold nothing and wait still, or waited in vain."""
    mine = Application.objects.filter(party=OuterRef("pk"))
    parties = Party.objects.filter(
        entry__draw=places.draw_id, erased_at=None, asker__is_active=True
    )
    waits = mine.filter(Q(state__in=IN_LINE) | IN_VAIN)
    holds = mine.filter(state__in=HOLDS_PLACES)
    return parties.filter(Exists(waits), ~Exists(holds)).select_related("asker").order_by("pk")


def with_room(places: PlacesDraw, *, now: datetime) -> QuerySet[Quota]:
    """Places of the season that a draw after this one could give: announced, drawn, free, and in
    no draw that goes on. Those of a sealed draw stay among themselves."""
    drawn = PlacesLot.objects.filter(quota=OuterRef("pk"))
    going_on = drawn.filter(lot__draw__released_at=None, lot__draw__voided_at=None)
    sealed = drawn.filter(lot__draw__is_sealed=True)
    rows = Quota.objects.filter(
        ~Exists(going_on),
        kind=places.kind,
        places__gt=F("held"),
        session__season=places.season_id,
        session__admission=Admission.DRAW,
        session__cancelled_at=None,
        session__published_at__isnull=False,
        session__starts_at__gt=now,
    )
    rows = rows.filter(Exists(sealed)) if places.draw.is_sealed else rows.exclude(Exists(sealed))
    return rows.select_related("session__season").order_by("session__starts_at", "pk")


def never_drawn(rows: QuerySet[Quota]) -> QuerySet[Quota]:
    """Those of sessions that were in no draw yet: added since."""
    known = PlacesLot.objects.filter(quota=OuterRef("pk"), lot__draw__voided_at=None)
    return rows.filter(~Exists(known))


def party_before(person: Person, places: PlacesDraw) -> Party | None:
    """With whom somebody was in the draw that this one comes after: a proposal for the form."""
    if places.again_after_id is None:
        return None
    mine = Party.objects.filter(entry__draw__places=places.again_after_id, asker=person)
    return mine.filter(erased_at=None).prefetch_related("guests").order_by("-pk").first()


def has_place_refusals(places: PlacesDraw, identities: list[str]) -> list[Refusal]:
    """A draw after another one is for those who got no place in it; `identities` as a draw knows
    people."""
    if places.again_after_id is None:
        return []
    holds = Application.objects.filter(party=OuterRef("party"), state__in=HOLDS_PLACES)
    before = InDraw.objects.filter(draw=places.again_after_id, identity__in=identities)
    if not before.filter(Exists(holds)).exists():
        return []
    text = _("Somebody of you has a place from the draw before: this one is for those without.")
    return [Refusal("has_a_place", text)]
