"""The season on a map of Moscow: its sites on the drawing, and tiles of a real map under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atan, cos, degrees, floor, log, pi, radians, sinh, tan

from gatehouse.catalogue.models import Site
from gatehouse.programme.models import Session, Stop
from gatehouse.programme.queries import Hit
from gatehouse.programme.rows import Row
from gatehouse.web import moscow

ROOM = 24.0  # units of the drawing around the outermost site
FARTHEST = 24.0  # what lies farther beyond the drawing stands at its edge
TILE_ZOOM = 11  # a tile is about a third of the drawing wide: some twenty of them
SUBDOMAINS = "abc"


@dataclass(frozen=True)
class Place:
    """A site with what is on there, and where its mark stands on the drawing."""

    number: int
    site: Site
    rows: Sequence[Row]
    count: int
    url: str
    x: float
    y: float


@dataclass(frozen=True)
class Frame:
    """The part of the drawing that is shown, in its units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        return f"{self.x:g} {self.y:g} {self.width:g} {self.height:g}"


@dataclass(frozen=True)
class Tile:
    """A picture of a map server in the units of the drawing."""

    url: str
    x: float
    y: float
    width: float
    height: float


def visits(hits: Sequence[Hit], *, season_id: int) -> dict[int, list[Hit]]:
    """The hits at each site, by the site's id, in the order of the hits."""
    announced = Session.objects.announced().filter(season=season_id)
    stops = Stop.objects.filter(session__in=announced).order_by()
    at: dict[int, list[int]] = {}
    for session, site in stops.values_list("session_id", "site_id"):
        at.setdefault(session, []).append(site)
    by_site: dict[int, list[Hit]] = {}
    for hit in hits:
        for site in dict.fromkeys(at.get(hit.pk, ())):
            by_site.setdefault(site, []).append(hit)
    return by_site


def marks(sites: Iterable[Site]) -> tuple[Frame, list[tuple[float, float]]]:
    """Where the marks stand, pushed apart, and a frame that holds the city and all of them."""
    points = moscow.spread(_near(*moscow.project(one.latitude, one.longitude)) for one in sites)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top = min([0.0, *(x - ROOM for x in xs)]), min([0.0, *(y - ROOM for y in ys)])
    right = max([float(moscow.WIDTH), *(x + ROOM for x in xs)])
    bottom = max([float(moscow.HEIGHT), *(y + ROOM for y in ys)])
    return Frame(left, top, round(right - left, 1), round(bottom - top, 1)), points


def _near(x: float, y: float) -> tuple[float, float]:
    return (
        min(max(x, -FARTHEST), moscow.WIDTH + FARTHEST),
        min(max(y, -FARTHEST), moscow.HEIGHT + FARTHEST),
    )


def tiles(frame: Frame, template: str) -> list[Tile]:
    """The tiles of a server in Web Mercator (`{z}/{x}/{y}`) that cover the frame.

    Each corner is projected as the drawing is, so that tiles and sites agree: inside one tile
    of this size both projections differ by less than a unit.
    """
    north, west = _degrees(frame.x, frame.y)
    south, east = _degrees(frame.x + frame.width, frame.y + frame.height)
    columns = range(floor(_column(west)), floor(_column(east)) + 1)
    lines = range(floor(_line(north)), floor(_line(south)) + 1)
    return [_tile(template, column, line) for line in lines for column in columns]


def _tile(template: str, column: int, line: int) -> Tile:
    x, y = moscow.project(_north(line), _west(column))
    right, bottom = moscow.project(_north(line + 1), _west(column + 1))
    values: Mapping[str, object] = {
        "z": TILE_ZOOM, "x": column, "y": line, "s": SUBDOMAINS[(column + line) % len(SUBDOMAINS)]
    }  # fmt: skip
    url = template
    for name, value in values.items():
        url = url.replace(f"{{{name}}}", str(value))
    return Tile(url, x, y, round(right - x, 1), round(bottom - y, 1))


def _degrees(x: float, y: float) -> tuple[float, float]:
    """The inverse of the drawing's projection."""
    across = cos(radians((moscow.SOUTH + moscow.NORTH) / 2)) * moscow.SCALE
    return moscow.NORTH - y / moscow.SCALE, moscow.WEST + x / across


def _column(longitude: float) -> float:
    return float((longitude + 180) / 360 * 2**TILE_ZOOM)


def _line(latitude: float) -> float:
    angle = radians(latitude)
    return float((1 - log(tan(angle) + 1 / cos(angle)) / pi) / 2 * 2**TILE_ZOOM)


def _west(column: int) -> float:
    return float(column / 2**TILE_ZOOM * 360 - 180)


def _north(line: int) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * line / 2**TILE_ZOOM))))
