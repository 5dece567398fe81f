"""A code word as people type it, and as it is kept."""

from __future__ import annotations

import unicodedata

from gatehouse.core.crypto import blind_index


def plain(word: str) -> str:
    """Without capitals, ё, spaces and signs: as one hears it."""
    folded = unicodedata.normalize("NFKC", word).casefold().replace("ё", "е")
    return "".join(sign for sign in folded if sign.isalnum())


def index_of(word: str, season: int) -> str:
    """64 hex digits by which a season's task is found; nobody reads the word from them."""
    return blind_index(f"{season}|{plain(word)}", "task")
