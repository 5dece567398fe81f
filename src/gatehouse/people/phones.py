"""Russian mobile numbers: how one is written, kept, shown and looked up."""

from __future__ import annotations

import re

from gatehouse.core.crypto import blind_index

NUMBER_SIGNS = 10  # without the code of the country, which is said in several ways


def mobile(typed: str) -> str:
    """The number as it is kept, +7 and ten digits; empty for what is no Russian mobile number."""
    if not typed.isascii() or re.search(r"[^\d+()\s.-]", typed):
        return ""
    digits = re.sub(r"\D", "", typed)
    if len(digits) == NUMBER_SIGNS + 1 and digits[0] in "78":
        digits = digits[1:]
    return f"+7{digits}" if len(digits) == NUMBER_SIGNS and digits[0] == "9" else ""


def shown(number: str) -> str:
    """The number as people read it: +7 916 123-45-67."""
    if len(number) != NUMBER_SIGNS + 2:
        return number
    area, first, second, third = number[2:5], number[5:8], number[8:10], number[10:]
    return f"{number[:2]} {area} {first}-{second}-{third}"


def index_of(number: str) -> str:
    """64 hex digits by which a number is found, whatever the code of the country."""
    return blind_index(re.sub(r"\D", "", number)[-NUMBER_SIGNS:], "phone")
