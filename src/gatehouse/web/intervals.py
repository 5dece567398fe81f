"""Values with their intervals, by group and series, as numbers for components/intervals.html.

A mark for each group and series, a whisker for what chance leaves open, a band for a goal. Nothing
is drawn by a script. Sizes are units of the view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from django.utils.formats import number_format

WIDTH, HEIGHT, LEFT, TOP, FOOT = 640, 300, 64, 16, 36
STEPS = (1, 2, 5, 10)
CIRCLE = "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z"
SQUARE = "M-6-6H6V6H-6z"
KITE = "M0-8 8 0 0 8-8 0z"


@dataclass(frozen=True)
class Shape:
    """How the marks of a series look: told apart without colour."""

    path: str
    is_full: bool


SHAPES = tuple(Shape(path, full) for path in (CIRCLE, SQUARE, KITE) for full in (False, True))


@dataclass(frozen=True)
class Span:
    """A value between two bounds, and its words for the table."""

    low: float
    value: float
    high: float
    words: str


@dataclass(frozen=True)
class Series:
    """A name, and a span for each group; None where there is nothing to say."""

    name: str
    spans: Sequence[Span | None]


@dataclass(frozen=True)
class Mark:
    """One span at its place."""

    x: float
    y: float
    top: float
    bottom: float
    shape: Shape


@dataclass(frozen=True)
class Word:
    """A word at its place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Intervals:
    """What the template draws, and the same as rows of a table."""

    title: str
    unit: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: Sequence[Mark]
    ticks: Sequence[Word]
    words: Sequence[Word]
    legend: Sequence[tuple[Shape, str]]
    band: tuple[float, float] | None  # y from, height
    band_words: str
    numeric: Sequence[int]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    inside: int = WIDTH - LEFT
    tick_x: int = LEFT - 8


def intervals(
    title: str,
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    group_head: str,
    unit: str = "",
    band: tuple[float, float] | None = None,
    band_words: str = "",
) -> Intervals:
    """The picture of these series; at most as many as there are shapes."""
    spans = [span for one in series for span in one.spans if span]
    scale = _Scale(spans, band)
    step = (WIDTH - LEFT) / max(len(groups), 1)
    apart = min(24.0, step * 0.8 / max(len(series), 1))
    marks = [
        Mark(
            x=round(LEFT + step * (at + 0.5) + apart * (place - (len(series) - 1) / 2), 1),
            y=scale.y(span.value),
            top=scale.y(span.high),
            bottom=scale.y(span.low),
            shape=SHAPES[place % len(SHAPES)],
        )
        for place, one in enumerate(series)
        for at, span in enumerate(one.spans)
        if span
    ]
    names = [
        Word(round(LEFT + step * (at + 0.5), 1), HEIGHT - 8, group)
        for at, group in enumerate(groups)
    ]
    rows = [
        [group, *(span.words if (span := one.spans[at]) else "–" for one in series)]
        for at, group in enumerate(groups)
    ]
    return Intervals(
        title=title,
        unit=unit,
        head=[group_head, *(one.name for one in series)],
        rows=rows,
        marks=marks,
        ticks=scale.ticks(),
        words=names,
        legend=[(SHAPES[place % len(SHAPES)], one.name) for place, one in enumerate(series)],
        band=(scale.y(band[1]), round(scale.y(band[0]) - scale.y(band[1]), 1)) if band else None,
        band_words=band_words,
        numeric=range(1, len(series) + 1),
    )


class _Scale:
    """From a value to its height, between round numbers."""

    def __init__(self, spans: Sequence[Span], band: tuple[float, float] | None) -> None:
        values = [bound for span in spans for bound in (span.low, span.high)]
        values += band or ()
        low, high = min(values, default=0.0), max(values, default=1.0)
        self.step = _round_step((high - low) or 1.0)
        self.low = floor(low / self.step) * self.step
        self.high = max(ceil(high / self.step) * self.step, self.low + self.step)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * share, 1)

    def ticks(self) -> list[Word]:
        count = round((self.high - self.low) / self.step)
        digits = max(0, -floor(log10(self.step)))
        values = [self.low + self.step * at for at in range(count + 1)]
        return [Word(0, self.y(value), number_format(value, digits)) for value in values]


def _round_step(reach: float) -> float:
    """1, 2 or 5 and noughts, such that there are some five ticks."""
    size = 10.0 ** floor(log10(reach / 5))
    return next(size * factor for factor in STEPS if reach <= 5 * size * factor)
