"""Addresses made of titles: Russian in Latin letters, and none that is taken."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

CYRILLIC = "абвгдеёзийклмнопрстуфхыэ"
LATIN = dict(zip(CYRILLIC, "abvgdeeziyklmnoprstufhye", strict=True)) | {
    "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
    "ъ": "", "ь": "",
}  # fmt: skip
ROOM = 4  # for a hyphen and a number after a title that is taken


def free_slug(title: str, *, among: QuerySet[Any], field: str, unnamed: str) -> str:
    """An address for this title that none of these rows has in `field`."""
    latin = "".join(LATIN.get(sign, sign) for sign in title.casefold())
    at_most = among.model._meta.get_field(field).max_length or 0
    wanted = slugify(latin)[: at_most - ROOM].strip("-") or unnamed
    taken = set(among.filter(**{f"{field}__startswith": wanted}).values_list(field, flat=True))
    further = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *further) if slug not in taken)
