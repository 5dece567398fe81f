"""Texts of cells made comparable: the same words, however a plant writes them."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from gatehouse.imports.shapes import Raw

LIKE_CYRILLIC = str.maketrans("aceopxykmthbABCEHKMOPTXyY", "асеорхукмтнвАВСЕНКМОРТХуУ")
DASHES = re.compile("[‐‑‒–—―−]|\\.{3}|…")
SPACES = re.compile(r"[\s\u00a0\u2007\u202f\ufeff]+")
QUOTES = re.compile("[«»„“”\"'`’‘]")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:\+)?")
# The letter o where a zero belongs: 1о.12, 10:оо, о9:30.
ZERO_BY_LETTER = re.compile(r"(?<=\d)[oо]|(?<=\d[:.-])[oо]{2}|\b[oо](?=\d)")


def text_of(raw: Raw) -> str:
    """A cell as a person would write it: 12.12.2026, 10:30, 25; empty for nothing."""
    if isinstance(raw, datetime):
        return f"{raw:%d.%m.%Y}" if raw.time() == time() else f"{raw:%d.%m.%Y %H:%M}"
    if isinstance(raw, date):
        return f"{raw:%d.%m.%Y}"
    if isinstance(raw, time):
        return f"{raw:%H:%M}"
    if isinstance(raw, float):
        return f"{raw:.10g}"
    return "" if raw is None else SPACES.sub(" ", str(raw)).strip()


def plain(text: str) -> str:
    """Small letters, ё as е, every dash a hyphen, one space where there were several; letters that
    only look Cyrillic are Cyrillic in a word that has one."""
    text = DASHES.sub("-", text.lower().replace("ё", "е"))
    words = SPACES.sub(" ", text).strip().split(" ")
    return " ".join(
        word.translate(LIKE_CYRILLIC) if CYRILLIC.search(word) else word for word in words
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, plain, without any signs."""
    return tuple(WORD.findall(QUOTES.sub("", plain(text))))


def key_of(text: str) -> str:
    """What two names have in common that are the same but for signs, spaces and letters' height."""
    return " ".join(words_of(text))


def zeros_of(text: str) -> str:
    """A plain text whose zeros are digits, also where somebody typed letters."""
    while found := ZERO_BY_LETTER.search(text):  # one may make the next one seen
        text = text[: found.start()] + "0" * len(found[0]) + text[found.end() :]
    return text
