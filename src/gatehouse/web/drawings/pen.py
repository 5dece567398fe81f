"""A drawing pen: shapes, section hatching and dimension lines in one stroke weight.

Units are those of the view box, y grows downwards, angles are in degrees clockwise from the
right. A pen collects SVG elements; colour, weight and type face come from the page (`.drawing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import asin, atan2, cos, degrees, hypot, radians, sin

Point = tuple[float, float]
# Words stand on a rim of the page's colour, so that an axis may run behind them.
HALO = 'fill="currentColor" stroke="var(--paper,none)" stroke-width="4" paint-order="stroke"'


class Pen:
    """One drawing of `width` × `height`."""

    def __init__(self, width: int = 320, height: int = 240) -> None:
        self.width, self.height = width, height
        self._main: list[str] = []
        self._thin: list[str] = []
        self._text: list[str] = []

    def body(self) -> str:
        """The elements: outlines, then hatching and dimensions paler, then words."""
        thin = f'<g opacity=".55">{"".join(self._thin)}</g>' if self._thin else ""
        words = f"<g {HALO}>{''.join(self._text)}</g>" if self._text else ""
        return "".join(self._main) + thin + words

    # -- outlines ---------------------------------------------------------------------------
    def path(self, d: str, *, thin: bool = False, fill: bool = False, dash: str = "") -> Pen:
        """Any path."""
        extra = ' fill="currentColor" stroke="none"' if fill else ""
        extra += f' stroke-dasharray="{dash}"' if dash else ""
        (self._thin if thin else self._main).append(f'<path d="{d}"{extra}/>')
        return self

    def line(self, a: Point, b: Point, *, thin: bool = False, dash: str = "") -> Pen:
        """A straight line."""
        return self.path(f"M{xy(a)}L{xy(b)}", thin=thin, dash=dash)

    def poly(self, points: Iterable[Point], *, close: bool = True, thin: bool = False) -> Pen:
        """A polygon, or an open line."""
        return self.path("M" + "L".join(xy(p) for p in points) + ("Z" if close else ""), thin=thin)

    def circle(
        self, c: Point, r: float, *, thin: bool = False, fill: bool = False, dash: str = ""
    ) -> Pen:
        """A circle; filled ones are rivets and dots."""
        extra = ' fill="currentColor" stroke="none"' if fill else ""
        extra += f' stroke-dasharray="{dash}"' if dash else ""
        (self._thin if thin else self._main).append(
            f'<circle cx="{n(c[0])}" cy="{n(c[1])}" r="{n(r)}"{extra}/>'
        )
        return self

    def ellipse(
        self, c: Point, rx: float, ry: float, *, thin: bool = False, turn: float = 0
    ) -> Pen:
        """An ellipse, turned by degrees."""
        extra = f' transform="rotate({n(turn)} {xy(c)})"' if turn else ""
        (self._thin if thin else self._main).append(
            f'<ellipse cx="{n(c[0])}" cy="{n(c[1])}" rx="{n(rx)}" ry="{n(ry)}"{extra}/>'
        )
        return self

    def rect(
        self, x: float, y: float, w: float, h: float, *, r: float = 0, thin: bool = False
    ) -> Pen:
        """A rectangle with rounded corners if r."""
        extra = f' rx="{n(r)}"' if r else ""
        (self._thin if thin else self._main).append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}"{extra}/>'
        )
        return self

    def arc(self, c: Point, r: float, start: float, end: float, *, thin: bool = False) -> Pen:
        """An arc clockwise from `start` to `end`."""
        large = 1 if (end - start) % 360 > 180 else 0
        a, b = polar(c, r, start), polar(c, r, end)
        return self.path(f"M{xy(a)}A{n(r)} {n(r)} 0 {large} 1 {xy(b)}", thin=thin)

    # -- a drawing office's signs -----------------------------------------------------------
    def hatch(self, outline: Sequence[Point], *, step: float = 7, angle: float = 45) -> Pen:
        """Section lines inside a polygon (even-odd: give holes as further points)."""
        for a, b in hatching(outline, step, angle):
            self.line(a, b, thin=True)
        return self

    def centre(self, a: Point, b: Point) -> Pen:
        """An axis: long, short, long."""
        return self.line(a, b, thin=True, dash="12 3 2 3")

    def cross(self, c: Point, r: float) -> Pen:
        """The two axes of something round, a little beyond its edge."""
        (x, y), d = c, r + 7
        return self.centre((x - d, y), (x + d, y)).centre((x, y - d), (x, y + d))

    def dim(self, a: Point, b: Point, label: str, *, off: float = 18) -> Pen:
        """A dimension between two points, `off` to the right-hand side of a→b (negative: left)."""
        length = hypot(b[0] - a[0], b[1] - a[1])
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        nx, ny = -uy * off, ux * off
        over = (off + (4 if off > 0 else -4)) / off
        gap = 3 / abs(off)
        for p in (a, b):
            self.line(
                (p[0] + nx * gap, p[1] + ny * gap), (p[0] + nx * over, p[1] + ny * over), thin=True
            )
        p, q = (a[0] + nx, a[1] + ny), (b[0] + nx, b[1] + ny)
        self.line(p, q, thin=True)
        self._arrow(p, (-ux, -uy))._arrow(q, (ux, uy))
        turn = degrees(atan2(uy, ux))
        turn = turn - 180 if turn > 89.9 else turn + 180 if turn < -90.1 else turn
        mid = ((p[0] + q[0]) / 2, (p[1] + q[1]) / 2)
        lift = radians(turn - 90)
        return self.text((mid[0] + 4 * cos(lift), mid[1] + 4 * sin(lift)), label, turn=turn)

    def leader(self, tip: Point, elbow: Point, label: str, *, shelf: float = 22) -> Pen:
        """A line from a place to a word on a shelf; shelf < 0 runs to the left."""
        end = (elbow[0] + shelf, elbow[1])
        self.path(f"M{xy(tip)}L{xy(elbow)}L{xy(end)}", thin=True).circle(
            tip, 1.6, thin=True, fill=True
        )
        return self.text(((elbow[0] + end[0]) / 2, elbow[1] - 4), label)

    def detail(self, c: Point, r: float, to: Point, big: float, letter: str = "А") -> Pen:
        """A place circled and led to its enlargement at `to`, of radius `big`."""
        angle = atan2(to[1] - c[1], to[0] - c[0])
        a = (c[0] + r * cos(angle), c[1] + r * sin(angle))
        b = (to[0] - big * cos(angle), to[1] - big * sin(angle))
        self.circle(c, r).circle(to, big).line(a, b)
        return self.text((to[0] + big * 0.74 + 8, to[1] - big * 0.74 - 2), letter, size=12)

    def text(
        self, at: Point, words: str, *, turn: float = 0, size: float = 9, anchor: str = "middle"
    ) -> Pen:
        """Words on the drawing."""
        extra = f' transform="rotate({n(turn)} {xy(at)})"' if abs(turn) > 0.01 else ""
        extra += f' font-size="{n(size)}"' if size != 9 else ""
        self._text.append(
            f'<text x="{n(at[0])}" y="{n(at[1])}" text-anchor="{anchor}"{extra}>{words}</text>'
        )
        return self

    def _arrow(self, tip: Point, way: Point) -> Pen:
        (x, y), (ux, uy) = tip, way
        left = (x - 6 * ux - 1.8 * uy, y - 6 * uy + 1.8 * ux)
        right = (x - 6 * ux + 1.8 * uy, y - 6 * uy - 1.8 * ux)
        return self.path(f"M{xy(tip)}L{xy(left)}L{xy(right)}Z", thin=True, fill=True)


def n(value: float) -> str:
    """A number with at most one decimal."""
    return f"{round(value, 1):g}"


def xy(p: Point) -> str:
    """A point as SVG wants it."""
    return f"{n(p[0])} {n(p[1])}"


def polar(c: Point, r: float, angle: float) -> Point:
    """The point at `angle` on a circle."""
    return c[0] + r * cos(radians(angle)), c[1] + r * sin(radians(angle))


def ring(
    c: Point, r: float, *, start: float = 0, end: float = 360, steps: int = 48, ry: float = 0
) -> list[Point]:
    """Points along a circle or an ellipse, for hatching."""
    return [
        (c[0] + r * cos(t), c[1] + (ry or r) * sin(t))
        for t in (radians(start + (end - start) * i / steps) for i in range(steps + 1))
    ]


def curve(p0: Point, p1: Point, p2: Point, p3: Point, steps: int = 24) -> list[Point]:
    """Points along a cubic curve."""
    points = []
    for i in range(steps + 1):
        t = i / steps
        u = 1 - t
        weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
        points.append(
            (
                sum(w * p[0] for w, p in zip(weights, (p0, p1, p2, p3), strict=True)),
                sum(w * p[1] for w, p in zip(weights, (p0, p1, p2, p3), strict=True)),
            )
        )
    return points


def hatching(outline: Sequence[Point], step: float, angle: float) -> list[tuple[Point, Point]]:
    """The parallel lines at `angle` inside a polygon, `step` apart."""
    c, s = cos(radians(-angle)), sin(radians(-angle))
    turned = [(x * c - y * s, x * s + y * c) for x, y in outline]
    lines: list[tuple[Point, Point]] = []
    y = min(p[1] for p in turned) + step / 2
    while y < max(p[1] for p in turned):
        hits = sorted(_crossings(turned, y))
        for left, right in zip(hits[::2], hits[1::2], strict=False):
            if right - left > 1.5:
                a, b = ((left, y), (right, y))
                lines.append(
                    (
                        (a[0] * c + a[1] * s, -a[0] * s + a[1] * c),
                        (b[0] * c + b[1] * s, -b[0] * s + b[1] * c),
                    )
                )
        y += step
    return lines


def _crossings(points: Sequence[Point], y: float) -> list[float]:
    found = []
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        if (y1 <= y) != (y2 <= y):
            found.append(x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return found


def band(c: Point, r: float, a: float, b: float, *, turn: float = 0) -> list[Point]:
    """The part of a disc between two parallel chords, `a` and `b` from the centre, turned by
    degrees; a closed polygon: what an enlargement shows of a layer."""
    a, b = max(a, -r), min(b, r)
    t1, t2 = degrees(asin(a / r)), degrees(asin(b / r))
    right = [polar(c, r, t1 + (t2 - t1) * i / 16 + turn) for i in range(17)]
    left = [polar(c, r, 180 - t2 + (t2 - t1) * i / 16 + turn) for i in range(17)]
    return [*right, *left, right[0]]


def aerofoil(
    nose: Point, chord: float, *, thick: float = 0.12, camber: float = 0.04, turn: float = 0
) -> list[Point]:
    """A four-digit NACA wing section from the nose, camber greatest at 40 % of the chord."""
    top, bottom = [], []
    for i in range(33):
        x = (1 - cos(radians(180 * i / 32))) / 2
        y = (
            5
            * thick
            * (0.2969 * x**0.5 - 0.126 * x - 0.3516 * x**2 + 0.2843 * x**3 - 0.1036 * x**4)
        )
        line = (
            camber / 0.16 * (0.8 * x - x * x)
            if x < 0.4
            else camber / 0.36 * (0.2 + 0.8 * x - x * x)
        )
        top.append((x, -(line + y)))
        bottom.append((x, -(line - y)))
    c, s = cos(radians(turn)), sin(radians(turn))
    points = [*top, *reversed(bottom)]
    return [
        (nose[0] + chord * (x * c - y * s), nose[1] + chord * (x * s + y * c)) for x, y in points
    ]
