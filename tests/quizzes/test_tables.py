"""The table after each change, and the journal that it was reckoned from."""

from __future__ import annotations

import hashlib
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gatehouse.quizzes.keys import journal_lines, journal_sha256, sheet_of
from gatehouse.quizzes.models import Answer, Ruling, Run, TableVersion, Team
from gatehouse.quizzes.operations import judging
from gatehouse.quizzes.scoring import read_table, reckon, table_bytes
from tests.quizzes import slow_scorer
from tests.quizzes.captains import OPENED, after, game, say
from tests.quizzes.desks import judge
from tests.quizzes.judges import CLOSED, LATER, answered, count_now, table
from tests.quizzes.test_scoring_property import as_rows, slowly


@pytest.mark.django_db
def test_the_sum_of_a_game_is_a_function_of_its_journal() -> None:
    """Q1. Three hundred answers within a fifth of a second: three hundred lines, and the totals
    that follow from them."""
    played = game()
    run = played.open()
    teams = [
        Team.objects.create(quiz=played.quiz, channel=played.hall, number=10 + n,
                            name=f"Команда {n}", made_at=OPENED)
        for n in range(150)
    ]  # fmt: skip
    for n, team in enumerate(teams):
        say(team, run, "какао", at=after(10 + n / 1500))
        say(team, run, "шоколад" if n % 3 else "молоко", at=after(10.1 + n / 1500))
    assert Answer.objects.count() == 300
    made = count_now(played)
    found = reckon(sheet_of(played.quiz))
    assert made.body == table_bytes(found)
    assert sum(row.total_halves for row in found.rows) == 2 * 100
    assert as_rows(found) == slowly(sheet_of(played.quiz))
    assert slow_scorer.table(sheet_of(played.quiz))[0]["total"] == 2


@pytest.mark.django_db
def test_a_retry_is_one_line_and_a_second_answer_is_another() -> None:
    """Q20."""
    played = game()
    run, next_run = played.open(), played.open("number", at=after(61))
    receipt = say(played.team, run, "шоколад", at=after(10))
    for _turn in range(3):
        say(played.team, run, "шоколад", at=after(12), key=receipt.key)
    say(played.team, next_run, "1703", at=after(62))
    say(played.other, next_run, "1703", at=after(62))
    count_now(played, now=LATER)
    assert Answer.objects.count() == 3
    totals = {row["team"]: row["total"] for row in slow_scorer.table(sheet_of(played.quiz))}
    assert totals == {played.team.pk: 4, played.other.pk: 2}
    kept = {row.team_id: row.total_halves for row in read_table(table(played).body).rows}
    assert kept == totals


@pytest.mark.django_db
def test_a_table_that_says_the_same_is_no_new_version() -> None:
    played, run, _seat = answered()
    first = count_now(played)
    say(played.team, run, "шоколад", at=after(63))
    assert count_now(played, now=LATER) == first
    assert TableVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_table_is_kept_small_and_comes_back_to_the_byte() -> None:
    """A game of 229 teams with hundreds of rulings has as many whole tables."""
    played, _run, _seat = answered("Шоколад «Ёлка»", "какао")
    Team.objects.bulk_create(
        Team(quiz=played.quiz, channel=played.hall, number=10 + n, name=f"Команда {n}",
             made_at=OPENED)
        for n in range(227)
    )  # fmt: skip
    made = count_now(played)
    found = table_bytes(reckon(sheet_of(played.quiz)))
    kept = TableVersion.objects.get(pk=made.pk)
    assert kept.body == found
    assert hashlib.sha256(kept.body).hexdigest() == kept.sha256
    assert "елка" in kept.body.decode()
    assert len(kept.packed) * 8 < len(found)


@pytest.mark.django_db
def test_a_team_that_has_left_is_not_in_the_table() -> None:
    played, _run, _seat = answered()
    Team.objects.filter(pk=played.other.pk).update(left_at=CLOSED)
    count_now(played)
    assert [row["team"] for row in slow_scorer.table(sheet_of(played.quiz))] == [played.team.pk]


@pytest.mark.django_db
def test_anybody_can_reckon_the_hash_of_the_journal_from_what_is_exported() -> None:
    played, run, _seat = answered("Шоколад", "какао")
    say(played.team, run, "поздно", at=after(61.5))
    made = count_now(played)
    lines = journal_lines(played.quiz)
    exported = "".join(reversed(lines))
    again = sorted(exported.encode().splitlines(keepends=True))
    assert hashlib.sha256(b"".join(again)).hexdigest() == made.journal_sha256
    assert (made.answers, made.journal_sha256) == (3, journal_sha256(played.quiz))
    first = next(line for line in lines if "Шоколад" in line).rstrip("\n").split("\t")
    assert first[:2] == ["1.1", "1"]
    assert first[3:6] == ["2023-12-14T18:00:10.000000Z", "0", "-"]
    assert json.loads(first[6]) == {"text": "Шоколад"}


@pytest.mark.django_db
def test_the_statements_of_a_table_do_not_grow_with_its_teams(
    django_assert_max_num_queries: object,
) -> None:
    played, _run, _seat = answered()
    assert callable(django_assert_max_num_queries)
    for n in range(20):
        Team.objects.create(quiz=played.quiz, channel=played.hall, number=10 + n,
                            name=f"Команда {n}", made_at=OPENED)  # fmt: skip
    with django_assert_max_num_queries(7):
        sheet_of(played.quiz)
    with django_assert_max_num_queries(18):
        count_now(played)


@pytest.mark.django_db(transaction=True)
def test_tables_of_earlier_games_are_packed_and_can_be_unpacked_again() -> None:
    played, _run, _seat = answered("Шоколад «Ёлка»", "какао")
    made = count_now(played)
    body = made.body
    before, after_it = [("quizzes", "0006_withdrawn_because")], [("quizzes", "0007_packed_tables")]
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("quizzes")
    try:
        old = _migrated(before)
        assert old.objects.get(pk=made.pk).body.encode() == body
        new = _migrated(after_it)
        assert zlib.decompress(new.objects.get(pk=made.pk).packed) == body
    finally:
        _migrated(newest)
    assert TableVersion.objects.get(pk=made.pk).body == body


def _migrated(targets: Any) -> Any:
    """The tables of games, in a database brought to these migrations."""
    executor = MigrationExecutor(connection)
    return executor.migrate(targets).apps.get_model("quizzes", "TableVersion")


@pytest.mark.django_db(transaction=True)
def test_two_who_rule_at_once_number_rulings_and_tables_without_a_gap() -> None:
    played, _run, seat = answered()
    other = judge(played.quiz, "Вторая судья")
    Run.objects.update(solved_at=CLOSED)
    count_now(played)

    def penalise(turn: int) -> None:
        try:
            desk = seat if turn % 2 else other
            judging.penalise(team=played.team, halves=-1 - turn, reason=f"Штраф {turn}",
                             seat=desk, now=CLOSED)  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(penalise, range(8)))
    numbers = Ruling.objects.order_by("number").values_list("number", flat=True)
    versions = TableVersion.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 9))
    assert list(versions) == list(range(1, 10))
    assert table(played).body == table_bytes(reckon(sheet_of(played.quiz)))
