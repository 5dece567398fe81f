"""What flies: aeroplanes, rockets, and the blades of their engines."""

# ruff: noqa: E501 - path data is read as a drawing, not as lines
from __future__ import annotations

from math import radians, sin

from gatehouse.web.drawings.pen import Pen, Point, aerofoil, ring


def engines() -> Pen:
    """A turbine blade: the profile, the cooling holes, the fir-tree root."""
    pen = Pen()
    pen.path("M70 148C64 112 66 66 82 22H122C132 60 138 108 136 148")
    pen.path("M96 22C86 62 82 108 84 148", thin=True).path(
        "M112 22C118 64 122 108 120 148", thin=True
    )
    pen.path("M56 148H150V158H56Z")
    root = [
        (72, 158),
        (72, 166),
        (62, 172),
        (62, 178),
        (76, 182),
        (68, 188),
        (68, 194),
        (82, 198),
        (78, 204),
        (78, 212),
        (128, 212),
        (128, 204),
        (124, 198),
        (138, 194),
        (138, 188),
        (130, 182),
        (144, 178),
        (144, 172),
        (134, 166),
        (134, 158),
    ]
    points = [(float(x), float(y)) for x, y in root]
    pen.poly(points, close=False).hatch([*points, points[0]], step=6)
    for i in range(9):
        pen.circle((129 - i * 0.6, 138 - i * 12.2), 1.7)
    pen.line((46, 86), (58, 86)).line((148, 86), (160, 86)).text((42, 82), "А").text((164, 82), "А")
    pen.dim((56, 22), (56, 148), "118", off=34)
    wing = aerofoil((188, 96), 118, thick=0.2, camber=0.16, turn=22)
    pen.poly(wing)
    holes = [(214.0, 98.0, 8.0), (236.0, 101.0, 8.0), (257.0, 109.0, 6.5), (275.0, 119.0, 4.5)]
    flat: list[Point] = [*wing, wing[0]]
    for x, y, r in holes:
        pen.circle((x, y), r)
        flat += [*ring((x, y), r), wing[0]]
    pen.hatch(flat, step=6)
    pen.text((246, 62), "А–А")
    pen.dim((190, 98), (298, 142), "46", off=34)
    return pen.leader((138, 191), (176, 206), "R1,2", shelf=28)


def aviation() -> Pen:
    """An aeroplane from above, and the section of its wing."""
    pen, x = Pen(), 118.0
    pen.path(
        "M118 20C112 26 109 40 109 58V156C110 178 114 198 118 208C122 198 126 178 127 156V58C127 40 124 26 118 20Z"
    )
    for s in (-1, 1):

        def at(dx: float, y: float, side: int = s) -> str:
            return f"{x + side * dx:g} {y:g}"

        pen.path(f"M{at(9, 82)}L{at(98, 132)}V144L{at(9, 122)}").path(
            f"M{at(4, 184)}L{at(38, 204)}V212L{at(3, 204)}"
        )
        pen.path(f"M{at(40, 98)}V88C{at(40, 82)} {at(50, 82)} {at(50, 88)}V104")
        pen.path(f"M{at(52, 128)}L{at(92, 139)}", thin=True).path(
            f"M{at(16, 118)}L{at(48, 127)}", thin=True
        )
        pen.path(f"M{at(10, 199)}L{at(34, 208)}", thin=True)
    pen.path("M112 36H124M111 42H125", thin=True).line((118, 168), (118, 206)).centre(
        (118, 8), (118, 226)
    )
    pen.line((20, 148), (20, 232), thin=True).line((216, 148), (216, 232), thin=True)
    pen.dim((20, 222), (216, 222), "35,9 м", off=6)
    at_, r = (262.0, 70.0), 50.0
    pen.detail((186, 126), 14, at_, r)
    wing = aerofoil((220, 74), 84, thick=0.15, camber=0.05)
    pen.poly(wing).hatch([*wing, wing[0]], step=6)
    pen.centre((206, 74), (318, 74)).path(
        "M214 60C228 46 254 46 308 56M214 90C240 98 270 90 308 86", thin=True
    )
    return pen.text((262, 134), "А–А")


def space() -> Pen:
    """A rocket in section: tanks, stages, and one of its nozzles."""
    pen, x = Pen(), 84.0
    pen.path("M84 12C72 26 66 40 66 56V176H102V56C102 40 96 26 84 12Z")
    for y in (56, 98, 110, 150, 162):
        pen.line((66, y), (102, y))
    pen.path(
        "M70 62C70 58 98 58 98 62V90C98 96 70 96 70 90ZM70 116C70 112 98 112 98 116V142C98 148 70 148 70 142Z",
        thin=True,
    )
    for s in (-1, 1):
        a, b, c, d = x + s * 18, x + s * 22, x + s * 40, x + s * 30
        pen.path(f"M{a:g} 108C{c:g} 120 {c:g} 130 {c:g} 184H{b - s * 2:g}V108").path(
            f"M{d - 6:g} 184L{d - 10:g} 200H{d + 10:g}L{d + 6:g} 184"
        )
        pen.line((b - s * 2, 150), (c, 150))
    pen.path("M78 176L73 196H95L90 176").path(
        "M72 204C74 214 78 210 84 222C90 210 94 214 96 204", thin=True
    )
    liquid = [(70.0, 72.0), (98.0, 72.0), (98.0, 90.0), (70.0, 90.0), (70.0, 72.0)]
    pen.hatch(liquid, step=6, angle=0).hatch(
        [(70, 126), (98, 126), (98, 142), (70, 142), (70, 126)], step=6, angle=0
    )
    pen.centre((x, 4), (x, 232)).dim((44, 12), (44, 200), "57,7 м", off=18)
    at = (228.0, 112.0)
    pen.detail((114, 192), 13, at, 66)
    left, right = [], []
    for i in range(25):
        t = i / 24
        half = (
            20 - 11 * sin(radians(180 * t / 0.7))
            if t < 0.35
            else 9 + 27 * ((t - 0.35) / 0.65) ** 0.72
        )
        left.append((at[0] - half, 66 + 92 * t))
        right.append((at[0] + half, 66 + 92 * t))
    for side, shift in ((left, -5), (right, 5)):
        wall = [*side, *[(px + shift, py) for px, py in reversed(side)]]
        pen.poly(wall).hatch([*wall, wall[0]], step=4)
    pen.line((208, 66), (248, 66)).line((203, 60), (253, 60)).path("M203 60V66M253 60V66")
    pen.centre((at[0], 50), (at[0], 172))
    pen.path("M216 160L212 170M228 160V174M240 160L244 170", thin=True)
    return pen.text((228, 196), "А (8 : 1)")
