"""Filters of the season: each of them, all in the address, whatever is sent."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.programme import operations
from gatehouse.programme.models import Quota, Season, Session
from tests import make
from tests.programme.pages import at, read, text, titles

pytestmark = pytest.mark.django_db
LIST = "/programme/"


@pytest.fixture(autouse=True)
def _during_applications() -> Any:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def season() -> Season:
    return make.season()


def tour(
    season: Season, title: str, *, at_site: dict[str, Any] | None = None, **of: Any
) -> Session:
    """A session of an activity of its own; words for the session begin with `session_`."""
    session = {name.removeprefix("session_"): of.pop(name)
               for name in list(of) if name.startswith("session_")}  # fmt: skip
    session.setdefault("code", f"F-{Session.objects.count():03}")  # of one hour, in this order
    plant = make.enterprise(makes=of.pop("makes", "confectionery"))
    activity = make.activity(plant, title_ru=title, **of)
    return make.session(of=activity, within=season, at=make.site(plant, **at_site or {}), **session)


def test_by_industry_any_of_several(client: Client, season: Season) -> None:
    tour(season, "Ракета", makes="space")
    tour(season, "Конфета")
    assert titles(client, industry="space") == ["Ракета"]
    assert titles(client, industry=["space", "confectionery"]) == ["Ракета", "Конфета"]


def test_by_format_any_of_several(client: Client, season: Season) -> None:
    for kind in ("lecture", "play", "concert"):
        tour(season, kind, format=kind)
    assert titles(client, format=["play", "lecture"]) == ["lecture", "play"]


def test_by_one_day_and_by_days_from_to(client: Client, season: Season) -> None:
    for day in (12, 14, 16):
        tour(season, str(day), session_starts_at=at(day, 12))
    assert titles(client, day="2023-12-14") == ["14"]
    assert titles(client, since="2023-12-13") == ["14", "16"]
    assert titles(client, until="2023-12-14") == ["12", "14"]
    assert titles(client, since="2023-12-16", until="2023-12-14") == ["14", "16"]


def test_on_the_weekend(client: Client, season: Season) -> None:
    tour(season, "Суббота", session_starts_at=at(16))
    tour(season, "Пятница", session_starts_at=at(15))
    assert titles(client, weekend="1") == ["Суббота"]
    assert "В выходные" in read(client, LIST, weekend="1")


def test_an_exhibition_is_found_on_each_of_its_days(client: Client, season: Season) -> None:
    tour(season, "Выставка", format="exhibition", session_admission="open",
         session_starts_at=at(12, 10), session_ends_at=at(16, 18))  # fmt: skip
    found = [titles(client, day=f"2023-12-{day}") for day in (11, 12, 14, 16, 17)]
    assert found == [[], ["Выставка"], ["Выставка"], ["Выставка"], []]


def test_by_the_time_of_day_of_the_season_s_own_zone(client: Client, season: Season) -> None:
    for hour in (10, 11, 12, 16, 17, 19):
        tour(season, str(hour), session_starts_at=at(14, hour))
    assert titles(client, time="morning") == ["10", "11"]
    assert titles(client, time="day") == ["12", "16"]
    assert titles(client, time=["morning", "evening"]) == ["10", "11", "17", "19"]


def test_the_youngest_guest_is_admitted_from_the_very_age(client: Client, season: Season) -> None:
    for age in (0, 6, 7, 14):
        tour(season, f"с {age}", admission_age=age)
    assert titles(client, age="0") == ["с 0"]
    assert titles(client, age="6") == ["с 0", "с 6"]
    assert titles(client, age="99") == ["с 0", "с 6", "с 7", "с 14"]


def test_places_for_so_many_together_or_open_admission(client: Client, season: Season) -> None:
    three = tour(season, "Три места", session_capacity=20)
    Quota.objects.filter(session=three).update(held=17)
    tour(season, "Свободно", session_admission="open")
    tour(season, "Для групп", session_capacity=0, session_groups=20)
    assert titles(client, places="3") == ["Три места", "Свободно"]
    assert titles(client, places="4") == ["Свободно"]


def test_places_count_only_while_applications_are_taken(client: Client, season: Season) -> None:
    tour(season, "Открыта", session_starts_at=at(14))
    tour(season, "Закрыта", session_starts_at=at(14), session_own_closes_at=make.NOW)
    tour(season, "Не открыта", session_starts_at=at(14), session_own_opens_at=at(7))
    cancelled = tour(season, "Отменена")
    operations.cancel_session(session=cancelled, reason="Ремонт", by=None, now=make.NOW)
    assert titles(client, places="1") == ["Открыта"]
    with time_machine.travel(at(12), tick=False):
        assert titles(client, places="1") == []


def test_without_steps_means_every_place_of_the_visit(client: Client, season: Season) -> None:
    tour(season, "Пандус")
    tour(season, "Лестница в цехе", at_site={"step_free": False})
    tour(season, "Лестница на пути", step_free=False)
    tour(season, "Онлайн", format="broadcast", step_free=False, session_admission="open")
    assert titles(client, step_free="1") == ["Пандус", "Онлайн"]


def test_by_district_and_by_site(client: Client, season: Season) -> None:
    tour(season, "Юг", at_site={"district": "YUAO", "code": "south"})
    tour(season, "Центр", at_site={"district": "CAO"})
    tour(season, "Север")
    assert titles(client, district=["YUAO", "CAO"]) == ["Юг", "Центр"]
    assert titles(client, site="south") == ["Юг"]


def test_by_language(client: Client, season: Season) -> None:
    tour(season, "По-русски")
    tour(season, "На двух", languages="ru,en")
    assert titles(client, language="en") == ["На двух"]
    assert titles(client, language="ru") == ["По-русски", "На двух"]


def test_filters_work_together_and_each_can_be_taken_off(client: Client, season: Season) -> None:
    tour(season, "Ракета", makes="space", admission_age=12)
    tour(season, "Конфета", admission_age=5)
    query = "?industry=space&industry=confectionery&age=12&season="
    markup = client.get(LIST + query).content.decode()
    for url in ("?industry=confectionery&amp;age=12", "?industry=space&amp;age=12",
                "?industry=space&amp;industry=confectionery"):  # fmt: skip
        assert f'class="chip" href="/programme/{url}"' in markup
    assert "младшему 12 лет" in read(client, LIST + query)
    assert "Нашлось 2 сеанса" in read(client, LIST + query)


def test_filters_go_along_to_the_calendar_and_the_map(client: Client, season: Season) -> None:
    tour(season, "Ракета", makes="space")
    markup = client.get(LIST, {"industry": "space", "age": "7"}).content.decode()
    assert 'href="/programme/calendar/?industry=space&amp;age=7"' in markup
    assert 'href="/programme/map/?industry=space&amp;age=7"' in markup


def test_another_season_stays_chosen_while_one_filters(client: Client, season: Season) -> None:
    past = make.season(code="past", starts_on=at(1).date(), ends_on=at(2).date())
    tour(past, "Прошлая", session_starts_at=at(1))
    tour(season, "Нынешняя")
    markup = client.get(LIST, {"season": "past", "age": "7"}).content.decode()
    assert '<input type="hidden" name="season" value="past">' in markup
    assert 'href="/programme/calendar/?season=past&amp;age=7"' in markup
    assert titles(client, season="past", age="7") == ["Прошлая"]


def test_what_one_typed_is_still_in_the_form(client: Client, season: Season) -> None:
    tour(season, "Ракета", makes="space")
    markup = client.get(LIST, {"q": "рак<ета>", "age": "7", "industry": "space"}).content.decode()
    assert 'value="рак&lt;ета&gt;"' in markup
    assert 'name="age" value="7"' in markup
    assert '<input type="checkbox" name="industry" value="space" checked>' in markup


def test_when_nothing_fits_the_smallest_step_is_offered_and_the_ages_said(
    client: Client, season: Season
) -> None:
    for number in range(3):
        tour(season, f"Ракета {number}", makes="space", admission_age=12)
    tour(season, "Конфета", admission_age=3)
    page = client.get(LIST, {"industry": "space", "age": "5"})
    assert "Так не нашлось" in text(page)
    assert "Для этого возраста не нашлось, но есть сеансы с 12 лет." in text(page)
    assert '<a class="button button-signal" href="/programme/?industry=space">' in (
        page.content.decode()
    )


def test_when_no_single_filter_helps_the_whole_season_is_offered(
    client: Client, season: Season
) -> None:
    tour(season, "Конфета", admission_age=12)
    page = client.get(LIST, {"q": "ракета", "age": "5", "day": "2023-12-20"})
    assert "Показать весь сезон" in text(page)
    assert '<a class="button button-signal" href="/programme/">' in page.content.decode()


HOSTILE = [
    ("industry", "space' OR '1'='1", "Такого варианта нет."),
    ("format", "tour; DROP TABLE programme_session", "Такого варианта нет."),
    ("time", "midnight", "Такого варианта нет."),
    ("district", "\x00", "Такого варианта нет."),
    ("since", "2023-13-45", "Такой даты нет."),
    ("until", "вчера", "Такой даты нет."),
    ("day", "0000-00-00", "Такой даты нет."),
    ("since", "99999-01-01", "Такой даты нет."),
    ("age", "-1", "Возраст — целое число лет, от 0 до 99."),
    ("age", "9" * 5000, "Возраст — целое число лет, от 0 до 99."),
    ("age", "пять", "Возраст — целое число лет, от 0 до 99."),
    ("places", "0", "Вместе приходят от 1 до 25 человек."),
    ("places", "1e99", "Вместе приходят от 1 до 25 человек."),
    ("language", "../../etc/passwd", "На этом языке пока никто не ведёт."),
    ("site", "nowhere", "В этом сезоне такой площадки нет."),
    ("q", "я" * 20_000, "Это длинный рассказ: хватит нескольких слов."),
    ("q", "!", "Напишите слово хотя бы из двух букв."),
]


@pytest.mark.parametrize(("name", "value", "said"), HOSTILE)
def test_a_wrong_value_is_said_kindly_and_filters_nothing(
    client: Client, season: Season, name: str, value: str, said: str
) -> None:
    tour(season, "Конфета")
    for path in (LIST, "/programme/calendar/", "/programme/map/"):
        page = read(client, path, **{name: value})
        assert "Кое-что мы не поняли и пропустили" in page, path
        assert said in page, path
    assert titles(client, **{name: value}) == ["Конфета"]


def test_a_wrong_value_does_not_spoil_the_right_ones(client: Client, season: Season) -> None:
    tour(season, "Ракета", makes="space")
    tour(season, "Конфета")
    assert titles(client, industry=["space", "<script>"], age="много") == ["Ракета"]


def test_nul_bytes_in_words_are_refused_without_a_fault(client: Client, season: Season) -> None:
    tour(season, "Конфета")
    assert titles(client, q="конфета\x00") == ["Конфета"]


def test_repeated_single_values_count_once(client: Client, season: Season) -> None:
    tour(season, "с 6", admission_age=6)
    tour(season, "с 9", admission_age=9)
    assert titles(client, age=["99", "6"]) == ["с 6"]
    assert titles(client, format=["tour"] * 50) == ["с 6", "с 9"]


def test_only_looking_is_allowed(client: Client, season: Season) -> None:
    for path in (LIST, "/programme/calendar/", "/programme/map/", "/programme/places/"):
        assert client.post(path).status_code == 405
