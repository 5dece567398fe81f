"""A season whose places are drawn, around make.NOW: lists are open, nothing is drawn yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from gatehouse.admission import operations, season_rules, wishes
from gatehouse.admission.models import Application, Party, PartyKind, PlacesDraw, PlacesLot
from gatehouse.admission.models import SeasonRules as RulesRow
from gatehouse.admission.rules import Ask, GuestAsk
from gatehouse.admission.season_rules import Lane, LaneOf, SeasonRules
from gatehouse.core.models import VersionedText
from gatehouse.draws import operations as draws
from gatehouse.draws.protocol.tickets import PointRules
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make

DAY = timedelta(days=1)
OPENS_AT, CLOSES_AT = make.NOW - DAY, make.NOW + 3 * DAY
BEACON_AT = make.NOW + 5 * DAY
FIRST_DAY = datetime(2023, 12, 18, 11, 0, tzinfo=UTC)
POINTS = PointRules(
    base=10, never_been=10, per_loss=5, losses_at_most=20, tasks_done=5, halved_at_least=5,
    of_age=14,
)  # fmt: skip
RULES = SeasonRules(
    points=POINTS,
    sizes=(10, 11, 12, 12, 12),
    lanes=(Lane("F", LaneOf.NEVER_BEEN),),
    wishes_at_most=0,
    shows_demand=True,
    accept_hours=48,
    late_accept_hours=24,
    late_within_days=7,
)
_numbers, _names = count(1), count(make.FIRST_NUMBER)


def session(day: int = 0, **fields: Any) -> Session:
    """A session whose places are drawn, so many days after the first."""
    usual: dict[str, Any] = {"admission": "draw", "starts_at": FIRST_DAY + day * DAY}
    return make.session(**usual | fields)


class Drawn:
    """A draw of places over some sessions; lists are taken."""

    def __init__(self, sessions: int = 3, rules: SeasonRules = RULES, **fields: Any) -> None:
        self.season = fields.pop("within", None) or make.season()
        plans: list[dict[str, Any]] = fields.pop("plans", None) or [{} for _ in range(sessions)]
        usual: list[dict[str, Any]] = [
            {"day": day, "within": self.season} for day in range(len(plans))
        ]
        self.sessions = [session(**one | plan) for one, plan in zip(usual, plans, strict=True)]
        self.places = places(self.season, self.sessions, rules, **fields)

    def enter(
        self,
        ask: Ask | None = None,
        *,
        by: Person | None = None,
        now: datetime = make.NOW,
        consents: list[VersionedText] | None = None,
        first: int = 0,
    ) -> Party:
        """A party enters with the first of the sessions as its first wish."""
        return operations.ask_in_draw(
            places=self.places,
            session=self.sessions[first],
            ask=ask or asked(),
            consents=make.agreed(children=True) if consents is None else consents,
            by=by or make.person(),
            now=now,
        )

    def wish(self, party: Party, number: int, *, now: datetime = make.NOW) -> Application:
        """One of the sessions more, by who asked."""
        return operations.add_wish(
            party=party,
            session=self.sessions[number],
            consents=make.agreed(children=True),
            by=party.asker,
            now=now,
        )


def over(places: PlacesDraw, sessions: list[Session]) -> Drawn:
    """A draw that was planned elsewhere, to enter it."""
    drawn = Drawn.__new__(Drawn)
    drawn.season, drawn.sessions, drawn.places = places.season, sessions, places
    return drawn


def places(
    season: Any,
    sessions: list[Session],
    rules: SeasonRules = RULES,
    around: datetime = make.NOW,
    **fields: Any,
) -> PlacesDraw:
    """A published draw of the public places of these sessions; lists are open `around` then."""
    number, shift = next(_numbers), around - make.NOW
    row = RulesRow.objects.create(
        season=season,
        version=RulesRow.objects.filter(season=season).count() + number,
        body=rules.body,
        sha256=season_rules.sha256_of(rules),
        published_at=shift + OPENS_AT - DAY,
    )
    draw = draws.plan_draw(
        code=f"draw-{make.FIRST_NUMBER + number}", title_ru="Декабрь", title_en="December",
        rules="Правила.\n", size_table=rules.size_table,
        closes_at=shift + CLOSES_AT, complaints_until=shift + CLOSES_AT + DAY, appeal_days=10,
        witnesses_until=shift + BEACON_AT - DAY / 2, beacon_at=shift + BEACON_AT,
        by=None, now=shift + OPENS_AT - DAY,
    )  # fmt: skip
    made = PlacesDraw.objects.create(
        draw=draw, season=season, rules=row, **{"opens_at": shift + OPENS_AT} | fields
    )
    for one in sessions:
        quota = one.quotas.get(kind="public")
        lot = draws.add_lot(
            draw=draw, label=one.code, title_ru=one.code, title_en=one.code, places=quota.places,
            by=None, now=shift + OPENS_AT - DAY,
        )  # fmt: skip
        PlacesLot.objects.create(lot=lot, quota=quota)
    draws.publish_draw(draw=draw, by=None, now=shift + OPENS_AT - DAY)
    return wishes.draws().get(pk=made.pk)


def grown(name: str = "", born_on: date = date(1990, 5, 14)) -> GuestAsk:
    return GuestAsk(name or f"Взрослая Гостья{next(_names)}", born_on)


def child(name: str = "", born_on: date = date(2014, 3, 2)) -> GuestAsk:
    return GuestAsk(name or f"Ребёнок Гостев{next(_names)}", born_on)


def asked(*guests: GuestAsk, **fields: Any) -> Ask:
    """A company of a draw; one adult where nobody is named."""
    usual: dict[str, Any] = {"request_key": uuid4(), "kind": PartyKind.COMPANY}
    return Ask(**usual | {"guests": guests or (grown(),)} | fields)


def codes(party: Party) -> list[str]:
    """The list of a party, the dearest first."""
    return [one.session.code for one in wishes.wishes_of(party)]
