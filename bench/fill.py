"""Fill a site with sessions and signed-in people, and print where they are as JSON.

    python -m bench.fill --people 3000 --sessions 36 --places 100000

Run with the site's own GATEHOUSE_ variables. People are made in bulk with a browser session
each: what is measured is asking for places, not signing in.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from datetime import datetime

    from gatehouse.people.models import Person
    from gatehouse.programme.models import Season


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--sessions", type=int, default=36)
    parser.add_argument("--places", type=int, default=100_000, help="of each session")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
    django.setup()

    from django.utils import timezone

    now = timezone.now()
    publish_texts(now=now)
    codes = plan_sessions(count=chosen.sessions, places=chosen.places, now=now)
    print(json.dumps({"sessions": codes, "cookies": sign_in(count=chosen.people, now=now)}))


def publish_texts(*, now: datetime) -> None:
    """The consents that a form links to, each with a line of its own."""
    from gatehouse.core import texts
    from gatehouse.core.models import VersionedText

    for purpose in ("personal-data", "plant", "child", "news", "photo"):
        slug = f"consent-{purpose}"
        if not VersionedText.objects.filter(slug=slug).exists():
            body = f"Согласие {purpose}."
            texts.publish(
                slug=slug,
                title_ru=slug,
                title_en=slug,
                body_ru=body,
                body_en=body,
                by=None,
                now=now,
            )


def plan_sessions(*, count: int, places: int, now: datetime) -> list[str]:
    """So many sessions of six plants, one an hour apart at each, all taking applications."""
    from gatehouse.catalogue import operations as catalogue
    from gatehouse.programme import operations as programme

    industry = catalogue.add_industry(
        code="confectionery", name_ru="Кондитерская", name_en="Confectionery", by=None, now=now
    )
    season = _season(now)
    codes = []
    for plant in range(6):
        names = {"name_ru": f"Фабрика {plant}", "name_en": f"Factory {plant}"}
        enterprise = catalogue.add_enterprise(
            code=f"plant-{plant}", industry=industry, by=None, now=now,
            shows_ru="конфеты", shows_en="sweets", **names,
        )  # fmt: skip
        site = catalogue.add_site(
            enterprise=enterprise, code=f"site-{plant}", kind="workshop", by=None, now=now,
            address_ru="Учебный проезд, 4", address_en="4 Uchebny proezd", district="SAO",
            latitude=55.7 + plant / 50, longitude=37.5 + plant / 50, step_free=True, **names,
        )  # fmt: skip
        activity = programme.describe_activity(
            enterprise=enterprise, slug=f"tour-{plant}", format="tour", by=None, now=now,
            title_ru=f"Экскурсия {plant}", title_en=f"Tour {plant}", summary_ru="Сладкое",
            summary_en="How sweets are made", duration_minutes=50, admission_age=6,
            content_rating="6+",
        )  # fmt: skip
        for number in range(plant, count, 6):
            starts_at = now + timedelta(days=10, hours=number)
            ends_at = starts_at + timedelta(minutes=50)
            session = programme.plan_session(
                code=f"B{number}", season=season, activity=activity, admission="first_come",
                starts_at=starts_at, ends_at=ends_at, by=None, now=now,
                stops=[programme.StopPlan(site, starts_at, ends_at)], places={"public": places},
            )  # fmt: skip
            codes.append(session.code)
    programme.publish_season(season=season, by=None, now=now)
    return codes


def _season(now: datetime) -> Season:
    from gatehouse.programme import operations as programme

    return programme.plan_season(
        code="bench", title_ru="Сезон", title_en="Season", by=None, now=now,
        starts_on=now.date() + timedelta(days=8), ends_on=now.date() + timedelta(days=20),
        applications_open_at=now - timedelta(days=1), visits_per_person=30_000,
    )  # fmt: skip


def sign_in(*, count: int, now: datetime) -> list[str]:
    """Cookie values of so many new people who are signed in."""
    from gatehouse.people.models import Person

    batch = secrets.token_hex(4)
    people = [
        Person(email=f"crowd-{batch}-{n}@example.org", password="!", joined_at=now, name="")
        for n in range(count)
    ]
    return browser_sessions(Person.objects.bulk_create(people, batch_size=500), now=now)


def browser_sessions(people: list[Person], *, now: datetime) -> list[str]:
    """A browser session of each, as signing in would have left it; the values of the cookies."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session as BrowserSession

    store = SessionStore()
    rows = [
        BrowserSession(
            session_key=secrets.token_hex(16),
            session_data=store.encode(
                {
                    SESSION_KEY: str(person.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: person.get_session_auth_hash(),
                }
            ),
            expire_date=now + timedelta(days=1),
        )
        for person in people
    ]
    BrowserSession.objects.bulk_create(rows, batch_size=500)
    return [row.session_key for row in rows]


if __name__ == "__main__":
    main()
