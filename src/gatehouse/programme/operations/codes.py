"""Codes of sessions: short, of the plant's letters and a running number, UNI-8, however the session
comes to be. People say them on the phone."""

import re
from collections.abc import Iterable, Sequence

from gatehouse.catalogue.models import Enterprise
from gatehouse.core.locks import one_at_a_time
from gatehouse.programme.models import Session

LETTERS = 3
UNNAMED = "S"  # for a plant whose code has no letter
DIGITS = 9  # no running number is longer; what is longer was given by hand


def letters_of(enterprise: Enterprise) -> str:
    """What the codes of a plant's sessions begin with: UNI of uniconf, ZAV of zavod-1."""
    return re.sub(r"[^a-z]", "", enterprise.code.casefold())[:LETTERS].upper() or UNNAMED


def next_codes(plants: Sequence[Enterprise], *, besides: Iterable[str] = ()) -> list[str]:
    """The next code for each of these, in their order, taken by nobody else before this transaction
    ends; `besides` are given in the same act. Plants may have the same letters. Two statements."""
    if not plants:
        return []
    wanted = [letters_of(one) for one in plants]
    one_at_a_time(f"programme.codes:{letters}" for letters in set(wanted))
    there = Session.objects.order_by().values_list("code", flat=True)
    highest = dict.fromkeys(wanted, 0)
    for code in (*there, *besides):
        letters, _dash, number = code.rpartition("-")
        if letters in highest and number.isdecimal() and len(number) <= DIGITS:
            highest[letters] = max(highest[letters], int(number))
    codes = []
    for letters in wanted:
        highest[letters] += 1
        codes.append(f"{letters}-{highest[letters]}")
    return codes
