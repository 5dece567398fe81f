"""The steps from a place to the gate, as everybody reads them in the rules of a season."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatehouse.admission.ladder import Ladder, Window
from gatehouse.admission.rules_text import rules_text
from gatehouse.core import texts
from tests import make
from tests.admission.drawing import RULES
from tests.admission.ladders import LADDER, silent

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def read(ladder: Ladder | None = LADDER, language: str = "ru") -> str:
    return rules_text(make.season(), replace(RULES, ladder=ladder), language=language)


def test_the_text_says_when_one_is_asked_and_what_silence_means() -> None:
    text = read()
    assert "напишем за 3 дня до этого, а ответить нужно не позже чем за 2 дня." in text
    assert "Кто молчит, тому напишем ещё раз — за 6 часов до конца этого срока." in text
    assert "Без ответа место перейдёт к следующим в очереди. Это не нарушение." in text
    assert "Ещё 12 часов его можно вернуть одним нажатием" in text
    assert "за 7 дней, 3 дня, 2 дня, 20 часов, 3 часа." in text


def test_the_text_says_that_the_best_in_line_gets_it_and_never_the_quickest() -> None:
    text = read()
    assert "| за 7 дней до визита и раньше | 24 часа | 1 |" in text
    assert "| за 6 часов до визита и раньше | 1 час | 4 |" in text
    assert "| меньше чем за 6 часов до визита | 20 минут | 4 |" in text
    assert "кто раньше в очереди, а не тот, кто быстрее ответил" in text
    assert "больше, чем 1 час, ночью это время не идёт: с 22:00 до 8:00." in text
    assert str(texts.render(text)).count("<table") == 2


def test_steps_that_a_season_does_not_take_are_not_spoken_of() -> None:
    text = read(silent(reminder_hours=(), windows=()))
    assert "Подтверждать, что вы придёте, не нужно." in text
    assert "первой компании, которой их хватает" in text
    for word in ("Напоминаем", "Кто молчит", "Когда место вернулось", "ночью"):
        assert word not in text
    assert "в любое время | 20 минут" in read(replace(LADDER, windows=(Window(0, 20, 2),)))
    assert "ночью" not in read(replace(LADDER, windows=(Window(0, 20, 2),)))
    assert "пока список не ушёл" in read(replace(LADDER, confirm_until_hours=0, grace_hours=0))
    assert "Ночью время на ответ не идёт" in read(replace(LADDER, night_counts_minutes=0))


def test_rules_without_steps_read_as_before() -> None:
    text = read(None)
    assert "От места до проходной" not in text
    assert "которой хватает мест.\n\n## Два примера" in text


def test_the_steps_are_read_in_english_too() -> None:
    text = read(language="en")
    assert "we write 3 days before that, and an answer is in time until 2 days before." in text
    assert "never to the quickest" in text
