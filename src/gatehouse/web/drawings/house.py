"""Drawings of the house itself: the general one, empty places, errors."""

# ruff: noqa: E501 - path data is read as a drawing, not as lines
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


def gatehouse() -> Pen:
    """The house at the gate of a plant, drawn as an elevation: the front page's picture."""
    pen = Pen(560, 380)
    pen.hatch([(16, 330), (544, 330), (544, 342), (16, 342), (16, 330)], step=10).line(
        (16, 330), (544, 330)
    )
    # the plant behind: saw-tooth roofs, a chimney
    pen.path("M40 250V132L92 104V132L144 104V132L172 117", thin=True)
    pen.path("M376 146V122L424 92V122L476 92V122L528 92V262", thin=True)
    pen.path("M452 92L456 24H472L476 92M455 40H473M40 250H124", thin=True)
    for i in range(2):
        pen.path(
            f"M{52 + i * 46} 160V216H{82 + i * 46}V160ZM{67 + i * 46} 160V216M{52 + i * 46} 188H{82 + i * 46}",
            thin=True,
        )
    # the house
    pen.path("M150 330V170H392V330M138 170H404M144 160H398M150 160L271 96L392 160").circle(
        (271, 136), 15
    )
    pen.path("M271 126V136L278 141").hatch(
        [(150, 160), (271, 96), (392, 160), (384, 160), (271, 101), (158, 160), (150, 160)], step=6
    )
    pen.path(
        "M236 330V222C236 202 306 202 306 222V330M242 330V226C242 208 300 208 300 226V330M271 212V330"
    )
    pen.circle((263, 276), 2.4, fill=True).circle((279, 276), 2.4, fill=True).path(
        "M248 236H264V266H248ZM278 236H294V266H278Z", thin=True
    )
    for x in (170, 330):
        pen.rect(x, 204, 44, 66).path(f"M{x + 22} 204V270M{x} 230H{x + 44}").line(
            (x - 4, 276), (x + 48, 276)
        )
    pen.path("M164 330V312H222V330M320 330V312H378V330", thin=True)
    pen.path("M222 330L216 336H326L320 330M210 342V336H332V342")
    # the barrier, open
    pen.rect(418, 262, 24, 68).circle((430, 274), 6).path("M424 270L498 148L506 153L434 280")
    for i in range(5):
        left, y = 436 + i * 14.2, 262 - i * 23.4
        pen.poly([(left, y), (left + 8, y + 5), (left + 14, y - 5), (left + 6, y - 10)], thin=True)
    pen.arc((430, 274), 92, -59, -4, thin=True).text((508, 232), "60°")
    # those who come: two grown-ups and a child, as simple as on a plan
    for mid, tall in ((62.0, 74.0), (94.0, 66.0), (80.0, 44.0)):
        top = 330 - tall
        pen.circle((mid, top), tall * 0.115).path(
            f"M{mid:g} {top + tall * 0.13:g}V{330 - tall * 0.42:g}M{mid:g} {330 - tall * 0.42:g}L{mid - tall * 0.12:g} 330M{mid:g} {330 - tall * 0.42:g}L{mid + tall * 0.12:g} 330"
        )
        pen.path(
            f"M{mid - tall * 0.17:g} {top + tall * 0.44:g}L{mid:g} {top + tall * 0.2:g}L{mid + tall * 0.17:g} {top + tall * 0.44:g}"
        )
    pen.centre((271, 76), (271, 352)).dim((150, 342), (392, 342), "12 000", off=22).dim(
        (126, 170), (126, 330), "4200", off=14
    )
    # a detail: the pass in the slot
    at = (344.0, 52.0)
    pen.detail((300, 250), 14, at, 46)
    pen.path(
        "M322 30H362C366 30 368 32 368 36V72H322C320 72 318 70 318 68V36C318 32 320 30 322 30Z"
    )
    pen.path("M352 30V72", thin=True, dash="3 3").path("M326 42H344M326 50H340", thin=True).circle(
        (360, 52), 3
    )
    for i in range(4):
        pen.circle((328 + i * 11, 30), 2.4)
    return pen


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
