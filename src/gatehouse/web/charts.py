"""Charts as numbers for components/chart.html: nothing is drawn by a script.

Bars and a line share one frame. Widths and heights are units of the view box.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from gatehouse.web.words import number

WIDTH, HEIGHT, LEFT, TOP, FOOT = 640, 260, 56, 24, 32
WIDEST_BAR = 96


@dataclass(frozen=True)
class Mark:
    """One word or one shape at its place; unused parts stay empty."""

    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    middle: float = 0
    value_y: float = 0
    text_y: float = 0
    text: str = ""
    words: str = ""
    value_words: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Chart:
    """What the template draws, and the same as rows of a table."""

    title: str
    unit: str
    kind: str
    head: tuple[str, str]
    rows: list[list[str]]
    ticks: list[Mark]
    words: list[Mark]
    bars: list[Mark] = field(default_factory=list)
    dots: list[Mark] = field(default_factory=list)
    path: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    tick_x: int = LEFT - 8
    word_y: int = HEIGHT - 8
    numeric: tuple[int, ...] = (1,)


def bars(
    title: str,
    values: Sequence[tuple[str, int]],
    *,
    head: tuple[str, str],
    unit: str = "",
    marked: str | Collection[str] = "",
    top: int | None = None,
) -> Chart:
    """Upright bars; the one named `marked`, or each of those named, is in the signal colour. `top`,
    an even number that no value exceeds, is where the scale ends: charts that are compared end
    alike. None: above the values."""
    names = {marked} if isinstance(marked, str) else set(marked)
    top = top or _top(values)
    step = (WIDTH - LEFT) / max(len(values), 1)
    width = min(step * 0.6, WIDEST_BAR)
    shapes = []
    for i, (name, value) in enumerate(values):
        y, middle = _y(value, top), LEFT + step * (i + 0.5)
        shapes.append(
            Mark(
                x=round(middle - width / 2, 1),
                y=y,
                width=round(width, 1),
                height=round(_y(0, top) - y, 1),
                middle=round(middle, 1),
                value_y=y - 8,
                value_words=number(value),
                marked=name in names,
            )
        )
    return _chart("bars", title, values, head, unit, top, bars=shapes)


def line(
    title: str, values: Sequence[tuple[str, int]], *, head: tuple[str, str], unit: str = ""
) -> Chart:
    """A line through the values in their order."""
    top = _top(values)
    step = (WIDTH - LEFT) / max(len(values), 1)
    dots = [
        Mark(x=round(LEFT + step * (i + 0.5), 1), y=_y(value, top))
        for i, (_, value) in enumerate(values)
    ]
    path = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots) if dots else ""
    return _chart("line", title, values, head, unit, top, dots=dots, path=path)


def _chart(
    kind: str,
    title: str,
    values: Sequence[tuple[str, int]],
    head: tuple[str, str],
    unit: str,
    top: int,
    *,
    bars: list[Mark] | None = None,
    dots: list[Mark] | None = None,
    path: str = "",
) -> Chart:
    step = (WIDTH - LEFT) / max(len(values), 1)
    ticks = [
        Mark(y=_y(value, top), text_y=_y(value, top) + 4, words=number(value))
        for value in (0, top // 2, top)
    ]
    names = [
        Mark(x=round(LEFT + step * (i + 0.5), 1), text=name) for i, (name, _) in enumerate(values)
    ]
    rows = [[name, number(value)] for name, value in values]
    return Chart(title, unit, kind, head, rows, ticks, names, bars or [], dots or [], path)


def _top(values: Sequence[tuple[str, int]]) -> int:
    """The next round number above all values, even, so that its half is whole."""
    most = max((value for _, value in values), default=0)
    size = 2
    while most > size * 5:
        size *= 10
    return next(size * factor for factor in (1, 2, 3, 4, 5) if most <= size * factor)


def _y(value: float, top: int) -> float:
    return round(HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * value / top, 1)
