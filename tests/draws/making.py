"""Draws for tests, made through the operations; their round is one that was published."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw, Entry
from gatehouse.draws.operations import Described
from gatehouse.draws.protocol import seeding
from gatehouse.people.models import Person, Role, RoleGrant
from tests import make
from tests.draws.random_draws import SIGNATURES

ROUND = 657413
SIGNATURE, ANOTHER_SIGNATURE = SIGNATURES[ROUND], SIGNATURES[42]
BEACON_AT = datetime.fromtimestamp(seeding.moment_of(ROUND), tz=UTC)
CLOSES_AT = BEACON_AT - timedelta(days=2)
COMPLAINTS_UNTIL = BEACON_AT - timedelta(days=1)
WITNESSES_UNTIL = BEACON_AT - timedelta(hours=1)
START = CLOSES_AT - timedelta(days=7)


def draw(code: str = "september", lots: dict[str, int] | None = None, **fields: Any) -> Draw:
    """A draw that takes entries from START on, with these lots and their places."""
    usual: dict[str, Any] = {
        "code": code,
        "title_ru": "Сентябрь",
        "title_en": "September",
        "rules": "Правила.\n",
        "size_table": "10,11,12",
        "closes_at": CLOSES_AT,
        "complaints_until": COMPLAINTS_UNTIL,
        "appeal_days": 10,
        "witnesses_until": WITNESSES_UNTIL,
        "beacon_at": BEACON_AT,
    }
    made = draws.plan_draw(by=None, now=START, **usual | fields)
    for label, places in (lots or {"T01": 4, "T02": 3}).items():
        draws.add_lot(
            draw=made,
            label=label,
            title_ru=label,
            title_en=label,
            places=places,
            by=None,
            now=START,
        )
    return draws.publish_draw(draw=made, by=None, now=START)


def entry(made: Draw) -> Entry:
    return draws.enter(draw=made, now=START)


def described(entry: Entry, *wishes: str, **fields: Any) -> Described:
    values: dict[str, Any] = {"persons": 1, "tickets": 10, "lane": "-", "surname": "ИВАНОВА",
                              "given": "АННА", "born": date(1990, 2, 1)} | fields  # fmt: skip
    return Described(entry=entry.pk, wishes=wishes or ("T01",), **values)


def committed(made: Draw, count: int = 12) -> list[Entry]:
    """The entries of a draw that went through its close; sizes, tickets and wishes differ."""
    entries = [entry(made) for _ in range(count)]
    draws.close(draw=made, now=CLOSES_AT)
    labels = sorted(made.lots.values_list("label", flat=True))
    draws.describe(
        draw=made,
        entries=[
            described(
                one,
                *(labels if number % 3 else labels[:1]),
                persons=1 + number % 3,
                tickets=1 + number % 7,
            )
            for number, one in enumerate(entries)
        ],
    )
    draws.commit(draw=made, now=CLOSES_AT)
    return entries


def drawn(made: Draw) -> Draw:
    """A committed draw taken to its result, which nobody was told yet."""
    draws.close_reveals(draw=made, now=WITNESSES_UNTIL)
    draws.bring_signature(draw=made, signature=SIGNATURE, by=None, now=BEACON_AT)
    return draws.draw_lots(draw=made, now=BEACON_AT)


def official(role: Role) -> Person:
    person = make.person()
    RoleGrant.objects.create(person=person, role=role, granted_at=START)
    return Person.objects.get(pk=person.pk)
