"""A game as a workbook: everything in it, and nothing that a spreadsheet would reckon."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from gatehouse.people.models import Role
from gatehouse.quizzes import results
from gatehouse.quizzes.operations import heads
from gatehouse.quizzes.workbooks import workbook
from tests.office import client_of, holder
from tests.quizzes.evenings import LATER, TABLE, Evening, evening

pytestmark = pytest.mark.django_db
NAME = "=2+5"


@pytest.fixture
def played() -> Evening:
    made = evening({NAME: 6, "Фрезы": 4}, {"Обратный клапан": 3})
    made.ask(1, {NAME: TABLE[1], "Фрезы": "=HYPERLINK(1)", "Обратный клапан": TABLE[1]}, minute=5)
    heads.confirm_heads(team=made.team(NAME), heads=5, now=LATER)
    made.end()
    return made


def book_of(of: Evening) -> Any:
    table = results.latest(of.quiz)
    assert table is not None
    return openpyxl.load_workbook(io.BytesIO(workbook(of.quiz, table, made_at=LATER)))


def rows(book: Any, sheet: int) -> list[tuple[Any, ...]]:
    return list(book.worksheets[sheet].iter_rows(min_row=2, values_only=True))


def test_the_table_is_in_it_with_points_that_add_up(played: Evening) -> None:
    table = rows(book_of(played), 0)
    assert [row[:4] for row in table] == [
        (1, 1, NAME, "Зал"),
        (1, 3, "Обратный клапан", "Эфир"),
        (3, 2, "Фрезы", "Зал"),
    ]
    assert [sum(row[5:-3]) + (row[-4] or 0) - (row[-4] or 0) for row in table] == [1, 1, 0]


def test_every_answer_is_in_it_as_it_was_sent(played: Evening) -> None:
    journal = rows(book_of(played), 3)
    assert sorted(row[5] for row in journal) == sorted([TABLE[1], TABLE[1], "=HYPERLINK(1)"])
    assert {row[3] for row in journal} == {1, 2, 3}


def test_the_numbers_are_in_it_apart_by_channel(played: Evening) -> None:
    assert [row[:4] for row in rows(book_of(played), 4)] == [
        ("Зал", 2, 2, 5),
        ("Эфир", 1, 1, 0),
        ("Все каналы", 3, 3, 5),
    ]


def test_no_cell_is_a_formula(played: Evening) -> None:
    book = book_of(played)
    kinds = {cell.data_type for page in book.worksheets for row in page.iter_rows() for cell in row}
    assert "f" not in kinds
    table = results.latest(played.quiz)
    assert table is not None
    with zipfile.ZipFile(io.BytesIO(workbook(played.quiz, table, made_at=LATER))) as files:
        pages = [name for name in files.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in files.read(name) for name in pages)


def test_the_office_takes_it_home(played: Evening) -> None:
    answer = client_of(holder(Role.ORGANISER)).get(f"/office/games/{played.quiz.code}/game.xlsx")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('.xlsx"')
