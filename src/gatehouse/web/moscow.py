"""Moscow as a drawing: the ring roads, the river and the okrugs, in true proportion.

Schematic: rings and river follow a few dozen rounded coordinates, streets are left out. The
projection is equirectangular at Moscow's latitude, so that a site stands where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from django.utils.translation import get_language

WEST, EAST, SOUTH, NORTH = 37.33, 37.88, 55.555, 55.925
WIDTH = 560
_KX = cos(radians((SOUTH + NORTH) / 2))
SCALE = WIDTH / ((EAST - WEST) * _KX)  # view box units per degree of latitude
HEIGHT = round((NORTH - SOUTH) * SCALE)
LatLon = tuple[float, float]

MKAD: tuple[LatLon, ...] = (
    (55.9102, 37.5460), (55.9078, 37.5880), (55.8950, 37.6350), (55.8943, 37.6720),
    (55.8820, 37.7260), (55.8615, 37.7645), (55.8290, 37.8350), (55.8100, 37.8390),
    (55.7760, 37.8430), (55.7430, 37.8410), (55.7100, 37.8370), (55.6840, 37.8300),
    (55.6580, 37.8390), (55.6380, 37.8060), (55.6050, 37.7560), (55.5900, 37.7240),
    (55.5760, 37.6870), (55.5720, 37.6520), (55.5730, 37.6170), (55.5760, 37.5930),
    (55.5930, 37.5160), (55.6110, 37.4920), (55.6380, 37.4590), (55.6600, 37.4300),
    (55.6910, 37.4130), (55.7140, 37.3860), (55.7390, 37.3730), (55.7660, 37.3690),
    (55.7900, 37.3730), (55.8080, 37.3900), (55.8340, 37.3950), (55.8570, 37.3960),
    (55.8740, 37.4100), (55.8830, 37.4450), (55.8870, 37.4830), (55.9020, 37.5230),
)  # fmt: skip
THIRD_RING: tuple[LatLon, ...] = (
    (55.7930, 37.5820), (55.7940, 37.6130), (55.7920, 37.6360), (55.7890, 37.6640),
    (55.7790, 37.6890), (55.7650, 37.6960), (55.7480, 37.6950), (55.7330, 37.6900),
    (55.7210, 37.6810), (55.7100, 37.6580), (55.7060, 37.6340), (55.7060, 37.6100),
    (55.7080, 37.5860), (55.7130, 37.5680), (55.7250, 37.5480), (55.7360, 37.5330),
    (55.7480, 37.5350), (55.7620, 37.5350), (55.7730, 37.5430), (55.7860, 37.5630),
)  # fmt: skip
GARDEN_RING: tuple[LatLon, ...] = (
    (55.7720, 37.6080), (55.7730, 37.6270), (55.7690, 37.6440), (55.7610, 37.6580),
    (55.7490, 37.6570), (55.7400, 37.6540), (55.7320, 37.6390), (55.7290, 37.6230),
    (55.7300, 37.6100), (55.7350, 37.5930), (55.7430, 37.5840), (55.7530, 37.5820),
    (55.7620, 37.5860), (55.7690, 37.5950),
)  # fmt: skip
RIVER: tuple[LatLon, ...] = (
    (55.8120, 37.3300), (55.8180, 37.3700), (55.8060, 37.3880), (55.8200, 37.4080),
    (55.8430, 37.4280), (55.8480, 37.4520), (55.8260, 37.4470), (55.8080, 37.4500),
    (55.7920, 37.4350), (55.7800, 37.4620), (55.7720, 37.4830), (55.7610, 37.4720),
    (55.7480, 37.4830), (55.7470, 37.5050), (55.7610, 37.5240), (55.7540, 37.5430),
    (55.7500, 37.5680), (55.7380, 37.5640), (55.7220, 37.5440), (55.7110, 37.5480),
    (55.7110, 37.5720), (55.7230, 37.5900), (55.7400, 37.6060), (55.7490, 37.6180),
    (55.7480, 37.6350), (55.7420, 37.6480), (55.7290, 37.6450), (55.7160, 37.6370),
    (55.7050, 37.6440), (55.6920, 37.6580), (55.6930, 37.6780), (55.7000, 37.6830),
    (55.6990, 37.6960), (55.6850, 37.6890), (55.6720, 37.6750), (55.6640, 37.6830),
    (55.6590, 37.7080), (55.6500, 37.7280), (55.6440, 37.7500), (55.6410, 37.7810),
    (55.6300, 37.8080), (55.6180, 37.8300), (55.6080, 37.8560), (55.6040, 37.8800),
)  # fmt: skip
# Where the great roads leave the garden ring and where they cross the outer one.
ROADS: tuple[tuple[LatLon, ...], ...] = (
    ((55.7720, 37.6000), (55.7990, 37.5370), (55.8280, 37.4870), (55.8830, 37.4450)),
    ((55.7730, 37.6270), (55.8200, 37.6430), (55.8500, 37.6610), (55.8820, 37.7260)),
    ((55.7610, 37.6580), (55.7900, 37.7100), (55.8060, 37.7600), (55.8100, 37.8390)),
    ((55.7490, 37.6570), (55.7500, 37.7200), (55.7600, 37.7800), (55.7760, 37.8430)),
    ((55.7400, 37.6540), (55.7220, 37.7200), (55.7060, 37.7700), (55.6840, 37.8300)),
    ((55.7290, 37.6230), (55.6800, 37.6240), (55.6400, 37.6170), (55.5730, 37.6170)),
    ((55.7350, 37.5930), (55.7060, 37.5600), (55.6700, 37.5050), (55.6380, 37.4590)),
    ((55.7530, 37.5820), (55.7400, 37.5300), (55.7260, 37.4500), (55.7140, 37.3860)),
)
OKRUGS: tuple[tuple[LatLon, str, str], ...] = (
    ((55.7545, 37.6200), "ЦАО", "Central"),
    ((55.8420, 37.5250), "САО", "North"),
    ((55.8560, 37.6300), "СВАО", "North-east"),
    ((55.7900, 37.7750), "ВАО", "East"),
    ((55.6960, 37.7560), "ЮВАО", "South-east"),
    ((55.6230, 37.6750), "ЮАО", "South"),
    ((55.6560, 37.5500), "ЮЗАО", "South-west"),
    ((55.7300, 37.4400), "ЗАО", "West"),
    ((55.8330, 37.4300), "СЗАО", "North-west"),
)


def project(lat: float, lon: float) -> tuple[float, float]:
    """Degrees to units of the view box; outside of the frame the numbers go on."""
    return round((lon - WEST) * _KX * SCALE, 1), round((NORTH - lat) * SCALE, 1)


def smooth(points: Sequence[LatLon], *, closed: bool) -> str:
    """A path through the points with round corners (Catmull–Rom as cubic curves)."""
    p = [project(*point) for point in points]
    n = len(p)

    def at(i: int) -> tuple[float, float]:
        return p[i % n] if closed else p[min(max(i, 0), n - 1)]

    parts = [f"M{p[0][0]} {p[0][1]}"]
    for i in range(n if closed else n - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = at(i - 1), at(i), at(i + 1), at(i + 2)
        parts.append(
            f"C{bx + (cx - ax) / 6:.1f} {by + (cy - ay) / 6:.1f} "
            f"{cx - (dx - bx) / 6:.1f} {cy - (dy - by) / 6:.1f} {cx} {cy}"
        )
    return "".join(parts) + ("Z" if closed else "")


@dataclass(frozen=True)
class Label:
    """A word at a place of the drawing."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class City:
    """The drawing without pins; made once, okrug names by language."""

    view_box: str = f"0 0 {WIDTH} {HEIGHT}"
    mkad: str = smooth(MKAD, closed=True)
    third_ring: str = smooth(THIRD_RING, closed=True)
    garden_ring: str = smooth(GARDEN_RING, closed=True)
    river: str = smooth(RIVER, closed=False)
    roads: tuple[str, ...] = tuple(smooth(road, closed=False) for road in ROADS)

    ten_km: float = round(10 / 111.32 * SCALE, 1)  # a degree of latitude is 111.32 km

    @property
    def okrugs(self) -> list[Label]:
        """Names of the okrugs; in Russian the usual letters."""
        russian = (get_language() or "ru").startswith("ru")
        return [Label(*project(*at), ru if russian else en) for at, ru, en in OKRUGS]


CITY = City()
APART = 42.0  # pins are moved so far apart: 24 pixels where the drawing is 328 wide


def spread(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same points, those on top of each other pushed apart just enough to be pressed."""
    placed = [list(point) for point in points]
    for _ in range(60):
        moved = False
        for i, a in enumerate(placed):
            for j, b in enumerate(placed[:i]):
                dx, dy = a[0] - b[0], a[1] - b[1]
                far = (dx * dx + dy * dy) ** 0.5
                if far >= APART - 0.1:
                    continue
                moved = True
                if far < 0.01:  # one address: leave in different directions, always the same
                    dx, dy, far = cos(i * 2.4), cos(j * 2.4 + 1), 1.0
                push = (APART - far) / 2
                a[0] += dx / far * push
                a[1] += dy / far * push
                b[0] -= dx / far * push
                b[1] -= dy / far * push
        if not moved:
            break
    return [(round(x, 1), round(y, 1)) for x, y in placed]
