"""All content in one reading: a row for each thing, with what is missing of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from django.urls import NoReverseMatch, reverse

from gatehouse.catalogue.models import Enterprise, Picture, Site
from gatehouse.core import texts
from gatehouse.core.models import VersionedText
from gatehouse.pages.office import content_missing as missing
from gatehouse.pages.office.content_missing import Kind, Lack, Missing
from gatehouse.programme.models import Activity, Season, Session


@dataclass(frozen=True)
class Gap:
    """A thing that is missing and where it is written down."""

    missing: Missing
    url: str


@dataclass(frozen=True)
class Row:
    """One thing of the content. `key` is its own among all rows; `plant` is the enterprise's code
    and name, empty where it has none; `seasons` are codes."""

    kind: Kind
    key: str
    title: str
    plant: tuple[str, str]
    seasons: frozenset[str]
    url: str
    gaps: Sequence[Gap]

    def lacks(self, lack: str) -> bool:
        """Whether this is missing here; without a lack, whether anything is."""
        return any(not lack or gap.missing.lack == lack for gap in self.gaps)


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for: each empty for all. `everything` shows what is whole as well."""

    kind: str = ""
    lack: str = ""
    season: str = ""
    plant: str = ""
    everything: str = ""

    def shows(self, row: Row) -> bool:
        return (
            (not self.kind or row.kind == self.kind)
            and (not self.season or self.season in row.seasons)
            and (not self.plant or row.plant[0] == self.plant)
            and (bool(self.everything) or row.lacks(self.lack))
        )

    def query(self, **changed: str) -> str:
        """The filters as the query of an address, some of them changed."""
        asked = {name: str(value) for name, value in vars(self).items()} | changed
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass
class Places:
    """Which seasons a thing belongs to, by its key."""

    activities: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    sites: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    plants: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


def read() -> list[Row]:
    """Every row, in the order of the table; the same statements however many there are."""
    seasons = list(Season.objects.order_by("-starts_on", "pk"))
    plants = list(Enterprise.objects.order_by("name", "pk"))
    names = {plant.pk: (plant.code, plant.name) for plant in plants}
    sites = sorted(Site.objects.all(), key=lambda one: (names[one.enterprise_id][1], one.name))
    pictures = list(Picture.objects.order_by("enterprise__name", "enterprise", "pk"))
    activities = sorted(
        Activity.objects.all(), key=lambda one: (names[one.enterprise_id][1], one.title)
    )
    where = _places(seasons)
    return [
        *(_season(one) for one in seasons),
        *_enterprises(plants, pictures, sites, where),
        *(
            _row(Kind.SITE, one, names[one.enterprise_id], where.sites[one.pk],
                 reverse("pages:office_site", args=[one.code]), missing.of_site(one))
            for one in sites
        ),
        *(
            _row(Kind.ACTIVITY, one, names[one.enterprise_id], where.activities[one.pk],
                 reverse("pages:office_activity_edit", args=[one.slug]), missing.of_activity(one))
            for one in activities
        ),
        *(
            _row(Kind.PICTURE, one, names[one.enterprise_id], where.plants[one.enterprise_id],
                 picture_url(names[one.enterprise_id][0], one.pk), missing.of_picture(one))
            for one in pictures
        ),
        *_texts(),
    ]  # fmt: skip


def _places(seasons: Iterable[Season]) -> Places:
    """In one statement."""
    codes, found = {season.pk: season.code for season in seasons}, Places()
    rows = Session.objects.order_by().values_list(
        "season", "activity", "activity__enterprise", "stops__site", "stops__site__enterprise"
    )
    for season, activity, plant, site, host in rows.distinct():
        found.activities[activity].add(codes[season])
        found.plants[plant].add(codes[season])
        if site is not None:
            found.sites[site].add(codes[season])
            found.plants[host].add(codes[season])
    return found


def _season(season: Season) -> Row:
    url = reverse("pages:office_season", args=[season.code])
    own = frozenset({season.code})
    return _row(Kind.SEASON, season, ("", ""), own, url, missing.of_season(season))


def _enterprises(
    plants: Sequence[Enterprise],
    pictures: Sequence[Picture],
    sites: Sequence[Site],
    where: Places,
) -> Iterator[Row]:
    seen = Counter(one.enterprise_id for one in pictures)
    there = Counter(one.enterprise_id for one in sites)
    for plant in plants:
        lacks = missing.of_enterprise(plant, pictures=seen[plant.pk], sites=there[plant.pk])
        url = reverse("pages:office_enterprise", args=[plant.code])
        own = (plant.code, plant.name)
        row = _row(Kind.ENTERPRISE, plant, own, where.plants[plant.pk], url, lacks)
        yield Row(**vars(row) | {"gaps": [_elsewhere(gap, plant) for gap in row.gaps]})


def _elsewhere(gap: Gap, plant: Enterprise) -> Gap:
    """A picture and a site are not written into the enterprise's own form."""
    if gap.missing.lack == Lack.PICTURE:
        return Gap(gap.missing, picture_url(plant.code))
    if gap.missing.lack == Lack.SITE:
        return Gap(gap.missing, reverse("pages:office_site_new", args=[plant.code]))
    return gap


def picture_url(plant: str, key: int | None = None) -> str:
    """The page of an enterprise's pictures, at one of them."""
    try:
        url = reverse("pages:office_pictures", args=[plant])
    except NoReverseMatch:
        return ""
    return f"{url}#picture-{key}" if key else url


def _texts() -> Iterator[Row]:
    """The version in force of each text; a new one is published in the back office."""
    current: dict[str, VersionedText] = {}
    for text in VersionedText.objects.order_by("slug", "-version"):
        current.setdefault(text.slug, text)
    for slug, text in current.items():
        url = _text_url(slug)
        gaps = [Gap(one, f"{url}#id_{one.field}") for one in missing.of_text(text)]
        none: frozenset[str] = frozenset()
        yield Row(Kind.TEXT, text_key(slug), texts.title_of(text), ("", ""), none, url, gaps)


def text_key(slug: str) -> str:
    """A text's key among the rows: that of all its versions."""
    return f"text-{slug}"


def _text_url(slug: str) -> str:
    try:
        return reverse("pages:office_text", args=[slug])
    except NoReverseMatch:
        return f"{reverse('admin:core_versionedtext_add')}?slug={quote(slug)}"


def _row(
    kind: Kind,
    thing: Season | Enterprise | Site | Activity | Picture,
    plant: tuple[str, str],
    seasons: Iterable[str],
    url: str,
    lacks: Sequence[Missing],
) -> Row:
    base = url.partition("#")[0]
    gaps = [
        Gap(one, f"{base}?at={one.field}#id_{one.field}" if one.field else url) for one in lacks
    ]
    if kind == Kind.PICTURE:
        gaps = [Gap(one, url) for one in lacks]
    return Row(kind, f"{kind}-{thing.pk}", str(thing), plant, frozenset(seasons), url, gaps)
