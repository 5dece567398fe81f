"""Drawings of the house itself: the general one, empty places, errors."""

# ruff: noqa: E501 - path data is read as a drawing, not as lines
from __future__ import annotations

from gatehouse.web.drawings.pen import Pen, Point, polar, ring


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


def gatehouse() -> Pen:
    """The house at the gate of a plant, drawn as an elevation: the front page's picture."""
    pen = Pen(560, 380)
    pen.line((10, 330), (550, 330)).hatch(
        [(10, 330), (550, 330), (550, 341), (10, 341), (10, 330)], step=9
    )
    _plant(pen)
    _front(pen)
    _gate(pen, (452.0, 272.0))
    for mid, tall in ((44.0, 78.0), (82.0, 48.0), (114.0, 72.0)):
        _person(pen, mid, tall)
    pen.path("M55 296L73 303M91 303L103 294")
    pen.centre((271, 66), (271, 356)).dim((150, 341), (392, 341), "12 000", off=20)
    pen.dim((392, 174), (392, 330), "4200", off=-26)
    pen.detail((321, 262), 14, (352, 56), 46)
    pen.path(
        "M324 40H376C379 40 381 42 381 45V71C381 74 379 76 376 76H324C321 76 319 74 319 71V45C319 42 321 40 324 40Z"
    )
    pen.path("M360 41V75", thin=True, dash="3 3").path("M328 50H350M328 57H344", thin=True)
    pen.rect(327, 63, 8, 8).rect(365, 48, 11, 11).path("M365 66H376M365 70H372", thin=True)
    return pen


def _plant(pen: Pen) -> None:
    """What stands behind: saw-tooth roofs with their glass, a chimney."""
    for x in (24.0, 82.0):
        pen.path(f"M{x:g} 122L{x + 58:g} 90V122", thin=True)
        for step in (14, 28, 42):
            pen.line((x + step, 122 - step * 32 / 58), (x + step, 122), thin=True)
        pen.line((x, 122), (x + 58, 122), thin=True)
    pen.path("M24 122V236M24 158H136M24 166H136", thin=True)
    for x in (36, 70, 104):
        pen.path(f"M{x} 178H{x + 22}V226H{x}ZM{x + 11} 178V226M{x} 202H{x + 22}", thin=True)
    for x in (424.0, 482.0):
        pen.path(f"M{x:g} 122L{x + 58:g} 90V122H{x:g}", thin=True)
        for step in (14, 28, 42):
            pen.line((x + step, 122 - step * 32 / 58), (x + step, 122), thin=True)
    pen.path("M424 122V250M540 122V330M424 158H540M424 166H540", thin=True)
    pen.path("M446 108L450 30H468L472 96M449 46H469M448 56H470", thin=True)


def _front(pen: Pen) -> None:
    """The house itself: steps, door, windows, a frieze with its name, a clock in the gable."""
    pen.path("M150 330V174H392V330M140 174H402V156H140ZM136 156H406L271 92Z")
    pen.path("M158 150H384L271 98Z", thin=True).circle((271, 130), 15).path("M271 120V130L278 135")
    for hour in range(12):
        pen.line(polar((271, 130), 12.5, hour * 30), polar((271, 130), 15, hour * 30), thin=True)
    pen.text((271, 168), "П Р О Х О Д Н А Я", size=11)
    pen.path(
        "M236 324V220C236 198 306 198 306 220V324M243 324V224C243 206 299 206 299 224V324M271 210V324M243 228H299"
    )
    pen.path(
        "M249 236H265V270H249ZM277 236H293V270H277ZM249 282H265V316H249ZM277 282H293V316H277Z",
        thin=True,
    )
    pen.circle((267, 276), 2, fill=True).circle((275, 276), 2, fill=True)
    pen.path("M226 330V324H316V330").rect(315, 254, 12, 16, r=1).line((318, 259), (324, 259))
    for x in (166, 338):
        pen.rect(x, 206, 42, 66).path(f"M{x + 21} 206V272M{x} 230H{x + 42}")
        pen.path(f"M{x - 5} 272H{x + 47}V279H{x - 5}ZM{x - 5} 206V198H{x + 47}V206Z")
    pen.path("M150 306H226M316 306H392", thin=True)
    for i in range(6):
        pen.line((162 + i * 11, 306), (162 + i * 11, 330), thin=True)
        pen.line((326 + i * 11, 306), (326 + i * 11, 330), thin=True)


def _gate(pen: Pen, pivot: Point) -> None:
    """The barrier, up: come in."""
    (x, y), angle, half = pivot, -62.0, 5.0
    pen.rect(x - 12, y - 14, 24, 330 - y + 14, r=2).circle(pivot, 5)
    pen.path(f"M{x - 6:g} {y + 22:g}H{x + 6:g}M{x - 6:g} {y + 30:g}H{x + 6:g}", thin=True)

    def at(along: float, across: float) -> Point:
        foot = polar(pivot, along, angle)
        return polar(foot, across, angle + 90)

    for i in range(7):
        a, b = 12 + i * 19.0, 12 + (i + 1) * 19.0
        stripe = [at(a, -half), at(b, -half), at(b, half), at(a, half)]
        pen.poly(stripe)
        if i % 2 == 0:
            pen.hatch([*stripe, stripe[0]], step=4, angle=angle + 45)
    pen.arc(pivot, 74, angle + 5, 0, thin=True).line((x + 18, y), (x + 84, y), thin=True)
    pen.text((x + 62, y - 32), "62°")


def _person(pen: Pen, mid: float, tall: float) -> None:
    """A figure as architects draw it beside a house: for the scale."""
    unit = tall / 78
    top = 330 - tall
    pen.circle((mid, top + 8 * unit), 8 * unit)
    pen.path(
        f"M{mid - 10 * unit:.1f} {top + 28 * unit:.1f}C{mid - 10 * unit:.1f} {top + 17 * unit:.1f} {mid + 10 * unit:.1f} {top + 17 * unit:.1f} {mid + 10 * unit:.1f} {top + 28 * unit:.1f}"
        f"L{mid + 12 * unit:.1f} {top + 56 * unit:.1f}H{mid - 12 * unit:.1f}Z"
    )
    pen.path(
        f"M{mid - 5 * unit:.1f} {top + 56 * unit:.1f}V330H{mid - 9 * unit:.1f}M{mid + 5 * unit:.1f} {top + 56 * unit:.1f}V330H{mid + 9 * unit:.1f}"
    )


def empty() -> Pen:
    """A time recorder and an empty rack for the passes."""
    pen = Pen()
    pen.rect(24, 40, 92, 160, r=6).circle((70, 88), 30).circle((70, 88), 2, fill=True).line(
        (70, 88), (70, 68)
    ).line((70, 88), (84, 94))
    for i in range(12):
        pen.line(polar((70, 88), 26, i * 30), polar((70, 88), 30, i * 30))
    pen.rect(42, 134, 56, 10, r=2).path("M50 134V124H90V134", thin=True, dash="3 3").path(
        "M46 160H94M46 170H78", thin=True
    )
    for column in range(3):
        for row in range(4):
            x, y = 146 + column * 46, 44 + row * 40
            pen.path(
                f"M{x} {y + 10}V{y + 34}H{x + 36}V{y + 10}M{x} {y + 18}L{x + 6} {y + 24}H{x + 30}L{x + 36} {y + 18}"
            )
    pen.path("M150 56V40H178V68M156 48H170", dash="4 3").rect(138, 34, 152, 172)
    pen.circle((164, 54), 22).leader((180, 38), (206, 18), "?", shelf=20)
    return pen.dim((138, 206), (290, 206), "3 × 4", off=16)


def lost() -> Pen:
    """404: a drawing sheet whose part is missing."""
    pen = Pen()
    pen.path("M24 24H296V216H24Z").path("M40 32H288V208H40Z", thin=True).path(
        "M180 176H288M180 176V208M216 176V208M180 192H288", thin=True
    )
    c = (136.0, 108.0)
    pen.circle(c, 54, dash="5 5").cross(c, 54)
    pen.text((136, 125), "404", size=44).text((198, 187), "лист").text((252, 187), "деталь").text(
        (252, 203), "не найдена"
    ).text((198, 203), "—")
    pen.leader((180, 76), (206, 56), "Ø ?", shelf=34)
    return pen.path("M270 24V50H296", thin=True)


def barrier() -> Pen:
    """403: the barrier is down."""
    pen = Pen()
    pen.rect(40, 92, 38, 118, r=3).circle((59, 112), 8).rect(58, 104, 226, 16, r=3).line(
        (20, 210), (300, 210)
    )
    for i in range(7):
        x = 92 + i * 27
        pen.hatch([(x, 104), (x + 13, 104), (x + 13, 120), (x, 120), (x, 104)], step=4).line(
            (x, 104), (x, 120)
        ).line((x + 13, 104), (x + 13, 120))
    pen.path("M276 120V210M268 210H284").circle((180, 68), 26).path("M164 60H196V76H164Z").hatch(
        [(20, 210), (300, 210), (300, 218), (20, 218), (20, 210)], step=8
    )
    pen.line((180, 94), (180, 104)).path("M48 132H70M48 142H70M48 152H70", thin=True)
    return pen.dim((78, 162), (276, 162), "3500", off=10)


def broken() -> Pen:
    """500: a gear has lost a tooth."""
    pen, c, teeth = Pen(), (126.0, 122.0), 14
    outline = []
    for i in range(teeth):
        at = i * 360.0 / teeth - 90
        if i == 3:
            for r, shift in ((62.0, -9.0), (58, -5), (63, -1), (57, 3), (62, 9)):
                outline.append(polar(c, r, at + shift))
            continue
        for r, shift in ((62, -9), (80, -4.5), (80, 4.5), (62, 9)):
            outline.append(polar(c, r, at + shift))
    pen.poly(outline).circle(c, 46).circle(c, 16).cross(c, 80).path(
        "M118 107V98H134V107", thin=True
    )
    pen.poly([(236, 150), (244, 140), (250, 147), (258, 141), (266, 152), (262, 172), (240, 172)])
    pen.hatch([*ring(c, 46), *ring(c, 38)], step=5).circle(c, 38).line(
        (216, 172), (296, 172), thin=True
    )
    gap = polar(c, 66, 3 * 360 / teeth - 90)
    pen.circle(gap, 20).path(
        f"M{gap[0] + 14:.0f} {gap[1] + 15:.0f}C214 138 226 140 234 146", dash="4 4"
    )
    return pen.leader((gap[0] + 12, gap[1] - 16), (236, 66), "1 из 14", shelf=42)
