"""Drawings of the house itself: the general one, empty places, errors."""

from __future__ import annotations

from gatehouse.web.drawings.pen import Pen, polar, ring


def general() -> Pen:
    """A gear and its shaft: what stands for an industry without a drawing of its own."""
    pen, c = Pen(), (140.0, 120.0)
    teeth, outer, inner = 18, 76.0, 64.0
    pitch = 360 / teeth
    outline = []
    for i in range(teeth):
        at = i * pitch
        for r, shift in ((inner, -0.3), (outer, -0.17), (outer, 0.17), (inner, 0.3)):
            outline.append(polar(c, r, at + shift * pitch))
    pen.poly(outline).circle(c, 50).circle(c, 18).cross(c, 76)
    for i in range(5):
        pen.circle(polar(c, 35, i * 72 - 90), 7)
    pen.hatch([*ring(c, 18), *ring(c, 26)], step=5).circle(c, 26)
    pen.dim((64, 120), (216, 120), "Ø152", off=100)
    pen.leader(polar(c, 70, -40), (236, 40), "z = 18", shelf=40)
    return pen
