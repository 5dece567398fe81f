"""What works: brakes, chips, pumps, printers, buildings, things taken apart."""

# ruff: noqa: E501 - path data is read as a drawing, not as lines
from __future__ import annotations

from math import cos, radians, sin

from gatehouse.web.drawings.pen import Pen, Point, band, polar, ring


def rail() -> Pen:
    """A brake disc with its caliper, and the pad that presses."""
    pen, c = Pen(), (112.0, 118.0)
    pen.circle(c, 82).circle(c, 50).circle(c, 30).circle(c, 13)
    for i in range(6):
        pen.circle(polar(c, 21.5, i * 60 + 30), 3.4)
    for i in range(18):
        if 40 < i * 20 + 8 < 320:
            pen.circle(polar(c, 58 + 8 * (i % 3), i * 20 + 8), 2.2)
    pen.cross(c, 82)
    caliper = _sector(c, 46, 94, -38, 38)
    pen.poly(caliper).poly(_sector(c, 54, 80, -32, 32), close=True)
    for a in (-16, 16):
        pen.circle(polar(c, 67, a), 10).circle(polar(c, 67, a), 6)
    outer = [*_sector(c, 80, 94, -32, 32)]
    pen.hatch([*outer, outer[0]], step=5)
    pen.dim((30, 118), (194, 118), "Ø590", off=96)
    at = (266.0, 84.0)
    pen.detail(polar(c, 67, -16), 16, at, 44)
    for a, b, angle in ((-30, -12, 45), (-12, -2, -45), (2, 12, -45)):
        pen.poly(band(at, 44, a, b, turn=90)).hatch(
            band(at, 44, a, b, turn=90), step=5, angle=angle
        )
    pen.poly(band(at, 44, 12, 30, turn=90)).hatch(band(at, 44, 12, 30, turn=90), step=5)
    pen.leader((266, 100), (284, 146), "2", shelf=16)
    return pen.text((266, 164), "А (2 : 1)")


def _sector(c: Point, inner: float, outer: float, start: float, end: float) -> list[Point]:
    """A piece of a ring."""
    return [
        *ring(c, outer, start=start, end=end, steps=20),
        *ring(c, inner, start=end, end=start, steps=20),
    ]


def electronics() -> Pen:
    """A chip, its legs, and the die under a lens."""
    pen = Pen()
    pen.rect(40, 92, 108, 108, r=3).rect(70, 122, 48, 48).circle((50, 102), 3)
    for i in range(9):
        at = 100 + i * 11.5
        for x, way in ((40, -1), (148, 1)):
            pen.path(f"M{x} {at:g}H{x + way * 12}V{at + 5:g}H{x}")
        pen.path(f"M{at - 52:g} 92V80H{at - 47:g}V92M{at - 52:g} 200V212H{at - 47:g}V200")
        pen.line((45, at + 2), (70, 126 + i * 4.8), thin=True).line(
            (143, at + 2), (118, 126 + i * 4.8), thin=True
        )
    pen.centre((94, 70), (94, 222)).centre((18, 146), (170, 146))
    lens, r = (236.0, 82.0), 58.0
    pen.circle(lens, r).circle(lens, r + 6)
    pen.path("M279 123L306 152C310 156 304 162 300 158L273 130").line(
        (276, 134), (304, 162), thin=True
    )
    pen.circle((106, 134), 12).line((117, 129), (182, 104))
    pen.path(
        "M204 62H232V46H262M204 72H240V56H274M196 82H248V96H286M200 92H222V118H262M214 50V36M222 52V30M250 66V78H282M232 104H252V124M208 104V122M286 74H292"
    )
    for x, y in (
        (204, 62),
        (204, 72),
        (196, 82),
        (200, 92),
        (262, 46),
        (274, 56),
        (286, 96),
        (262, 118),
        (208, 104),
        (252, 124),
    ):
        pen.circle((x, y), 2.6)
    pen.rect(256, 100, 16, 10).hatch(
        [(256, 100), (272, 100), (272, 110), (256, 110), (256, 100)], step=4
    )
    pen.dim((40, 92), (40, 200), "12", off=22)
    return pen.dim((196, 150), (244, 150), "90 нм", off=20)


def engineering() -> Pen:
    """A centrifugal pump: the wheel with its curved blades in a spiral casing."""
    pen, c = Pen(), (122.0, 126.0)
    spiral = [polar(c, 60 + 38 * t / 330, -60 + t) for t in range(0, 331, 6)]
    pen.poly(spiral, close=False).path("M122 28H204M152 74C158 68 164 66 172 66H204")
    pen.rect(204, 18, 8, 58).circle(c, 52).circle(c, 17).circle(c, 9).cross(c, 62)
    for i in range(7):
        for lag in (0, 5):
            points = [
                polar(c, 17 + 35 * t / 12, i * 360 / 7 + lag + 62 * (t / 12) ** 1.15)
                for t in range(13)
            ]
            pen.poly(points, close=False)
    hub = [*ring(c, 17), *ring(c, 9)]
    pen.hatch(hub, step=4)
    pen.path("M60 208H184L196 224H48Z").path("M80 196V208M164 192V208")
    at = (268.0, 136.0)
    pen.detail(polar(c, 50, 20), 13, at, 44)
    pen.path("M226 150C240 128 262 112 292 100M232 162C250 136 272 122 302 112")
    blade = [
        (226.0, 150.0),
        (240.0, 131.0),
        (262.0, 114.5),
        (292.0, 100.0),
        (302.0, 112.0),
        (272.0, 124.0),
        (250.0, 139.0),
        (232.0, 162.0),
        (226.0, 150.0),
    ]
    pen.hatch(blade, step=5)
    pen.arc(at, 30, 60, 118, thin=True).text((264, 160), "β = 28°")
    return pen.dim((212, 28), (212, 66), "Ø80", off=-18)


def additive() -> Pen:
    """A part grown layer by layer under its nozzle."""
    pen = Pen()
    pen.path("M24 40H196M24 48H196M36 40V32H184V40").path("M30 48V206M190 48V206", thin=True)
    pen.rect(92, 34, 36, 22, r=2).path("M98 56H122V70L114 84H106L98 70Z").path(
        "M110 34V14C110 8 130 8 150 14", dash="3 3"
    )
    pen.rect(30, 198, 160, 8).path("M44 206L38 220M176 206L182 220")
    for i in range(15):
        y = 192 - i * 7.2
        half = 34 + 14 * sin(radians(i * 24)) - (2 if i % 2 else 0)
        pen.rect(110 - half, y, half * 2 if i < 14 else half + 8, 6.4, r=3.2)
    pen.centre((110, 6), (110, 214))
    pen.dim((24, 92), (24, 198), "108", off=8)
    at = (250.0, 116.0)
    pen.detail((144, 138), 13, at, 48)
    for i in range(-3, 4):
        y, reach = at[1] + i * 14, (2304 - (i * 14) ** 2) ** 0.5
        if abs(i) == 3:
            continue
        edge = at[0] + 10 + 7 * cos(i)
        pen.path(
            f"M{at[0] - reach:.1f} {y - 7:g}H{edge:.1f}A7 7 0 0 1 {edge:.1f} {y + 7:g}H{at[0] - reach:.1f}"
        )
        points = [
            (at[0] - reach + 3, y - 7),
            (edge, y - 7),
            (edge + 6, y),
            (edge, y + 7),
            (at[0] - reach + 3, y + 7),
            (at[0] - reach + 3, y - 7),
        ]
        pen.hatch(points, step=5, angle=45 if i % 2 else -45)
    pen.dim((268, 109), (268, 123), "0,2", off=-44)
    return pen.text((250, 180), "А (20 : 1)")


def construction() -> Pen:
    """A ready flat comes down on its slings to stand on the others."""
    pen = Pen()

    def box(x: float, y: float, w: float, h: float, d: float) -> None:
        pen.poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
        pen.path(
            f"M{x:g} {y:g}L{x + d:g} {y - d * 0.55:g}H{x + w + d:g}L{x + w:g} {y:g}M{x + w + d:g} {y - d * 0.55:g}V{y + h - d * 0.55:g}L{x + w:g} {y + h:g}"
        )
        pen.rect(x + w * 0.12, y + h * 0.24, w * 0.3, h * 0.44).line(
            (x + w * 0.27, y + h * 0.24), (x + w * 0.27, y + h * 0.68)
        )
        pen.rect(x + w * 0.58, y + h * 0.22, w * 0.2, h * 0.78).circle(
            (x + w * 0.74, y + h * 0.64), 1.4, fill=True
        )

    box(30, 168, 84, 44, 26)
    box(120, 168, 84, 44, 26)
    box(58, 84, 84, 44, 26)
    for x in (58.0, 142.0):
        pen.line((x, 84), (112, 34))
    pen.line((168, 69.7), (112, 34)).line((84, 69.7), (112, 34))
    pen.path("M112 34V26C106 26 105 18 112 18C119 18 119 24 114 26").line((112, 18), (112, 4))
    for x, y in ((58, 128), (142, 128)):
        pen.line((x, y + 6), (x, y + 36), thin=True, dash="4 3")
    pen.path("M100 140V156M95 150L100 157L105 150").line((12, 212), (236, 212))
    pen.hatch([(12, 212), (236, 212), (236, 220), (12, 220), (12, 212)], step=8)
    at = (268.0, 100.0)
    pen.detail((142, 128), 12, at, 44)
    pen.path("M236 70V92H258V108H278V92H300V70").path("M230 130H254V114H282V130H306")
    upper = [
        (236.0, 72.0),
        (236.0, 92.0),
        (258.0, 92.0),
        (258.0, 108.0),
        (278.0, 108.0),
        (278.0, 92.0),
        (300.0, 92.0),
        (300.0, 72.0),
        (236.0, 72.0),
    ]
    lower = [
        (232.0, 130.0),
        (254.0, 130.0),
        (254.0, 114.0),
        (282.0, 114.0),
        (282.0, 130.0),
        (304.0, 130.0),
        (292.0, 136.0),
        (268.0, 142.0),
        (244.0, 136.0),
        (232.0, 130.0),
    ]
    pen.hatch(upper, step=6).hatch(lower, step=6, angle=-45)
    return pen.dim((210, 168), (210, 212), "2700", off=-28).text((268, 160), "А (5 : 1)")


def recycling() -> Pen:
    """A telephone taken apart, each layer to its own stream."""
    pen, x = Pen(), 112.0
    names = ("1", "2", "3", "4")
    for i, y in enumerate((48, 96, 144, 192)):
        plate = [(x - 74, y), (x - 10, y - 24), (x + 74, y + 2), (x + 10, y + 26)]
        pen.poly(plate)
        pen.path(
            f"M{x - 74:g} {y}V{y + 6}L{x + 10:g} {y + 32}L{x + 74:g} {y + 8}V{y + 2}M{x + 10:g} {y + 26}V{y + 32}"
        )
        pen.leader((x + 62, y + 2), (x + 92, y - 10), names[i], shelf=14)
    pen.poly([(52, 48), (102, 29), (172, 50), (122, 69)], thin=True).path(
        "M70 52L96 42M82 58L120 44", thin=True
    )
    for dx, dy in ((-30, 92), (-10, 86), (10, 94), (-12, 102), (12, 106), (32, 98)):
        pen.poly(
            [(x + dx, dy), (x + dx + 10, dy - 4), (x + dx + 20, dy - 1), (x + dx + 10, dy + 4)]
        )
    pen.poly([(72, 148), (108, 134), (148, 147), (112, 161)]).path(
        "M92 149H100M124 147H132M128 144V150", thin=True
    )
    pen.circle((84, 190), 7).circle((84, 190), 3.5).poly(
        [(104, 200), (132, 190), (144, 194), (116, 204)], thin=True
    )
    pen.centre((x, 12), (x, 232))
    at = (264.0, 132.0)
    pen.detail((134, 98), 12, at, 46)
    pen.poly([(238, 118), (276, 118), (276, 144), (238, 144)])
    for i in range(4):
        pen.path(
            f"M{243 + i * 8:g} 118V108H{247 + i * 8:g}V118M{243 + i * 8:g} 144V154H{247 + i * 8:g}V144"
        )
    pen.text((257, 134), "Au").path("M284 112H296V128H304M284 150H292V140H302", thin=True)
    return pen.text((264, 192), "А (6 : 1)")


def education() -> Pen:
    """An optical bench: a candle, a lens, and the picture upside down."""
    pen, y = Pen(), 112.0
    lens, f = 150.0, 48.0
    start, tall = 44.0, 46.0
    far = 1 / (1 / f - 1 / (lens - start))
    image, small = lens + far, tall * far / (lens - start)
    pen.centre((12, y), (308, y)).path("M150 34C164 78 164 146 150 190C136 146 136 78 150 34Z")
    pen.rect(start - 6, y - tall + 14, 12, tall - 14).path(
        f"M{start:g} {y - tall + 14:g}V{y - tall + 10:g}C{start - 8:g} {y - tall + 2:g} {start:g} {y - tall - 4:g} {start:g} {y - tall - 12:g}C{start + 2:g} {y - tall - 4:g} {start + 8:g} {y - tall + 2:g} {start:g} {y - tall + 10:g}"
    )
    tip, end = (start, y - tall), (image, y + small)
    pen.line(tip, (lens, y - tall)).line((lens, y - tall), end)
    pen.line(tip, end).line(tip, (lens, y + small)).line((lens, y + small), end)
    pen.line((image, y - 60), (image, y + 66)).path(f"M{image + 4:g} {y - 60:g}V{y + 66:g}")
    pen.path(
        f"M{image:g} {y:g}V{y + small:g}M{image - 4:g} {y + small - 7:g}L{image:g} {y + small:g}L{image + 4:g} {y + small - 7:g}"
    )
    for x, name in ((lens - f, "F"), (lens + f, "F′"), (lens - 2 * f, "2F")):
        pen.circle((x, y), 2.2, fill=True).text((x, y + 14), name)
    pen.rect(20, 204, 280, 8).path("M30 212L24 226M290 212L296 226")
    for i in range(27):
        pen.line((32 + i * 10, 204), (32 + i * 10, 200 if i % 5 else 196), thin=True)
    for x, foot in ((start, y), (lens, 190), (image, y + 66)):
        pen.line((x, foot), (x, 196)).rect(x - 9, 196, 18, 8)
    pen.dim((lens, 30), (lens + f, 30), "f = 120", off=-8)
    return pen.circle((lens, y - tall), 10).leader(
        (lens + 7, y - tall - 7), (204, 34), "n = 1,52", shelf=44
    )
