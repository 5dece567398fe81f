"""The example season at one of its stages, whole or not at all.

Everything is written in one transaction whose last row says that the example is there: a
loading that was killed has left nothing behind and is simply done again.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from gatehouse.core import history
from gatehouse.core.history import HistoryEntry
from gatehouse.example.afterwards import Afterwards
from gatehouse.example.attending import Gate
from gatehouse.example.choosing import Choosers
from gatehouse.example.data import (
    alone,
    choices,
    drawing,
    games,
    load,
    needs,
    proposals,
    rules,
    tasks,
)
from gatehouse.example.drawing import Draws
from gatehouse.example.films import films_of, start_films
from gatehouse.example.gaming import Evenings
from gatehouse.example.keeping import Keeper
from gatehouse.example.loading import load_house
from gatehouse.example.moments import calendar_for
from gatehouse.example.needing import Needs
from gatehouse.example.prizing import Solos
from gatehouse.example.proposing import Proposals
from gatehouse.example.replaying import Replayer
from gatehouse.people.models import Person
from gatehouse.programme.models import Season

MARK = "example.loaded"
STAGES = ("announced", "applying", "running", "over")
DEFAULT_STAGE = "applying"


@dataclass(frozen=True)
class Loaded:
    """What the example's last row says."""

    stage: str
    at: datetime


def loaded() -> Loaded | None:
    """The stage at which the example stands; None when it is not there."""
    entry = HistoryEntry.objects.filter(verb=MARK).first()
    return Loaded(entry.facts["stage"], entry.at) if entry else None


def holds_something_else() -> bool:
    """Whether the database belongs to somebody: then no example is put into it.

    What an erasing that was broken off has left (a season of the example, accounts that no
    history knows of) belongs to nobody.
    """
    if loaded() is not None:
        return False
    real_season = Season.objects.filter(is_example=False).exists()
    return real_season or (Person.objects.exists() and HistoryEntry.objects.exists())


def holds_leftovers() -> bool:
    """Whether an erasing of the example was broken off before its end."""
    is_empty = not (Season.objects.exists() or Person.objects.exists())
    return not is_empty and loaded() is None and not holds_something_else()


def tables_are_old() -> bool:
    """Whether the tables are not those of this program yet."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def load_stage(stage: str, *, now: datetime) -> None:
    """Load the example so that `now` is the day of this stage."""
    example = load()
    calendar = calendar_for(example.season, stage=stage, now=now)
    films = films_of(example, now=now)
    with transaction.atomic():
        house = load_house(example, calendar, films)
        evenings = Evenings(games(), house, calendar)
        Needs(needs(), tasks(), house).say(now=house.season.applications_open_at)
        Replayer(
            example,
            house,
            calendar,
            Draws(drawing(), rules(), example.parties, house, calendar),
            Choosers(choices(), example.parties, house, calendar),
            Keeper(house.season.applications_open_at),
            (evenings, Solos(alone(), example.parties, house, calendar)),
        ).run(until=now)
        Proposals(proposals(), house, calendar).run(until=now)
        doors = Gate(example, house, calendar)
        doors.put_guides_on_duty()
        doors.run(until=now)
        evenings.play(until=now)  # after the gate, whose count a game's heads are beside
        Afterwards(example, house).run(until=now)
        start_films(example, house, calendar, until=now)
        history.record(MARK, of=house.season, by=None, now=now, stage=stage)
