"""One drawing per format: what one does there."""

# ruff: noqa: E501 - path data is read as a drawing, not as lines
from __future__ import annotations

from math import cos, pi, sin

from gatehouse.web.drawings.pen import Pen, polar, ring


def tour() -> Pen:
    """The way through a shop: a plan with stops and the way between them."""
    pen = Pen()
    pen.path("M24 40H210V28H296V212H150V200H24Z").path(
        "M24 96H84M116 96H140M140 40V72M140 96V132M140 160V200M210 40V64M210 96V128H296"
    )
    for x, y in ((84, 96), (140, 132), (210, 64)):
        pen.arc((x, y), 30, 0 if x == 84 else 90, 90 if x == 84 else 180, thin=True)
    pen.path(
        "M100 230V176C100 150 60 160 60 136C60 118 116 124 112 84C110 66 176 60 176 84V140C176 172 252 176 252 200",
        dash="6 5",
    )
    for i, (x, y) in enumerate(((60, 136), (112, 78), (176, 110), (252, 178)), 1):
        pen.circle((x, y), 11).text((x, y + 3.5), str(i))
    for x, y in ((40, 56), (64, 56), (226, 44), (262, 44)):
        pen.rect(x, y, 16, 12).circle((x + 8, y + 6), 3)
    pen.rect(158, 178, 24, 12).rect(38, 172, 28, 16).hatch(
        [(38, 172), (66, 172), (66, 188), (38, 188), (38, 172)], step=5
    )
    return pen.dim((24, 40), (140, 40), "24 м", off=-16)


def master_class() -> Pen:
    """A hand tool and what comes out of it: a vice, a file, a cube with its sizes."""
    pen = Pen()
    pen.rect(20, 168, 280, 12).path("M44 180V224M276 180V224M44 208H276")
    pen.path("M62 168V130H92V104H106V168M150 168V104H164V130H150").path(
        "M164 138H206M164 146H206"
    ).circle((212, 142), 8).line((212, 118), (212, 166))
    pen.rect(108, 82, 40, 50).hatch(
        [(108, 104), (148, 104), (148, 132), (108, 132), (108, 104)], step=6
    )
    pen.path("M70 62L186 50L190 60L74 74Z")
    for i in range(20):
        pen.line((76 + i * 5.4, 64 - i * 0.5), (80 + i * 5.4, 71 - i * 0.6), thin=True)
    pen.path("M70 62L46 66C36 68 36 80 46 80L74 74")
    pen.poly([(238, 88), (268, 74), (296, 88), (266, 102)]).path(
        "M238 88V124L266 140L296 124V88M266 102V140"
    )
    pen.dim((232, 126), (262, 143), "40", off=10)
    return pen.circle((128, 82), 14).leader((118, 72), (96, 34), "Ra 3,2", shelf=-32)


def lecture() -> Pen:
    """A board with a curve drawn on it, and a lectern."""
    pen = Pen()
    pen.rect(76, 24, 216, 130).rect(82, 30, 204, 118, thin=True).path(
        "M100 154L88 224M268 154L280 224"
    )
    pen.path("M104 136V44M100 50L104 42L108 50M98 130H270M262 126L270 130L262 134")
    pen.poly(
        [(104 + i * 3.4, 130 - 74 * (i / 44) ** 2 * (1.6 - i / 72)) for i in range(45)], close=False
    )
    for x in (140, 180, 220):
        pen.line((x, 127), (x, 133), thin=True)
    pen.path("M220 130V84M104 84H220", thin=True, dash="4 3").circle((220, 84), 3, fill=True)
    pen.text((128, 60), "η = A / Q").text((262, 144), "t")
    pen.path("M20 150H74L66 166H28ZM34 166L38 224H56L60 166M28 224H68").path(
        "M47 150V132C47 124 54 122 58 126"
    )
    return pen.circle((60, 128), 3)


def hackathon() -> Pen:
    """A board half soldered, half still a sketch, and several hands' tools around it."""
    pen = Pen()
    pen.rect(66, 58, 188, 126, r=6)
    for x in (76, 244):
        for y in (68, 174):
            pen.circle((x, y), 3.5)
    pen.rect(94, 92, 42, 42).hatch([(94, 92), (136, 92), (136, 134), (94, 134), (94, 92)], step=6)
    for i in range(5):
        pen.path(
            f"M94 {96 + i * 8.5:g}H86M136 {96 + i * 8.5:g}H144M{98 + i * 8.5:g} 92V84M{98 + i * 8.5:g} 134V142"
        )
    pen.path("M144 96H170V76H226M144 104.5H180V92H206M144 113H206M132 142V160H190")
    pen.path("M190 160H226V140M206 113V136H222", dash="4 4").rect(206, 84, 24, 14).rect(
        206, 106, 24, 14
    )
    for x, y in ((226, 76), (190, 160), (86, 160), (110, 170)):
        pen.circle((x, y), 3)
    pen.path("M254 96H296L304 88M254 112H292M66 150H26L18 158M66 134H30")
    pen.path("M186 58V34L200 20M206 58V40H236").rect(236, 30, 34, 18, r=3).text((253, 42.5), "USB")
    pen.path("M30 30L84 78M24 38L78 86M24 38C18 32 24 24 30 30").path("M84 78L94 92L78 86")
    pen.dim((66, 184), (254, 184), "85", off=24)
    return pen.text((286, 208), "24:00", size=12)


def exhibition() -> Pen:
    """A machine's model under glass on its plinth, lit from above."""
    pen = Pen()
    pen.rect(84, 150, 152, 70).rect(76, 142, 168, 8).path("M92 142V60H228V142").path(
        "M92 60L104 50H240V132L228 142M228 60L240 50"
    )
    c = (150.0, 104.0)
    pen.circle(c, 26).circle(c, 8).circle((194, 118), 15).circle((194, 118), 4)
    for i in range(6):
        pen.line(polar(c, 8, i * 60), polar(c, 26, i * 60))
    pen.line((148, 78), (196, 103)).path("M120 142V132H208V142").hatch(
        [*ring(c, 26), *ring(c, 21)], step=5
    ).circle(c, 21)
    pen.path("M160 8V20M146 32H174L168 20H152ZM150 36L120 56M170 36L204 56M160 38V52")
    pen.rect(112, 168, 96, 30).line((122, 178), (198, 178), thin=True).line(
        (122, 188), (172, 188), thin=True
    )
    pen.path("M20 220H300").path("M40 220V188M40 194C48 206 60 200 66 190M66 220V188", thin=True)
    return pen.path("M278 220V188M278 194C270 206 262 204 256 190M256 220V188", thin=True).dim(
        (250, 150), (250, 220), "900", off=-18
    )


def concert() -> Pen:
    """A trumpet as a drawing office sees it."""
    pen = Pen()
    pen.path("M22 112H218C252 112 274 96 292 62V164C274 132 252 122 218 122H22")
    pen.path("M14 106V128L26 122V112Z").ellipse((292, 113), 6, 51)
    pen.path(
        "M96 112V96M96 122V150C96 166 106 172 118 172H184C198 172 204 164 204 150V132C204 126 200 122 196 122"
    ).path(
        "M88 122V150C88 172 100 180 118 180H184C204 180 212 168 212 150V132C212 124 208 112 200 112"
    )
    for x in (122, 144, 166):
        pen.rect(x, 76, 16, 92, r=2).path(
            f"M{x + 5} 76V60M{x + 11} 76V60M{x + 1} 58H{x + 15}"
        ).line((x, 90), (x + 16, 90), thin=True).line((x, 156), (x + 16, 156), thin=True)
    pen.centre((8, 117), (308, 117)).dim((14, 62), (292, 62), "480", off=-34)
    waves = "".join(
        f"M{22 + i * 30} 212C{30 + i * 30} {212 - 10 * cos(i)} {44 + i * 30} {212 + 10 * cos(i)} {52 + i * 30} 212"
        for i in range(9)
    )
    return pen.path(waves, thin=True)


def play() -> Pen:
    """A stage in section: curtain, fly tower, light, and the two masks."""
    pen = Pen()
    pen.path("M24 220V40H296V220").path("M24 176H120L132 164H280V176H296").line(
        (132, 164), (132, 60), thin=True
    )
    pen.path("M40 40V164M60 40V164", thin=True).path(
        "M132 60H150C152 100 146 130 154 164M150 60H168C172 100 162 130 168 164M280 60H262C260 100 266 130 258 164M262 60H244C240 100 250 130 244 164"
    )
    pen.path("M132 60C150 76 166 60 176 66C190 74 202 62 212 68C228 76 240 62 280 60")
    pen.path("M60 66L82 56L90 72L68 82ZM68 50V60").path(
        "M88 66L176 164M84 78L150 164", thin=True, dash="5 4"
    )
    for x, smile in ((194.0, 1), (228.0, -1)):
        y = 112.0 + (6 if smile < 0 else 0)
        pen.path(
            f"M{x - 15:g} {y - 16:g}C{x - 6:g} {y - 11:g} {x + 6:g} {y - 11:g} {x + 15:g} {y - 16:g}C{x + 18:g} {y + 6:g} {x + 8:g} {y + 20:g} {x:g} {y + 20:g}C{x - 8:g} {y + 20:g} {x - 18:g} {y + 6:g} {x - 15:g} {y - 16:g}Z"
        )
        pen.path(f"M{x - 9:g} {y - 3:g}h5M{x + 4:g} {y - 3:g}h5").path(
            f"M{x - 7:g} {y + 9 - smile * 2:g}C{x - 3:g} {y + 9 + smile * 5:g} {x + 3:g} {y + 9 + smile * 5:g} {x + 7:g} {y + 9 - smile * 2:g}"
        )
    for row in range(3):
        pen.path(
            f"M{44 + row * 26} {206 - row * 6}H{56 + row * 26}M{56 + row * 26} {206 - row * 6}V{190 - row * 6}"
        )
    return pen.path("M24 220H296").dim((132, 176), (280, 176), "9,6 м", off=22)


def online_tour() -> Pen:
    """A camera on its slider looks along an assembly line."""
    pen = Pen()
    pen.rect(30, 74, 96, 66, r=6).path("M126 92L150 84V130L126 122").circle((78, 107), 22).circle(
        (78, 107), 13
    ).circle((78, 107), 5).circle((44, 86), 3, fill=True)
    pen.path("M50 74V62H84V74").path("M78 140V156M52 156H104V168H52Z").rect(18, 168, 150, 10)
    for x in (34, 152):
        pen.path(f"M{x} 178L{x - 10} 222M{x} 178L{x + 10} 222")
    pen.path("M156 88L300 48M156 126L300 190", thin=True, dash="6 5")
    pen.path("M196 168H304M196 180H304").circle((204, 174), 6).circle((228, 174), 6).circle(
        (252, 174), 6
    ).circle((276, 174), 6)
    for x in (200, 236, 272):
        pen.rect(x, 146, 24, 22).circle((x + 12, 157), 5)
    pen.path("M230 60V84L212 108L222 126M230 84L244 92").circle((230, 84), 5).circle(
        (212, 108), 4
    ).path("M216 126H228L226 136M222 126L218 138")
    return pen.dim((18, 178), (168, 178), "1200", off=38).text((292, 124), "64°")


def quiz() -> Pen:
    """A buzzer in section, its spring and its question."""
    pen = Pen()
    pen.path("M60 168C60 116 92 84 134 84S208 116 208 168").path(
        "M70 168C70 122 98 94 134 94S198 122 198 168", thin=True
    )
    shell = [
        *ring((134, 168), 74, start=180, end=360, ry=84),
        *ring((134, 168), 64, start=360, end=180, ry=74),
    ]
    pen.hatch([*shell, shell[0]], step=6)
    pen.rect(40, 176, 188, 28, r=4).path("M60 168V176M208 168V176")
    spring = "M116 176" + "".join(f"L{152 if i % 2 else 116} {171 - i * 6:g}" for i in range(9))
    pen.path(spring).rect(108, 108, 52, 10).path("M134 108V96")
    pen.path("M40 190H16C10 190 10 214 16 214H44").centre((134, 64), (134, 214))
    pen.dim((40, 204), (228, 204), "Ø94", off=18)
    pen.circle((262, 76), 40).path("M248 64C248 48 276 46 276 64C276 76 262 76 262 90").circle(
        (262, 100), 2.4, fill=True
    )
    return pen.circle((134, 90), 12).line((146, 88), (222, 80))


def broadcast() -> Pen:
    """An aerial and its waves."""
    pen = Pen()
    pen.path(
        "M120 216L156 60L192 216M128 182H184M137 142H175M146 104H166M128 182L175 142M184 182L137 142M137 142L166 104M175 142L146 104"
    ).line((156, 60), (156, 36))
    pen.circle((156, 32), 4, fill=True).path("M96 216H216")
    for i, r in enumerate((24, 42, 60, 78)):
        pen.arc((156, 32), r, -32, 32, thin=i > 1).arc((156, 32), r, 148, 212, thin=i > 1)
    wave = [
        (224 + x * 0.9, 150 - 22 * sin(x / 90 * 4 * pi) * (0.4 + 0.6 * x / 90)) for x in range(91)
    ]
    pen.poly(wave, close=False).centre((216, 150), (312, 150)).dim(
        (246, 176), (291, 176), "λ", off=12
    )
    pen.path("M24 216V132H84V164H24M34 148H74").path(
        "M44 164L40 216M68 164L72 216", thin=True
    ).circle((54, 118), 8)
    return pen.hatch([(88, 216), (224, 216), (224, 224), (88, 224), (88, 216)], step=8)
