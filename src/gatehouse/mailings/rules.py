"""What may stand in braces in a letter to many, and what takes its place. Plain values only."""

from __future__ import annotations

import re
from collections.abc import Mapping

VISIT, PLANT, DAY, TIME, LINK = "visit", "plant", "day", "time", "link"
# Each is known by an English and by a Russian name, in either text.
NAMES: dict[str, str] = {
    "visit": VISIT,
    "визит": VISIT,
    "plant": PLANT,
    "предприятие": PLANT,
    "day": DAY,
    "день": DAY,
    "time": TIME,
    "время": TIME,
    "link": LINK,
    "ссылка": LINK,
}
BRACES = re.compile(r"(\]\()?\{\s*([^{}\n]{1,40}?)\s*\}")
MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")


def unknown(text: str) -> list[str]:
    """What stands in braces and means nothing, each once, as it was written."""
    found = [match[2] for match in BRACES.finditer(text)]
    return list(dict.fromkeys(name for name in found if name.casefold() not in NAMES))


def in_line(text: str, values: Mapping[str, str]) -> str:
    """The text with what belongs into the braces, for a subject or a letter without design."""
    return BRACES.sub(lambda match: (match[1] or "") + _value(match, values), text)


def in_markdown(text: str, values: Mapping[str, str]) -> str:
    """The same for Markdown: what is put in is never read as Markdown. A link that stands alone
    can be pressed."""

    def put(match: re.Match[str]) -> str:
        value = _value(match, values)
        if NAMES.get(match[2].casefold()) == LINK:
            return f"{match[1]}{value}" if match[1] else f"<{value}>"
        return (match[1] or "") + MARKDOWN.sub(r"\\\1", value)

    return BRACES.sub(put, text)


def _value(match: re.Match[str], values: Mapping[str, str]) -> str:
    name = NAMES.get(match[2].casefold())
    return match[0].removeprefix("](") if name is None else values[name]
