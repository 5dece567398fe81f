"""Tasks of a season, and the word that shows that one was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client

from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season
from gatehouse.rewards import operations
from gatehouse.rewards.models import Award, Task
from gatehouse.rewards.queries import done_by, enough_done
from tests import make
from tests.office import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_tried_yet() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(make.NOW, tick=False):
        yield


def task(season: Season, word: str = "шестерёнка", title: str = "") -> Task:
    texts = {"title_ru": title or f"Найти {word}", "title_en": "", "about_ru": "", "about_en": ""}
    return operations.make_task(season=season, texts=texts, word=word, by=None, now=make.NOW)


def say(season: Season, word: str, by: Person) -> Award:
    return operations.say_word(season=season, word=word, by=by, now=make.NOW)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("typed", ["Шестерёнка", "ШЕСТЕРЕНКА", " шестерёнка! ", "шесте-рёнка"])
def test_a_word_is_heard_and_not_spelt(typed: str) -> None:
    season, person = make.season(), make.person()
    task(season)
    assert say(season, typed, person).person == person


def test_a_task_is_done_once() -> None:
    season, person = make.season(), make.person()
    task(season)
    assert say(season, "шестерёнка", person) == say(season, "шестерёнка", person)
    assert done_by(person, season=season.pk) == 1


def test_the_word_of_another_season_opens_nothing() -> None:
    season, other = make.season(), make.season()
    task(season)
    with pytest.raises(Refused) as refused:
        say(other, "шестерёнка", make.person())
    assert refused.value.first.code == "word_unknown"


def test_the_database_does_not_hold_the_word() -> None:
    task(make.season(), title="Найти слово")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM rewards_task")
        assert "шестер" not in str(cursor.fetchall())


@pytest.mark.parametrize(("word", "why"), [("ось", "word_short"), ("ШЕСТЕРЕНКА", "word_taken")])
def test_a_word_is_long_enough_and_its_own(word: str, why: str) -> None:
    season = make.season()
    task(season)
    with pytest.raises(Refused) as refused:
        task(season, word)
    assert refused.value.first.code == why


def test_a_withdrawn_task_is_done_by_nobody_more_and_stays_done() -> None:
    season, first, second = make.season(), make.person(), make.person()
    made = task(season)
    say(season, "шестерёнка", first)
    operations.withdraw_task(task=made, by=first, now=make.NOW)
    with pytest.raises(Refused):
        say(season, "шестерёнка", second)
    assert done_by(first, season=season.pk) == 1
    operations.bring_back_task(task=made, by=first, now=make.NOW)
    say(season, "шестерёнка", second)


def test_who_has_done_enough_by_a_time() -> None:
    season, one, both = make.season(), make.person(), make.person()
    task(season)
    task(season, "поршень")
    for person, word in ((one, "поршень"), (both, "поршень"), (both, "шестерёнка")):
        say(season, word, person)
    everybody, later = Person.objects.values("pk"), make.NOW + timedelta(minutes=1)
    assert enough_done(everybody, season=season, needed=0, before=later) == {both.pk}
    assert enough_done(everybody, season=season, needed=1, before=later) == {one.pk, both.pk}
    assert enough_done(everybody, season=season, needed=1, before=make.NOW) == set()
    assert enough_done(everybody, season=make.season(), needed=0, before=later) == set()


# --- the page -------------------------------------------------------------------------------


def test_the_page_shows_tasks_takes_a_word_and_leads_back() -> None:
    season, person = make.season(), make.person()
    made = task(season)
    assert "Войти, чтобы вписать слово" in text(Client().get("/tasks/"))
    browser = client_of(person)
    answer = browser.post("/tasks/", {"word": "Шестеренка", "next": "/visits/"})
    assert answer["Location"] == f"/tasks/?done={made.pk}&next=%2Fvisits%2F"
    page = text(browser.get(answer["Location"]))
    assert "Сделано: Найти шестерёнка" in page
    assert 'href="/visits/"' in page


def test_an_unknown_word_is_said_and_stays_typed() -> None:
    task(make.season())
    answer = client_of(make.person()).post("/tasks/", {"word": "маховик"})
    assert answer.status_code == 422
    assert "маховик" in text(answer)
    assert not Award.objects.exists()


def test_words_are_not_guessed() -> None:
    task(make.season())
    browser = client_of(make.person())
    for number in range(20):
        browser.post("/tasks/", {"word": f"маховик{number}"})
    answer = browser.post("/tasks/", {"word": "шестерёнка"})
    assert answer.status_code == 422
    assert not Award.objects.exists()


def test_a_stranger_signs_in_before_saying_a_word() -> None:
    task(make.season())
    answer = Client().post("/tasks/", {"word": "шестерёнка"})
    assert answer["Location"] == "/sign-in/?next=%2Ftasks%2F"


def test_a_season_that_is_over_or_hidden_has_no_tasks() -> None:
    hidden = make.season()
    task(hidden, title="Спрятано")
    Season.objects.filter(pk=hidden.pk).update(published_at=None)
    shown = make.season()
    task(shown, title="Видно")
    page = text(Client().get("/tasks/"))
    assert "Видно" in page
    assert "Спрятано" not in page
    with time_machine.travel(make.NOW + timedelta(days=90), tick=False):
        assert "Сейчас заданий нет" in text(Client().get("/tasks/"))
