"""The page of a session, as a stranger sees it at each moment of its life."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.programme import operations as programme
from gatehouse.programme.models import Quota, Session, Stop
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
BEFORE = make.NOW - timedelta(days=2)
CLOSED = datetime(2023, 12, 12, 9, 0, tzinfo=UTC)
AFTERWARDS = datetime(2023, 12, 15, 9, 0, tzinfo=UTC)


def page(client: Client, session: Session, path: str = "", prefix: str = "") -> str:
    response = client.get(f"{prefix}/sessions/{session.code}/{path}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def take(session: Session, places: int) -> None:
    Quota.objects.filter(session=session, kind="public").update(held=places)


@pytest.fixture(autouse=True)
def now() -> Iterator[Callable[[datetime], None]]:
    """While applications are taken; `now(moment)` moves on to another moment."""
    with time_machine.travel(make.NOW, tick=False) as traveller:
        yield lambda moment: traveller.move_to(moment, tick=False)


def test_places_are_asked_for_by_a_form_that_goes_to_the_application(client: Client) -> None:
    session = make.session(capacity=20)
    html = page(client, session)
    assert f'action="/sessions/{session.code}/apply/"' in html
    assert re.findall(r'<input id="\w+" name="(\w+)"', html) == ["adults", "children"]
    assert "Занять места" in html


def test_the_time_stands_with_its_zone(client: Client) -> None:
    html = page(client, make.session())
    assert "14:00" in html
    assert "–15:30</span> <span>МСК" in html
    assert "МСК" in html


def test_a_team_says_how_many_people_it_has(client: Client) -> None:
    session = make.session(of=make.activity(format="hackathon"))
    assert re.findall(r'<input id="people".*? min="(\d)" max="(\d)"', page(client, session)) == [
        ("3", "5")
    ]


def test_groups_are_led_to_their_own_page(client: Client) -> None:
    session = make.session(groups=25)
    assert f'href="/groups/?session={session.code}"' in page(client, session)
    assert "/groups/?session=" not in page(client, make.session())


def test_a_session_for_groups_only_offers_families_another_date(client: Client) -> None:
    activity, season = make.activity(), make.season()
    mine = make.session(of=activity, within=season, capacity=0, groups=20)
    day = timedelta(days=1)
    other = make.session(of=activity, within=season, starts_at=mine.starts_at + day)
    html = page(client, mine)
    assert "Этот сеанс — только для групп" in html
    assert "Прийти группой" in html
    assert f'href="/sessions/{other.code}/"' in html
    assert "/apply/" not in html
    assert "мест осталось из 0" not in html
    assert "Встать в очередь" not in page(client, mine, "places/")


def test_a_session_for_groups_only_is_no_other_date_for_a_family(client: Client) -> None:
    activity, season = make.activity(), make.season()
    mine = make.session(of=activity, within=season)
    starts_at = mine.starts_at + timedelta(days=1)
    groups = make.session(of=activity, within=season, starts_at=starts_at, capacity=0, groups=9)
    assert f'href="/sessions/{groups.code}/"' not in page(client, mine)


def test_a_full_session_first_offers_the_date_with_places(client: Client) -> None:
    activity, season = make.activity(), make.season()
    mine = make.session(of=activity, within=season, capacity=4)
    take(mine, 4)
    starts_at = mine.starts_at + timedelta(days=1)
    other = make.session(of=activity, within=season, starts_at=starts_at)
    html = page(client, mine)
    assert "Места есть в другой день" in html
    assert html.index(f'href="/sessions/{other.code}/"') < html.index("Встать в очередь")


def test_the_rule_for_children_stands_at_the_counts(client: Client) -> None:
    mine = make.session(of=make.activity(admission_age=7, children_per_adult=2))
    html = page(client, mine)
    rule = "С 7 лет. До 14 — со взрослым, не больше 2 детей на каждого."
    assert html.index(rule) < html.index('id="adults"')
    assert 'name="adults" type="number" inputmode="numeric" min="1" max="5"' in html
    assert "?adults=0&amp;children=1" in html


def test_a_team_of_children_is_told_from_what_age_one_comes_on_one_s_own(client: Client) -> None:
    quiz = make.activity(format="quiz", admission_age=12, child_alone_from=14)
    html = page(client, make.session(of=quiz))
    assert "С 14 лет" in html
    assert "со взрослым" not in html


def test_nobody_of_age_is_said_to_need_an_adult(client: Client) -> None:
    html = page(client, make.session(of=make.activity(admission_age=7, child_alone_from=21)))
    assert "До 18 лет — со взрослым" in html
    assert "До 21" not in html


def test_where_no_child_comes_alone_the_counts_keep_to_the_rule(client: Client) -> None:
    alone = make.activity(admission_age=7, child_alone_from=18, children_per_adult=2)
    html = page(client, make.session(of=alone))
    assert 'name="children" type="number" inputmode="numeric" min="0" max="3"' in html
    assert "?adults=0" not in html


def test_when_all_places_are_held_one_joins_the_line(client: Client) -> None:
    session = make.session(capacity=4)
    take(session, 4)
    html = page(client, session)
    assert "Встать в очередь" in html
    assert "Занять места" not in html


def test_before_applications_open_the_page_says_when(
    client: Client, now: Callable[[datetime], None]
) -> None:
    session = make.session()
    now(BEFORE)
    html = page(client, session)
    assert "Заявки откроются 5 декабря в 12:00" in html
    assert "<form" not in html.partition("<main")[2].partition("</main>")[0]


def test_after_the_cut_off_other_dates_are_offered(
    client: Client, now: Callable[[datetime], None]
) -> None:
    activity, season = make.activity(), make.season()
    session = make.session(of=activity, within=season)
    later = make.session(
        of=activity, within=season, starts_at=session.starts_at + timedelta(days=5)
    )
    now(CLOSED)
    html = page(client, session)
    assert "Мы принимали их до 11 декабря, 14:00 МСК" in html
    assert f'href="/sessions/{later.code}/"' in html


def test_a_cancelled_session_says_why_and_offers_another_date(client: Client) -> None:
    activity, season = make.activity(), make.season()
    session = make.session(of=activity, within=season)
    later = make.session(
        of=activity, within=season, starts_at=session.starts_at + timedelta(days=1)
    )
    programme.cancel_session(session=session, reason="Остановка линии", by=None, now=make.NOW)
    html = page(client, session)
    assert "Сеанс отменён" in html
    assert "Остановка линии" in html
    assert f'href="/sessions/{later.code}/"' in html
    assert "Занять места" not in html


def test_a_past_session_takes_no_applications(
    client: Client, now: Callable[[datetime], None]
) -> None:
    session = make.session()
    now(AFTERWARDS)
    html = page(client, session)
    assert "Сеанс прошёл" in html
    assert "/apply/" not in html


def test_one_just_comes_to_an_exhibition_in_its_opening_hours(client: Client) -> None:
    session = make.session(
        of=make.activity(format="exhibition"),
        admission="open",
        ends_at=datetime(2023, 12, 20, 15, 0, tzinfo=UTC),
        opening_hours_ru="10:00–18:00, кроме понедельника",
    )
    html = page(client, session)
    assert "Просто приходите" in html
    assert "10:00–18:00, кроме понедельника" in html


def test_a_route_shows_both_plants_and_the_time_between_them(client: Client) -> None:
    session = make.session()
    Stop.objects.filter(session=session).update(leaves_at=session.starts_at + timedelta(minutes=30))
    second = make.site(make.enterprise(), name_ru="Второй завод")
    Stop.objects.create(
        session=session,
        number=2,
        site=second,
        arrives_at=session.starts_at + timedelta(minutes=65),
        leaves_at=session.ends_at,
    )
    html = page(client, session)
    assert "Второй завод" in html
    assert "35 мин на дорогу до следующей остановки" in html
    assert "15:05" in html


def test_the_part_that_lives_brings_its_button(client: Client) -> None:
    session = make.session(capacity=7)
    take(session, 7)
    html = page(client, session, "places/")
    assert "<html" not in html
    assert "hx-swap-oob" in html
    assert "Встать в очередь" in html


def test_every_rule_for_visitors_is_on_the_page(client: Client) -> None:
    activity = make.activity(
        admission_age=12, content_rating="6+", citizenship="rf", documents_ru="Паспорт у всех",
        dress_ru="Закрытая обувь", bring_ru="Сменную обувь", photo_rule="forbidden",
        photo_note_ru="Телефоны сдаём", children_per_adult=2, child_alone_from=14,
        materials_ru="Мел и гель", take_home_ru="Тюбик пасты", leader_ru="Химик-технолог",
        step_free=False, access_notes_ru="Лестница в два марша", languages="ru,en",
    )  # fmt: skip
    site = make.site(
        activity.enterprise, way_there_ru="От метро налево", meeting_point_ru="У весов"
    )
    html = page(client, make.session(of=activity, at=site))
    expected = [
        "С 12 лет", "6+", "До 14 лет — со взрослым", "Только для граждан России",
        "Паспорт у всех", "Закрытая обувь", "Сменную обувь", "Телефоны сдаём", "Мел и гель",
        "Тюбик пасты", "Химик-технолог", "Лестница в два марша", "русский, английский",
        "От метро налево", "У весов", "1 ч 30 мин",
    ]  # fmt: skip
    assert [words for words in expected if words not in html] == []


def test_search_engines_read_the_session_as_an_event(client: Client) -> None:
    session = make.session(capacity=20)
    take(session, 5)
    event = structured(page(client, session))
    assert event["startDate"] == "2023-12-14T14:00:00+03:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["location"]["address"]["streetAddress"] == "Учебный проезд, 4"
    assert event["offers"]["price"] == 0
    assert (event["maximumAttendeeCapacity"], event["remainingAttendeeCapacity"]) == (20, 15)


def test_a_title_cannot_end_the_block_of_data(client: Client) -> None:
    hostile = "</script><script>alert(1)</script><!--"
    html = page(client, make.session(of=make.activity(title_ru=hostile)))
    assert "<script>alert" not in html
    assert structured(html)["name"] == hostile


def structured(html: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert block
    data: dict[str, Any] = json.loads(block[1])
    return data


def test_the_picture_and_both_languages_are_named_in_full(client: Client) -> None:
    session = make.session()
    html = page(client, session)
    place = f"http://127.0.0.1:8000/sessions/{session.code}/"
    assert f'<meta property="og:image" content="{place}card.png">' in html
    assert f'<link rel="canonical" href="{place}">' in html
    assert f'hreflang="en" href="http://127.0.0.1:8000/en/sessions/{session.code}/"' in html


def test_the_english_page_holds_no_russian_word(client: Client) -> None:
    session = make.session(of=make.activity(documents_en="A passport", leader_en="An engineer"))
    html = page(client, session, prefix="/en")
    main = re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0])
    assert re.findall(r"[А-Яа-яё]+", main) == []


def test_a_stranger_sees_no_unpublished_session(client: Client) -> None:
    session = make.session()
    Session.objects.filter(pk=session.pk).update(published_at=None)
    for path in ("", "places/", "calendar.ics", "card.png"):
        assert client.get(f"/sessions/{session.code}/{path}").status_code == 404


@pytest.mark.parametrize(
    "code", ["NONE", "t1", "%00", "..%2f..", "'%20or%201=1", "%F0%9F%92%A9", "A" * 500, "<b>"]
)
def test_a_hostile_code_gets_the_page_of_missing_pages(client: Client, code: str) -> None:
    response = client.get(f"/sessions/{code}/")
    assert response.status_code == 404
    assert "Такой страницы нет" in response.content.decode()


def test_a_page_for_strangers_may_be_kept_and_sets_no_cookie(client: Client) -> None:
    response = client.get(f"/sessions/{make.session().code}/")
    assert response["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_page_for_somebody_signed_in_is_never_kept(client: Client) -> None:
    session = make.session()
    client.cookies["gatehouse_session"] = "anything"
    assert client.get(f"/sessions/{session.code}/")["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_costs_the_same_whatever_is_on_beside_it(
    client: Client, others: int, django_assert_num_queries: Any
) -> None:
    activity, season = make.activity(), make.season()
    session = make.session(of=activity, within=season, groups=10)
    for day in range(others):
        starts_at = session.starts_at + timedelta(days=day + 1)
        make.session(of=activity, within=season, starts_at=starts_at)
    # The session, its stops, its groups' places, its picture, other dates, their stops.
    with django_assert_num_queries(7):  # one of them what the season asks, kept for 30 seconds
        client.get(f"/sessions/{session.code}/")
    with django_assert_num_queries(2):
        client.get(f"/sessions/{session.code}/places/")
