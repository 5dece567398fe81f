"""Points as people write and read them; in the code they are whole numbers of halves."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from gatehouse.quizzes.terms import Unclear

WRITTEN = re.compile(r"([+−-]?)\s*(?:(\d{1,4})(?:[.,](\d))?\s*(½)?|(½))")
HALVES_OF_TENTHS = {None: 0, "0": 0, "5": 1}
MINUSES = ("-", "−")
HALF, MINUS = "½", "\u2212"


def halves(value: int) -> str:
    """Whole halves as points: 3 is «1½», 1 is «½», −3 is «−1½».

    >>> halves(-3)
    '−1½'
    """
    whole, rest = divmod(abs(value), 2)
    shown_as = f"{whole or ''}{HALF}" if rest else str(whole)
    return f"{MINUS}{shown_as}" if value < 0 else shown_as


def read_halves(text: str) -> int:
    """«1½», «1,5», «1.5», «½», «2» as halves. Raises Unclear."""
    match = WRITTEN.fullmatch(text.strip())
    if match is None or (match[3] and match[4]) or match[3] not in HALVES_OF_TENTHS:
        raise Unclear(_("Points are whole or halves: 1, 1½ or 1,5."))
    value = 2 * int(match[2] or 0) + HALVES_OF_TENTHS[match[3]] + bool(match[4] or match[5])
    return -value if match[1] in MINUSES else value


def read_number(text: str) -> str:
    """A number as it is kept: «1 822,50» is "1822.5". Raises Unclear."""
    plain = re.sub(r"\s", "", text).replace(",", ".").replace("−", "-")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{0,9})?", plain):
        raise Unclear(_("Write a number, such as 1961 or 3,14."))
    return shown(Decimal(plain))


def shown(number: Decimal) -> str:
    """Without an exponent and without zeros at the end."""
    text = f"{number:f}"
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if plain in ("-0", "") else plain
