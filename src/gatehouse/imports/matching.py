"""Which enterprise, site, activity or format of ours a text means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property

from gatehouse.imports.shapes import Known, KnownActivity, KnownEnterprise, KnownSite
from gatehouse.imports.texts import key_of, words_of

# Words that say what a plant is and not which.
GENERIC = frozenset(
    words_of(
        """ооо оао зао пао нао ао ип гк тд нпо нпп нпц фгуп гуп гкнпц кб окб им имени завод фабрика
        комбинат предприятие компания производство группа холдинг корпорация московский московская
        москва г ltd llc jsc plant factory company works the of"""
    )
)
GENERIC_TITLE = frozenset(
    words_of("экскурсия экскурсии мастер класс лекция тур на по в и с для tour class lecture the a")
)
FORMAT_WORDS: Mapping[str, Sequence[str]] = {
    "tour": ("экскурсия", "экскурсии", "обзорная экскурсия", "тур"),
    "master_class": ("мастер класс", "мк", "мастеркласс", "занятие", "workshop"),
    "lecture": ("лекция", "лекторий", "встреча"),
    "hackathon": ("хакатон",),
    "exhibition": ("выставка", "экспозиция"),
    "concert": ("концерт",),
    "play": ("спектакль", "постановка"),
    "online_tour": ("онлайн экскурсия", "онлайн тур", "виртуальная экскурсия"),
    "quiz": ("квиз", "викторина", "игра"),
    "broadcast": ("эфир", "трансляция", "прямой эфир"),
}
QUOTED = re.compile('[«„“"]([^«»„“”"]+)[»“”"]')
SURE, APART = 0.84, 0.05  # how alike a name must be, and how much less the next one
NEAR, SUGGESTED = 0.5, 3
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
class _Named:
    code: str
    name: str
    names: tuple[str, ...]


class _Names:
    """Names of one kind, found by what is written, in the order from sure to likely."""

    def __init__(self, named: Iterable[_Named], generic: frozenset[str]) -> None:
        self.named = tuple(named)
        self.generic = generic
        self.found: dict[str, Found] = {}

    def find(self, text: str) -> Found:
        """What a text means; the same text is looked for once."""
        if text not in self.found:
            self.found[text] = self._find(text)
        return self.found[text]

    def within(self, text: str) -> str:
        """The code of the one name of ours that a longer text holds, or nothing."""
        words = set(words_of(text))
        held = {
            code
            for code, bare in self._bare
            if len(bare) >= LONG_WORD and set(bare.split(" ")) <= words
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
        code = self._by_words(key) or self._by_likeness(key)
        if code:
            return Found((code,), guess=self._name(code))
        return Found(near=self._near(key))

    def _bared_quote(self, quoted: str) -> str:
        return self._bared(key_of(quoted))

    def _bared(self, key: str) -> str:
        return " ".join(word for word in key.split(" ") if word not in self.generic)

    @cached_property
    def _exact(self) -> dict[str, set[str]]:
        return _grouped((key_of(name), one.code) for one in self.named for name in one.names) | {
            key_of(one.code): {one.code} for one in self.named
        }

    @cached_property
    def _bare(self) -> tuple[tuple[str, str], ...]:
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

    def _by_words(self, key: str) -> str:
        """The only one all of whose words are said, or that says all words that are said."""
        said = set(self._bared(key).split(" ")) - {""}
        if not any(len(word) >= LONG_WORD for word in said):
            return ""
        alike = {
            code
            for code, bare in self._bare
            if (words := set(bare.split(" ")))
            and any(len(word) >= LONG_WORD for word in words & said)
            and (words <= said or said <= words)
        }
        return alike.pop() if len(alike) == 1 else ""

    def _by_likeness(self, key: str) -> str:
        said = self._bared(key) or key
        best: dict[str, float] = {}
        for code, bare in self._bare:
            if abs(len(bare) - len(said)) <= 6:
                ratio = SequenceMatcher(None, said, bare).ratio()
                best[code] = max(best.get(code, 0.0), ratio)
        ranked = sorted(best.items(), key=lambda one: -one[1])[:2]
        if not ranked or ranked[0][1] < SURE:
            return ""
        return "" if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < APART else ranked[0][0]

    def _near(self, key: str) -> tuple[str, ...]:
        said = self._bared(key) or key
        keys = dict.fromkeys(bare for _code, bare in self._bare)
        close = get_close_matches(said, keys, n=SUGGESTED, cutoff=NEAR)
        codes = dict.fromkeys(code for bare in close for code in sorted(self._by_bare[bare]))
        return tuple(self._name(code) for code in list(codes)[:SUGGESTED])

    def _name(self, code: str) -> str:
        return next(one.name for one in self.named if one.code == code)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, code in pairs:
        found.setdefault(key, set()).add(code)
    return found


class Catalogue:
    """Everything of ours that a schedule can name."""

    def __init__(self, known: Known) -> None:
        self.enterprises = {one.code: one for one in known.enterprises}
        self.activities = {one.slug: one for plant in known.enterprises for one in plant.activities}
        self.site_names = {
            site.code: site.name for plant in known.enterprises for site in plant.sites
        }
        self.owner = {site.code: plant for plant in known.enterprises for site in plant.sites}
        self._plants = _Names(map(_plant, known.enterprises), GENERIC)
        self._all_titles = _Names(map(_activity, self.activities.values()), GENERIC_TITLE)
        self._formats = _Names(_format_names(known.formats), frozenset())
        self._format_words = {
            key_of(name): one.code for one in self._formats.named for name in one.names
        }
        self._asked: dict[tuple[str, str, str], Found] = {}
        self._sites: dict[str, _Names] = {}

    def enterprise(self, text: str) -> Found:
        """The enterprise a cell names."""
        return self._plants.find(text)

    def enterprise_within(self, text: str) -> str:
        """The code of the one enterprise that a title names among other words."""
        found = self._plants.find(text)
        return found.code if found.code and not found.guess else self._plants.within(text)

    def activity(self, enterprise: str, text: str, format_said: str = "") -> Found:
        """The activity of an enterprise that a title means; of any where none is given. The format
        tells two of one title apart; said alone it is enough where the enterprise has one such."""
        asked = enterprise, text, format_said
        if asked not in self._asked:
            self._asked[asked] = self._activity(*asked)
        return self._asked[asked]

    def format_in(self, text: str) -> str:
        """The format that a title begins with: “Master class: …”."""
        key = f"{key_of(text)} "
        begins = [words for words in self._format_words if key.startswith(f"{words} ")]
        return self._format_words[max(begins, key=len)] if begins else ""

    def _activity(self, enterprise: str, text: str, format_said: str) -> Found:
        if not enterprise:
            return self._all_titles.find(text)
        there = self.enterprises[enterprise].activities
        found = _Names(map(_activity, there), GENERIC_TITLE).find(text)
        of_format = self.format_in(text) or format_said
        if found.codes or not of_format:
            return found if found.codes or found.near else Found(near=_few(there))
        those = [one for one in there if one.format == of_format]
        if (of_those := _Names(map(_activity, those), GENERIC_TITLE).find(text)).codes:
            return of_those
        if len(those) == 1 and not (set(words_of(text)) - GENERIC_TITLE):
            return Found((those[0].slug,), guess=those[0].title)
        return found if found.near else Found(near=_few(those or there))

    def sites(self, enterprise: str, text: str) -> Found:
        """The sites a cell names: one of the enterprise by its name or address, or codes of
        several, with a plus between them, for a route."""
        codes = [part.strip() for part in text.split("+")]
        if all(code in self.owner for code in codes):
            return Found(tuple(codes))
        if not enterprise:
            return Found()
        if enterprise not in self._sites:
            there = self.enterprises[enterprise].sites
            self._sites[enterprise] = _Names(map(_site, there), GENERIC_TITLE)
        return self._sites[enterprise].find(text)

    def format(self, text: str) -> Found:
        """The format a cell names."""
        return self._formats.find(text)


def _few(activities: Sequence[KnownActivity]) -> tuple[str, ...]:
    """Their titles, where they are few enough to be named."""
    return tuple(one.title for one in activities) if len(activities) <= SUGGESTED else ()


def _plant(plant: KnownEnterprise) -> _Named:
    return _Named(plant.code, plant.name, (plant.name, *plant.names))


def _activity(activity: KnownActivity) -> _Named:
    return _Named(activity.slug, activity.title, (activity.title, *activity.titles))


def _site(site: KnownSite) -> _Named:
    return _Named(site.code, site.name, (site.name, *site.names))


def _format_names(formats: Mapping[str, Sequence[str]]) -> Iterable[_Named]:
    for value, words in FORMAT_WORDS.items():
        names = (*formats.get(value, ()), *words)
        yield _Named(value, names[0], tuple(names))
