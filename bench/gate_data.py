"""Fill a site with a day at the gate and print it as JSON: plants with forty groups each today,
a phone at the gate of each, and who keeps it.

    python -m bench.gate_data --plants 5
    python -m bench.gate_data --first 5 --plants 1      # one more

Run with the site's own GATEHOUSE_ variables, after `bench.fill`.
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import django

if TYPE_CHECKING:
    from gatehouse.catalogue.models import Enterprise
    from gatehouse.programme.models import Season, Session

GROUPS, COMPANIES, COMPANY = 40, 4, 5  # twenty guests in each group
MOSCOW = ZoneInfo("Europe/Moscow")
BEFORE = timedelta(days=10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plants", type=int, default=5)
    parser.add_argument("--first", type=int, default=0, help="number of the first plant")
    chosen = parser.parse_args()
    numbers = range(chosen.first, chosen.first + chosen.plants)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
    django.setup()

    from django.db import transaction
    from django.utils import timezone

    now = timezone.now()
    with transaction.atomic():  # many small steps: one commit is enough
        season = _season(f"gate-{chosen.first}", planned_at=now - BEFORE)
        doors = [_plant(season, number, now=now) for number in numbers]
    print(json.dumps(doors))


def _season(code: str, *, planned_at: datetime) -> Season:
    from gatehouse.programme import operations as programme

    return programme.plan_season(
        code=code, title_ru="День", title_en="Day", by=None, now=planned_at,
        starts_on=(planned_at + BEFORE).date() - timedelta(days=1),
        ends_on=(planned_at + BEFORE).date() + timedelta(days=1),
        applications_open_at=planned_at - timedelta(days=1), visits_per_person=30_000,
    )  # fmt: skip


def _plant(season: Season, number: int, *, now: datetime) -> dict[str, Any]:
    """One plant: its groups today, their guests' passes, the token of its phone, its keeper."""
    from bench import fill
    from gatehouse.admission.models import Pass
    from gatehouse.catalogue import operations as catalogue
    from gatehouse.catalogue.models import Industry, PlantRole
    from gatehouse.gate import operations as gate
    from gatehouse.people import operations as people
    from gatehouse.programme import operations as programme

    at: dict[str, Any] = {"by": None, "now": now - BEFORE}
    names: dict[str, Any] = {"name_ru": f"Завод {number}", "name_en": f"Works {number}"}
    enterprise = catalogue.add_enterprise(
        code=f"gate-{number}", industry=Industry.objects.get(code="confectionery"),
        shows_ru="конвейер", shows_en="a line", **names, **at,
    )  # fmt: skip
    sessions = _sessions(season, enterprise, number, now=now)
    programme.publish_season(season=season, **at)
    for session in sessions:
        _book(session, now=now - BEFORE)
    guide = people.register(email=f"guide-{number}@example.org", now=now - BEFORE)
    catalogue.take_on(person=guide, enterprise=enterprise, role=PlantRole.GUIDE, **at)
    opened = gate.open_door(enterprise=enterprise, name="Проходная", by=guide, now=now - BEFORE)
    passes = Pass.objects.filter(application__session__in=sessions).order_by("pk")
    passes = passes.select_related("application", "guest")
    stops = {session.pk: session.stops.get().pk for session in sessions}
    guests: dict[int, list[tuple[str, str]]] = {stop: [] for stop in stops.values()}
    for one in passes:
        guests[stops[one.application.session_id]].append(
            (one.code, one.guest.name if one.guest else "")
        )
    return {
        "token": opened.token,
        "passes": [[one.pk, stops[one.application.session_id]] for one in passes],
        "guests": guests,
        "cookie": fill.browser_sessions([guide], now=now)[0],
    }


def _sessions(
    season: Season, enterprise: Enterprise, number: int, *, now: datetime
) -> list[Session]:
    """Forty groups of the day, a quarter of an hour apart."""
    from gatehouse.catalogue import operations as catalogue
    from gatehouse.programme import operations as programme

    at: dict[str, Any] = {"by": None, "now": now - BEFORE}
    site = catalogue.add_site(
        enterprise=enterprise, code=f"gate-site-{number}", kind="workshop", name_ru="Цех",
        name_en="Workshop", address_ru="Учебный проезд, 4", address_en="4 Uchebny proezd",
        district="SAO", latitude=55.7, longitude=37.5, step_free=True, **at,
    )  # fmt: skip
    activity = programme.describe_activity(
        enterprise=enterprise, slug=f"gate-{number}", format="tour", title_ru="Экскурсия",
        title_en="Tour", summary_ru="Цех", summary_en="Workshop", duration_minutes=50,
        admission_age=6, content_rating="6+", **at,
    )  # fmt: skip
    opening = datetime.combine(now.astimezone(MOSCOW).date(), time(8), MOSCOW)
    found = []
    for group in range(GROUPS):
        starts_at = opening + timedelta(minutes=15 * group)
        ends_at = starts_at + timedelta(minutes=50)
        found.append(programme.plan_session(
            code=f"G{number}-{group}", season=season, activity=activity, admission="first_come",
            starts_at=starts_at, ends_at=ends_at, places={"public": COMPANIES * COMPANY},
            stops=[programme.StopPlan(site, starts_at, ends_at)], **at,
        ))  # fmt: skip
    return found


def _book(session: Session, *, now: datetime) -> None:
    """Four companies of five, each asked for by a person of its own."""
    from gatehouse.admission import operations as admission
    from gatehouse.admission.rules import Ask, GuestAsk
    from gatehouse.core import texts
    from gatehouse.people import operations as people

    consents = [texts.current(f"consent-{name}") for name in ("personal-data", "plant")]
    session.refresh_from_db()
    for company in range(COMPANIES):
        by = people.register(email=f"{session.code}-{company}@example.org", now=now)
        guests = tuple(GuestAsk(f"Гость {company} {n} {session.code}") for n in range(COMPANY))
        ask = Ask(request_key=uuid4(), kind="company", guests=guests)
        admission.apply(session=session, ask=ask, consents=consents, by=by, now=now)


if __name__ == "__main__":
    main()
