"""The front page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.programme.models import Quota, Season
from tests import make
from tests.programme.pages import at, read

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def _during_applications() -> Any:
    with time_machine.travel(make.NOW, tick=False):
        yield


def test_it_says_what_this_is_and_has_one_clear_action(client: Client) -> None:
    make.session()
    markup = client.get("/").content.decode()
    assert "Посмотрите, как делают вещи в Москве" in markup
    assert markup.count("button-signal") == 1
    assert 'href="/programme/">Выбрать экскурсию</a>' in markup


def test_the_season_now_in_numbers(client: Client) -> None:
    season, plant = make.season(), make.enterprise()
    for day in (12, 13):
        make.session(of=make.activity(plant), within=season, starts_at=at(day))
    page = read(client, "/")
    assert "начнётся через 5 дней 11–22 декабря сеанса 2 предприятие 1" in page


def test_a_season_announced_while_another_is_on_is_shown_too(client: Client) -> None:
    make.session(within=make.season())
    later = make.season(
        title_ru="Неделя открытых дверей",
        starts_on=date(2024, 1, 15),
        ends_on=date(2024, 1, 19),
        applications_open_at=at(20, 12),
    )
    make.session(within=later, starts_at=at(12) + timedelta(days=35))
    hidden = make.season(title_ru="Ещё не объявлен", ends_on=date(2024, 2, 1))
    Season.objects.filter(pk=hidden.pk).update(published_at=None)
    page = read(client, "/")
    assert "Неделя открытых дверей 15–19 января" in page
    assert "Запись откроется 20 декабря в 12:00 МСК." in page
    assert hidden.title not in page
    assert f'href="/programme/?season={later.code}"' in client.get("/").content.decode()


def test_a_season_that_is_over_is_not_announced_again(client: Client) -> None:
    make.session(within=make.season())
    over = make.season(
        title_ru="Осень на заводах", starts_on=date(2023, 10, 2), ends_on=date(2023, 10, 6)
    )
    make.session(within=over, starts_at=at(12) - timedelta(days=70))
    assert over.title not in read(client, "/")


def test_stages_are_said_in_words(client: Client) -> None:
    make.session(within=make.season(applications_open_at=at(7, 12)))
    said = []
    for moment in (at(6, 12), at(10, 12), at(12, 12), at(23, 12)):
        with time_machine.travel(moment, tick=False):
            said.append(read(client, "/"))
    assert "Запись откроется 7 декабря в 12:00 МСК." in said[0]
    assert "Идёт запись" in said[1]
    assert "начнётся завтра" in said[1]
    assert "Сезон идёт" in said[2]
    assert "Сезон завершён" in said[3]
    assert "Посмотреть, как это было" in said[3]


def test_the_next_sessions_are_those_with_free_places(client: Client) -> None:
    season = make.season()
    for day, title in ((12, "Занятая"), (13, "Свободная"), (14, "Следующая")):
        session = make.session(of=make.activity(title_ru=title), within=season, starts_at=at(day))
        if title == "Занятая":
            Quota.objects.filter(session=session).update(held=20)
    page = read(client, "/")
    assert "Ближайшие, где есть места" in page
    assert "Занятая" not in page
    assert page.index("Свободная") < page.index("Следующая")


def test_before_applications_open_it_says_when_instead_of_the_next_sessions(client: Client) -> None:
    season = make.season(applications_open_at=make.NOW + timedelta(days=1))
    make.session(of=make.activity(title_ru="Первая"), within=season)
    page = read(client, "/")
    assert "Ближайшие, где есть места" not in page
    assert "Первая" not in page
    assert "Запись откроется 7 декабря" in page


def test_industries_lead_to_their_sessions(client: Client) -> None:
    season = make.season()
    make.session(of=make.activity(make.enterprise(makes="space")), within=season)
    markup = client.get("/").content.decode()
    assert 'href="/programme/?industry=space">Космос</a>' in markup
    assert "Кондитерская" not in markup


def test_how_it_works_groups_and_access_are_there(client: Client) -> None:
    page = read(client, "/")
    expected = ["Выберите день", "Займите места", "Приходите с пропуском", "Класс или группа",
                "Экскурсии без ступеней", "Версия для слабовидящих"]  # fmt: skip
    assert [words for words in expected if words not in page] == []


def test_without_a_season_it_leads_to_the_enterprises(client: Client) -> None:
    make.session()
    Season.objects.update(published_at=None)
    markup = client.get("/").content.decode()
    assert 'href="/enterprises/">Посмотреть предприятия</a>' in markup
    assert "Декабрь" not in markup
