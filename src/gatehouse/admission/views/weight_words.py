"""Points, tickets and lane of a party, said in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gatehouse.admission import describing_entries, points, wishes
from gatehouse.admission.models import Party, PartyKind, PlacesDraw
from gatehouse.admission.points import Weight
from gatehouse.admission.season_rules import LaneOf
from gatehouse.draws.models import Entry
from gatehouse.draws.protocol.tickets import Points

REASONS: dict[str, Callable[[], str]] = {
    "base": lambda: _("everybody begins with"),
    "never_been": lambda: _("never on a visit before"),
    "losses": lambda: _("draws lost since the last win"),
    "tasks_done": lambda: _("tasks of the season done"),
    "turned_away": lambda: _("no room at the gate, though you came"),
    "halved": lambda: _("half, after a visit this season"),
}
LANES = {
    LaneOf.SCHOOL: gettext_lazy("You are in the lane of schools: some places are kept for it."),
    LaneOf.NEIGHBOUR: gettext_lazy(
        "You are in the lane of neighbours: some places are kept for it. The gate asks for proof."
    ),
    LaneOf.NEVER_BEEN: gettext_lazy(
        "You are in the lane of those who were never on a visit: some places are kept for it."
    ),
}


@dataclass(frozen=True)
class Line:
    """Points of one guest and why: (points with their sign, the reason)."""

    name: str
    total: int | None
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WeightWords:
    """What a party brings into the draw, and why so much. `is_final`: written down at the close;
    `people` is reckoned anew each time."""

    tickets: int
    points: int
    people: tuple[Line, ...]
    lane: str
    from_points: str
    is_final: bool


def of(party: Party, places: PlacesDraw, *, written: Entry | None) -> WeightWords | None:
    """In words; None where nobody is left in the party."""
    weight = describing_entries.weight_of(party, places)
    if weight is None:
        return None
    tickets = written.tickets if written else weight.tickets
    letter = written.lane if written else weight.lane
    lane = points.lane_of(letter, places.rules.rules)
    return WeightWords(
        tickets=tickets,
        points=weight.points,
        people=_people(party, places, weight),
        lane=str(LANES[lane]) if lane else "",
        from_points=_of_group(weight)
        if party.kind == PartyKind.GROUP
        else _from_points(weight, places, len(weight.people)),
        is_final=written is not None,
    )


def _of_group(weight: Weight) -> str:
    """«Каждая группа начинает с 10 баллов и считается за одного.»"""
    text = ngettext(
        "Every group begins with %(n)d point and counts as one, however many come.",
        "Every group begins with %(n)d points and counts as one, however many come.",
        weight.points,
    )
    return text % {"n": weight.points}


def _people(party: Party, places: PlacesDraw, weight: Weight) -> tuple[Line, ...]:
    names = [guest.name for guest in wishes.ask_of(party).guests]
    return tuple(
        Line(name, one.total if one else None, _reasons(one))
        for name, one in zip(names, weight.people, strict=True)
    )


def _reasons(one: Points | None) -> tuple[tuple[str, str], ...]:
    if one is None:
        return ()
    return tuple(
        (f"+{number}" if number > 0 else f"−{-number}", REASONS[reason]())
        for reason, number in one.reasons
    )


def _from_points(weight: Weight, places: PlacesDraw, persons: int) -> str:
    """«Вас двое: 20 баллов × 1,1 = 22 билета.»"""
    sizes = places.draw.sizes
    tenths = sizes[min(persons, len(sizes)) - 1]
    times = f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}"
    text = ngettext(
        "You are %(persons)d: %(points)d × %(times)s, rounded down, gives the tickets.",
        "You are %(persons)d: %(points)d × %(times)s, rounded down, gives the tickets.",
        persons,
    )
    return text % {"persons": persons, "points": weight.points, "times": times}
