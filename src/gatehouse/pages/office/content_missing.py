"""What is missing of the content, said once: for the table, its counts and the editors.

Nothing here reads rows: whoever asks has read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model, TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.catalogue.models import Enterprise, Picture, Site
from gatehouse.core.models import VersionedText
from gatehouse.programme.formats import Parties
from gatehouse.programme.models import Activity, Season

# Texts with both languages, by whose they are; the order is that of the forms.
IN_TWO_LANGUAGES: dict[type[Model], tuple[str, ...]] = {
    Season: ("title", "about"),
    Enterprise: ("name", "shows", "about"),
    Site: ("name", "address", "metro", "way_there", "meeting_point", "access_notes"),
    Activity: ("title", "summary", "about", "leader", "documents", "dress", "bring", "photo_note",
               "materials", "take_home", "access_notes"),
    Picture: ("description",),
    VersionedText: ("title", "body"),
}  # fmt: skip


class Lack(TextChoices):
    """What a reader would miss."""

    ENGLISH = "english", gettext_lazy("English")
    ABOUT = "about", gettext_lazy("description")
    PICTURE = "picture", pgettext_lazy("content", "picture")
    SITE = "site", gettext_lazy("site")
    WAY_THERE = "way_there", gettext_lazy("way there")
    MEETING_POINT = "meeting_point", gettext_lazy("meeting point")
    ACCESS_NOTES = "access_notes", gettext_lazy("notes on access")
    DURATION = "duration", gettext_lazy("duration")
    DOCUMENTS = "documents", gettext_lazy("documents")
    DRESS = "dress", gettext_lazy("dress")


class Kind(TextChoices):
    """What the content consists of, in the order of the table."""

    SEASON = "season", pgettext_lazy("content", "Seasons")
    ENTERPRISE = "enterprise", pgettext_lazy("content", "Enterprises")
    SITE = "site", pgettext_lazy("content", "Sites")
    ACTIVITY = "activity", pgettext_lazy("content", "Activities")
    PICTURE = "picture", pgettext_lazy("content", "Pictures")
    TEXT = "text", pgettext_lazy("content", "Texts of the house")


@dataclass(frozen=True)
class Missing:
    """One thing that is missing. `field` is the field of the editor that takes it, empty where it
    is not a field; `words` say which one it is."""

    lack: Lack
    field: str
    words: str


def of_season(season: Season) -> list[Missing]:
    """A season lacks what it is about, and English."""
    return [*_empty(season, Lack.ABOUT, "about"), *_english(season)]


def of_enterprise(enterprise: Enterprise, *, pictures: int, sites: int) -> list[Missing]:
    """An enterprise lacks what it is about, English, a picture, a site to receive people at."""
    found = [*_empty(enterprise, Lack.ABOUT, "about"), *_english(enterprise)]
    if not pictures:
        found.append(_thing(Lack.PICTURE))
    if not sites:
        found.append(_thing(Lack.SITE))
    return found


def of_site(site: Site) -> list[Missing]:
    """A site lacks how one gets there, where one is met, English; with steps on the way it owes
    those who cannot climb them a word."""
    found = [
        *_empty(site, Lack.WAY_THERE, "way_there"),
        *_empty(site, Lack.MEETING_POINT, "meeting_point"),
    ]
    if not site.step_free:
        found += _empty(site, Lack.ACCESS_NOTES, "access_notes")
    return [*found, *_english(site)]


def of_activity(activity: Activity) -> list[Missing]:
    """An activity lacks what it is about, how long it takes, English; where one comes to a plant
    by application, also what to show at the gate and how to dress."""
    found = _empty(activity, Lack.ABOUT, "about")
    if not activity.duration_minutes:
        found.append(_named(activity, Lack.DURATION, "duration_minutes"))
    if activity.traits.on_site and activity.traits.parties != Parties.NOBODY:
        found += _empty(activity, Lack.DOCUMENTS, "documents")
        found += _empty(activity, Lack.DRESS, "dress")
    return [*found, *_english(activity)]


def of_picture(picture: Picture) -> list[Missing]:
    """Whoever cannot see a picture reads its description, in their language."""
    return list(_english(picture))


def of_text(text: VersionedText) -> list[Missing]:
    """A text of the house lacks English."""
    return list(_english(text))


def _empty(row: Model, lack: Lack, name: str) -> list[Missing]:
    """A text that nobody has written in Russian."""
    field = f"{name}_ru"
    return [] if getattr(row, field) else [_named(row, lack, field)]


def _named(row: Model, lack: Lack, field: str) -> Missing:
    return Missing(lack, field, capfirst(str(lack.label)))


def _thing(lack: Lack) -> Missing:
    return Missing(lack, "", capfirst(str(lack.label)))


def _english(row: Model) -> Iterator[Missing]:
    """Each text that is there in Russian and not in English."""
    for name in IN_TWO_LANGUAGES[type(row)]:
        if getattr(row, f"{name}_ru") and not getattr(row, f"{name}_en"):
            called = _called(row, name)
            words = _("English: %(field)s") % {"field": called}
            yield Missing(Lack.ENGLISH, f"{name}_en", words)


def _called(row: Model, name: str) -> str:
    """What a text is called; a text of the house says its language in the name."""
    if isinstance(row, VersionedText):
        return _("title") if name == "title" else _("text")
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def kinds_of(missing: Iterable[Missing]) -> set[str]:
    """What is missing, each kind once."""
    return {str(one.lack) for one in missing}
