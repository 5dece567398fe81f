"""The season as a list by days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.admission.operations import set_places
from gatehouse.programme import operations
from gatehouse.programme.models import Quota, Season, Session
from tests import make
from tests.programme.pages import at, read, text, titles, words

pytestmark = pytest.mark.django_db
LIST = "/programme/"


@pytest.fixture(autouse=True)
def _during_applications() -> Any:
    with time_machine.travel(make.NOW, tick=False):
        yield


def tour(within: Season, title: str = "Конфета в разрезе", **fields: Any) -> Session:
    activity = make.activity(make.enterprise(name_ru="«Рассвет»"), title_ru=title)
    return make.session(of=activity, within=within, **fields)


def held(session: Session, places: int) -> None:
    Quota.objects.filter(session=session).update(held=places)


def test_sessions_stand_under_their_days_in_the_order_of_time(client: Client) -> None:
    season = make.season()
    tour(season, "Вечерняя", starts_at=at(14, 18))
    tour(season, "Утренняя", starts_at=at(14, 10))
    tour(season, "Ранняя", starts_at=at(12, 16))
    assert titles(client) == ["Ранняя", "Утренняя", "Вечерняя"]
    page = read(client, LIST)
    assert "12 декабря, вторник" in page
    assert "14 декабря, четверг" in page
    assert "3 сеанса" in page


def test_a_row_says_when_with_the_zone_what_where_for_whom_and_how_many_places(
    client: Client,
) -> None:
    tour(make.season(), capacity=20)
    expected = (
        "14:00 –15:30 МСК Конфета в разрезе «Рассвет» · м. Динамо "
        "Экскурсия с 6 лет 20 мест осталось"
    )
    assert expected in read(client, LIST)


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        (17, "3 места осталось"),
        (19, "1 место осталось"),
        (20, "Мест нет, можно встать в очередь"),
    ],
)
def test_places_left_are_said_in_words(client: Client, taken: int, expected: str) -> None:
    held(tour(make.season(), capacity=20), taken)
    assert expected in read(client, LIST)


def test_before_the_opening_the_row_says_when_applications_open(client: Client) -> None:
    tour(make.season(applications_open_at=at(7, 12)))
    assert "Запись с 7 декабря, 12:00 МСК" in read(client, LIST)


def test_after_the_cut_off_the_row_says_that_applications_are_closed(client: Client) -> None:
    tour(make.season(close_hours_before=240))
    assert "Запись закрыта" in read(client, LIST)


def test_a_session_of_open_admission_needs_no_application(client: Client) -> None:
    tour(make.season(), admission="open")
    assert "Вход свободный" in read(client, LIST)


def test_a_session_whose_places_were_all_taken_back_is_not_for_groups(client: Client) -> None:
    session = tour(make.season(), capacity=1)
    set_places(quota=session.quotas.get(), places=0, by=None, now=make.NOW)
    assert "Мест нет, можно встать в очередь" in read(client, LIST)


def test_a_session_for_groups_only_says_so(client: Client) -> None:
    tour(make.season(), capacity=0, groups=20)
    assert "Только группам" in read(client, LIST)


def test_a_cancelled_session_stays_and_is_shown_as_cancelled(client: Client) -> None:
    session = tour(make.season())
    operations.cancel_session(session=session, reason="Ремонт", by=None, now=make.NOW)
    assert titles(client) == ["Конфета в разрезе"]
    assert "Отменено" in read(client, LIST)


def test_a_route_names_every_station_on_the_way(client: Client) -> None:
    season, activity = make.season(), make.activity()
    first = make.site(activity.enterprise, metro_ru="Тульская")
    second = make.site(activity.enterprise, metro_ru="Динамо")
    session = operations.plan_session(
        stops=[
            operations.StopPlan(first, at(14, 10), at(14, 11)),
            operations.StopPlan(second, at(14, 12), at(14, 13)),
        ],
        places={"public": 5}, code="PUT-1", season=season, activity=activity,
        starts_at=at(14, 10), ends_at=at(14, 13), admission="first_come", by=None, now=make.NOW,
    )  # fmt: skip
    operations.publish_season(season=session.season, by=None, now=make.NOW)
    assert "м. Тульская → м. Динамо" in read(client, LIST)


def test_an_exhibition_stands_once_with_its_last_day_in_the_order_of_time(
    client: Client,
) -> None:
    season = make.season()
    exhibition = make.activity(format="exhibition", title_ru="Выставка")
    make.session(of=exhibition, within=season, admission="open",
                 starts_at=at(12, 10), ends_at=at(20, 18))  # fmt: skip
    tour(season, "Экскурсия в полдень", starts_at=at(12, 12))
    assert titles(client) == ["Выставка", "Экскурсия в полдень"]
    assert "до 20 декабря" in read(client, LIST)


def test_a_video_waits_for_its_viewers_at_any_time(client: Client) -> None:
    online = make.activity(format="online_tour", title_ru="Онлайн")
    make.session(of=online, within=make.season(), admission="open",
                 starts_at=at(11, 10), ends_at=at(22, 18))  # fmt: skip
    page = read(client, LIST)
    assert "в любое время Онлайн" in page
    assert "Запись не нужна" in page


def test_a_stranger_sees_no_unpublished_session(client: Client) -> None:
    season = make.season()
    tour(season, "Видимая")
    hidden = tour(season, "Тайная", code="HIDDEN")
    Session.objects.filter(pk=hidden.pk).update(published_at=None)
    for path in (LIST, "/programme/calendar/", "/programme/map/", "/", "/programme/?q=тайная"):
        assert "Тайная" not in read(client, path)
    assert client.get("/programme/places/?of=HIDDEN").content.strip() == b""


def test_a_stranger_sees_no_unpublished_season(client: Client) -> None:
    session = tour(make.season(code="draft"))
    Season.objects.update(published_at=None)
    page = read(client, LIST, season="draft")
    assert "Следующий сезон готовится" in page
    assert session.activity.title not in page


def test_the_season_that_is_on_or_comes_next_is_shown_others_by_their_code(client: Client) -> None:
    tour(make.season(code="now"), "Нынешняя")
    past = make.season(code="past", starts_on=date(2023, 11, 1), ends_on=date(2023, 11, 5))
    tour(past, "Прошлая", starts_at=at(1) - timedelta(days=28))
    far = make.season(code="far", starts_on=date(2024, 3, 1), ends_on=date(2024, 3, 5))
    tour(far, "Будущая", starts_at=at(14) + timedelta(days=80))
    assert titles(client) == ["Нынешняя"]
    assert titles(client, season="past") == ["Прошлая"]
    assert titles(client, season="far") == ["Будущая"]


def test_an_unknown_season_is_said_kindly_and_the_present_one_shown(client: Client) -> None:
    tour(make.season())
    page = read(client, LIST, season="no-such\x00season")
    assert "Такого сезона нет, показываем нынешний." in page
    assert "Конфета в разрезе" in page


def test_while_a_season_runs_its_past_days_wait_behind_a_link(client: Client) -> None:
    season = make.season()
    tour(season, "Прошедшая", starts_at=at(11, 12))
    tour(season, "Будущая", starts_at=at(20, 12))
    with time_machine.travel(at(15, 12), tick=False):
        assert titles(client) == ["Будущая"]
        assert "Показать и прошедшие дни" in read(client, LIST)
        assert titles(client, since="2023-12-11") == ["Прошедшая", "Будущая"]
        assert "Уже прошло" in read(client, LIST, since="2023-12-11")


def test_after_the_season_everything_is_shown_again(client: Client) -> None:
    tour(make.season(), "Прошедшая")
    with time_machine.travel(at(30, 12), tick=False):
        assert titles(client) == ["Прошедшая"]
        assert "Сезон завершён" in read(client, LIST)


def test_a_long_season_is_read_by_whole_days(client: Client) -> None:
    season, activity = make.season(), make.activity()
    for day in (12, 13, 14):
        for minute in range(25):
            make.session(of=activity, within=season, starts_at=at(day, 10, minute))
    first, second = client.get(LIST), client.get(LIST, {"page": 2})
    assert [len(titles(client, page=page)) for page in (1, 2)] == [50, 25]
    assert 'rel="next" href="/programme/?page=2"' in first.content.decode()
    assert 'rel="prev" href="/programme/"' in second.content.decode().replace("?page=1", "")


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "9" * 5000, "2\x00"])
def test_a_page_that_does_not_exist_is_the_nearest_one(client: Client, page: str) -> None:
    tour(make.season())
    assert titles(client, page=page) == ["Конфета в разрезе"]


def test_english_pages_speak_english(client: Client) -> None:
    season = make.season()
    activity = make.activity(make.enterprise(name_en="Dawn"), title_en="A sweet in section")
    make.session(of=activity, within=season, capacity=3)
    for path in ("/en/programme/", "/en/programme/calendar/", "/en/programme/map/", "/en/"):
        page = read(client, path).replace("Русский", "")
        assert "A sweet in section" in page
        assert not [letter for letter in page if "а" <= letter.casefold() <= "я"], path
    assert "14:00 –15:30 MSK A sweet in section Dawn" in read(client, "/en/programme/")


def test_nobody_who_only_looks_gets_a_cookie_and_the_page_may_be_kept(client: Client) -> None:
    tour(make.season(), code="A-1")
    for path in ("/", LIST, "/programme/calendar/", "/programme/map/", "/programme/places/?of=A-1"):
        response = client.get(path)
        assert response.cookies == {}, path
        assert response["Cache-Control"].startswith("public, max-age=0, s-maxage="), path
        assert "Cookie" not in response.get("Vary", ""), path


def test_a_script_gets_only_the_results_and_the_short_address(client: Client) -> None:
    tour(make.season())
    response = client.get(LIST, {"q": "", "age": "7", "since": ""}, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/programme/?age=7"
    assert response["Vary"] == "HX-Request, HX-History-Restore-Request"
    assert "<html" not in response.content.decode()
    assert text(response).startswith("Нашёлся 1 сеанс")


def test_going_back_in_history_gets_the_whole_page(client: Client) -> None:
    tour(make.season())
    asked = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(LIST, headers=asked).content.decode()


def test_the_places_of_a_list_are_kept_fresh_by_a_small_fragment(client: Client) -> None:
    season = make.season()
    few, full = tour(season, code="FEW", capacity=9), tour(season, code="FULL", capacity=9)
    held(few, 7)
    held(full, 9)
    assert "/programme/places/?of=FEW,FULL" in client.get(LIST).content.decode()
    response = client.get("/programme/places/", {"of": "FEW,FULL,GONE,' OR 1=1,\x00"})
    assert text(response) == "2 места осталось Мест нет, можно встать в очередь"
    assert 'id="left-FEW" hx-swap-oob="true"' in response.content.decode()


def test_what_can_no_longer_change_is_not_asked_for_again(client: Client) -> None:
    tour(make.season(), admission="open")
    assert "/programme/places/" not in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("path", "budget"),
    [(LIST, 8), ("/programme/?q=конфеты&places=2&age=9", 9), ("/programme/calendar/", 9),
     ("/programme/map/", 9), ("/", 8), ("/programme/places/?of=C1,C2,C3", 1)],
)  # fmt: skip
def test_the_number_of_queries_does_not_grow_with_the_season(
    client: Client, path: str, budget: int
) -> None:
    season, counts = make.season(), []
    for target in (1, 3, 30):
        while (number := Session.objects.count()) < target:
            tour(season, code=f"C{number + 1}", starts_at=at(12 + number % 8, 10 + number % 7))
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= budget


def test_without_any_session_the_page_says_what_to_do(client: Client) -> None:
    make.season()
    assert "Экскурсий пока нет" in read(client, LIST)


def test_words_of_the_stage_follow_the_clock(client: Client) -> None:
    make.season(applications_open_at=at(7, 12))
    said = []
    for moment in (at(6, 12), at(8, 12), at(12, 12), at(23, 12)):
        with time_machine.travel(moment, tick=False):
            said.append(words(client.get(LIST).content.decode()))
    expected = [
        "Сезон объявлен Декабрь Запись откроется 7 декабря в 12:00 МСК. 11–22 декабря",
        "Идёт запись Декабрь Первые экскурсии — 11 декабря. "
        "Запись обычно закрывается за 3 дня до начала; точный срок — на странице сеанса. 11–22",
        "Сезон идёт Декабрь До 22 декабря. "
        "Запись обычно закрывается за 3 дня до начала; точный срок — на странице сеанса. 11–22",
        "Сезон завершён Декабрь Он прошёл 11–22 декабря. О следующем сообщим здесь. 11–22 декабря",
    ]
    assert [one in page for one, page in zip(expected, said, strict=True)] == [True] * 4
