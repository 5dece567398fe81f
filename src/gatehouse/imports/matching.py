"""Which enterprise, site, activity or format of ours a text means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gatehouse.imports.names import LONGEST_TEXT, SUGGESTED, Found, Named, Names
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


class Catalogue:
    """Everything of ours that a schedule can name."""

    def __init__(self, known: Known) -> None:
        self.enterprises = {one.code: one for one in known.enterprises}
        self.activities = {one.slug: one for plant in known.enterprises for one in plant.activities}
        self.site_names = {
            site.code: site.name for plant in known.enterprises for site in plant.sites
        }
        self.owner = {site.code: plant for plant in known.enterprises for site in plant.sites}
        self._plants = Names(map(_plant, known.enterprises), GENERIC)
        self._all_titles = Names(map(_activity, self.activities.values()), GENERIC_TITLE)
        self._formats = Names(_format_names(known.formats))
        self._format_words = {
            key_of(name): one.code for one in self._formats.named for name in one.names
        }
        self._asked: dict[tuple[str, str, str], Found] = {}
        self._titled: dict[tuple[str, str], Names] = {}
        self._sites: dict[str, Names] = {}

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
        key = f"{key_of(text[:LONGEST_TEXT])} "
        begins = [words for words in self._format_words if key.startswith(f"{words} ")]
        return self._format_words[max(begins, key=len)] if begins else ""

    def _activity(self, enterprise: str, text: str, format_said: str) -> Found:
        if not enterprise:
            return self._all_titles.find(text)
        there = self.enterprises[enterprise].activities
        found = self._titles(enterprise).find(text)
        of_format = self.format_in(text) or format_said
        if found.codes or not of_format:
            return found if found.codes or found.near else Found(near=_few(there))
        those = [one for one in there if one.format == of_format]
        if (of_those := self._titles(enterprise, of_format).find(text)).codes:
            return of_those
        if len(those) == 1 and not (set(words_of(text)) - GENERIC_TITLE):
            return Found((those[0].slug,), guess=those[0].title)
        return found if found.near else Found(near=_few(those or there))

    def _titles(self, enterprise: str, of_format: str = "") -> Names:
        if (enterprise, of_format) not in self._titled:
            there = self.enterprises[enterprise].activities
            those = [one for one in there if of_format in ("", one.format)]
            self._titled[enterprise, of_format] = Names(map(_activity, those), GENERIC_TITLE)
        return self._titled[enterprise, of_format]

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
            self._sites[enterprise] = Names(map(_site, there), GENERIC_TITLE)
        return self._sites[enterprise].find(text)

    def format(self, text: str) -> Found:
        """The format a cell names."""
        return self._formats.find(text)


def _few(activities: Sequence[KnownActivity]) -> tuple[str, ...]:
    """Their titles, where they are few enough to be named."""
    return tuple(one.title for one in activities) if len(activities) <= SUGGESTED else ()


def _plant(plant: KnownEnterprise) -> Named:
    return Named(plant.code, plant.name, (plant.name, *plant.names))


def _activity(activity: KnownActivity) -> Named:
    return Named(activity.slug, activity.title, (activity.title, *activity.titles))


def _site(site: KnownSite) -> Named:
    return Named(site.code, site.name, (site.name, *site.names))


def _format_names(formats: Mapping[str, Sequence[str]]) -> Iterable[Named]:
    for value, words in FORMAT_WORDS.items():
        names = (*formats.get(value, ()), *words)
        yield Named(value, names[0], tuple(names))
