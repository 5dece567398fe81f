"""What a person can hold: sweets, cosmetics, jewels, toys, clothes, shoes, food, medicine."""

# ruff: noqa: E501 - path data is read as a drawing, not as lines
from __future__ import annotations

from math import radians, tan

from gatehouse.web.drawings.pen import Pen, Point, band, curve, polar, ring


def confectionery() -> Pen:
    """A praline in section: shell, filling, a hazelnut."""
    pen = Pen()
    outer = _dome(40, 196, 62, 188)
    inner = _dome(53, 183, 76, 177)
    pen.poly(outer).poly(inner)
    pen.hatch([*outer, outer[0], *inner, inner[0]], step=6)
    pen.circle((118, 140), 25).circle((118, 140), 21, thin=True)
    pen.path("M118 119C110 130 110 150 118 161", thin=True).path(
        "M118 119C126 130 126 150 118 161", thin=True
    )
    for x, y in (
        (76, 158),
        (84, 128),
        (156, 130),
        (162, 158),
        (146, 108),
        (98, 102),
        (118, 96),
        (140, 166),
        (92, 168),
    ):
        pen.circle((x, y), 1.5, thin=True, fill=True)
    pen.path("M92 66C98 52 110 54 114 60C118 48 132 50 134 61C144 56 150 62 150 71")
    pen.centre((118, 46), (118, 202))
    pen.dim((40, 188), (196, 188), "32", off=22).dim((196, 62), (196, 188), "26", off=-18)
    at, big, r = (268.0, 66.0), 44.0, 44.0
    pen.detail((187, 150), 13, at, big)
    pen.poly(band(at, r, -10, 12, turn=70), close=True).hatch(
        band(at, r, -10, 12, turn=70), step=6, angle=-20
    )
    for a, d in ((150, 26), (170, 34), (190, 20), (205, 36), (130, 36), (178, 12)):
        pen.circle(polar(at, d + 4, a), 2, thin=True, fill=True)
    return pen.text((268, 124), "А (5 : 1)")


def _dome(left: float, right: float, top: float, foot: float) -> list[Point]:
    """A rounded hill on a flat foot, closed."""
    mid, rise = (left + right) / 2, (foot - top) * 0.62
    return [
        (left, foot),
        *curve((left, foot), (left, foot - rise), (mid - (mid - left) * 0.62, top), (mid, top)),
        *curve((mid, top), (mid + (mid - left) * 0.62, top), (right, foot - rise), (right, foot)),
        (left, foot),
    ]


def cosmetics() -> Pen:
    """A tube of striped paste, its nozzle in section."""
    pen = Pen()
    pen.path("M28 84L28 164").path("M40 84L40 164").path("M28 84H40M28 164H40")
    for y in range(90, 164, 8):
        pen.line((30, y), (38, y), thin=True)
    pen.path("M40 86C80 92 110 96 148 98M40 162C80 156 110 152 148 150")
    pen.path("M148 98V150M148 98L164 108V140L148 150M164 112H172V136H164")
    pen.rect(172, 106, 30, 36, r=2)
    for y in range(111, 141, 5):
        pen.line((174, y), (200, y), thin=True)
    pen.centre((16, 124), (214, 124))
    pen.path("M60 108H120M60 116H96M60 140C80 134 100 146 120 140", thin=True)
    pen.dim((28, 164), (202, 164), "140", off=24).dim((148, 98), (148, 150), "Ø36", off=76)
    at = (262.0, 70.0)
    pen.detail((168, 124), 18, at, 44)
    for a, b in ((-30, -20), (20, 30)):
        pen.poly(band(at, 44, a, b)).hatch(band(at, 44, a, b), step=5)
    for y in (-12, -4, 4, 12):
        pen.path(f"M{at[0] - 41:g} {at[1] + y:g}H{at[0] + 41:g}", thin=abs(y) > 8)
    return pen.text((262, 128), "А (3 : 1)")


def jewellery() -> Pen:
    """A brilliant with its angles, on its ring."""
    pen, mid, girdle = Pen(), 120.0, 84.0
    half, table = 62.0, 34.0
    crown, pavilion = 30 * tan(radians(34.5)) + 10, half * tan(radians(40.8))
    top, tip = girdle - crown, girdle + 4 + pavilion
    pen.poly([(mid - table, top), (mid + table, top), (mid + half, girdle), (mid + half, girdle + 4),
              (mid, tip), (mid - half, girdle + 4), (mid - half, girdle)])  # fmt: skip
    pen.line((mid - half, girdle), (mid + half, girdle)).line(
        (mid - half, girdle + 4), (mid + half, girdle + 4)
    )
    for x in (-40, -14, 14, 40):
        pen.line((mid + x, girdle), (mid + x * 0.55 + (10 if x > 0 else -10), top))
        pen.line((mid + x, girdle + 4), (mid, tip))
    for x in (-27, 0, 27):
        pen.line((mid + x, girdle), (mid + x * 0.9, top), thin=True).line(
            (mid + x, girdle + 4), (mid, tip), thin=True
        )
    pen.arc((mid, 182), 44, -56, 236).arc((mid, 182), 36, -49, 229)
    pen.path(f"M{mid - 25:g} 146L{mid - 34:g} 112M{mid + 25:g} 146L{mid + 34:g} 112")
    pen.dim((mid - half, girdle - 6), (mid + half, girdle - 6), "6,5", off=-62)
    pen.dim((mid - table, top), (mid + table, top), "57 %", off=-14)
    pen.leader((mid + 50, girdle - 9), (214, 62), "34,5°", shelf=32).leader(
        (mid + 34, girdle + 26), (206, 116), "40,8°", shelf=32
    )
    at = (262.0, 172.0)
    pen.detail((mid + 30, 142), 12, at, 40)
    prong = [
        (at[0] - 6, at[1] + 38),
        (at[0] - 12, at[1] - 16),
        (at[0] - 2, at[1] - 22),
        (at[0] + 8, at[1] - 14),
        (at[0] + 10, at[1] + 37),
    ]
    pen.poly(prong, close=False).hatch([*prong, prong[0]], step=5)
    pen.path(
        f"M{at[0] - 39:g} {at[1] - 6:g}L{at[0] - 8:g} {at[1] - 6:g}M{at[0] - 38:g} {at[1]:g}L{at[0] - 10:g} {at[1]:g}L{at[0] - 22:g} {at[1] + 32:g}"
    )
    return pen


def toys() -> Pen:
    """A doll and the joint of its shoulder."""
    pen, x = Pen(), 92.0
    pen.circle((x, 50), 24).circle((x - 8, 50), 1.8, fill=True).circle((x + 8, 50), 1.8, fill=True)
    pen.arc((x, 53), 8, 30, 150).arc((x, 50), 24, 205, 335)
    pen.path("M71 39C80 46 104 46 113 39").path("M86 73V80M98 73V80")
    pen.path("M72 82H112C114 104 110 118 116 140H68C74 118 70 104 72 82Z")
    for side in (-1, 1):
        shoulder, elbow, hand = (
            (x + side * 27, 90.0),
            (x + side * 38, 120.0),
            (x + side * 46, 148.0),
        )
        pen.circle(shoulder, 7).circle(elbow, 5).circle(hand, 5.5)
        pen.line((shoulder[0] - 4, 96), (elbow[0] - 4.5, 117)).line(
            (shoulder[0] + 5, 95), (elbow[0] + 4.5, 117)
        )
        pen.line((elbow[0] - 4, 124), (hand[0] - 4, 144)).line(
            (elbow[0] + 4, 124), (hand[0] + 4, 144)
        )
        hip, knee = (x + side * 12, 147.0), (x + side * 13, 178.0)
        pen.circle(hip, 6.5).circle(knee, 5.5)
        pen.line((hip[0] - 6, 151), (knee[0] - 5.5, 176)).line(
            (hip[0] + 6, 151), (knee[0] + 5.5, 176)
        )
        pen.line((knee[0] - 5, 182), (knee[0] - 5, 204)).line(
            (knee[0] + 5, 182), (knee[0] + 5, 204)
        )
        pen.path(
            f"M{knee[0] - 6:g} 204H{knee[0] + 6:g}L{knee[0] + 6 + side * 4:g} 212H{knee[0] - 6 + side * 4:g}Z"
        )
    pen.centre((x, 18), (x, 222)).dim((28, 26), (28, 212), "340", off=8)
    at = (240.0, 108.0)
    pen.detail((x + 27, 90), 13, at, 58)
    pen.circle((at[0] + 4, at[1]), 20).cross((at[0] + 4, at[1]), 20)
    pen.arc((at[0] + 4, at[1]), 24, 130, 230).arc((at[0] + 4, at[1]), 34, 130, 230)
    socket = [
        *ring((at[0] + 4, at[1]), 24, start=130, end=230),
        *ring((at[0] + 4, at[1]), 34, start=230, end=130),
    ]
    pen.hatch([*socket, socket[0]], step=5)
    pen.path("M222 86L192 74M222 130L192 142").path("M263 102H296M263 114H296")
    pen.path("M264 108H297M183 108H223", thin=True, dash="3 3")
    pen.leader((240, 120), (252, 150), "R12", shelf=26)
    return pen.text((240, 184), "А (4 : 1)")


def textile() -> Pen:
    """A reel, a needle, and the stitch in section."""
    pen = Pen()
    pen.path("M42 46H122L116 58H48ZM42 178H122L116 166H48Z").path("M56 58V166M108 58V166")
    for i in range(16):
        y = 62 + i * 6.4
        pen.line((56, y + 5), (108, y), thin=i % 2 == 1)
    pen.centre((82, 32), (82, 192)).dim((42, 178), (122, 178), "Ø38", off=20).dim(
        (42, 46), (42, 178), "62", off=18
    )
    pen.path("M108 64C146 44 138 150 166 148C186 146 184 176 172 204")
    pen.path("M166 40C163 40 162 46 162 52V150L166 176L170 150V52C170 46 169 40 166 40Z")
    pen.ellipse((166, 148), 1.8, 9)
    at = (252.0, 112.0)
    pen.detail((167, 176), 14, at, 56)
    for a, b in ((-12, 0), (0, 12)):
        pen.poly(band(at, 56, a, b)).hatch(band(at, 56, a, b), step=6, angle=45 if a else -45)
    upper = "M198 96C212 92 216 96 220 112C224 96 228 92 238 94C248 96 250 98 252 112C254 98 258 96 266 94C276 92 280 96 284 112C288 96 294 93 305 96"
    lower = "M198 128C212 132 216 128 220 112C224 128 228 132 238 130C248 128 250 126 252 112C254 126 258 128 266 130C276 132 280 128 284 112C288 128 294 131 305 128"
    pen.path(upper).path(lower)
    pen.dim((220, 140), (252, 140), "2,5", off=8)
    return pen.text((252, 186), "А (10 : 1)")


def footwear() -> Pen:
    """A boot in section over its last."""
    pen = Pen()
    pen.path(
        "M40 176C36 140 48 108 46 62L98 58C96 92 108 112 142 126C176 138 204 142 206 170L206 176Z"
    )
    pen.path(
        "M48 170C46 140 56 112 54 68L90 65C90 98 104 118 138 133C170 146 194 150 198 170Z",
        thin=True,
    )
    sole = [
        (36.0, 176.0),
        (208.0, 176.0),
        (206.0, 190.0),
        (112.0, 188.0),
        (88.0, 192.0),
        (86.0, 200.0),
        (38.0, 200.0),
        (36.0, 176.0),
    ]
    pen.poly(sole).hatch(sole, step=6)
    for i in range(5):
        x, y = 100 + i * 9.5, 96 + i * 8.2
        pen.line((x - 2, y + 2), (x + 12, y - 8)).circle((x - 3, y + 3), 1.8)
    pen.path("M46 62C60 52 84 50 98 58").path(
        "M72 176C74 150 96 140 110 140", thin=True, dash="4 3"
    )
    pen.dim((36, 200), (208, 200), "265", off=18).dim((40, 62), (40, 200), "128", off=20)
    at = (262.0, 84.0)
    pen.detail((192, 180), 14, at, 46)
    layers = ((-8, 2, 45), (2, 10, -45), (10, 26, 45))
    for a, b, angle in layers:
        pen.poly(band(at, 46, a, b)).hatch(
            band(at, 46, a, b), step=5 if b - a < 12 else 7, angle=angle
        )
    for i, (a, b, _) in enumerate(layers, 1):
        pen.text((at[0] + 56, at[1] + (a + b) / 2 + 3), str(i))
    return pen.text((262, 144), "А (4 : 1)")


def food() -> Pen:
    """A sausage, cut: its section, slices and the disc that cuts."""
    pen = Pen()
    pen.path("M150 82H44C26 82 26 142 44 142H150").ellipse((150, 112), 13, 30).path(
        "M30 104C22 100 20 106 16 102M30 112H16M30 120C22 124 20 118 16 122"
    )
    pen.circle((14, 112), 3)
    for i in range(3):
        x = 190 + i * 24
        pen.ellipse((x, 112), 13, 30).path(f"M{x:g} 82H{x + 5:g}A13 30 0 0 1 {x + 5:g} 142H{x:g}")
    pen.path("M58 90C70 96 84 90 96 94M60 132C76 126 96 134 112 130", thin=True)
    pen.arc((163, 30), 62, 24, 156).arc((163, 30), 56, 24, 156, thin=True)
    pen.centre((163, 14), (163, 176)).centre((4, 112), (262, 112))
    pen.dim((30, 142), (150, 142), "240", off=26).dim((214, 142), (219, 142), "3", off=26)
    at = (266.0, 186.0)
    pen.detail((240, 132), 10, at, 44)
    pen.circle(at, 38).circle(at, 35, thin=True)
    for a, d, r in (
        (0, 0, 4),
        (30, 18, 5),
        (100, 20, 3),
        (160, 16, 6),
        (220, 24, 4),
        (290, 20, 5),
        (340, 31, 3),
        (60, 32, 4),
        (130, 33, 3),
        (190, 33, 4),
        (255, 33, 4),
        (310, 9, 2),
    ):
        c = polar(at, d * 0.88, a)
        pen.ellipse(c, r, r * 0.7, thin=True, turn=a)
    return pen.leader((at[0] + 27, at[1] - 27), (284, 124), "Ø60", shelf=26)


def medical() -> Pen:
    """A doctor's case and its lock."""
    pen = Pen()
    pen.rect(30, 84, 168, 108, r=10).line((30, 128), (198, 128)).line((30, 132), (198, 132))
    pen.path("M84 84V72C84 64 88 60 96 60H132C140 60 144 64 144 72V84").path(
        "M92 84V74C92 70 94 68 98 68H130C134 68 136 70 136 74V84"
    )
    pen.poly(
        [
            (106, 146),
            (122, 146),
            (122, 155),
            (131, 155),
            (131, 171),
            (122, 171),
            (122, 180),
            (106, 180),
            (106, 171),
            (97, 171),
            (97, 155),
            (106, 155),
        ]
    )
    for x in (52, 158):
        pen.rect(x, 120, 18, 22, r=2).circle((x + 9, 136), 2, fill=True)
    for x in (38, 190):
        for y in (92, 184):
            pen.circle((x, y), 2.2)
    pen.path("M44 100C52 94 60 94 70 94M40 176V152", thin=True)
    pen.dim((30, 192), (198, 192), "460", off=22).dim((30, 84), (30, 192), "300", off=16)
    at = (262.0, 76.0)
    pen.detail((167, 130), 16, at, 46)
    pen.poly(band(at, 46, -4, 2)).hatch(band(at, 46, -4, 2), step=4)
    pen.rect(at[0] - 16, at[1] - 26, 32, 52, r=4).rect(at[0] - 9, at[1] - 18, 18, 22, r=3).circle(
        (at[0], at[1] + 14), 5
    )
    pen.path(f"M{at[0] - 9:g} {at[1] - 10:g}H{at[0] + 9:g}", thin=True).cross(
        (at[0], at[1] + 14), 3
    )
    return pen.text((262, 136), "А (3 : 1)")
