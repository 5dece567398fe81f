"""An answer that comes after something newer was done takes nothing of that away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.core.live_ways import LARGEST_FRAME
from gatehouse.quizzes.links import seat_token, team_token
from gatehouse.quizzes.operations import playing, teams
from tests.browser import NewPage
from tests.core.test_live import forget_poster
from tests.journeys.late import Late
from tests.journeys.test_stage import DESK, console, next_step
from tests.live import Listener, until
from tests.quizzes import captains
from tests.quizzes.desks import judge
from tests.quizzes.games import Game, game
from tests.site import Site

pytestmark = pytest.mark.journey
SOONER_MS = 20_000  # than a page with an open stream looks by itself, which is half a minute
# What stands there after each change of a part of the page.
WATCH = """([part, words]) => {
  window.stood = [];
  new MutationObserver(() => window.stood.push(document.querySelector(words)?.innerText ?? ""))
    .observe(document.querySelector(part), {childList: true, subtree: true});
}"""


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A running site without the example season."""
    return gate_site


@pytest.fixture
def evening(site: Site) -> Game:
    """A game with teams, not begun."""
    made = game(started=False, now=timezone.now())
    for name in ("Шестерёнки", "Фрезы"):
        made.team(name=name)
    return made


def stood(page: Page, part: str, words: str) -> None:
    page.evaluate(WATCH, [part, words])


def host_with_a_board_held(new_page: NewPage, evening: Game) -> tuple[Page, Late]:
    """A console of a game that has begun; a board with a team on paper is on its way to it."""
    host = console(new_page, evening.host)
    next_step(host, "Начать игру")
    expect(host.locator(".host-next")).to_contain_text("Объявить тур 1")
    late = Late(host, "**/board/")
    teams.put_on_paper(team=evening.quiz.teams.first(), now=timezone.now())  # type: ignore[arg-type]
    late.holds()
    return host, late


def test_a_board_older_than_the_host_s_last_act_is_not_shown(
    new_page: NewPage, evening: Game
) -> None:
    host, late = host_with_a_board_held(new_page, evening)
    next_step(host, "Объявить тур 1")
    expect(host.locator(".host-next")).to_contain_text("Открыть вопрос 1.1")
    stood(host, "#main", ".host-next")
    late.let_through()
    expect(host.locator(".host-next")).to_contain_text("Открыть вопрос 1.1")
    assert not any("Объявить тур 1" in words for words in host.evaluate("window.stood"))


def test_a_new_board_takes_nothing_from_a_host_who_types(new_page: NewPage, evening: Game) -> None:
    host, late = host_with_a_board_held(new_page, evening)
    minutes = host.locator("[name=minutes]")
    minutes.fill("25")
    late.let_through()
    expect(minutes).to_be_focused()
    expect(minutes).to_have_value("25")
    minutes.blur()
    expect(host.locator(".host-paper")).to_contain_text("1")  # the board is a newer one now
    expect(minutes).to_have_value("25")


def test_a_list_older_than_the_judge_s_last_word_is_not_shown(
    site: Site, new_page: NewPage
) -> None:
    played = captains.game(now=timezone.now())
    run = played.open(at=timezone.now())
    captains.say(played.team, run, "карамель", at=timezone.now())
    page = new_page(**DESK)
    token = seat_token(judge(played.quiz))
    page.goto(f"/games/judge/{token}/")
    page.get_by_label("Вопросы").get_by_role("link", name="1").click()
    page.wait_for_load_state()
    group = page.locator(".judge-group").filter(has_text="карамель")
    late = Late(page, "**/judge/**part=1*")
    late.holds()
    page.locator("[data-reason]").fill("Её тоже там варят")
    group.get_by_role("button", name=re.compile(r"Верно$")).click()
    expect(group.locator(".judge-tag")).to_have_text("верно")
    stood(page, "[data-judge]", ".judge-group .judge-tag")
    late.let_through()
    expect(group.locator(".judge-tag")).to_have_text("верно")
    assert set(page.evaluate("window.stood")) <= {"верно"}


@pytest.fixture
def played(site: Site, settings: LazySettings) -> Iterator[captains.Game]:
    """A game that is hosted from here: what is pushed goes to the site's own pages."""
    settings.VAR_DIR = site.folder
    forget_poster()
    yield captains.game(now=timezone.now())
    forget_poster()


def test_a_question_too_large_to_be_pushed_comes_although_a_look_was_under_way(
    site: Site, page: Page, played: captains.Game
) -> None:
    page.goto(f"/games/play/{team_token(played.team)}/")
    expect(page.locator("[data-line]")).to_have_text("На связи")
    others = Listener(site.url, f"play-{played.hall.play_key}")
    late = Late(page, "**/state/?device=*")
    page.evaluate("dispatchEvent(new Event('online'))")  # the page looks how things stand
    late.holds()
    question = played.questions["text"]
    question.text, question.seconds = "Что варят? " * (LARGEST_FRAME // 10), 300
    question.save()
    playing.open_question(quiz=played.quiz, question=question, seat=None, now=timezone.now())
    until(lambda: any("fetch" in frame for frame in others.frames), "word of a large frame")
    page.wait_for_timeout(2_000)  # the page has heard it, and wants to look
    late.let_through()
    expect(page.get_by_label("Ваш ответ")).to_be_visible(timeout=SOONER_MS)
