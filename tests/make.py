"""Plain typed makers of rows for tests; each goes through the operations people use."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.rules import Ask, GuestAsk
from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Enterprise, Industry, PlantRole, Site
from gatehouse.core import texts
from gatehouse.core.models import VersionedText
from gatehouse.gate import operations as gate
from gatehouse.people import operations as people
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Season, Session

NOW = datetime(2023, 12, 6, 9, 0, tzinfo=UTC)
# All of the same length: as texts they stand in the order in which they were made, and none begins
# or lies within another.
FIRST_NUMBER = 100_001
_numbers = itertools.count(FIRST_NUMBER)


def person(email: str = "", **fields: Any) -> Person:
    return people.register(email=email or f"visitor{next(_numbers)}@example.org", now=NOW, **fields)


INDUSTRIES = {"confectionery": ("Кондитерская", "Confectionery"), "space": ("Космос", "Space")}


def industry(code: str = "confectionery") -> Industry:
    """The industry of this code; made when there is none."""
    name_ru, name_en = INDUSTRIES[code]
    return Industry.objects.filter(code=code).first() or catalogue.add_industry(
        code=code, name_ru=name_ru, name_en=name_en, by=None, now=NOW
    )


def enterprise(code: str = "", makes: str = "confectionery", **fields: Any) -> Enterprise:
    number = next(_numbers)
    return catalogue.add_enterprise(
        code=code or f"plant-{number}",
        industry=industry(makes),
        by=None,
        now=NOW,
        **{"name_ru": f"Фабрика {number}", "name_en": f"Factory {number}",
           "shows_ru": "конфеты", "shows_en": "sweets"} | fields,
    )  # fmt: skip


def site(at: Enterprise, **fields: Any) -> Site:
    number = next(_numbers)
    return catalogue.add_site(
        enterprise=at,
        by=None,
        now=NOW,
        **{"code": f"site-{number}", "kind": "workshop", "name_ru": "Цех", "name_en": "Workshop",
           "address_ru": "Учебный проезд, 4", "address_en": "4 Uchebny proezd",
           "district": "SAO", "metro_ru": "Динамо", "metro_en": "Dinamo", "latitude": 55.79,
           "longitude": 37.56, "step_free": True} | fields,
    )  # fmt: skip


def season(**fields: Any) -> Season:
    made = programme.plan_season(
        by=None,
        now=NOW,
        **{"code": f"season-{next(_numbers)}", "title_ru": "Декабрь", "title_en": "December",
           "starts_on": date(2023, 12, 11), "ends_on": date(2023, 12, 22),
           "applications_open_at": NOW - timedelta(days=1)} | fields,
    )  # fmt: skip
    return programme.publish_season(season=made, by=None, now=NOW - timedelta(days=2))


def activity(at: Enterprise | None = None, **fields: Any) -> Activity:
    number = next(_numbers)
    return programme.describe_activity(
        enterprise=at or enterprise(),
        by=None,
        now=NOW,
        **{"slug": f"activity-{number}", "format": "tour", "title_ru": f"Экскурсия {number}",
           "title_en": f"Tour {number}", "summary_ru": "Как делают конфеты",
           "summary_en": "How sweets are made", "duration_minutes": 90, "admission_age": 6,
           "content_rating": "6+", "step_free": True} | fields,
    )  # fmt: skip


def session(
    *,
    capacity: int = 20,
    groups: int = 0,
    of: Activity | None = None,
    within: Season | None = None,
    at: Site | None = None,
    **fields: Any,
) -> Session:
    """A published session; `capacity` public places, `groups` for organised groups."""
    of = of or activity()
    starts_at = fields.pop("starts_at", datetime(2023, 12, 14, 11, 0, tzinfo=UTC))
    ends_at = fields.pop("ends_at", starts_at + timedelta(minutes=of.duration_minutes))
    places = {kind: n for kind, n in (("public", capacity), ("groups", groups)) if n}
    made = programme.plan_session(
        stops=[programme.StopPlan(at or site(of.enterprise), starts_at, ends_at)],
        places=places if fields.get("admission") != "open" else {},
        season=within or season(),
        activity=of,
        starts_at=starts_at,
        ends_at=ends_at,
        by=None,
        now=NOW,
        **{"code": f"T{next(_numbers)}", "admission": "first_come"} | fields,
    )
    programme.publish_season(season=made.season, by=None, now=NOW - timedelta(days=2))
    made.refresh_from_db()
    return made


def ask(adults: int = 1, children: tuple[date, ...] = (), **fields: Any) -> Ask:
    """What a company asks: so many adults, and children by birth date."""
    guests = [GuestAsk(f"Взрослый {next(_numbers)}") for _ in range(adults)]
    guests += [GuestAsk(f"Ребёнок {next(_numbers)}", born_on) for born_on in children]
    usual: dict[str, Any] = {"request_key": uuid4(), "kind": PartyKind.COMPANY, "may_wait": True}
    return Ask(**usual | {"guests": tuple(guests)} | fields)


CONSENTS = ("personal-data", "plant", "child", "news", "photo")


def consent_texts() -> dict[str, VersionedText]:
    """The texts of all consents in force, by slug."""
    slugs = [f"consent-{name}" for name in CONSENTS]
    return {
        slug: texts.publish(
            slug,
            title_ru=f"Согласие {slug}",
            title_en=f"Consent {slug}",
            body_ru="Я согласен.",
            body_en="I agree.",
            by=None,
            now=NOW,
        )
        for slug in slugs
    }


def agreed(*, children: bool = False) -> list[VersionedText]:
    """The consents without which nobody can come, and the one for children."""
    slugs = [f"consent-{name}" for name in CONSENTS[: 3 if children else 2]]
    known = list(VersionedText.objects.filter(slug__in=slugs).order_by("pk"))
    texts = {text.slug: text for text in known} if known else consent_texts()
    return [texts[slug] for slug in slugs]


def application(
    to: Session, *, by: Person | None = None, now: datetime = NOW, **fields: Any
) -> Application:
    asked = ask(**fields)
    given = agreed(children=any(guest.born_on for guest in asked.guests))
    return admission.apply(session=to, ask=asked, consents=given, by=by or person(), now=now)


def door(at: Enterprise, *, by: Person | None = None, name: str = "Проходная") -> gate.Opened:
    """A phone at a plant's gate; kept by a guide of the plant when nobody is named."""
    if by is None:
        by = person()
        catalogue.take_on(person=by, enterprise=at, role=PlantRole.GUIDE, by=None, now=NOW)
    return gate.open_door(enterprise=at, name=name, by=by, now=NOW)
