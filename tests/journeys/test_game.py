"""One game in seven windows at once: a host, the stage, two captains, a checker, at last the judge,
and somebody who only watches. What one of them does the others see without touching anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.quizzes.links import seat_token, team_token
from gatehouse.quizzes.models import Answer, Packet, Question, Round, Team
from gatehouse.quizzes.operations import typing
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from tests.browser import NewPage, assert_fits
from tests.journeys.test_stage import DESK, HALL, console, next_step, nothing_is_cut_off, screen
from tests.quizzes.desks import checker, judge
from tests.quizzes.games import Game, game
from tests.site import Site

pytestmark = pytest.mark.journey
TABLET = {"width": 768, "height": 1024}
COUNTED = re.compile(r"^Принято в \d\d:\d\d:\d\d,\d\d, учтено")
SHORT = 4  # seconds; nobody has to be quick, the question only closes by itself
BEHIND = 1
Row = tuple[str, str, str]


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A running site without the example season."""
    return gate_site


@dataclass
class Windows:
    """Everybody's page, each at its own size."""

    host: Page
    stage: Page
    hall: Page
    far: Page
    checker: Page
    watcher: Page

    @property
    def captains(self) -> tuple[Page, Page]:
        return self.hall, self.far

    def keep(self, folder: Path, moment: str) -> None:
        """A picture of each window, to be looked at."""
        for name, page in vars(self).items():
            page.screenshot(path=folder / f"{moment}-{name}.png")


def packet() -> Packet:
    """One round: a question with time to think, which the host stops, and a short one."""
    made = Packet.objects.create(title="Вечер техники", made_at=timezone.now())
    only = Round.objects.create(packet=made, number=1, title="Разминка", seconds=300)
    Question.objects.create(
        round=only, number=1, form="text", text="Первый советский реактивный авиалайнер?",
        solution={"accepted": [{"text": "Ту-104", "halves": None}]}, comment="Полетел в 1955 году.",
    )  # fmt: skip
    Question.objects.create(
        round=only, number=2, form="choice", text="Где он построен?", seconds=SHORT,
        options={"choices": [{"id": "a", "text": "В Москве"}, {"id": "b", "text": "В Харькове"}]},
        solution={"right": ["b"]},
    )  # fmt: skip
    return made


@dataclass
class Evening:
    game: Game
    hall: Team
    far: Team
    paper: Team


@pytest.fixture
def evening(site: Site) -> Evening:
    """A hall, a stream that is behind it, and three teams, of which one has no phone."""
    made = game(
        of=packet(),
        started=False,
        now=timezone.now(),
        plans=[
            ChannelPlan("Зал", league="classic"),
            ChannelPlan("Эфир", is_online=True, delay_seconds=BEHIND, league="online"),
        ],
    )
    teams = (
        made.team(name="Шестерёнки"),
        made.team(made.stream, name="Эфирные"),
        made.team(name="Чертёжники", on_paper=True),
    )
    typing.print_blanks(quiz=made.quiz, now=timezone.now())
    return Evening(made, *teams)


def open_windows(new_page: NewPage, evening: Evening) -> Windows:
    of = evening.game
    windows = Windows(
        host=console(new_page, of.host),
        stage=screen(new_page, of.stage, HALL),
        hall=new_page(),
        far=new_page(),
        checker=new_page(**TABLET),
        watcher=new_page(**DESK),
    )
    for page, team in ((windows.hall, evening.hall), (windows.far, evening.far)):
        page.goto(f"/games/play/{team_token(team)}/")
        expect(page.locator("[data-line]")).to_have_text("На связи")
    windows.checker.goto(f"/games/checkers/{seat_token(checker(of.quiz))}/")
    return windows


def step(windows: Windows, words: str) -> None:
    """The host goes on as soon as the desk lets them."""
    expect(windows.host.locator(".host-next")).to_contain_text(words)
    next_step(windows.host, words)


def say(page: Page, text: str) -> None:
    page.get_by_label("Ваш ответ").fill(text)
    page.get_by_role("button", name="Отправить").click()


def said(team: Team) -> list[object]:
    rows = Answer.objects.filter(team=team).order_by("pk")
    return list(rows.values_list("value", flat=True))


# --- the acts of the evening ---------------------------------------------------------------
def the_first_question_comes_to_everybody(windows: Windows) -> None:
    step(windows, "Начать игру")
    step(windows, "Объявить тур 1")
    for page in (windows.stage, *windows.captains):
        expect(page.locator("main")).to_contain_text("Разминка")
    step(windows, "Открыть вопрос 1.1")
    for page in (windows.stage, *windows.captains):
        expect(page.get_by_text("Первый советский реактивный авиалайнер?")).to_be_visible()


def both_answer_whatever_happens_to_their_phones(windows: Windows, evening: Evening) -> None:
    say(windows.hall, "Ту-104")
    say(windows.far, "Ил-18")
    for captain in windows.captains:
        expect(captain.locator(".play-receipt")).to_have_text(COUNTED)
    windows.hall.reload()
    expect(windows.hall.get_by_label("Ваш ответ")).to_have_value("Ту-104")
    expect(windows.hall.locator(".play-receipt")).to_have_text(COUNTED)

    windows.far.context.set_offline(True)
    say(windows.far, "Самолёт Туполева")
    expect(windows.far.locator(".play-receipt")).to_have_text(re.compile("Отправится само"))
    windows.far.context.set_offline(False)
    expect(windows.far.locator(".play-receipt")).to_have_text(COUNTED)
    expect(windows.far.locator("[data-line]")).to_have_text("На связи")
    assert said(evening.hall) == [{"text": "Ту-104"}]
    assert said(evening.far) == [{"text": "Ил-18"}, {"text": "Самолёт Туполева"}]


def the_host_stops_it_and_the_short_one_closes_by_itself(windows: Windows) -> None:
    answered = windows.host.locator("[data-answered]")
    expect(answered).to_have_text(["1", "1"])
    windows.host.keyboard.press("s")
    expect(windows.stage.locator("[data-left]")).to_have_text("Время вышло")
    for captain in windows.captains:
        expect(captain.locator("[data-clock]")).to_have_text("Время вышло")
        expect(captain.get_by_label("Ваш ответ")).to_be_hidden()
        expect(captain.locator(".play-receipt")).to_have_text(COUNTED)
    step(windows, "Открыть вопрос 1.2")
    for page in (windows.stage, *windows.captains):
        expect(page.get_by_text("Где он построен?")).to_be_visible()
    for captain in windows.captains:
        expect(captain.locator("[data-clock]")).to_have_text("Время вышло")
        expect(captain.get_by_label("В Харькове")).to_be_disabled()
        expect(captain.locator(".play-receipt")).to_have_text("Ответа не было")


def the_checker_types_what_the_team_without_a_phone_wrote(page: Page, team: Team) -> None:
    page.get_by_label("Код бланка или номер команды").fill(str(team.number))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Чертёжники")).to_be_visible()
    first, second = page.locator(".entry-line .input").all()
    expect(first).to_be_focused()  # by the script, which sends each line from now on
    first.fill("ту 104")
    second.fill("Б")
    expect(page.get_by_text("Б В Харькове").first).to_be_visible()
    second.blur()
    for said in page.locator(".entry-line [data-said]").all():
        expect(said).not_to_be_empty()
    assert_fits(page)


def everybody_learns_the_solution(windows: Windows) -> None:
    step(windows, "Ответ на вопрос 1.1")
    for page in (windows.stage, *windows.captains):
        expect(page.get_by_text("Полетел в 1955 году.")).to_be_visible()
    expect(windows.hall.locator(".play-receipt")).to_have_text(COUNTED)


def table_on(page: Page, rows: str) -> list[Row]:
    """Place, team and total of each row, as they are read on a page."""
    read = page.locator(rows).evaluate_all(
        """rows => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"""
    )
    return [
        (row[0].split()[0].rstrip("="), re.sub(r"^\d+\s+", "", row[1]), row[-1]) for row in read
    ]


def all_tables(windows: Windows, changed: str) -> list[Row]:
    """The table once this row is on all pages: the same on the stage, on the phones and for
    whoever watches."""
    places = (
        (windows.stage, ".stage-table tr"),
        (windows.hall, ".play-table tbody tr"),
        (windows.far, ".play-table tbody tr"),
        (windows.watcher, ".game-table tbody tr"),
    )
    for page, rows in places:
        expect(page.locator(rows).filter(has_text="Эфирные")).to_contain_text(re.compile(changed))
    first, *others = [table_on(page, rows) for page, rows in places]
    assert others == [first] * len(others)
    return first


def the_judge_credits_what_the_far_team_said(page: Page, evening: Evening) -> None:
    page.goto(f"/games/judge/{seat_token(judge(evening.game.quiz))}/")
    page.get_by_label("Вопросы").get_by_role("link", name="1").click()
    page.wait_for_load_state()  # the reason goes with the press by the script
    group = page.locator(".judge-group").filter(has_text="Самолёт Туполева")
    page.locator("[data-reason]").fill("Речь о том же самолёте")
    group.get_by_role("button", name=re.compile(r"Верно$")).click()
    expect(group.locator(".judge-tag")).to_have_text("верно")
    expect(page.locator(".judge-moved")).to_contain_text("Эфирные")
    assert_fits(page)


def test_a_game_is_played_in_a_hall_over_the_net_and_on_paper_at_once(
    new_page: NewPage, evening: Evening, tmp_path: Path
) -> None:
    windows = open_windows(new_page, evening)
    windows.keep(tmp_path, "0-lobby")
    the_first_question_comes_to_everybody(windows)
    windows.keep(tmp_path, "1-question")
    both_answer_whatever_happens_to_their_phones(windows, evening)
    windows.keep(tmp_path, "2-receipt")
    the_host_stops_it_and_the_short_one_closes_by_itself(windows)
    the_checker_types_what_the_team_without_a_phone_wrote(windows.checker, evening.paper)
    windows.keep(tmp_path, "3-closed")
    windows.checker.get_by_role("button", name="Готово").click()
    expect(windows.checker.locator(".desk-said")).to_contain_text("команды 3")
    everybody_learns_the_solution(windows)
    windows.keep(tmp_path, "4-solution")

    windows.watcher.goto(f"/games/{evening.game.quiz.code}/")
    step(windows, "Ответ на вопрос 1.2")
    step(windows, "Показать таблицу")
    assert all_tables(windows, "0$") == [
        ("1", "Чертёжники", "2"), ("2", "Шестерёнки", "1"), ("3", "Эфирные", "0"),
    ]  # fmt: skip
    windows.keep(tmp_path, "5-table")

    desk = new_page(**DESK)
    the_judge_credits_what_the_far_team_said(desk, evening)
    desk.screenshot(path=tmp_path / "6-judge.png")
    windows.host.keyboard.press("t")
    assert all_tables(windows, "1$") == [
        ("1", "Чертёжники", "2"), ("2", "Шестерёнки", "1"), ("2", "Эфирные", "1"),
    ]  # fmt: skip
    expect(windows.watcher.locator(".game-table tbody tr").nth(1)).to_contain_text("2 поделено=")
    windows.keep(tmp_path, "6-changed")

    step(windows, "Закончить игру")
    [journal] = evening.game.fresh().tables.order_by("-number").values_list("journal_sha256")[:1]
    for page in (windows.stage, *windows.captains):
        expect(page.locator(".stage-hash, .play-hash")).to_be_visible()
        assert journal[0] in "".join(page.locator("main").inner_text().split())
        assert_fits(page)
    nothing_is_cut_off(windows.stage)
    windows.keep(tmp_path, "7-end")
