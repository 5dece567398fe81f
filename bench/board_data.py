"""Fill a site with a season for the organisers' board and print it as JSON: 1,200 sessions of 120
plants over fourteen days with guides, closed days, clashes and drafts, and a browser session of an
organiser.

    python -m bench.board_data --plants 120 --sessions 1200

Run with the site's own GATEHOUSE_ variables.
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import django

if TYPE_CHECKING:
    from gatehouse.catalogue.models import Site
    from gatehouse.people.models import Person
    from gatehouse.programme.models import Activity, Season

DAYS = 14
MOSCOW = ZoneInfo("Europe/Moscow")
INDUSTRIES = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plants", type=int, default=120)
    parser.add_argument("--sessions", type=int, default=1_200)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
    django.setup()

    from django.db import transaction
    from django.utils import timezone

    from bench.fill import browser_sessions

    now = timezone.now()
    with transaction.atomic():  # many small steps: one commit is enough
        organiser = _organiser(now=now)
        season = _season(now=now)
        plants = [_plant(number, by=organiser, now=now) for number in range(chosen.plants)]
        _sessions(season, plants, count=chosen.sessions, now=now)
    [cookie] = browser_sessions([organiser], now=now)
    day = season.starts_on + timedelta(days=3)
    print(json.dumps({"season": season.code, "cookie": cookie, "day": day.isoformat()}))


def _organiser(*, now: datetime) -> Person:
    from gatehouse.people import operations as people
    from gatehouse.people.models import Role

    person = people.register(email="board@example.org", now=now)
    people.grant_role(person=person, role=Role.ORGANISER, by=None, now=now)
    return person


def _season(*, now: datetime) -> Season:
    from gatehouse.programme import operations as programme

    first = now.date() + timedelta(days=8)
    return programme.plan_season(
        code="board", title_ru="Большой сезон", title_en="A large season", by=None, now=now,
        starts_on=first, ends_on=first + timedelta(days=DAYS - 1),
        applications_open_at=now - timedelta(days=1),
    )  # fmt: skip


def _plant(number: int, *, by: Person, now: datetime) -> tuple[Activity, Site, Person]:
    """A plant with one hall, one activity and one guide; every tenth is closed for a day."""
    from gatehouse.catalogue import operations as catalogue
    from gatehouse.catalogue.models import Industry, PlantRole
    from gatehouse.people import operations as people
    from gatehouse.programme import operations as programme

    code = f"industry-{number % INDUSTRIES}"
    industry = Industry.objects.filter(code=code).first() or catalogue.add_industry(
        code=code, name_ru=f"Отрасль {code}", name_en=code, by=None, now=now
    )
    enterprise = catalogue.add_enterprise(
        code=f"board-{number}", industry=industry, by=None, now=now, shows_ru="цех",
        shows_en="a workshop", name_ru=f"Машиностроительный завод № {number}",
        name_en=f"Engineering works {number}",
    )  # fmt: skip
    site = catalogue.add_site(
        enterprise=enterprise, code=f"board-site-{number}", kind="workshop", by=None, now=now,
        name_ru="Цех", name_en="Workshop", address_ru="Учебный проезд, 4",
        address_en="4 Uchebny proezd", district="SAO", latitude=55.7, longitude=37.5,
    )  # fmt: skip
    activity = programme.describe_activity(
        enterprise=enterprise, slug=f"board-tour-{number}", format="tour", by=None, now=now,
        title_ru=f"Как рождается станок: экскурсия по цеху {number}",
        title_en=f"How a machine is born: tour {number}", summary_ru="Металл",
        summary_en="Metal", duration_minutes=90, admission_age=6, content_rating="6+",
    )  # fmt: skip
    guide = people.register(email=f"board-guide-{number}@example.org", now=now)
    catalogue.take_on(person=guide, enterprise=enterprise, role=PlantRole.GUIDE, by=None, now=now)
    if number % 10 == 0:
        day = now.date() + timedelta(days=10)
        catalogue.close_days(
            enterprise=enterprise, first_on=day, last_on=day, reason="", by=by, now=now
        )
    return activity, site, guide


def _sessions(
    season: Season,
    plants: list[tuple[Activity, Site, Person]],
    *,
    count: int,
    now: datetime,
) -> None:
    """Each plant's in turn, day by day; every tenth begins before the hall is free again. The last
    tenth are drafts."""
    from gatehouse.gate.models import GuideDuty
    from gatehouse.programme import operations as programme
    from gatehouse.programme.models import Quota, Session, Stop
    from gatehouse.programme.operations import SessionPlan, StopPlan

    plans, guides = [], []
    for number in range(count):
        activity, site, guide = plants[number % len(plants)]
        turn = number // len(plants)
        day = season.starts_on + timedelta(days=turn % DAYS)
        hour = 10 + 2 * (turn // DAYS)
        if turn % 10 == 9:  # the day of the turn before
            day, hour = day - timedelta(days=1), hour + 1
        starts_at = datetime.combine(day, time(hour), MOSCOW)
        ends_at = starts_at + timedelta(minutes=activity.duration_minutes)
        plans.append(
            SessionPlan(
                activity=activity, starts_at=starts_at, ends_at=ends_at,
                stops=[StopPlan(site, starts_at, ends_at)], places={"public": 20},
            )
        )  # fmt: skip
        guides.append(guide)
    sessions = programme.plan_sessions(season=season, plans=plans, by=None, now=now)
    programme.publish_season(season=season, by=None, now=now)
    drafts = [session.pk for session in sessions[count - count // 10 :]]
    Session.objects.filter(pk__in=drafts).update(published_at=None)
    leads = dict(zip((session.pk for session in sessions), guides, strict=True))
    stops = Stop.objects.filter(session__in=leads)
    GuideDuty.objects.bulk_create(
        GuideDuty(stop=stop, person=leads[stop.session_id]) for stop in stops
    )
    quotas = list(Quota.objects.filter(session__in=leads).order_by("pk"))
    for number, quota in enumerate(quotas):
        quota.held = number % 21
    Quota.objects.bulk_update(quotas, ["held"], batch_size=500)


if __name__ == "__main__":
    main()
