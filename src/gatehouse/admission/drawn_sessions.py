"""What the pages of the programme say of a draw, and how many wish what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission import demands, wishes
from gatehouse.admission.demands import Demand as Demanded
from gatehouse.admission.models import Application, PlacesDraw, State
from gatehouse.core.kept import Kept
from gatehouse.draws import units
from gatehouse.draws.models import Draw
from gatehouse.draws.rules import Step
from gatehouse.programme import addresses, asked, drawn
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import QuotaKind, Session

CELL_AT_LEAST = 10  # people; fewer could be told one from another
KEPT_SECONDS = 30  # a million lists are not counted for each page


@dataclass(frozen=True)
class Demand:
    """How many parties and people wish a session: as their first wish, and in all."""

    parties: int = 0
    persons: int = 0
    first_parties: int = 0
    first_persons: int = 0

    def words(self, places: int, *, of_groups: bool = False) -> tuple[str, ...]:
        """In whole sentences; what counts fewer than ten people, or groups, is not told."""
        if of_groups:
            return (_of_groups(self.parties, places),)
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


def _of_groups(groups: int, places: int) -> str:
    if groups < CELL_AT_LEAST:
        return _("Fewer than ten groups so far.")
    text = ngettext("%(n)d group.", "%(n)d groups.", groups) % {"n": groups}
    room = ngettext("There is room for %(n)d.", "There is room for %(n)d.", places)
    return f"{text} {room % {'n': places}}"


def _in_all(parties: int) -> str:
    return ngettext(
        "%(n)d party for %(places)d places.", "%(n)d parties for %(places)d places.", parties
    )


NOBODY = Demand()


def demand(places: PlacesDraw) -> dict[int, Demand]:
    """How many wish each of the sessions of a draw, by the key of the session's places; empty
    where the season does not show it. Some seconds old at most."""
    if not places.rules.rules.shows_demand or places.draw.is_sealed:
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
    is_shown = places.rules.rules.shows_demand and not draw.is_sealed
    shows = is_shown and stage == "lists" and lot is not None
    return drawn.Drawn(
        stage=stage,
        opens_at=places.opens_at,
        closes_at=draw.closes_at,
        drawn_at=draw.beacon_at,
        demand=told.words(lot.lot.places) if shows and lot else (),
        add_url=addresses.of_session(session, "wish/"),
        list_url=reverse("admission:wishes", args=[draw.code]),
        draw_url=reverse("draws:draw", args=[draw.code]),
        is_sealed=draw.is_sealed,
    )


_asked: Kept[int, Demanded] = Kept(demands.demand_of, seconds=KEPT_SECONDS)


@asked.told_by
def asked_of(session: Session) -> tuple[str, ...]:
    """What the season demands of whoever asks, for the page of a session that is applied for."""
    if session.admission == Admission.OPEN:
        return ()
    demand = _asked.get(session.season_id)
    return demands.in_words(demand) if demand else ()


@units.groups_told_by
def is_of_groups(draw: Draw) -> bool:
    """Whether groups draw among themselves, for the public page of the draw."""
    return PlacesDraw.objects.filter(draw=draw, kind=QuotaKind.GROUPS).exists()


def stage_of(places: PlacesDraw, *, now: datetime) -> str:
    """soon | lists | closed | released."""
    if places.draw.step is Step.RELEASED:
        return "released"
    if places.takes_entries(now=now):
        return "lists"
    return "soon" if now < places.opens_at else "closed"
