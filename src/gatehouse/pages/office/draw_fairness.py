"""Who had what chance in a draw: by size, lane, tickets and time of entry, as tables and pictures;
and the same beside dummy draws, as the self-test saw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.draws.models import Draw
from gatehouse.draws.protocol.entries import NO_LANE
from gatehouse.draws.protocol.selftest import STOP_BELOW, TENTHS
from gatehouse.draws.queries import taking_part
from gatehouse.pages.office.draw_reading import CELL_AT_LEAST
from gatehouse.web import charts

# The same tenths as the self-test has: in the order of entering, as many in each as can be.
BY_TENTH = """
    SELECT tenth, COUNT(*), COUNT(lot_id) FROM (
        SELECT lot_id, (ROW_NUMBER() OVER (ORDER BY entered_at, ticket) - 1) * %s
            / COUNT(*) OVER () AS tenth
        FROM draws_entry WHERE draw_id = %s AND wishes <> ''
    ) entrants GROUP BY tenth ORDER BY tenth
"""


@dataclass(frozen=True)
class Group:
    """So many lists of one kind, and how many of them have a place."""

    name: str
    lists: int
    won: int

    @property
    def percent(self) -> float:
        """The chance they had."""
        return 100 * self.won / self.lists

    @property
    def percent_words(self) -> str:
        return f"{number_format(self.percent, 1)} %"


@dataclass(frozen=True)
class Fairness:
    """The chance of groups by one property, as a table and a picture."""

    title: str
    head: str
    meaning: str
    groups: Sequence[Group]
    chart: charts.Chart | None
    hidden: int  # groups of too few lists to be shown


def fairness(draw: Draw) -> list[Fairness]:
    """The chances in a draw that was released."""
    return [
        _of(
            _("Chance by the size of the party"),
            _("People"),
            _("Lists with a place among all lists of so many people."),
            _by(draw, "persons"),
        ),
        _of(
            _("Chance by lane"),
            _("Lane"),
            _("Lists with a place among all lists of a lane; – is in no lane."),
            _by(draw, "lane"),
        ),
        _of(
            _("Chance by tickets"),
            _("Tickets"),
            _("Lists with a place among all lists with so many tickets; more should have more."),
            _by(draw, "tickets"),
        ),
        _of(
            _("Chance by time of entry"),
            _("Tenth"),
            _("Lists by when they were begun: 1 is the first tenth. It should make no difference."),
            _by_tenth(draw),
        ),
    ]


def _of(title: str, head: str, meaning: str, groups: Sequence[Group]) -> Fairness:
    shown = [group for group in groups if group.lists >= CELL_AT_LEAST]
    chart = None
    if shown:
        pairs = [(group.name, round(group.percent)) for group in shown]
        drawn = charts.bars(title, pairs, head=(head, "%"), unit="%")
        chart = replace(drawn, rows=[[group.name, group.percent_words] for group in shown])
    return Fairness(title, head, meaning, shown, chart, len(groups) - len(shown))


def _by(draw: Draw, field: str) -> list[Group]:
    rows = taking_part(draw).order_by().values(field)
    counted = rows.annotate(n=Count("pk"), won=Count("lot")).order_by(field)
    return [Group(_shown(row[field]), row["n"], row["won"]) for row in counted]


def _shown(value: Any) -> str:
    return "–" if value == NO_LANE else str(value)


def _by_tenth(draw: Draw) -> list[Group]:
    with connection.cursor() as cursor:
        cursor.execute(BY_TENTH, [TENTHS, draw.pk])
        return [Group(str(tenth + 1), n, won) for tenth, n, won in cursor.fetchall()]


@dataclass(frozen=True)
class Beside:
    """Winners of each group as drawn, and as the dummies have them on average."""

    title: str
    chance: float
    is_sound: bool
    chart: charts.Chart | None

    @property
    def chance_words(self) -> str:
        """How often chance alone gives as much."""
        return number_format(self.chance, 4)


def _titles() -> dict[str, str]:
    return {
        "size": _("People in the party"),
        "lane": pgettext("draw", "Lane"),
        "entry_time": _("Tenth by time of entry"),
        "first_digit": _("First sign of the ticket"),
    }


def self_test(draw: Draw, *, sees_all: bool) -> list[Beside]:
    """What the self-test compared; empty before it. Small numbers are for those who see names."""
    said: Mapping[str, Any] = draw.self_test
    return [
        Beside(
            title,
            said["p"][name],
            said["p"][name] >= STOP_BELOW,
            _beside(title, said["observed"][name], _means(said["dummies"], name), sees_all),
        )
        for name, title in _titles().items()
        if name in said.get("p", {})
    ]


def _means(dummies: Sequence[Mapping[str, Mapping[str, int]]], name: str) -> dict[str, float]:
    groups = {group for each in dummies for group in each.get(name, {})}
    return {group: fmean(each.get(name, {}).get(group, 0) for each in dummies) for group in groups}


def _beside(
    title: str, observed: Mapping[str, int], means: Mapping[str, float], sees_all: bool
) -> charts.Chart | None:
    """Two bars for each group: as drawn, and, marked, the mean of the dummies."""
    names = sorted({*observed, *means})
    if not sees_all:
        names = [name for name in names if observed.get(name, 0) >= CELL_AT_LEAST]
    if not names:
        return None
    pairs, rows = [], []
    for name in names:
        shown, drawn, mean = _group_name(title, name), observed.get(name, 0), means.get(name, 0.0)
        pairs += [(shown, drawn), ("", round(mean))]
        rows.append([shown, _("%(n)d, dummies %(mean)s")
                     % {"n": drawn, "mean": number_format(mean, 1)}])  # fmt: skip
    made = charts.bars(title, pairs, head=(title, _("Winners")), unit=_("winners, dummies beside"))
    bars = [replace(bar, marked=number % 2 == 1) for number, bar in enumerate(made.bars)]
    return replace(made, bars=bars, rows=rows)


def _group_name(title: str, name: str) -> str:
    if title == _titles()["entry_time"]:
        return str(int(name) + 1)
    return _shown(name)
