"""Names of ours found by what people write instead of them, from sure to likely."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from gatehouse.imports.texts import key_of, words_of

QUOTED = re.compile('[«„“"]([^«»„“”"]+)[»“”"]')
LONGEST_TEXT = 300  # signs; no name is longer
SURE, APART = 0.84, 0.05  # how alike a name must be, and how much less the next one
NEAR, SUGGESTED = 0.5, 3
COMPARED = 5  # names that share the most pairs of letters are looked at closely
LONG_WORD = 4  # a shorter one alone names nothing


@dataclass(frozen=True)
class Found:
    """What a text means: the codes of ours, empty where it is not known; `guess` is the name it
    was read as where it is written in another way; `near` are names it might mean."""

    codes: tuple[str, ...] = ()
    guess: str = ""
    near: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.codes[0] if self.codes else ""


@dataclass(frozen=True)
class Named:
    """Something of ours by its code, the name it is shown by and all it is known by."""

    code: str
    name: str
    names: tuple[str, ...]


class Names:
    """Names of one kind; `generic` are words that say what a thing is and not which."""

    def __init__(self, named: Iterable[Named], generic: frozenset[str] = frozenset()) -> None:
        self.named = tuple(named)
        self.generic = generic
        self.found: dict[str, Found] = {}

    def find(self, text: str) -> Found:
        """What a text means; the same text is looked for once."""
        if text not in self.found:
            self.found[text] = self._find(text[:LONGEST_TEXT])
        return self.found[text]

    def within(self, text: str) -> str:
        """The code of the one name of ours that a longer text holds, or nothing."""
        said = frozenset(words_of(text[:LONGEST_TEXT]))
        held = {
            self._bare[place][0]
            for place in self._sharing(said)
            if self._bare_words[place] <= said and len(self._bare[place][1]) >= LONG_WORD
        }
        return held.pop() if len(held) == 1 else ""

    def _find(self, text: str) -> Found:
        key = key_of(text)
        if not key:
            return Found()
        for keys in (self._exact, self._by_bare):
            for said in (key, self._bared(key), *map(self._bared_quote, QUOTED.findall(text))):
                if len(codes := keys.get(said, set())) == 1:
                    return Found(tuple(codes))
        if code := self._by_words(key):
            return Found((code,), guess=self._shown[code])
        return self._by_likeness(self._bared(key) or key)

    def _bared_quote(self, quoted: str) -> str:
        return self._bared(key_of(quoted))

    def _bared(self, key: str) -> str:
        return " ".join(word for word in key.split(" ") if word not in self.generic)

    @cached_property
    def _shown(self) -> dict[str, str]:
        return {one.code: one.name for one in self.named}

    @cached_property
    def _exact(self) -> dict[str, set[str]]:
        return _grouped(
            (key_of(name), one.code) for one in self.named for name in (*one.names, one.code)
        )

    @cached_property
    def _bare(self) -> tuple[tuple[str, str], ...]:
        """Each name with its code, without the words that say nothing."""
        return tuple(
            (one.code, bare)
            for one in self.named
            for name in one.names
            for bare in dict.fromkeys(
                (self._bared(key_of(name)), *map(self._bared_quote, QUOTED.findall(name)))
            )
            if bare
        )

    @cached_property
    def _by_bare(self) -> dict[str, set[str]]:
        return _grouped((bare, code) for code, bare in self._bare)

    @cached_property
    def _bare_words(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(bare.split(" ")) for _code, bare in self._bare)

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, words in enumerate(self._bare_words):
            for word in words:
                places.setdefault(word, []).append(place)
        return places

    @cached_property
    def _by_pair(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, (_code, bare) in enumerate(self._bare):
            for pair in _pairs(bare):
                places.setdefault(pair, []).append(place)
        return places

    def _sharing(self, said: frozenset[str]) -> set[int]:
        return {place for word in said for place in self._by_word.get(word, ())}

    def _by_words(self, key: str) -> str:
        """The only one all of whose words are said, or that says all words that are said."""
        said = frozenset(self._bared(key).split(" "))
        long = frozenset(word for word in said if len(word) >= LONG_WORD)
        alike = {
            self._bare[place][0]
            for place in self._sharing(long)
            if self._bare_words[place] <= said or said <= self._bare_words[place]
        }
        return alike.pop() if len(alike) == 1 else ""

    def _by_likeness(self, said: str) -> Found:
        """The one that is written almost so, or those that look like it."""
        shared = Counter(
            place for pair in _pairs(said) for place in self._by_pair.get(pair, ())
        ).most_common(COMPARED)
        best: dict[str, float] = {}
        for place, _count in shared:
            code, bare = self._bare[place]
            ratio = SequenceMatcher(None, bare, said).ratio()
            best[code] = max(best.get(code, 0.0), ratio)
        ranked = sorted(best.items(), key=lambda one: -one[1])
        codes = [code for code, ratio in ranked if ratio >= NEAR][:SUGGESTED]
        ratios = [ratio for _code, ratio in ranked] + [0.0, 0.0]
        if ratios[0] >= SURE and ratios[0] - ratios[1] >= APART:
            return Found((codes[0],), guess=self._shown[codes[0]])
        return Found(near=tuple(self._shown[code] for code in codes))


def _pairs(text: str) -> set[str]:
    """The pairs of letters that stand side by side in a text."""
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, code in pairs:
        found.setdefault(key, set()).add(code)
    return found
