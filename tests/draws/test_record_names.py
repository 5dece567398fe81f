"""Whom an entry of a draw is of, as its record has it: visitors and players by one rule."""

from __future__ import annotations

import pytest

from gatehouse.draws.rules import record_name

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Мария Петрова", ("ПЕТРОВА", "МАРИЯ")),
        ("Анна Мария де Кастро", ("КАСТРО", "АННА МАРИЯ ДЕ")),
        ("Пеле", ("ПЕЛЕ", "")),
    ],
)
def test_the_last_word_of_a_name_is_the_surname(name: str, said: tuple[str, str]) -> None:
    assert record_name(name) == said
