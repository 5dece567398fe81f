"""What a run of the simulator says, in words and pictures: every set of rules beside the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.draws.protocol.entries import NO_LANE
from gatehouse.draws.simulation.running import IN_FORCE, PROPOSED, TRIED
from gatehouse.draws.simulation.seasons import MANY
from gatehouse.web.intervals import Intervals, Series, Span, intervals

Pairs = Mapping[str, Sequence[int]]  # by group: lists, lists with a place
NINETEEN_OF_TWENTY = 1.96  # the normal distribution's: 95 % of it lies within
TENS = 10
EVEN, LINE = "even", "line"


@dataclass(frozen=True)
class Case:
    """One set of rules of one run, and what came of it."""

    name: str
    key: str
    body: Mapping[str, Any]

    def pairs(self, name: str) -> Pairs:
        """By group of `name`: lists and lists with a place."""
        found: Pairs = self.body[name] if name in (EVEN, LINE) else self.body["groups"][name]
        return found


@dataclass(frozen=True)
class Table:
    """A table with a column for each case."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def numeric(self) -> Sequence[int]:
        return range(1, len(self.head))


@dataclass(frozen=True)
class Report:
    """All of it, in the order in which it is read."""

    figures: Table
    pictures: Sequence[Intervals]
    season: Table | None
    tables: Table | None


def cases_of(output: Mapping[str, Any], *, of: str = "") -> list[Case]:
    """The sets of rules of one run; `of` tells runs apart where several are compared."""
    names = {
        IN_FORCE: pgettext("rules", "In force"),
        TRIED: pgettext("rules", "Tried"),
        PROPOSED: pgettext("rules", "Proposed table"),
    }
    found = output["cases"]
    return [
        Case(f"{of} · {name}" if of else name, key, found[key])
        for key, name in names.items()
        if key in found
    ]


def report(
    cases: Sequence[Case],
    *,
    goal_draw: tuple[int, int],
    goal_line: tuple[int, int],
    tables: Sequence[Mapping[str, Any]] = (),
) -> Report:
    """The sets of rules side by side. `tables` are those that were looked at."""
    own = any(case.pairs(EVEN) != case.pairs("size") for case in cases)
    pictures = [
        _relative(_("Chance by the size of the party, lists being equal"), cases, EVEN, goal_draw),
        _relative(
            _("Chance from the waiting line by the size of the party"), cases, LINE, goal_line
        ),
    ]
    if own:
        title = _("Chance by the size of the party, with the lists they have")
        pictures.insert(1, _relative(title, cases, "size", goal_draw))
    pictures.append(_absolute(_("Chance by lane"), cases, pgettext("draw", "Lane"), _lanes))
    pictures.append(_absolute(_("Chance by tickets"), cases, _("Tickets"), _tickets))
    return Report(
        figures=_figures(cases, goal_draw, goal_line),
        pictures=pictures,
        season=_season(cases),
        tables=_tables(tables, goal_draw),
    )


def wilson(won: int, lists: int) -> tuple[float, float]:
    """Between which shares the chance lies, in 19 of 20 cases, if so many of so many won."""
    if not lists:
        return 0.0, 1.0
    z, share = NINETEEN_OF_TWENTY, won / lists
    middle = (share + z * z / (2 * lists)) / (1 + z * z / lists)
    reach = z * sqrt(share * (1 - share) / lists + z * z / (4 * lists * lists))
    reach /= 1 + z * z / lists
    return max(0.0, middle - reach), min(1.0, middle + reach)


def of_mean(pairs: Pairs) -> dict[str, tuple[float, float, float]]:
    """Of each group: low, chance, high in per cent of the mean chance."""
    lists, won = (sum(pair[at] for pair in pairs.values()) for at in (0, 1))
    if not won:
        return {}
    mean = won / lists
    return {
        name: (100 * low / mean, 100 * there_won / there / mean, 100 * high / mean)
        for name, (there, there_won) in pairs.items()
        if there
        for low, high in [wilson(there_won, there)]
    }


def is_within(pairs: Pairs, goal: tuple[int, int]) -> bool:
    """Whether each size is within the goal."""
    return all(goal[0] <= value <= goal[1] for _low, value, _high in of_mean(pairs).values())


def _relative(title: str, cases: Sequence[Case], name: str, goal: tuple[int, int]) -> Intervals:
    groups = sorted({group for case in cases for group in case.pairs(name)}, key=int)
    series = []
    for case in cases:
        found = of_mean(case.pairs(name))
        spans = [_span(found[group]) if group in found else None for group in groups]
        series.append(Series(case.name, spans))
    return intervals(
        title,
        groups,
        series,
        group_head=_("People"),
        unit=_("per cent of the mean chance"),
        band=(float(goal[0]), float(goal[1])),
        band_words=_("the goal: %(least)d to %(most)d %%") % {"least": goal[0], "most": goal[1]},
    )


def _span(found: tuple[float, float, float], digits: int = 1) -> Span:
    low, value, high = (number_format(one, digits) for one in found)
    words = _("%(value)s %% (%(low)s–%(high)s)") % {"value": value, "low": low, "high": high}
    return Span(found[0], found[1], found[2], words)


def _absolute(
    title: str, cases: Sequence[Case], head: str, pairs_of: Callable[[Case], Pairs]
) -> Intervals:
    of_each = [pairs_of(case) for case in cases]
    names: dict[str, None] = {}
    for pairs in of_each:
        names |= dict.fromkeys(pairs)
    groups = sorted(names, key=lambda name: (len(name), name))
    series = []
    for case, pairs in zip(cases, of_each, strict=True):
        spans = [_chance(pairs[group]) if group in pairs else None for group in groups]
        series.append(Series(case.name, spans))
    return intervals(title, groups, series, group_head=head, unit="%")


def _chance(pair: Sequence[int]) -> Span:
    low, high = wilson(pair[1], pair[0])
    return _span((100 * low, 100 * pair[1] / pair[0], 100 * high), 2)


def _lanes(case: Case) -> Pairs:
    return {"–" if name == NO_LANE else name: pair for name, pair in case.pairs("lane").items()}


def _tickets(case: Case) -> Pairs:
    """By tens of tickets: 1–9, 10–19…"""
    found: dict[int, list[int]] = {}
    for count, pair in case.pairs("tickets").items():
        sums = found.setdefault(int(count) // TENS, [0, 0])
        sums[0], sums[1] = sums[0] + pair[0], sums[1] + pair[1]
    return {f"{max(1, tens * TENS)}–{tens * TENS + TENS - 1}": sums for tens, sums in found.items()}


def percent(part: int, whole: int, digits: int = 1) -> str:
    """A share in words."""
    return f"{number_format(100 * part / whole, digits)} %" if whole else "–"


def _figures(
    cases: Sequence[Case], goal_draw: tuple[int, int], goal_line: tuple[int, int]
) -> Table:
    rows: list[list[str]] = [
        [_("Tickets by size, in tenths"), *(_sizes(case.body["sizes"]) for case in cases)],
        [_words_of_goal(goal_draw), *(_kept(case.pairs(EVEN), goal_draw) for case in cases)],
        [_words_of_line(goal_line), *(_kept(case.pairs(LINE), goal_line) for case in cases)],
        [_("Places filled"), *(_of(case, "filled", "places") for case in cases)],
        [_("Lists with a place in a draw"), *(_won(case) for case in cases)],
        [_("of them with their first wish"), *(_first(case) for case in cases)],
        [_("Places given back that went on"), *(_of(case, "given_on", "given_back")
                                               for case in cases)],
    ]  # fmt: skip
    rows += _guarantees(cases)
    return Table(
        _("At a glance"), [pgettext("simulation", "What"), *(case.name for case in cases)], rows
    )


def _sizes(sizes: Sequence[int]) -> str:
    return ", ".join(map(str, sizes))


def _words_of_goal(goal: tuple[int, int]) -> str:
    text = _("Chance of each size within %(least)d–%(most)d %% of the mean")
    return text % {"least": goal[0], "most": goal[1]}


def _words_of_line(goal: tuple[int, int]) -> str:
    text = _("From the waiting line within %(least)d–%(most)d %%")
    return text % {"least": goal[0], "most": goal[1]}


def _kept(pairs: Pairs, goal: tuple[int, int]) -> str:
    found = of_mean(pairs)
    if not found:
        return "–"
    name, value = max(found.items(), key=lambda one: abs(one[1][1] - 100))
    words = {"size": name, "value": number_format(value[1], 1)}
    if _leaves_open(pairs) > goal[1] - goal[0]:
        return _("too few draws to say; %(size)s: %(value)s %%") % words
    if is_within(pairs, goal):
        return _("yes; farthest %(size)s: %(value)s %%") % words
    return _("no; %(size)s: %(value)s %%") % words


def _leaves_open(pairs: Pairs) -> float:
    """How far apart the bounds of the least certain size are, in per cent of the mean."""
    return max((high - low for low, _value, high in of_mean(pairs).values()), default=0.0)


def _of(case: Case, part: str, whole: str) -> str:
    return percent(case.body[part], case.body[whole])


def _won(case: Case) -> str:
    won = sum(pair[1] for pair in case.pairs("size").values())
    return number_format(won / case.body["runs"], 1)


def _first(case: Case) -> str:
    wishes = case.body["wishes"]
    return percent(wishes.get("1", 0), sum(wishes.values()))


def _guarantees(cases: Sequence[Case]) -> Iterator[list[str]]:
    lanes = sorted({lane for case in cases for lane in case.body["guarantees"]})
    for lane in lanes:
        met = _("Guarantees of lane %(lane)s met") % {"lane": lane}
        yield [met, *(_guarantee(case, lane, "met", "asked") for case in cases)]
        used = _("people of lane %(lane)s with a place, of those guaranteed") % {"lane": lane}
        yield [used, *(_guarantee(case, lane, "used", "persons") for case in cases)]
    if lanes:
        text = _("Draws in which a guarantee was lowered")
        yield [text, *(_lowered(case) for case in cases)]


def _guarantee(case: Case, lane: str, part: str, whole: str) -> str:
    found = case.body["guarantees"].get(lane)
    return percent(found[part], found[whole]) if found else "–"


def _lowered(case: Case) -> str:
    rounds: Mapping[str, int] = case.body["rounds"]
    return percent(sum(runs for count, runs in rounds.items() if count != "1"), case.body["runs"])


def _season(cases: Sequence[Case]) -> Table | None:
    played = [case for case in cases if case.body.get("season")]
    if not played:
        return None
    names = {
        "0": _("never had a place"),
        "1": _("once"),
        "2": _("twice"),
        str(MANY): _("three times or more"),
    }
    rows = [
        [name, *(_season_share(case, ("places", count), "entered") for case in played)]
        for count, name in names.items()
    ]
    always = _("of those who entered every draw: never")
    rows.append([always, *(_always(case) for case in played)])
    title = _("Over a season of draws: parties that entered at least one")
    return Table(title, [pgettext("simulation", "What"), *(case.name for case in played)], rows)


def _season_share(case: Case, part: tuple[str, str], whole: str) -> str:
    season = case.body["season"]
    return percent(season[part[0]].get(part[1], 0), season[whole])


def _always(case: Case) -> str:
    season = case.body["season"]
    return percent(season["always_never"], season["always"])


def _tables(tables: Sequence[Mapping[str, Any]], goal: tuple[int, int]) -> Table | None:
    """Every table that was looked at, with what each size then had."""
    if not tables:
        return None
    largest = max(len(table["sizes"]) for table in tables)
    head = [_("Tickets by size, in tenths"), *(str(size) for size in range(1, largest + 1))]
    rows = [
        [_sizes(table["sizes"]), *(_thousandths(each) for each in table["of_mean"])]
        for table in tables
    ]
    return Table(_("Tables looked at: chance by size, in per cent of the mean"), head, rows)


def _thousandths(value: int) -> str:
    return number_format(value / 10, 1) if value else "–"


def rows_of(output: Mapping[str, Any]) -> Iterator[list[str | int]]:
    """A table for a spreadsheet: case, what by, group, lists, lists with a place."""
    yield ["case", "by", "group", "lists", "with_a_place"]
    for key, body in output["cases"].items():
        for name, pairs in {**body["groups"], "size_equal_lists": body[EVEN]}.items():
            yield from ([key, name, group, *pair] for group, pair in pairs.items())
        yield from ([key, "size_waiting_line", group, *pair] for group, pair in body[LINE].items())
        for name in ("places", "filled", "given_back", "given_on"):
            yield [key, name, "", body["runs"], body[name]]
