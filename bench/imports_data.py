"""Bring a schedule of 5,000 rows into a running site and print as JSON how long each step took for
whoever waits: read, taken over, the same file read again. The site's own worker does the work.

    python -m bench.imports_data --rows 5000

Run with the site's own GATEHOUSE_ variables.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import django
import xlsxwriter

if TYPE_CHECKING:
    from gatehouse.imports.models import Import
    from gatehouse.people.models import Person
    from gatehouse.programme.models import Activity, Season

PLANTS, DAYS = 100, 60
HEAD = ("Предприятие", "Мероприятие", "Дата", "Время", "Мест")
WAIT_SECONDS, LOOK_SECONDS = 300, 0.02


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
    django.setup()

    from django.db import transaction
    from django.utils import timezone

    now = timezone.now()
    with transaction.atomic():  # many small steps: one commit is enough
        by, season = _organiser(now=now), _season(now=now)
        activities = [_activity(number, now=now) for number in range(PLANTS)]
    content = _schedule(season, activities, chosen.rows)
    first, read = _read(season, content, by)
    taken = _taken(first, by)
    again, same = _read(season, content, by)
    print(json.dumps({"read": read, "taken over": taken, "read again": same,
                      "fates": _fates(again), "size": len(content)}))  # fmt: skip


def _organiser(*, now: datetime) -> Person:
    from gatehouse.people import operations as people

    return people.register(email="imports@example.org", now=now)


def _season(*, now: datetime) -> Season:
    from gatehouse.programme import operations as programme

    first = now.date() + timedelta(days=30)
    return programme.plan_season(
        code="imports", title_ru="Ввоз", title_en="Imports", by=None, now=now,
        starts_on=first, ends_on=first + timedelta(days=DAYS - 1), applications_open_at=now,
    )  # fmt: skip


def _activity(number: int, *, now: datetime) -> Activity:
    from gatehouse.catalogue import operations as catalogue
    from gatehouse.catalogue.models import Industry
    from gatehouse.programme import operations as programme

    industry = Industry.objects.first() or catalogue.add_industry(
        code="imports", name_ru="Всякая", name_en="Any", by=None, now=now
    )
    plant = catalogue.add_enterprise(
        code=f"imports-{number}", industry=industry, name_ru=f"Завод «{_name(number)}»",
        name_en=f"Plant {number}", shows_ru="Цех", shows_en="A workshop", by=None, now=now,
    )  # fmt: skip
    catalogue.add_site(
        enterprise=plant, code=f"imports-{number}", kind="workshop", name_ru="Цех",
        name_en="Workshop", address_ru="Учебный проезд, 4", address_en="4 Uchebny proezd",
        district="SAO", latitude=55.79, longitude=37.56, by=None, now=now,
    )  # fmt: skip
    return programme.describe_activity(
        enterprise=plant, slug=f"imports-{number}", format="tour", title_ru=f"Цех {_name(number)}",
        title_en=f"Workshop {number}", summary_ru="Как это делают", summary_en="How it is made",
        duration_minutes=60, admission_age=6, content_rating="6+", by=None, now=now,
    )  # fmt: skip


def _name(number: int) -> str:
    """Names that are not alike."""
    first = ("Вега", "Луч", "Заря", "Маяк", "Искра", "Полюс", "Рубин", "Топаз", "Алмаз", "Орион")
    second = ("север", "юг", "восток", "запад", "центр", "берег", "холм", "мост", "парк", "сад")
    return f"{first[number // 10 % 10]} {second[number % 10]}"


def _schedule(season: Season, activities: list[Activity], rows: int) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("План")
        for number, cells in enumerate([HEAD, *_rows(season, activities, rows)]):
            sheet.write_row(number, 0, cells)
    return out.getvalue()


def _rows(season: Season, activities: list[Activity], count: int) -> Iterator[tuple[object, ...]]:
    for number in range(count):
        turn, plant = divmod(number, len(activities))
        day = season.starts_on + timedelta(days=turn % DAYS)
        begins = f"с {10 + turn // DAYS} до {11 + turn // DAYS}"
        activity = activities[plant]
        yield (activity.enterprise.name_ru, activity.title_ru, f"{day:%d.%m}", begins, 20)


def _read(season: Season, content: bytes, by: Person) -> tuple[Import, float]:
    from django.utils import timezone

    from gatehouse.imports import operations as imports

    began = time.perf_counter()
    of = imports.start_import(
        season=season, enterprise=None, name="план.xlsx", content=content, by=by,
        now=timezone.now(),
    )  # fmt: skip
    return of, _until(of, "ready", began)


def _taken(of: Import, by: Person) -> float:
    from django.utils import timezone

    from gatehouse.imports import operations as imports
    from gatehouse.imports.queries import prospect

    of.refresh_from_db()
    seen = prospect(of).seal
    began = time.perf_counter()
    imports.take_over(of=of, seen=seen, reason="", by=by, now=timezone.now())
    return _until(of, "taken", began)


def _until(of: Import, state: str, began: float) -> float:
    """Seconds until a worker has brought the file there."""
    from gatehouse.imports.models import Import

    while (now := time.perf_counter() - began) < WAIT_SECONDS:
        found, error = Import.objects.values_list("state", "error").get(pk=of.pk)
        if found == state:
            return now
        if error:
            raise RuntimeError(f"{found}: {error}")
        time.sleep(LOOK_SECONDS)
    raise TimeoutError(f"not {state} after {WAIT_SECONDS} s")


def _fates(of: Import) -> dict[str, int]:
    from gatehouse.imports.queries import prospect

    of.refresh_from_db()
    return dict(prospect(of).counts)


if __name__ == "__main__":
    main()
