"""The screen of a hall: it follows the host in every hall, and outlives a network that is gone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from gatehouse.quizzes import media
from gatehouse.quizzes.links import seat_token, team_token
from gatehouse.quizzes.models import Seat, SeatRole
from gatehouse.quizzes.operations import bringing_media, quizzes
from tests import make
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.quizzes import files
from tests.quizzes.games import Game, game
from tests.site import Site

pytestmark = pytest.mark.journey
HALL, SMALL = {"width": 1920, "height": 1080}, {"width": 1280, "height": 720}
DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A running site without the example season."""
    return gate_site


@pytest.fixture
def evening(site: Site) -> Game:
    """A game with teams, not begun."""
    g = game(started=False)
    for name in ("Шестерёнки", "Фрезы"):
        g.team(name=name)
    g.team(g.stream, name="Эфирные")
    return g


def screen(new_page: NewPage, seat: Seat, size: dict[str, int]) -> Page:
    page = new_page(**size)
    page.goto(f"/games/stage/{seat_token(seat)}/")
    return page


def console(new_page: NewPage, seat: Seat) -> Page:
    page = new_page(**DESK)
    page.goto(f"/games/host/{seat_token(seat)}/")
    expect(page.locator("[data-line]")).to_have_text("На связи")
    return page


def next_step(page: Page, words: str) -> None:
    """The space bar does what the large button says."""
    expect(page.locator(".host-next")).to_contain_text(words)
    expect(page.locator(".host-next")).to_be_enabled()
    page.wait_for_timeout(800)  # a second press right after the first one is the same one
    page.keyboard.press("Space")


def nothing_is_cut_off(page: Page) -> None:
    """All words lie within the screen, and none scrolls."""
    assert_fits(page)
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.bottom > innerHeight + 1 || box.top < -1 || box.right > innerWidth + 1;
        }).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert cut == []


def test_both_halls_follow_the_host_by_the_space_bar(new_page: NewPage, evening: Game) -> None:
    other = quizzes.give_seat(
        quiz=evening.quiz, role=SeatRole.STAGE, title="Второй зал", by=None, now=make.NOW
    )
    host = console(new_page, evening.host)
    halls = [screen(new_page, evening.stage, HALL), screen(new_page, other, SMALL)]
    for hall in halls:
        expect(hall.locator("main")).to_contain_text("Зал")
    next_step(host, "Начать игру")
    next_step(host, "Объявить тур 1")
    for hall in halls:
        expect(hall.locator("main h1")).to_have_text("Разминка")
    next_step(host, "Открыть вопрос 1.1")
    for hall in halls:
        expect(hall.locator("main")).to_contain_text("Загадка 1")
        expect(hall.locator("[data-left]")).to_contain_text("0:")
        nothing_is_cut_off(hall)
    # Opened while the question is on: the same picture at once.
    late = screen(new_page, evening.stage, SMALL)
    expect(late.locator("main")).to_contain_text("Загадка 1")
    expect(host.locator(".host-next")).to_be_disabled()
    assert_accessible(host)
    host.keyboard.press("s")
    for hall in [*halls, late]:
        expect(hall.locator("[data-left]")).to_have_text("Время вышло")
    assert "Разгадка" not in halls[0].content()


def test_a_screen_that_is_set_to_another_zone_tells_the_time_of_the_game(
    new_page: NewPage, evening: Game
) -> None:
    page = new_page(**HALL, timezone_id="Pacific/Auckland")
    page.goto(f"/games/stage/{seat_token(evening.stage)}/")
    here = datetime.now(ZoneInfo("Europe/Moscow"))
    minutes = [f"{here + timedelta(minutes=late):%H:%M}" for late in (0, 1)]
    expect(page.locator("[data-clock]")).to_have_text(re.compile("|".join(minutes)))


def test_a_long_name_of_a_game_is_seen_whole_above_its_teams(
    new_page: NewPage, evening: Game
) -> None:
    quiz = evening.fresh()
    quiz.title = "Вечер техники: большой осенний кубок московских заводов и фабрик имени Шухова"
    quiz.save(update_fields=["title"])
    for size in (HALL, SMALL):
        page = screen(new_page, evening.stage, size)
        expect(page.get_by_role("heading", name="Вечер техники")).to_be_visible()
        nothing_is_cut_off(page)
        name = page.locator(".stage-title").bounding_box()
        teams = page.locator("main .stage-kicker").bounding_box()
        assert name is not None
        assert teams is not None
        assert name["y"] + name["height"] <= teams["y"]


def test_on_a_ladder_the_hall_and_the_captains_read_what_a_step_is_worth(
    new_page: NewPage, evening: Game
) -> None:
    first = evening.rounds[0]
    first.scoring = {"kind": "ladder", "ladder_halves": [2, 5], "ladder_fall": "restart"}
    first.save(update_fields=["scoring"])
    host, hall = console(new_page, evening.host), screen(new_page, evening.stage, SMALL)
    captain = new_page()
    captain.goto(f"/games/play/{team_token(evening.team(name='Валы'))}/")
    next_step(host, "Начать игру")
    next_step(host, "Объявить тур 1")
    for page in (hall, captain):
        expect(page.locator("main")).to_contain_text("За верные ответы подряд: 1 → 2½.")
        expect(page.locator("main")).to_contain_text("Ошибка: подъём начинается с первой ступени.")
    next_step(host, "Открыть вопрос 1.1")
    expect(hall.locator("main")).to_contain_text("Вопрос 1 · 1 балл")
    expect(captain.locator("main")).to_contain_text("вопрос 1 · за верный ответ 1 балл")


def test_a_long_question_is_seen_whole_at_every_size(new_page: NewPage, evening: Game) -> None:
    question = evening.questions[0]
    question.text = "Назовите то, что вращается, не останавливаясь, в каждом цехе. " * 12
    question.save(update_fields=["text"])
    host = console(new_page, evening.host)
    halls = [screen(new_page, evening.stage, size) for size in (HALL, SMALL)]
    for words in ("Начать игру", "Объявить тур 1", "Открыть вопрос 1.1"):
        next_step(host, words)
    for hall in halls:
        expect(hall.locator("main")).to_contain_text("Назовите")
        nothing_is_cut_off(hall)


@pytest.mark.parametrize("shape", [(300, 900), (900, 300)], ids=["tall", "wide"])
def test_a_picture_is_seen_whole_whatever_its_shape(
    site: Site,
    new_page: NewPage,
    evening: Game,
    settings: LazySettings,
    shape: tuple[int, int],
) -> None:
    settings.VAR_DIR = site.folder
    question = evening.questions[0]
    made = media.make(files.picture(size=shape))
    question.media = bringing_media.keep_media(
        packet=evening.quiz.packet, made=made, described="Резец", by=None, now=make.NOW
    )
    question.save(update_fields=["media"])
    host = console(new_page, evening.host)
    halls = [screen(new_page, evening.stage, size) for size in (HALL, SMALL)]
    for words in ("Начать игру", "Объявить тур 1", "Открыть вопрос 1.1"):
        next_step(host, words)
    for hall in halls:
        picture = hall.locator("main img")
        expect(picture).to_be_visible()
        hall.wait_for_function("() => document.querySelector('main img')?.complete")
        inner, outer = picture.bounding_box(), hall.locator("main").bounding_box()
        assert inner is not None
        assert outer is not None
        assert inner["y"] >= outer["y"]
        assert inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1


def test_the_screen_keeps_its_picture_for_half_an_hour_and_comes_back(
    site: Site, new_page: NewPage, evening: Game
) -> None:
    """Q14: it says since when, and nobody has to touch it."""
    host = console(new_page, evening.host)
    for words in ("Начать игру", "Объявить тур 1"):
        next_step(host, words)
    hall = new_page(**HALL)
    hall.clock.install()
    hall.goto(f"/games/stage/{seat_token(evening.stage)}/")
    expect(hall.locator("main h1")).to_have_text("Разминка")
    host.close()
    for process in list(site.processes):
        site.kill(process)
    lost = hall.locator("[data-lost]")
    hall.clock.fast_forward(20_000)
    expect(lost).to_contain_text("Связи нет 00:")
    hall.clock.fast_forward(30 * 60_000)
    expect(lost).to_contain_text("Связи нет 3")
    expect(hall.locator("main h1")).to_have_text("Разминка")
    site.serve()
    again = console(new_page, evening.host)
    next_step(again, "Открыть вопрос 1.1")
    hall.clock.fast_forward(61_000)
    expect(hall.locator("main")).to_contain_text("Загадка 1")
    expect(lost).to_be_hidden()
