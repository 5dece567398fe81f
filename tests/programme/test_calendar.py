"""The season as a calendar."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.programme import operations
from tests import make
from tests.programme.pages import at, read, words

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CALENDAR = "/programme/calendar/"


@pytest.fixture(autouse=True)
def _during_applications() -> Any:
    with time_machine.travel(make.NOW, tick=False):
        yield


def by_day(client: Client, **query: Any) -> dict[str, list[str]]:
    """Titles by the date, only days that have some."""
    markup = client.get(CALENDAR, query).content.decode()
    days = re.split(r'<time datetime="(\d{4}-\d\d-\d\d)">', markup)[1:]
    found = {day: re.findall(r'calendar-title">([^<]+)<', part)
             for day, part in zip(days[::2], days[1::2], strict=True)}  # fmt: skip
    return {day: titles for day, titles in found.items() if titles}


def test_each_session_stands_on_its_day(client: Client) -> None:
    season = make.season()
    make.session(of=make.activity(title_ru="Первая"), within=season, starts_at=at(12))
    make.session(of=make.activity(title_ru="Вторая"), within=season, starts_at=at(14))
    assert by_day(client) == {"2023-12-12": ["Первая"], "2023-12-14": ["Вторая"]}
    assert "14:00 Первая Осталось 20 мест" in read(client, CALENDAR)


def test_a_late_evening_belongs_to_the_day_of_moscow(client: Client) -> None:
    season = make.season()
    make.session(of=make.activity(title_ru="Ночная"), within=season, starts_at=at(15, 1, 30),
                 ends_at=at(15, 2))  # fmt: skip
    assert by_day(client) == {"2023-12-15": ["Ночная"]}


def test_an_exhibition_stands_on_each_of_its_days(client: Client) -> None:
    exhibition = make.activity(format="exhibition", title_ru="Выставка")
    make.session(of=exhibition, within=make.season(), admission="open",
                 starts_at=at(12, 10), ends_at=at(14, 18))  # fmt: skip
    days = ["2023-12-12", "2023-12-13", "2023-12-14"]
    assert by_day(client) == {day: ["Выставка"] for day in days}
    assert by_day(client, day="2023-12-13") == {"2023-12-13": ["Выставка"]}


def test_what_can_be_watched_at_any_time_stands_apart(client: Client) -> None:
    online = make.activity(format="online_tour", title_ru="Видео")
    make.session(of=online, within=make.season(), admission="open",
                 starts_at=at(11, 10), ends_at=at(22, 18))  # fmt: skip
    assert by_day(client) == {}
    assert "Онлайн, в любое время Видео" in read(client, CALENDAR)


def test_weeks_are_whole_and_begin_on_monday(client: Client) -> None:
    make.session(within=make.season(starts_on=at(13).date(), ends_on=at(20).date()))
    days = re.findall(r'<time datetime="2023-12-(\d\d)">', client.get(CALENDAR).content.decode())
    assert days == [f"{day:02}" for day in range(11, 25)]


def test_a_full_day_leads_to_the_list_of_that_day(client: Client) -> None:
    season, activity = make.season(), make.activity()
    for minute in range(15):
        make.session(of=activity, within=season, starts_at=at(14, 12, minute))
    markup = client.get(CALENDAR, {"age": "9"}).content.decode()
    assert "и ещё 3" in words(markup)
    assert 'href="/programme/?since=2023-12-14&amp;until=2023-12-14&amp;age=9"' in markup


def test_past_days_of_a_running_season_stay_in_the_calendar(client: Client) -> None:
    make.session(of=make.activity(title_ru="Прошла"), within=make.season(), starts_at=at(12))
    with time_machine.travel(at(15), tick=False):
        assert by_day(client) == {"2023-12-12": ["Прошла"]}
        assert "14:00 Прошла Уже прошло" in read(client, CALENDAR)
        assert "15 декабря, пт сегодня" in read(client, CALENDAR)


def test_a_cancelled_session_is_shown_as_cancelled(client: Client) -> None:
    session = make.session(of=make.activity(title_ru="Ракета"))
    operations.cancel_session(session=session, reason="Ремонт", by=None, now=make.NOW)
    assert "14:00 Ракета Отменено" in read(client, CALENDAR)


def test_filters_hold_in_the_calendar(client: Client) -> None:
    season = make.season()
    make.session(of=make.activity(title_ru="Детям", admission_age=3), within=season)
    make.session(of=make.activity(title_ru="Взрослым", admission_age=18), within=season)
    assert by_day(client, age="5") == {"2023-12-14": ["Детям"]}
    assert "Так не нашлось" in read(client, CALENDAR, age="1")


def test_the_times_say_their_zone(client: Client) -> None:
    make.session()
    assert "Время везде — МСК." in read(client, CALENDAR)


def test_two_of_one_title_at_one_hour_say_what_tells_them_apart(client: Client) -> None:
    season, quiz = make.season(), make.activity(title_ru="Сделано в городе", format="quiz")
    make.session(of=quiz, within=season, at=make.site(quiz.enterprise, metro_ru="Динамо"))
    online = make.session(of=quiz, within=season)
    online.stops.all().delete()
    make.session(of=make.activity(title_ru="Ракета"), within=season)
    page = read(client, CALENDAR)
    assert "Сделано в городе м. Динамо Осталось 20 мест" in page
    assert "Сделано в городе Онлайн Осталось 20 мест" in page
    assert "Ракета Осталось 20 мест" in page


def test_two_plants_of_one_title_and_one_station_are_told_apart_by_their_sites(
    client: Client,
) -> None:
    season = make.season()
    for name in ("Цех шоколада", "Цех печенья"):
        plant = make.activity(title_ru="Открытый цех")
        make.session(of=plant, within=season, at=make.site(plant.enterprise, name_ru=name))
    assert "Открытый цех Цех шоколада" in read(client, CALENDAR)
    assert "Открытый цех Цех печенья" in read(client, CALENDAR)


def test_two_of_one_title_at_one_place_are_told_apart_by_the_plant_or_the_format(
    client: Client,
) -> None:
    season, plant = make.season(), make.enterprise(name_ru="Завод")
    site = make.site(plant)
    for form in ("tour", "lecture"):
        one = make.activity(plant, title_ru="Двигатель", format=form)
        make.session(of=one, within=season, at=site)
    assert "Двигатель Экскурсия" in read(client, CALENDAR)
    assert "Двигатель Лекция" in read(client, CALENDAR)
