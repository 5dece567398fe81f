"""A captain plays with a real phone: by touch, by keyboard, without a line, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Answer, Channel, Run, Team
from gatehouse.quizzes.operations import playing, teams
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.core.test_live import forget_poster
from tests.live import until
from tests.quizzes.captains import Game, game
from tests.site import Site

pytestmark = pytest.mark.journey
COUNTED = re.compile(r"^Принято в \d\d:\d\d:\d\d,\d\d, учтено")


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A site without the example season: each test makes a game of its own."""
    return gate_site


@pytest.fixture
def played(site: Site, settings: LazySettings) -> Iterator[Game]:
    """A game that is hosted from here: what is pushed goes to the site's own pages."""
    settings.VAR_DIR = site.folder
    forget_poster()
    yield game(now=timezone.now())
    forget_poster()


def ask(played: Game, form: str = "text", seconds: int = 120) -> Run:
    question = played.questions[form]
    question.seconds = seconds
    question.save()
    now = timezone.now()
    return playing.open_question(quiz=played.quiz, question=question, seat=None, now=now)


def captain(page: Page, played: Game) -> None:
    page.goto(f"/games/play/{team_token(played.team)}/")
    expect(page.locator("[data-app]")).to_be_visible()
    expect(page.locator("[data-line]")).to_have_text("На связи")
    expect(page.locator("[data-hand-over]")).to_be_hidden()


def values(played: Game) -> list[object]:
    """What the team has sent, in the order it came."""
    sent = Answer.objects.filter(team=played.team)
    return list(sent.order_by("pk").values_list("value", flat=True))


def test_a_question_comes_by_itself_the_answer_goes_by_itself_and_a_refresh_keeps_it(
    page: Page, played: Game
) -> None:
    captain(page, played)
    assert_fits(page)
    assert_accessible(page)
    ask(played)

    expect(page.get_by_role("heading", name="Вопрос 1?")).to_be_visible()
    page.get_by_label("Ваш ответ").fill("какао")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    assert_accessible(page)
    assert_fits(page)
    for _ in range(3):
        page.reload()
        expect(page.get_by_label("Ваш ответ")).to_have_value("какао")
        expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    assert values(played) == [{"text": "какао"}]


def test_without_a_network_the_answer_waits_on_the_phone_and_goes_when_it_is_back(
    page: Page, played: Game
) -> None:
    captain(page, played)
    run = ask(played)
    page.get_by_label("Ваш ответ").fill("первый")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)

    page.context.set_offline(True)
    page.get_by_label("Ваш ответ").fill("второй")
    page.get_by_role("button", name="Отправить").click()
    expect(page.locator("[data-line]")).to_have_text("Связи нет, ответ отправится сам")
    expect(page.locator(".play-receipt")).to_have_text(re.compile("Отправится само"))
    page.context.set_offline(False)

    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    expect(page.locator("[data-line]")).to_have_text("На связи")
    assert Answer.objects.filter(run=run).count() == 2
    assert values(played)[-1] == {"text": "второй"}


def test_when_four_calls_of_ten_get_lost_each_answer_arrives_once(page: Page, played: Game) -> None:
    captain(page, played)
    calls = {"n": 0}

    def lossy(route: Route) -> None:
        calls["n"] += 1
        lost = calls["n"] % 5 in {1, 3}
        if lost and calls["n"] % 2:
            route.fetch()  # it arrived, the answer did not
        route.abort() if lost else route.continue_()

    page.route("**/answer/", lossy)
    ask(played)
    for number in range(4):
        page.get_by_label("Ваш ответ").fill(f"ответ {number}")
        page.get_by_role("button", name="Отправить").click()
        expect(page.locator(".play-receipt")).to_have_text(COUNTED)

    assert values(played) == [{"text": f"ответ {number}"} for number in range(4)]
    assert calls["n"] > 4


def test_an_answer_with_a_tick_counts_after_a_refresh_in_whatever_order_it_is_kept(
    page: Page, played: Game
) -> None:
    of = played.questions["several"].round
    of.scoring = {"kind": "tick"}
    of.save()
    captain(page, played)
    run = ask(played, "several")
    page.locator(f"#tick-{run.pk}").check()
    page.get_by_label("А", exact=True).check()
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    # As PostgreSQL gives it back: short names first.
    Answer.objects.filter(run=run).update(value={"tick": True, "choices": ["a"]})
    page.reload()
    expect(page.get_by_label("А", exact=True)).to_be_checked()
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    assert len(values(played)) == 1


def test_a_snapshot_older_than_a_receipt_does_not_take_it_away(page: Page, played: Game) -> None:
    captain(page, played)
    ask(played)
    expect(page.get_by_role("heading", name="Вопрос 1?")).to_be_visible()
    held: list[tuple[Route, dict[str, Any]]] = []

    def hold(route: Route) -> None:
        asked = {**route.request.headers, "if-none-match": ""}
        held.append((route, route.fetch(headers=asked).json()))

    page.route("**/state/?device=*", hold)
    with page.expect_request("**/state/?device=*"):
        page.evaluate("dispatchEvent(new Event('online'))")  # the page looks how things stand
    while not held:
        page.wait_for_timeout(20)
    page.get_by_label("Ваш ответ").fill("какао")
    page.get_by_role("button", name="Отправить").click()
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)

    (route, before), *_ = held
    assert before["answers"] == {}
    before["team"]["on_paper"] = True  # by this one sees that the page has read it
    route.fulfill(json=before)
    expect(page.locator("[data-paper]")).to_be_visible()
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    page.unroute_all(behavior="ignoreErrors")


def test_after_a_minute_without_a_line_the_page_advises_paper(page: Page, played: Game) -> None:
    page.clock.install()
    captain(page, played)
    ask(played, seconds=900)
    page.get_by_label("Ваш ответ").fill("какао")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    page.context.set_offline(True)
    advice = page.locator("[data-no-line]")
    page.clock.run_for(42_000)  # the stream is silent for so long that it is given up
    expect(page.locator("[data-line]")).to_have_text("Связи нет, ответ отправится сам")
    expect(advice).to_be_hidden()
    page.clock.run_for(30_000)

    expect(advice).to_contain_text("Пишите ответы на бумаге")
    expect(page.get_by_label("Ваш ответ")).to_have_value("какао")
    assert_fits(page)
    page.context.set_offline(False)
    page.clock.run_for(20_000)
    expect(advice).to_be_hidden()
    expect(page.locator("[data-line]")).to_have_text("На связи")


def test_a_phone_whose_team_has_left_the_game_says_so_and_stops_calling(
    page: Page, played: Game
) -> None:
    captain(page, played)
    ask(played)
    page.get_by_label("Ваш ответ").fill("какао")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    teams.leave(team=played.team, now=timezone.now())
    page.get_by_label("Ваш ответ").fill("какао и сахар")
    page.get_by_role("button", name="Отправить").click()

    expect(page.locator("[data-gone]")).to_contain_text("покажите их ведущему")
    expect(page.locator(".play-receipt")).to_have_text("Не отправлено. Ответ остался в телефоне.")
    expect(page.get_by_label("Ваш ответ")).to_have_value("какао и сахар")
    assert_accessible(page)
    assert_fits(page)
    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.url))
    page.wait_for_timeout(6_000)  # longer than its longest pause between two tries
    assert calls == []
    assert values(played) == [{"text": "какао"}]


def test_a_round_is_announced_by_its_number_and_its_name(page: Page, played: Game) -> None:
    captain(page, played)
    only = played.questions["text"].round
    playing.show_round(quiz=played.quiz, of=only, seat=None, now=timezone.now())

    expect(page.get_by_role("heading", name="Тур 1. Тур", exact=True)).to_be_visible()


def test_a_table_that_is_pushed_tells_each_team_its_own_place_at_once(
    page: Page, new_page: NewPage, played: Game
) -> None:
    now = timezone.now()
    for number in range(50):  # as many as a phone is sent
        teams.add_team(
            quiz=played.quiz, channel=played.hall, name=f"Смена {number}", heads=5, now=now
        )
    Team.objects.filter(pk=played.other.pk).update(number=99)  # the last of those with as much
    Channel.objects.filter(pk=played.stream.pk).update(delay_seconds=0)  # nobody is behind
    run = ask(played)
    captain(page, played)
    last = new_page()
    last.goto(f"/games/play/{team_token(played.other)}/")
    expect(last.locator("[data-line]")).to_have_text("На связи")
    page.get_by_label("Ваш ответ").fill("шоколад")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    playing.stop(run=run, seat=None, now=timezone.now())
    page.wait_for_timeout(3_000)  # no page is about to look by itself for long

    playing.show_table(quiz=played.quiz, seat=None, now=timezone.now())
    expect(page.get_by_text("Ваше место 1, 1 балл")).to_be_visible()
    expect(last.get_by_text("Ваше место 2, 0 баллов")).to_be_visible()
    expect(last.locator(".play-own-row")).to_contain_text("Фрезы")


def test_after_the_game_both_pages_of_a_team_lead_to_its_results(
    page: Page, new_page: NewPage, played: Game
) -> None:
    captain(page, played)
    mate = new_page()
    mate.goto(f"/games/mirror/{mirror_token(played.team)}/")
    expect(mate.get_by_role("link", name="Результаты игры")).to_be_hidden()
    playing.end(quiz=played.quiz, seat=None, now=timezone.now())

    for one in (page, mate):
        expect(one.get_by_text("Отвечать с этого телефона").first).to_be_hidden()
        one.get_by_role("link", name="Результаты игры").click()
        expect(one.get_by_role("heading", level=1)).to_have_text(played.quiz.title)


def test_everything_is_played_by_keyboard_alone(page: Page, played: Game) -> None:
    captain(page, played)
    ask(played, "choice")
    expect(page.get_by_role("heading", name="Вопрос 3?")).to_be_focused()
    expect(page.locator("[data-said]")).to_have_text(re.compile("Новый вопрос. Тур 1, вопрос 3"))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # from the first choice to the second, which is said by that
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    for run in Run.objects.filter(quiz=played.quiz):
        playing.stop(run=run, seat=None, now=timezone.now())

    ask(played, "order")
    expect(page.get_by_role("heading", name="Вопрос 5?")).to_be_focused()
    page.keyboard.press("Tab")  # А down
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Ниже: А")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    assert values(played)[-1] == {"order": ["b", "c", "a"]}
    assert values(played)[0] == {"choices": ["b"]}
    assert_accessible(page)


def test_a_second_phone_takes_over_with_the_digits_and_the_first_one_only_shows(
    page: Page, new_page: NewPage, played: Game
) -> None:
    captain(page, played)
    page.get_by_label("Четыре цифры капитана").first.fill("4071")
    page.get_by_role("button", name="Сохранить цифры").click()
    expect(page.get_by_text("Цифры сохранены.")).to_be_visible()
    ask(played)
    page.get_by_label("Ваш ответ").fill("первый")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)

    other = new_page()
    other.goto(f"/games/mirror/{mirror_token(played.team)}/")
    expect(other.get_by_text("Ответ капитана: первый")).to_be_visible()
    expect(other.get_by_label("Ваш ответ")).to_be_hidden()
    assert_accessible(other)
    page.route("**/state/?device=*", lambda route: route.abort())  # the first hears nothing of it
    other.get_by_text("Отвечать с этого телефона").first.click()
    other.get_by_label("Код команды").fill(played.team.code)
    other.get_by_label("Четыре цифры капитана").fill("4071")
    other.get_by_role("button", name="Отвечать с этого телефона").click()
    other.wait_for_url("**/games/play/**")
    expect(other.locator("[data-app]")).to_be_visible()
    expect(other.get_by_label("Ваш ответ")).to_have_value("первый")
    other.get_by_label("Ваш ответ").fill("второй")
    until(lambda: len(values(played)) == 2, "the second answer")  # the receipt may be the first's
    expect(other.locator(".play-receipt")).to_have_text(COUNTED)

    page.unroute("**/state/?device=*")
    page.get_by_label("Ваш ответ").fill("третий")  # it goes by itself, and is refused
    expect(page.get_by_text("Ответ капитана: второй")).to_be_visible()
    assert values(played) == [{"text": "первый"}, {"text": "второй"}]


def test_a_captain_at_home_says_how_far_behind_the_stream_is_and_has_the_question_then(
    page: Page, new_page: NewPage, played: Game
) -> None:
    """What the channel hears later on takes nothing from the screen."""
    Channel.objects.filter(pk=played.stream.pk).update(delay_seconds=100)
    Team.objects.filter(pk=played.team.pk).update(channel=played.stream)
    mate = new_page()
    mate.goto(f"/games/mirror/{mirror_token(played.team)}/")
    captain(page, played)
    page.get_by_label("Трансляция у вас отстаёт").fill("2")
    page.get_by_role("button", name="Отстаёт на столько").click()
    expect(page.get_by_text("Записано: со следующего вопроса")).to_be_visible()
    expect(page.locator("[data-app]")).to_be_visible()
    expect(page.locator("[data-line]")).to_have_text("На связи")
    assert_accessible(page)
    assert_fits(page)

    ask(played)
    for phone in (page, mate):
        expect(phone.get_by_role("heading", name="Вопрос 1?")).to_be_visible()
    page.get_by_label("Ваш ответ").fill("какао")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    heading = page.get_by_role("heading", name="Вопрос 1?")
    heading.evaluate("node => (node.dataset.same = 'yes')")
    teams.put_on_paper(team=played.other, now=timezone.now())  # the channel hears of it
    page.wait_for_timeout(1_500)
    expect(heading).to_have_attribute("data-same", "yes")
    page.get_by_label("Ваш ответ").fill("шоколад")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    assert values(played) == [{"text": "какао"}, {"text": "шоколад"}]


def test_a_phone_without_scripts_plays_by_plain_forms(plain_page: Page, played: Game) -> None:
    plain_page.goto(f"/games/play/{team_token(played.team)}/")
    plain_page.get_by_role("button", name="Играть с этого телефона").click()
    ask(played)
    plain_page.get_by_role("link", name="Посмотреть, что нового").click()
    plain_page.get_by_label("Ваш ответ").fill("какао")
    plain_page.get_by_role("button", name="Отправить").click()

    expect(plain_page.get_by_text(re.compile("Принято в .*, учтено"))).to_be_visible()
    assert values(played) == [{"text": "какао"}]


def test_the_practice_game_and_the_check_are_for_everybody(page: Page) -> None:
    page.goto("/games/check/")
    expect(page.locator("[data-part=push] [data-result]")).to_have_text(
        "Хорошо. Вопросы придут сами."
    )
    page.get_by_role("button", name="Проиграть звук").click()
    page.get_by_role("button", name="Слышу", exact=True).click()
    assert_fits(page)
    assert_accessible(page)

    page.locator("main").get_by_role("link", name="Пробная игра").click()
    assert_accessible(page)
    page.get_by_role("button", name="Начать").click()
    expect(page.locator("[data-app]")).to_be_visible()
    page.get_by_role("button", name="Дальше").click()
    page.get_by_label("Ваш ответ").fill("какао")
    expect(page.locator(".play-receipt")).to_have_text(COUNTED)
    page.get_by_role("button", name="Дальше").click()
    expect(page.get_by_text("Верный ответ: какао")).to_be_visible()
    assert_accessible(page)
    for _ in range(5):
        page.get_by_role("button", name="Дальше").click()
        page.wait_for_timeout(300)
    expect(page.get_by_role("heading", name="Таблица")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Все ответы с временем приёма").click()
    expect(page.get_by_text("какао")).to_be_visible()
    assert_accessible(page)
