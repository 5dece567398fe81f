"""What the pages of the programme say of a draw, and how many wish what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission import wishes
from gatehouse.admission.models import Application, PlacesDraw, State
from gatehouse.core.kept import Kept
from gatehouse.draws.rules import Step
from gatehouse.programme import addresses, drawn
from gatehouse.programme.models import Session

CELL_AT_LEAST = 10  # people; fewer could be told one from another
KEPT_SECONDS = 30  # a million lists are not counted for each page


@dataclass(frozen=True)
class Demand:
    """How many parties and people wish a session: as their first wish, and in all."""

    parties: int = 0
    persons: int = 0
    first_parties: int = 0
    first_persons: int = 0

    def words(self, places: int) -> tuple[str, ...]:
        """In whole sentences; what counts fewer than ten people is not told."""
        if self.persons < CELL_AT_LEAST:
            return (_("Fewer than ten people so far."),)
        told = [_in_all(self.parties) % {"n": self.parties, "places": places}]
        if self.first_persons >= CELL_AT_LEAST:
            text = ngettext(
                "%(n)d of them as the first wish.",
                "%(n)d of them as the first wish.",
                self.first_parties,
            )
            told.append(text % {"n": self.first_parties})
        return tuple(told)


def _in_all(parties: int) -> str:
    return ngettext(
        "%(n)d party for %(places)d places.", "%(n)d parties for %(places)d places.", parties
    )


NOBODY = Demand()


def demand(places: PlacesDraw) -> dict[int, Demand]:
    """How many wish each of the sessions of a draw, by the key of the session's places; empty
    where the season does not show it. Some seconds old at most."""
    if not places.rules.rules.shows_demand:
        return {}
    return _demand.get(places.pk) or {}


def _counted(pk: int) -> dict[int, Demand]:
    first = Q(preference=1)
    rows = Application.objects.filter(
        quota__lots__lot__draw__places=pk, state=State.WAITING, drawn_place=None
    )
    counted = (
        rows.order_by()
        .values("quota")
        .annotate(
            parties=Count("pk"),
            people=Sum("persons"),
            first_parties=Count("pk", filter=first),
            first_people=Sum("persons", filter=first, default=0),
        )
    )
    return {
        row["quota"]: Demand(
            row["parties"], row["people"], row["first_parties"], row["first_people"]
        )
        for row in counted
    }


_demand: Kept[int, dict[int, Demand]] = Kept(_counted, seconds=KEPT_SECONDS)


@drawn.told_by
def of_session(session: Session, now: datetime) -> drawn.Drawn | None:
    """The draw of a session, for its page."""
    places = wishes.draw_of(session)
    if places is None:
        return None
    draw, stage = places.draw, stage_of(places, now=now)
    lot = wishes.lots(places).filter(quota__session=session).first()
    told = demand(places).get(lot.quota_id, NOBODY) if lot else NOBODY
    shows = places.rules.rules.shows_demand and stage == "lists" and lot is not None
    return drawn.Drawn(
        stage=stage,
        opens_at=places.opens_at,
        closes_at=draw.closes_at,
        drawn_at=draw.beacon_at,
        demand=told.words(lot.lot.places) if shows and lot else (),
        add_url=addresses.of_session(session, "wish/"),
        list_url=reverse("admission:wishes", args=[draw.code]),
        draw_url=reverse("draws:draw", args=[draw.code]),
    )


def stage_of(places: PlacesDraw, *, now: datetime) -> str:
    """soon | lists | closed | released."""
    if places.draw.step is Step.RELEASED:
        return "released"
    if places.takes_entries(now=now):
        return "lists"
    return "soon" if now < places.opens_at else "closed"
