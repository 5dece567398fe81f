"""Search by words: endings, case and ё do not matter, the best match stands first."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.programme import operations, search
from gatehouse.programme.models import Season
from tests import make
from tests.programme.pages import at, read, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during_applications() -> Any:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def season() -> Season:
    return make.season()


def offer(season: Season, title: str, day: int = 14, **texts: Any) -> None:
    plant = (
        make.enterprise(shows_ru="станки", shows_en="machines") if texts.pop("bare", True) else None
    )
    summary = {"summary_ru": "Без лишних слов", "summary_en": "In short"}
    activity = make.activity(plant, title_ru=title, **summary | texts)
    make.session(of=activity, within=season, starts_at=at(day))


@pytest.mark.parametrize(
    "query", ["конфета", "конфеты", "КОНФЕТУ", "конфет", "о конфетах", "  конфетой!  "]
)
def test_endings_and_case_do_not_matter(client: Client, season: Season, query: str) -> None:
    offer(season, "Как делают конфеты", about_ru="Рассказ о конфетах")
    offer(season, "Ракета")
    assert titles(client, q=query) == ["Как делают конфеты"]


@pytest.mark.parametrize("query", ["звёзды", "звезды", "ЗВЁЗД"])
def test_ё_is_е(client: Client, season: Season, query: str) -> None:
    offer(season, "Дорога к звёздам")
    offer(season, "Дорога к звездам", day=15)
    assert titles(client, q=query) == ["Дорога к звёздам", "Дорога к звездам"]


def test_every_word_must_be_there_in_any_order(client: Client, season: Season) -> None:
    offer(season, "Шоколадная фабрика")
    offer(season, "Шоколадный музей")
    assert titles(client, q="музей шоколадный") == ["Шоколадный музей"]


def test_a_word_that_is_not_finished_finds_too(client: Client, season: Season) -> None:
    offer(season, "Самолёт на салфетке")
    assert titles(client, q="самол") == ["Самолёт на салфетке"]


def test_the_title_counts_more_than_the_description_then_the_date(
    client: Client, season: Season
) -> None:
    offer(season, "В описании", day=12, about_ru="Увидите ракету")
    offer(season, "Ракета позже", day=16)
    offer(season, "Ракета раньше", day=15)
    offer(season, "В двух словах", day=13, summary_ru="Настоящая ракета")
    expected = ["Ракета раньше", "Ракета позже", "В двух словах", "В описании"]
    assert titles(client, q="ракета") == expected


def test_found_by_enterprise_industry_and_format(client: Client, season: Season) -> None:
    plant = make.enterprise(
        makes="space", name_ru="НПО «Молния»", shows_ru="станки", shows_en="machines"
    )
    offer(season, "Другое")
    make.session(of=make.activity(plant, title_ru="Вернуться с орбиты", format="lecture"),
                 within=season)  # fmt: skip
    for query in ("молния", "космос", "лекция"):
        assert titles(client, q=query) == ["Вернуться с орбиты"]


def test_english_words_find_on_both_pages(client: Client, season: Season) -> None:
    offer(season, "Конфета в разрезе", title_en="Sweets in section")
    for path in ("/programme/", "/en/programme/"):
        assert "/sessions/" in client.get(path, {"q": "sweet"}).content.decode()


def test_found_by_station_part_of_the_city_and_place(client: Client, season: Season) -> None:
    offer(season, "Ракета", bare=True)
    plant = make.enterprise(name_ru="Швея")
    where = make.site(plant, metro_ru="Таганская", name_ru="Красный цех")
    make.session(of=make.activity(plant, title_ru="Пальто"), within=season, at=where)
    for query in ("таганская", "красный цех"):
        assert titles(client, q=query) == ["Пальто"], query


def test_a_synonym_stands_for_its_word(client: Client, season: Season) -> None:
    offer(season, "Как делают конфеты")
    assert titles(client, q="сладости") == ["Как делают конфеты"]


def test_when_not_all_words_are_found_some_are_and_it_is_said(
    client: Client, season: Season
) -> None:
    offer(season, "Ракета")
    assert titles(client, q="ракета бегемот") == ["Ракета"]
    assert "Всех слов вместе нет" in read(client, "/programme/", q="ракета бегемот")


def test_ranked_results_say_their_day(client: Client, season: Season) -> None:
    offer(season, "Ракета", day=14)
    page = read(client, "/programme/", q="ракета")
    assert "14:00 –15:30 МСК чт, 14 дек Ракета" in page
    assert "14 декабря, четверг" not in page


def test_many_matches_are_read_by_pages(client: Client, season: Season) -> None:
    activity = make.activity(title_ru="Ракета")
    for minute in range(45):
        make.session(of=activity, within=season, starts_at=at(14, 12, minute))
    assert [len(titles(client, q="ракета", page=page)) for page in (1, 2, 9)] == [40, 5, 5]


@pytest.mark.parametrize("query", ["%", "_", "' OR 1=1 --", "ab%' ESCAPE '\\", "конф_та", "\\"])
def test_signs_of_a_database_language_are_only_signs(
    client: Client, season: Season, query: str
) -> None:
    offer(season, "Конфета")
    assert client.get("/programme/", {"q": query}).status_code == 200
    assert search.found("конф_та") == {}


def test_a_query_of_very_many_words_is_cut() -> None:
    assert search.words_of("слово " * 500) == ("слов",)
    assert len(search.words_of(" ".join(f"слово{n}" for n in range(500)))) == search.MOST_WORDS


def test_a_place_that_changes_is_found_by_its_new_station(client: Client, season: Season) -> None:
    plant = make.enterprise()
    where = make.site(plant, metro_ru="Таганская")
    make.session(of=make.activity(plant, title_ru="Пальто"), within=season, at=where)
    operations.update_site(site=where, metro_ru="Бауманская", by=None, now=make.NOW)
    assert titles(client, q="бауманская") == ["Пальто"]
    assert titles(client, q="таганская") == []
