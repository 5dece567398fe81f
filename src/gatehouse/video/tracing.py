"""A line drawing as it is being drawn: the same SVG elements, shown up to some of their length.

A stroke that is under way is a dash as long as what is drawn of it; so only its length must be
known, and roughly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import hypot, pi
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from gatehouse.web import drawings

COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
NUMBER = re.compile(r"-?\d+\.?\d*")
CURVE_IS_LONGER = 1.25  # than the straight line between its ends
ENDS = {"M": 2, "L": 2, "C": 6, "Q": 4, "A": 7, "S": 4, "T": 2}
WORD_LENGTH = 20.0  # what a word takes of the pen's time, in units of the drawing
BEYOND = 99999


@dataclass(frozen=True)
class Stroke:
    """One element with its opacity; `whole` is shown at once when the pen reaches it."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    words: str
    opacity: str
    length: float
    whole: bool

    def svg(self, drawn: float) -> str:
        """The element with so much of its length drawn; nothing before it begins."""
        if drawn <= 0:
            return ""
        pairs = dict(self.attributes)
        if drawn < self.length and not self.whole:
            pairs["stroke-dasharray"] = f"{drawn:.1f} {BEYOND}"
        if self.opacity:
            pairs["opacity"] = self.opacity
        text = " ".join(f"{name}={quoteattr(value)}" for name, value in pairs.items())
        return f"<{self.tag} {text}>{self.words}</{self.tag}>"


@cache
def strokes(name: str) -> tuple[Stroke, ...]:
    """Every element of a drawing in the order of drawing."""
    root = ElementTree.fromstring(f"<g>{drawings.pen(known(name)).body()}</g>")  # noqa: S314 — ours
    return tuple(_strokes(root, {}))


def known(name: str) -> str:
    """The drawing of this name, or the general one."""
    return name if name in drawings.NAMES else drawings.GENERAL


def partly(name: str, share: float) -> str:
    """The drawing with the first `share` (0 to 1) of its lines."""
    parts = strokes(name)
    left = share * sum(part.length for part in parts) if share < 1 else float("inf")
    shown = []
    for part in parts:
        shown.append(part.svg(left))
        left -= part.length
    return "".join(shown)


def _strokes(group: ElementTree.Element, inherited: dict[str, str]) -> list[Stroke]:
    found: list[Stroke] = []
    for element in group:
        if element.tag == "g":
            found += _strokes(element, inherited | element.attrib)
        else:
            found.append(_stroke(element, inherited))
    return found


def _stroke(element: ElementTree.Element, inherited: dict[str, str]) -> Stroke:
    attributes = {k: v for k, v in inherited.items() if k != "opacity"} | element.attrib
    filled = attributes.get("fill", "none") != "none"
    return Stroke(
        tag=element.tag,
        attributes=tuple(attributes.items()),
        words=_escaped(element.text or ""),
        opacity=inherited.get("opacity", ""),
        length=WORD_LENGTH if element.tag == "text" else max(1.0, _length(element)),
        whole=filled or element.tag == "text" or "stroke-dasharray" in attributes,
    )


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _length(element: ElementTree.Element) -> float:
    """About how long the outline is."""
    value = {name: float(v) for name, v in element.attrib.items() if NUMBER.fullmatch(v)}
    if element.tag == "circle":
        return 2 * pi * value.get("r", 0)
    if element.tag == "ellipse":
        return pi * (value.get("rx", 0) + value.get("ry", 0))
    if element.tag == "rect":
        return 2 * (value.get("width", 0) + value.get("height", 0))
    return _path_length(element.get("d", ""))


def _path_length(d: str) -> float:
    total, x, y, start = 0.0, 0.0, 0.0, (0.0, 0.0)
    for command, rest in COMMAND.findall(d):
        numbers = [float(number) for number in NUMBER.findall(rest)]
        if command in "Zz":
            total += hypot(start[0] - x, start[1] - y)
        for ends in _ends(command, numbers, (x, y)):
            longer = CURVE_IS_LONGER if command.upper() in "CQASTqcast" else 1.0
            total += 0 if command in "Mm" else hypot(ends[0] - x, ends[1] - y) * longer
            x, y = ends
            start = ends if command in "Mm" else start
    return total


def _ends(command: str, numbers: list[float], at: tuple[float, float]) -> list[tuple[float, float]]:
    """Where each segment of one absolute command ends."""
    if command == "H":
        return [(x, at[1]) for x in numbers]
    if command == "V":
        return [(at[0], y) for y in numbers]
    size = ENDS.get(command, 0)
    if not size:
        return []
    return [(numbers[i + size - 2], numbers[i + size - 1])
            for i in range(0, len(numbers) - size + 1, size)]  # fmt: skip
