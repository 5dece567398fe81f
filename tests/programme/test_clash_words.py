"""A clash is said in the same words at every desk: board, plan, copies, proposals."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gatehouse.programme.clash_words import clash_words
from gatehouse.programme.clashes import Clash, ClashKind

MOSCOW = ZoneInfo("Europe/Moscow")
ELEVEN = datetime(2023, 12, 14, 8, 0, tzinfo=UTC)
SAID = {
    ClashKind.CLOSED: "предприятие закрыто: учёт",
    ClashKind.SEASON: "вне сезона",
    ClashKind.APPLICATIONS: "заявки закроются раньше, чем откроются",
    ClashKind.HALL: "зал занят: UNI-3, 11:00",
    ClashKind.GUIDE: "экскурсовод занят: UNI-3, 11:00",
    ClashKind.HOLIDAY: "праздник: учёт",
}
TAKEN = {ClashKind.HALL, ClashKind.GUIDE}
NOTED = {ClashKind.CLOSED, ClashKind.HOLIDAY}


@pytest.mark.parametrize("kind", ClashKind)
def test_each_kind_has_its_words(kind: ClashKind) -> None:
    clash = Clash(
        kind,
        other=3 if kind in TAKEN else None,
        since=ELEVEN if kind in TAKEN else None,
        note="учёт" if kind in NOTED else "",
    )
    meets = "UNI-3" if kind in TAKEN else ""
    assert clash_words(clash, MOSCOW, meets=meets) == SAID[kind]


def test_what_stands_beside_it_needs_no_name() -> None:
    assert clash_words(Clash(ClashKind.HALL, 3, ELEVEN), MOSCOW) == "зал занят в 11:00"
