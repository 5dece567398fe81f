"""Files as a plant would send them, and what a worker makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from gatehouse.catalogue.models import Enterprise
from gatehouse.imports import operations as imports
from gatehouse.imports.models import Import
from gatehouse.imports.queries import prospect, rows_of
from gatehouse.people.models import Person, Role
from gatehouse.programme.models import Activity, Season
from tests import make
from tests.core import due
from tests.office import holder

HEAD = ("Предприятие", "Мероприятие", "Дата", "Время", "Мест", "Группам")
Cells = Sequence[object]

PLANT = "Кондитерская «Сладкий цех»"


def csv(*rows: Cells, head: Cells = HEAD) -> bytes:
    """A CSV file as office programs write it here."""
    lines = [";".join(str(cell) for cell in row) for row in (head, *rows)]
    return "\r\n".join(lines).encode("utf-8-sig")


class Plant:
    """A plant with one activity at one site, and a season to plan for it."""

    def __init__(self, season: Season | None = None, name: str = PLANT, **fields: object) -> None:
        self.season = season or make.season()
        self.enterprise: Enterprise = make.enterprise(name_ru=name)
        self.site = make.site(self.enterprise)
        self.activity: Activity = make.activity(
            self.enterprise, title_ru="Как варят карамель", **fields
        )

    def row(self, day: str = "14.12.2023", at: str = "14:00", places: object = 20) -> Cells:
        """One session in a file."""
        return (self.enterprise.name_ru, self.activity.title_ru, day, at, places, "")

    def rows(self, count: int, places: object = 20) -> list[Cells]:
        """So many sessions on the days of the season, ten a day."""
        return [
            self.row(f"{12 + number // 10 % 11}.12.2023", f"{9 + number % 10}:00", places)
            for number in range(count)
        ]


def plant_ahead(name: str = PLANT) -> Plant:
    """A plant with a season that has not begun by the clock of a running site either."""
    year = timezone.localdate().year + 1
    season = make.season(
        code=f"spring-{year}",
        title_ru="Весна на заводах",
        starts_on=date(year, 3, 1),
        ends_on=date(year, 5, 31),
    )
    return Plant(season, name)


def organiser() -> Person:
    return holder(Role.ORGANISER)


def started(
    plant: Plant,
    content: bytes,
    *,
    by: Person | None = None,
    name: str = "план.csv",
    now: datetime = make.NOW,
) -> Import:
    """A file that was sent; a worker has not begun yet."""
    return imports.start_import(
        season=plant.season,
        enterprise=None,
        name=name,
        content=content,
        by=by or organiser(),
        now=now,
    )


def sent(
    plant: Plant,
    content: bytes,
    *,
    by: Person | None = None,
    name: str = "план.csv",
    now: datetime = make.NOW,
) -> Import:
    """A file that was sent and read."""
    return after_work(started(plant, content, by=by, name=name, now=now), now=now)


def after_work(of: Import, *, now: datetime = make.NOW) -> Import:
    """The file as it stands when nothing is left to do."""
    due.run(now=now)
    return Import.objects.select_related("season", "enterprise").get(pk=of.pk)


def agreed(
    of: Import, *, by: Person | None = None, reason: str = "", now: datetime = make.NOW
) -> Import:
    """A file that somebody agreed to as it stands; a worker has not begun yet."""
    begun = imports.take_over(
        of=of, seen=prospect(of).seal, reason=reason, by=by or organiser(), now=now
    )
    assert isinstance(begun, Import)
    return begun


def taken(of: Import, *, by: Person | None = None, reason: str = "") -> Import:
    """A file that was agreed to and taken over."""
    return after_work(agreed(of, by=by, reason=reason))


def fates(of: Import) -> list[str]:
    """What each row becomes, in the order of the file."""
    return list(rows_of(of).values_list("fate", flat=True))


def problems(of: Import) -> list[str]:
    """The codes of what stands in the way, in the order of the file."""
    found = rows_of(of).values_list("problems", flat=True)
    return [one["code"] for told in found for one in told if one["is_stop"]]
