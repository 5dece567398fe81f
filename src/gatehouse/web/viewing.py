"""The mode for the visually impaired: what a person may set and how the cookie keeps it.

The cookie holds only what differs from the usual, as "scheme.blue-size.150": it says nothing
of the person and may stand in a cache key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

COOKIE = "gh_view"
COOKIE_SECONDS = 365 * 24 * 3600
# The first of each list is the usual one; scheme "auto" follows the device.
SCHEMES = ("auto", "light", "dark", "black-on-white", "white-on-black", "blue", "brown")
SIZES = ("100", "150", "200")
SPACINGS = ("normal", "wide", "widest")
PICTURES = ("on", "off")


@dataclass(frozen=True)
class Viewing:
    """How a person wants to see the site; every value is one of the lists above."""

    scheme: str = "auto"
    size: str = "100"
    letters: str = "normal"
    lines: str = "normal"
    pictures: str = "on"

    @property
    def changed(self) -> dict[str, str]:
        """Only what differs from the usual; these become data attributes of <html>."""
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name)) != f.default}

    @property
    def for_eyes(self) -> bool:
        """Whether more than light or dark was chosen, so that the way back must be in sight."""
        return bool(self.changed.keys() - {"scheme"}) or self.scheme in SCHEMES[3:]

    def as_cookie(self) -> str:
        """The shortest text that from_cookie() reads back."""
        return "-".join(f"{name}.{value.replace('-', '_')}" for name, value in self.changed.items())


CHOICES: dict[str, tuple[str, ...]] = {
    "scheme": SCHEMES,
    "size": SIZES,
    "letters": SPACINGS,
    "lines": SPACINGS,
    "pictures": PICTURES,
}
USUAL = Viewing()


def from_values(values: Mapping[str, str], base: Viewing = USUAL) -> Viewing:
    """`base` with the known names and values of `values`; the rest is ignored."""
    known = {n: v for n, v in values.items() if v in CHOICES.get(n, ())}
    return replace(base, **known) if known else base


def from_cookie(cookie: str) -> Viewing:
    """What the cookie holds; a broken or foreign cookie is the usual view."""
    if not cookie or len(cookie) > 200:
        return USUAL
    pairs = (part.partition(".") for part in cookie.split("-"))
    return from_values({name: value.replace("_", "-") for name, _, value in pairs})
