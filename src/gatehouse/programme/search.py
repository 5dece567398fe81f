"""Search by word stems: no care for case, ё/е or endings, the same on every database.

Both the texts of an activity and a query are cut into Snowball stems by the same function.
An activity is found when every word of the query is the beginning of one of its stems; the
places of its sessions, their stations and parts of the city count among its words.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache, reduce
from operator import or_

from django.db.models import Q

from gatehouse.catalogue.models import Site
from gatehouse.programme.models import Activity, SearchStem
from gatehouse.programme.synonyms import SYNONYMS

WORD = re.compile(r"[a-zа-я0-9]+")
SHORTEST = 2
MOST_WORDS = 8
STEM_LENGTH = 40


KEPT_WORDS = 20_000


@lru_cache(maxsize=KEPT_WORDS)
def _stem(word: str) -> str:
    """The stem of one word, in its own alphabet: a programme has the same words again and again.

    A stemmer keeps its word in itself, so each word has a new one: threads cannot share it. The
    library holds tables for thirty languages, which a worker need not keep in memory.
    """
    import snowballstemmer

    language = "russian" if "а" <= word[-1] <= "я" else "english"
    return str(snowballstemmer.stemmer(language).stemWord(word))[:STEM_LENGTH]


def stems(text: str) -> Iterator[str]:
    """The stems of a text in order, as many as it has words of two letters or more."""
    for word in WORD.findall(text.casefold().replace("ё", "е")):
        if len(word) >= SHORTEST:
            yield _stem(word)


def weighted_stems(activity: Activity) -> dict[str, int]:
    """Each stem of an activity with the weight of the best place it stands in."""
    enterprise = activity.enterprise
    places: tuple[tuple[int, tuple[str | None, ...]], ...] = (
        (4, (activity.title_ru, activity.title_en, enterprise.name_ru, enterprise.name_en)),
        (3, (activity.summary_ru, activity.summary_en, enterprise.industry.name_ru,
             enterprise.industry.name_en, str(activity.get_format_display()))),
        (1, (activity.about_ru, activity.about_en, activity.take_home_ru, activity.leader_ru,
             enterprise.shows_ru, enterprise.shows_en)),
    )  # fmt: skip
    sites = Site.objects.filter(stops__session__activity=activity).distinct()
    places += tuple((2, _site_words(site)) for site in sites)
    weights: dict[str, int] = {}
    for weight, texts in places:
        for text in texts:
            for stem in stems(text or ""):
                weights[stem] = max(weights.get(stem, 0), weight)
    return weights


def _site_words(site: Site) -> tuple[str | None, ...]:
    """Where it is: the place, its station, its part of the city, whose it is."""
    owner = site.enterprise
    where = (site.name_ru, site.name_en, site.metro_ru, site.metro_en)
    return (*where, str(site.get_district_display()), owner.name_ru, owner.name_en)


def words_of(query: str) -> tuple[str, ...]:
    """The stems that a query asks for, each once, at most MOST_WORDS; empty when it has none."""
    return tuple(dict.fromkeys(stems(query)))[:MOST_WORDS]


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Stems that a stem of a query also finds."""
    made = {next(stems(word)): others for word, others in SYNONYMS.items()}
    return {stem: tuple(stems(" ".join(others))) for stem, others in made.items()}


def found(query: str, *, any_word: bool = False) -> dict[int, int]:
    """Activities that have every word of the query, or with `any_word` one of them at least, by
    id, with the sum of the best weights. A synonym stands for its word."""
    words = words_of(query)
    if not words:
        return {}
    meant = {word: (word, *_synonyms().get(word, ())) for word in words}
    asked = {start for starts in meant.values() for start in starts}
    matches = reduce(or_, (Q(stem__startswith=start) for start in asked))
    rows = SearchStem.objects.filter(matches).values_list("activity_id", "stem", "weight")
    best: dict[int, dict[str, int]] = {}
    for activity, stem, weight in rows:
        mine = best.setdefault(activity, {})
        for word, starts in meant.items():
            if stem.startswith(starts):
                mine[word] = max(mine.get(word, 0), weight)
    enough = 1 if any_word else len(words)
    return {activity: sum(mine.values()) for activity, mine in best.items() if len(mine) >= enough}
