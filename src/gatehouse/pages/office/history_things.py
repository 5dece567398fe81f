"""What entries of the history speak of, by table and key: words and an address for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gatehouse.admission.models import Application, PlacesDraw, SeasonRules
from gatehouse.catalogue.models import Enterprise, Picture, Site
from gatehouse.core.models import VersionedText
from gatehouse.draws.models import Draw
from gatehouse.gate.models import PassList
from gatehouse.imports.models import Import
from gatehouse.mailings.models import Mailing
from gatehouse.people.models import Person
from gatehouse.programme.models import Activity, Quota, Season, Session, Stop
from gatehouse.web import words


@dataclass(frozen=True)
class Thing:
    """What something is called, and its page, if it has one."""

    text: str
    url: str = ""


def _persons(keys: Iterable[int]) -> dict[int, Thing]:
    """Whoever works here by name, a visitor by number: names of visitors are looked at on their
    own pages."""
    people = Person.objects.filter(pk__in=keys)
    found = {}
    for one in people.prefetch_related("role_grants", "memberships", "season_grants"):
        works = one.role_grants.all() or one.memberships.all() or one.season_grants.all()
        name = (one.name or one.email) if works else _("visitor No. %(n)d") % {"n": one.pk}
        found[one.pk] = Thing(name, reverse("pages:office_person", args=[one.pk]))
    return found


def _session_thing(session: Session, more: str = "") -> Thing:
    at = f"{words.day_short(session.starts_at, session.zone)}, "
    at += words.clock(session.starts_at, session.zone)
    text = f"{session.code} · {session.activity.title} · {at}{more}"
    return Thing(text, reverse("pages:office_session", args=[session.code]))


def _sessions(keys: Iterable[int]) -> dict[int, Thing]:
    rows = Session.objects.filter(pk__in=keys).select_related("season", "activity")
    return {one.pk: _session_thing(one) for one in rows}


def _quotas(keys: Iterable[int]) -> dict[int, Thing]:
    rows = Quota.objects.filter(pk__in=keys).select_related("session__season", "session__activity")
    return {one.pk: _session_thing(one.session, f" · {one.get_kind_display()}") for one in rows}


def _stops(keys: Iterable[int]) -> dict[int, Thing]:
    rows = Stop.objects.filter(pk__in=keys)
    full = rows.select_related("session__season", "session__activity", "site")
    return {one.pk: _session_thing(one.session, f" · {one.site.name}") for one in full}


def _lists(keys: Iterable[int]) -> dict[int, Thing]:
    rows = PassList.objects.filter(pk__in=keys).defer("rows", "sent_to")
    full = rows.select_related("stop__session__season", "stop__session__activity")
    return {one.pk: _session_thing(one.stop.session, f" · № {one.number}") for one in full}


def _applications(keys: Iterable[int]) -> dict[int, Thing]:
    rows = Application.objects.filter(pk__in=keys).select_related("session")
    return {
        one.pk: Thing(
            _("Application No. %(n)d, %(code)s") % {"n": one.pk, "code": one.session.code},
            reverse("pages:office_person", args=[one.asker_id]) + f"#a-{one.pk}",
        )
        for one in rows
    }


def _seasons(keys: Iterable[int]) -> dict[int, Thing]:
    return {one.pk: Thing(one.title) for one in Season.objects.filter(pk__in=keys)}


def _activities(keys: Iterable[int]) -> dict[int, Thing]:
    rows = Activity.objects.filter(pk__in=keys)
    return {
        one.pk: Thing(one.title, reverse("programme:activity", args=[one.slug])) for one in rows
    }


def _enterprises(keys: Iterable[int]) -> dict[int, Thing]:
    rows = Enterprise.objects.filter(pk__in=keys)
    return {
        one.pk: Thing(one.name, reverse("programme:enterprise", args=[one.code])) for one in rows
    }


def _sites(keys: Iterable[int]) -> dict[int, Thing]:
    return {one.pk: Thing(one.name) for one in Site.objects.filter(pk__in=keys)}


def _pictures(keys: Iterable[int]) -> dict[int, Thing]:
    """Those that were taken off within the hour, too."""
    rows = Picture.every.filter(pk__in=keys).select_related("enterprise")
    return {
        one.pk: Thing(
            f"{one.enterprise.name} · {one.description}",
            reverse("pages:office_pictures", args=[one.enterprise.code]) + f"#picture-{one.pk}",
        )
        for one in rows
    }


def _imports(keys: Iterable[int]) -> dict[int, Thing]:
    rows = Import.objects.filter(pk__in=keys).only("file_name", "key")
    return {one.pk: Thing(one.file_name, reverse("imports:import", args=[one.key])) for one in rows}


def _mailings(keys: Iterable[int]) -> dict[int, Thing]:
    rows = Mailing.objects.filter(pk__in=keys)
    return {
        one.pk: Thing(one.subject_ru, reverse("mailings:mailing", args=[one.pk])) for one in rows
    }


def _draws(keys: Iterable[int]) -> dict[int, Thing]:
    """Those of places have a page at the desk."""
    rows = Draw.objects.filter(pk__in=keys, places__isnull=False)
    return {one.pk: Thing(one.title, reverse("pages:office_draw", args=[one.code])) for one in rows}


def _places_draws(keys: Iterable[int]) -> dict[int, Thing]:
    rows = PlacesDraw.objects.filter(pk__in=keys).select_related("draw")
    return {
        one.pk: Thing(one.draw.title, reverse("pages:office_draw", args=[one.draw.code]))
        for one in rows
    }


def _rules(keys: Iterable[int]) -> dict[int, Thing]:
    rows = SeasonRules.objects.filter(pk__in=keys).select_related("season")
    return {
        one.pk: Thing(
            _("%(season)s, version %(n)d") % {"season": one.season.title, "n": one.version},
            reverse("admission:rules_version", args=[one.season.code, one.version]),
        )
        for one in rows
    }


def _texts(keys: Iterable[int]) -> dict[int, Thing]:
    rows = VersionedText.objects.filter(pk__in=keys).defer("body_ru", "body_en")
    return {
        one.pk: Thing(one.title_ru, reverse("core:text_version", args=[one.slug, one.version]))
        for one in rows
    }


READERS: dict[str, Callable[[Iterable[int]], dict[int, Thing]]] = {
    "people.person": _persons,
    "programme.session": _sessions,
    "programme.quota": _quotas,
    "programme.stop": _stops,
    "programme.season": _seasons,
    "programme.activity": _activities,
    "gate.passlist": _lists,
    "admission.application": _applications,
    "admission.placesdraw": _places_draws,
    "admission.seasonrules": _rules,
    "draws.draw": _draws,
    "imports.import": _imports,
    "mailings.mailing": _mailings,
    "catalogue.enterprise": _enterprises,
    "catalogue.site": _sites,
    "catalogue.picture": _pictures,
    "core.versionedtext": _texts,
}
# What is known by a word instead of a number, and the page of it.
BY_WORD = {"core.textdraft": "pages:office_text"}


@dataclass
class Things:
    """Asked for one by one, read together: one statement a table."""

    wanted: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    found: dict[str, dict[int, Thing]] = field(default_factory=dict)

    def ask(self, table: str, key: str) -> None:
        if key.isdecimal():
            self.wanted[table].add(int(key))

    def read(self) -> None:
        for table, keys in self.wanted.items():
            if table in READERS:
                self.found[table] = READERS[table](keys)

    def of(self, table: str, key: str) -> Thing:
        """By its words; one that is gone, or that has no words here, by table and number."""
        if table in BY_WORD:
            return Thing(f"{table_name(table)}: {key}", reverse(BY_WORD[table], args=[key]))
        known = self.found.get(table, {}).get(int(key)) if key.isdecimal() else None
        return known or Thing(f"{table_name(table)} № {key}")


def table_name(table: str) -> str:
    """The name of a table, of which the history keeps the label; the label of one that is gone."""
    try:
        return capfirst(str(apps.get_model(table)._meta.verbose_name))
    except (LookupError, ValueError):
        return table
