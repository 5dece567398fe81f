"""Points of people in a draw, from what they have been on and what they have lost before.

Numbers are the season's; here is only where they come from. See `draws.protocol.tickets`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from gatehouse.admission.models import (
    Application,
    Attendance,
    Guest,
    InDraw,
    PartyKind,
    PlacesDraw,
    Standby,
)
from gatehouse.admission.season_rules import LaneOf, SeasonRules
from gatehouse.draws.protocol import tickets
from gatehouse.draws.protocol.entries import NO_LANE
from gatehouse.draws.protocol.tickets import Past, Points
from gatehouse.programme.rules import age_on
from gatehouse.rewards.queries import enough_done

A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Somebody:
    """One guest of a party in a draw, as the past is looked up by.

    identity     as `queries.identity_of` knows them    person_key   by name and birth date
    account      whose past is theirs too, where names were erased: of who asked, else 0
    """

    identity: str
    person_key: str
    born_on: date
    account: int = 0


@dataclass(frozen=True, slots=True)
class Weight:
    """What a party brings into a draw: points of each of its people (None: has none of their own),
    its own points, its tickets and its lane."""

    people: tuple[Points | None, ...]
    points: int
    tickets: int
    lane: str


def weight(
    pasts: Sequence[Past],
    rules: SeasonRules,
    *,
    sizes: Sequence[int],
    kind: str = PartyKind.COMPANY,
    is_neighbour: bool = False,
) -> Weight:
    """Points, tickets and lane of a party with these pasts. Where nobody has points of their own,
    as with children who come alone, the party has what everybody begins with."""
    if kind == PartyKind.GROUP:
        return _weight_of_group(rules, sizes)
    people = tuple(tickets.points_of(past, rules.points) for past in pasts)
    known = [points for points in people if points is not None]
    total = tickets.points_of_party(known) if known else rules.points.base
    qualifies = {
        LaneOf.SCHOOL: False,
        LaneOf.NEIGHBOUR: is_neighbour,
        LaneOf.NEVER_BEEN: not any(past.has_been for past in pasts),
    }
    letters = {lane.letter for lane in rules.lanes if qualifies[lane.of]}
    return Weight(
        people=people,
        points=total,
        tickets=tickets.tickets(total, len(pasts), sizes),
        lane=tickets.lane(letters, [lane.letter for lane in rules.lanes]),
    )


def _weight_of_group(rules: SeasonRules, sizes: Sequence[int]) -> Weight:
    """A group counts as one, with what everybody begins with: nobody of it is known yet."""
    base = rules.points.base
    schools = [lane.letter for lane in rules.lanes if lane.of == LaneOf.SCHOOL]
    return Weight((), base, tickets.tickets(base, 1, sizes), next(iter(schools), NO_LANE))


def pasts_of(
    people: Sequence[Somebody], among: QuerySet[Guest], places: PlacesDraw, *, day: date
) -> list[Past]:
    """The past of each of these people, as it counts in this draw: what was before its lists close,
    whenever it is asked; `day` is the day of that. `among` are guests in whose rows the people
    are: the database looks them up itself. Four statements, however many they are."""
    before = places.draw.closes_at
    been = _visits(people, among, before)
    lost = _losses(among, before)
    gives = places.rules.rules.points.turned_away
    in_vain = _turned_away(people, among, before) if gives else set()
    busy = tasks_done(among, places, before) if places.rules.rules.points.tasks_done else set()
    return [
        Past(
            age=age_on(born_on=one.born_on, day=day),
            has_been=bool(been[place]),
            losses=lost.get(one.person_key, 0),
            tasks_done=one.account in busy,
            been_this_season=places.season_id in been[place],
            turned_away=place in in_vain,
        )
        for place, one in enumerate(people)
    ]


def tasks_done(among: QuerySet[Guest], places: PlacesDraw, before: datetime) -> set[int]:
    """Accounts of those who asked, that had done the tasks of the season by then: as many as it
    asks for, or all there are. Nobody's where a season has none. Two statements."""
    needed = places.rules.rules.tasks_needed
    return enough_done(
        among.values("party__asker"), season=places.season, needed=needed, before=before
    )


def _visits(people: Sequence[Somebody], among: QuerySet[Guest], before: datetime) -> list[set[int]]:
    """Seasons in which each was on a visit. A count that was put right is no visit."""
    by_identity = _came("identity", among, before)
    by_key = _came("person_key", among, before)
    by_account = _accounts_came(among, before)
    return [
        by_identity[one.identity] | by_key[one.person_key] | by_account[one.account]
        for one in people
    ]


def _came(field: str, among: QuerySet[Guest], before: datetime) -> defaultdict[str, set[int]]:
    whose = f"visit_pass__guest__{field}"
    known = among.exclude(**{field: ""}).values(field)
    rows = Attendance.objects.filter(**{f"{whose}__in": known}, came_at__lt=before)
    return _seasons(rows.values_list(whose, "session__season"))


def _accounts_came(among: QuerySet[Guest], before: datetime) -> defaultdict[int, set[int]]:
    """Of visits whose names are erased the account still tells that who asked for it was there:
    the first of those who came with it."""
    whose = "visit_pass__application__asker"
    rows = Attendance.objects.filter(
        Q(**{f"{whose}__in": among.values("party__asker")}),
        came_at__lt=before,
        visit_pass__guest__number=1,
        visit_pass__guest__identity="",
        visit_pass__application__party__kind=PartyKind.COMPANY,
    )
    return _seasons(rows.values_list(whose, "session__season"))


def _seasons(rows: Any) -> defaultdict[Any, set[int]]:
    found: defaultdict[Any, set[int]] = defaultdict(set)
    for key, season, _came in rows.order_by().annotate(n=Sum("persons")).filter(n__gt=0):
        found[key].add(season)
    return found


def _losses(among: QuerySet[Guest], before: datetime) -> dict[str, int]:
    """How many draws each has entered and lost since the last win. Who was let up from the line
    and came to a place has won too."""
    booked = Application.objects.filter(party=OuterRef("party"), booked_at__isnull=False)
    rows: Any = (
        InDraw.objects.filter(
            identity__in=among.exclude(person_key="").values("person_key"),
            draw__draw__released_at__lt=before,
            draw__draw__voided_at=None,
        )
        .exclude(party__entry=None)
        .exclude(party__entry__wishes="")
        .annotate(booked=Exists(booked))
        .order_by("draw__draw__released_at", "draw")
    )
    lost: dict[str, int] = {}
    for key, lot, came_to_a_place in rows.values_list("identity", "party__entry__lot", "booked"):
        lost[key] = 0 if lot is not None or came_to_a_place else lost.get(key, 0) + 1
    return lost


def _turned_away(people: Sequence[Somebody], among: QuerySet[Guest], before: datetime) -> set[int]:
    """Places in `people` of those who stood at a gate in vain since the last draw that they were
    in: who asked for them all, or somebody known by name. Two statements."""
    stood: dict[str | int, datetime] = {}
    rows = Standby.objects.filter(
        Q(application__party__guests__identity__in=among.exclude(identity="").values("identity"))
        | Q(application__asker__in=among.values("party__asker")),
        turned_away_at__lt=before,
    )
    for asker, identity, at in rows.order_by("turned_away_at").values_list(
        "application__asker", "application__party__guests__identity", "turned_away_at"
    ):
        if at is not None:
            stood[asker], stood[identity] = at, at
    drawn = _last_draws(among, before)
    return {
        place
        for place, one in enumerate(people)
        for at in [stood.get(one.identity) or stood.get(one.account or -1)]
        if at is not None and at > drawn.get(one.person_key, at - A_MOMENT)
    }


def _last_draws(among: QuerySet[Guest], before: datetime) -> dict[str, datetime]:
    """When lists closed of the last released draw that each was in."""
    rows = InDraw.objects.filter(
        identity__in=among.exclude(person_key="").values("person_key"),
        draw__draw__released_at__lt=before,
        draw__draw__voided_at=None,
    )
    ordered = rows.order_by("draw__draw__closes_at")
    return dict(ordered.values_list("identity", "draw__draw__closes_at"))


def neighbours_of(rules: SeasonRules) -> bool:
    """Whether a lane of the season asks where somebody lives."""
    return any(lane.of is LaneOf.NEIGHBOUR for lane in rules.lanes)


def lane_of(letter: str, rules: SeasonRules) -> LaneOf | None:
    """What a lane's letter stands for; None for no lane."""
    found: Iterable[LaneOf] = (lane.of for lane in rules.lanes if lane.letter == letter)
    return next(iter(found), None)
