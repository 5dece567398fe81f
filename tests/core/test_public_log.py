"""The log: a chain of every entry, a root for every day, and a check that names forgeries."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from gatehouse.core import history, jobs, log_check, log_lines, merkle, public_log
from gatehouse.core.models import HistoryEntry, LogDay, LogLine, Schedule

NOON = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)  # noon of the site's zone
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published() -> Iterator[None]:
    public_log.PUBLISHED.add({"thing.published": ("persons",)})
    yield
    del public_log.PUBLISHED.verbs["thing.published"]


def thing(name: str = "anything") -> Schedule:
    return Schedule.objects.get_or_create(name=name, defaults={"next_at": NOON})[0]


def written(*verbs: str, at: datetime = NOON) -> list[HistoryEntry]:
    return [
        history.record(verb, of=thing(), by=None, now=at, persons=number, secret="x")
        for number, verb in enumerate(verbs, start=1)
    ]


def chained(*verbs: str, at: datetime = NOON) -> list[HistoryEntry]:
    made = written(*verbs, at=at)
    public_log.chain(now=at)
    return made


def two_days() -> None:
    """Two published days of three and two entries, and one that waits for its day."""
    chained("a.done", "thing.published", "b.done")
    chained("c.done", "thing.published", at=NOON + DAY)
    public_log.publish_days(now=NOON + 2 * DAY)
    chained("d.done", at=NOON + 2 * DAY)


def forge(sql: str, *values: Any) -> None:
    """As somebody with the keys of the database would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def broken() -> str:
    with pytest.raises(log_check.Broken) as error:
        log_check.check()
    return str(error.value)


def test_each_entry_is_chained_once_in_the_order_in_which_it_was_found() -> None:
    first, second = chained("a.done", "b.done")
    assert public_log.chain(now=NOON) == 0
    assert list(LogLine.objects.values_list("number", "entry")) == [(1, first.pk), (2, second.pk)]
    found = log_check.check()
    assert (found.lines, found.unchained) == (2, 0)


def test_an_entry_that_is_committed_late_comes_next_and_not_in_between() -> None:
    early, late, after = written("a.done", "late.done", "b.done")
    with connection.cursor() as cursor:  # its transaction has not ended yet
        cursor.execute("SELECT facts FROM core_historyentry WHERE id = %s", [late.pk])
        (facts,) = cursor.fetchone()
        cursor.execute("DELETE FROM core_historyentry WHERE id = %s", [late.pk])
    public_log.chain(now=NOON)
    forge(
        "INSERT INTO core_historyentry (id, at, by_id, verb, of_type, of_id, facts)"
        " VALUES (%s, %s, '', 'late.done', 'core.schedule', 'anything', %s)",
        late.pk,
        NOON,
        facts,
    )
    public_log.chain(now=NOON)
    assert list(LogLine.objects.values_list("entry", flat=True)) == [early.pk, after.pk, late.pk]
    log_check.check()


def test_a_chaining_that_was_cut_off_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_log, "BATCH", 2)
    written(*["a.done"] * 5)
    assert public_log.chain(now=NOON) == 5
    heads = list(LogLine.objects.values_list("head", flat=True))
    forge("DELETE FROM core_logline WHERE number > 2")
    public_log.chain(now=NOON)
    assert list(LogLine.objects.values_list("head", flat=True))[:2] == heads[:2]
    assert log_check.check().lines == 5


def test_a_day_is_published_once_it_is_over_in_the_zone_of_the_site() -> None:
    chained("a.done", at=datetime(2023, 12, 5, 20, 59, tzinfo=UTC))  # a minute before midnight
    assert public_log.publish_days(now=datetime(2023, 12, 5, 20, 59, 59, tzinfo=UTC)) == 0
    chained("b.done", at=datetime(2023, 12, 5, 21, 0, tzinfo=UTC))
    assert public_log.publish_days(now=datetime(2023, 12, 5, 21, 0, tzinfo=UTC)) == 1
    day = LogDay.objects.get()
    assert (day.day.isoformat(), day.first, day.count) == ("2023-12-05", 1, 1)
    assert day.head == LogLine.objects.get(number=1).head


def test_days_without_an_entry_are_published_too_and_each_names_the_one_before() -> None:
    chained("a.done")
    assert public_log.publish_days(now=NOON + 3 * DAY) == 3
    days = [public_log.of_day(one) for one in LogDay.objects.order_by("day")]
    assert [one.count for one in days] == [1, 0, 0]
    assert days[1].root == merkle.EMPTY.hex()
    assert days[0].previous == log_lines.NOTHING
    assert [one.previous for one in days[1:]] == [log_lines.sha(one.line) for one in days[:2]]
    assert log_check.check().days == 3


def test_a_clock_that_is_set_back_moves_no_line_into_a_day_that_is_over() -> None:
    chained("a.done", at=NOON + DAY)
    chained("b.done", at=NOON)
    public_log.publish_days(now=NOON + 2 * DAY)
    assert LogDay.objects.get().count == 2
    log_check.check()


def test_what_is_public_of_an_entry_is_shown_with_a_proof_that_leads_to_the_root() -> None:
    two_days()
    first, second = public_log.extract([thing()])
    for shown in (first, second):
        assert shown.day is not None
        assert '|{"persons":2}|' in shown.line
        assert "secret" not in shown.line
        assert merkle.holds(
            shown.line.encode(),
            index=shown.index,
            size=shown.day.count,
            path=[bytes.fromhex(one) for one in shown.path],
            root=bytes.fromhex(shown.day.root),
        )
    assert (first.number, second.number) == (2, 5)


def test_a_line_of_today_is_shown_before_its_day_is_published() -> None:
    chained("thing.published")
    (shown,) = public_log.extract([thing()])
    assert (shown.day, shown.path) == (None, ())


def test_a_log_that_nobody_touched_is_as_it_was_published() -> None:
    two_days()
    found = log_check.check()
    assert (found.lines, found.days, found.unchained) == (6, 2, 0)
    written("e.done")
    assert log_check.check().unchained == 1


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'x.done'",
        "by_id = '7'",
        "of_id = 'other'",
        "at = '2023-12-05 09:00:01+00:00'",
        """facts = '{"persons": 9, "secret": "x"}'""",
    ],
)
def test_an_entry_that_was_changed_is_named(change: str) -> None:
    two_days()
    entry = LogLine.objects.get(number=2).entry_id
    forge(f"UPDATE core_historyentry SET {change} WHERE id = %s", entry)
    assert broken() == f"entry {entry} was changed: line 2 tells of it"


def test_an_entry_that_was_removed_is_named() -> None:
    two_days()
    entry = LogLine.objects.get(number=4).entry_id
    forge("DELETE FROM core_historyentry WHERE id = %s", entry)
    assert broken() == f"entry {entry} was removed: line 4 tells of it"


def test_an_entry_that_was_removed_with_its_line_is_noticed() -> None:
    two_days()
    entry = LogLine.objects.get(number=3).entry_id
    forge("DELETE FROM core_logline WHERE number = 3")
    forge("DELETE FROM core_historyentry WHERE id = %s", entry)
    assert broken() == "line 3 was removed"


def test_the_last_lines_of_a_published_day_cannot_be_cut_off() -> None:
    two_days()
    forge("DELETE FROM core_historyentry WHERE id >= %s", LogLine.objects.get(number=5).entry_id)
    forge("DELETE FROM core_logline WHERE number >= 5")
    assert broken().startswith("line 5 is missing")


def test_an_entry_that_was_put_in_between_is_named() -> None:
    first, gap, _last = written("a.done", "gap.done", "b.done")
    forge("DELETE FROM core_historyentry WHERE id = %s", gap.pk)
    public_log.chain(now=NOON)
    public_log.publish_days(now=NOON + DAY)
    forge(
        "INSERT INTO core_historyentry (id, at, by_id, verb, of_type, of_id, facts)"
        " VALUES (%s, %s, '', 'x.done', 'core.schedule', 'anything', '{}')",
        gap.pk,
        NOON,
    )
    assert broken() == f"entry {gap.pk} was inserted: the log of that day does not know it"
    assert first.pk < gap.pk


def test_a_line_put_in_between_with_hashes_of_its_own_breaks_the_chain_or_the_root() -> None:
    two_days()
    other = LogLine.objects.get(number=4)
    forge("UPDATE core_logline SET head = %s WHERE number = 4", "0" * 64)
    assert broken() == "line 4 was changed or inserted: the chain breaks there"
    forge("UPDATE core_logline SET head = %s WHERE number = 4", other.head)
    log_check.check()


def test_who_reckons_the_whole_chain_anew_meets_the_published_root() -> None:
    """The insider forges an entry and makes every hash after it fit."""
    two_days()
    entry = LogLine.objects.get(number=2).entry_id
    forge("UPDATE core_historyentry SET verb = 'x.done' WHERE id = %s", entry)
    _reckon_lines_anew()
    assert broken() == "2023-12-05 was published with another root or head"


def test_who_publishes_every_day_anew_meets_the_copy_that_somebody_kept(tmp_path: Path) -> None:
    two_days()
    copy = tmp_path / "days.txt"
    copy.write_text(Client().get("/log/days.txt").content.decode())
    first = LogLine.objects.get(number=1).entry_id
    forge("UPDATE core_historyentry SET verb = 'x.done' WHERE id = %s", first)
    _reckon_lines_anew()
    forge("DELETE FROM core_logday")
    public_log.publish_days(now=NOON + 2 * DAY)
    log_check.check()  # nothing here can tell
    with pytest.raises(CommandError, match=r"another day was published: LOG1-DAY\|2023-12-05"):
        call_command("check_log", copy=copy.open())


def _reckon_lines_anew() -> None:
    head = log_lines.NOTHING
    for row in LogLine.objects.order_by("number").select_related("entry"):
        plain = public_log.of_row(row.entry)
        said = "" if plain.verb == "x.done" else row.said
        sealed = log_lines.sealed(plain, row.salt)
        head = log_lines.head(
            head, log_lines.line(plain, number=row.number, said=said, sealed=sealed)
        )
        LogLine.objects.filter(pk=row.pk).update(sealed=sealed, head=head, said=said)


def test_a_day_whose_entry_was_taken_away_before_it_was_over_is_not_published() -> None:
    _first, second = chained("a.done", "b.done")
    forge("DELETE FROM core_historyentry WHERE id = %s", second.pk)
    chained("c.done")
    with pytest.raises(public_log.LogBroken):
        public_log.publish_days(now=NOON + DAY)


def test_the_command_says_that_all_is_well_or_what_is_wrong() -> None:
    two_days()
    said = io.StringIO()
    call_command("check_log", stdout=said)
    assert said.getvalue().startswith("6 lines and 2 days are as they were published; 0 entries")
    forge("DELETE FROM core_logline WHERE number = 1")
    with pytest.raises(CommandError, match="line 1 was removed"):
        call_command("check_log")


def test_the_page_and_the_file_show_every_day() -> None:
    two_days()
    page = Client().get("/log/")
    day = LogDay.objects.order_by("day")[0]
    assert day.root in page.content.decode()
    file = Client().get("/log/days.txt")
    assert file["Content-Type"] == "text/plain; charset=utf-8"
    lines = file.content.decode().splitlines()
    assert [log_lines.read_day(one).count for one in lines] == [3, 2]
    assert lines[0] == public_log.of_day(day).line


def test_a_worker_chains_and_publishes() -> None:
    written("a.done")
    assert {"core.chain_log", "core.publish_log"} <= jobs.registered().keys()
    jobs.registered()["core.chain_log"](now=NOON)
    jobs.registered()["core.publish_log"](now=NOON + DAY)
    assert LogDay.objects.count() == 1
