"""Where the view of a film stands: a part of a drawing, in the drawing's own units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gatehouse.video.tracing import NUMBER, known, strokes
from gatehouse.web import drawings

ASPECT = 932 / 512  # of the sheet inside its frame, see making.EDGE
MARGIN = 1.12  # air around the whole drawing
CLOSE = 0.46  # a detail is so much of the whole
STEPS = 5  # places a detail may be looked for, across and down


@dataclass(frozen=True)
class Camera:
    """The middle and the width of what is seen; the height follows from the frame."""

    x: float
    y: float
    width: float

    @property
    def view_box(self) -> str:
        height = self.width / ASPECT
        return (
            f"{self.x - self.width / 2:.2f} {self.y - height / 2:.2f} {self.width:.2f} {height:.2f}"
        )

    def towards(self, other: Camera, share: float) -> Camera:
        """Between this and the other, slow at both ends."""
        eased = share * share * (3 - 2 * share)
        return Camera(
            self.x + (other.x - self.x) * eased,
            self.y + (other.y - self.y) * eased,
            self.width + (other.width - self.width) * eased,
        )


def whole(name: str) -> Camera:
    """All of the drawing."""
    pen = drawings.pen(known(name))
    width = max(pen.width, pen.height * ASPECT) * MARGIN
    return Camera(pen.width / 2, pen.height / 2, width)


@cache
def details(name: str) -> tuple[Camera, ...]:
    """The busiest places of the drawing that do not overlap much, the busiest first."""
    width = whole(name).width * CLOSE
    height = width / ASPECT
    points = _points(name)
    ranked = sorted(_grid(name), key=lambda at: (-_count(points, at, width, height), at))
    chosen: list[tuple[float, float]] = []
    for x, y in ranked:
        if all(abs(x - a) > width / 2 or abs(y - b) > height / 2 for a, b in chosen):
            chosen.append((x, y))
    return tuple(Camera(x, y, width) for x, y in chosen)


def _grid(name: str) -> list[tuple[float, float]]:
    pen = drawings.pen(known(name))
    steps = [(index + 1) / (STEPS + 1) for index in range(STEPS)]
    return [(pen.width * across, pen.height * down) for across in steps for down in steps]


def _points(name: str) -> list[tuple[float, float]]:
    """Ends and middles of the strokes, as many as there is detail."""
    found = []
    for stroke in strokes(name):
        pairs = dict(stroke.attributes)
        numbers = [float(number) for number in NUMBER.findall(pairs.get("d", ""))]
        found += list(zip(numbers[::2], numbers[1::2], strict=False))
        if "cx" in pairs:
            found.append((float(pairs["cx"]), float(pairs["cy"])))
    return found


def _count(
    points: list[tuple[float, float]], at: tuple[float, float], width: float, height: float
) -> int:
    return sum(abs(x - at[0]) < width / 2 and abs(y - at[1]) < height / 2 for x, y in points)
