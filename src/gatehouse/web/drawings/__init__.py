"""Engineering drawings made by the project: one per industry, per format, and of the house.

Each is a function that returns a Pen. `tools/build_assets.py` writes one SVG file per name;
pages refer to the file, so that a browser fetches each drawing once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from gatehouse.web.drawings import flight, formats, goods, house, machines
from gatehouse.web.drawings.pen import Pen

GENERAL = "general"
_MAKERS: dict[str, Callable[[], Pen]] = {
    maker.__name__: maker
    for module in (goods, machines, flight, formats, house)
    for maker in vars(module).values()
    if getattr(maker, "__module__", "") == module.__name__ and not maker.__name__.startswith("_")
}
NAMES = frozenset(_MAKERS)


@cache
def pen(name: str) -> Pen:
    """The finished drawing; KeyError when there is none."""
    return _MAKERS[name]()


@cache
def view_box(name: str) -> str:
    """Its view box, as SVG wants it."""
    return f"0 0 {pen(name).width} {pen(name).height}"


def as_file(name: str) -> str:
    """A file with one symbol-like group `#d` for <use>."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box(name)}"'
    return f'{head}><g id="d">{pen(name).body()}</g></svg>\n'
