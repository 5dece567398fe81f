"""The host's desk: what it is told of that others did, and teams by the thousand."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Quiz, Seat, SeatRole, Team
from gatehouse.quizzes.operations import judging, playing, teams
from tests.make import NOW
from tests.quizzes.desks import judge
from tests.quizzes.games import Game, after, game, say

pytestmark = pytest.mark.django_db
NEWER = "Таблица изменилась после показа"


def page(client: Client, seat: Seat, name: str = "host", **query: Any) -> str:
    url = reverse(f"quizzes:{name}", args=[seat_token(seat)])
    return client.get(url, query).content.decode()


def posted(client: Client, seat: Seat, page_name: str, **fields: Any) -> tuple[int, str]:
    """The status, and where it leads or what it says."""
    url = reverse(f"quizzes:{page_name}", args=[seat_token(seat)])
    answer = client.post(url, fields)
    return answer.status_code, answer.get("Location") or answer.content.decode()


# --- a table that a ruling has changed -----------------------------------------------------
@pytest.fixture
def evening() -> Game:
    """One question over, its table shown, the next question on the stage and over too."""
    g = game()
    team = g.team(name="Шестерёнки")
    say(team, g.open(1), "Почти разгадка", at=after(5))
    playing.show_table(quiz=g.quiz, seat=g.host, now=after(100))
    g.open(2, at=after(110))
    return g


def bench(g: Game) -> Seat:
    return g.quiz.seats.filter(role=SeatRole.JUDGE).first() or judge(g.quiz)


def rule(g: Game, *, at: float) -> None:
    judging.rule(
        quiz=g.quiz, question=g.questions[0], variant="почти разгадка", halves=None,
        reason="Смысл верный", seat=bench(g), now=after(at),
    )  # fmt: skip


def test_the_host_is_told_of_a_ruling_behind_the_stage_and_shows_its_table_by_one_tap(
    client: Client, evening: Game
) -> None:
    assert NEWER not in page(client, evening.host)
    rule(evening, at=120)
    said = page(client, evening.host)
    assert NEWER in said
    assert "Смысл верный" in said
    with time_machine.travel(after(300), tick=False):
        assert posted(client, evening.host, "host_act", do="table")[0] == 302
    assert NEWER not in page(client, evening.host)


def test_a_desk_that_polls_learns_of_it(client: Client, evening: Game) -> None:
    url = reverse("quizzes:host_state", args=[seat_token(evening.host)])
    before = client.get(url)
    assert before.json()["table"] == 0
    rule(evening, at=120)
    told = client.get(url, headers={"If-None-Match": before["ETag"]})
    assert told.json()["table"] == Quiz.objects.get().tables.latest("number").number


def test_a_ruling_that_was_taken_back_again_is_no_news(client: Client, evening: Game) -> None:
    playing.show_table(quiz=evening.quiz, seat=evening.host, now=after(200))
    evening.open(3, at=after(210))
    rule(evening, at=220)
    assert NEWER in page(client, evening.host)
    judging.withdraw(
        ruling=evening.quiz.rulings.get(), reason="Поспешили", seat=bench(evening), now=after(221)
    )
    assert NEWER not in page(client, evening.host)


def test_before_the_first_table_was_shown_nothing_is_newer(client: Client) -> None:
    g = game()
    say(g.team(), g.open(1), "Почти разгадка", at=after(5))
    rule(g, at=100)
    assert NEWER not in page(client, g.host)


# --- teams ---------------------------------------------------------------------------------
@pytest.fixture
def crowd() -> Game:
    """A hundred and twenty teams."""
    g = game()
    Team.objects.bulk_create(
        Team(
            quiz=g.quiz, channel=g.hall, number=number, name=f"Цех № {number}",
            code=f"T{number:04d}", made_at=NOW,
        )
        for number in range(1, 121)
    )  # fmt: skip
    return g


def test_thousands_of_teams_come_by_pages(client: Client, crowd: Game) -> None:
    first = page(client, crowd.host, "host_teams")
    assert "120 команд" in first
    assert "Цех № 50<" in first
    assert "Цех № 51<" not in first
    assert "Цех № 120<" in page(client, crowd.host, "host_teams", page=3)


@pytest.mark.parametrize("words", ["цех № 117", "ЦЕХ № 117", "117", "t0117"])
def test_a_team_is_found_by_name_number_or_code_however_it_is_typed(
    client: Client, crowd: Game, words: str
) -> None:
    said = page(client, crowd.host, "host_teams", q=words)
    assert "Цех № 117<" in said
    assert "1 команда" in said


def test_who_found_a_team_and_did_something_to_it_is_still_among_what_was_found(
    client: Client, crowd: Game
) -> None:
    team = crowd.quiz.teams.get(number=60)
    fields = {"team": team.pk, "do": f"paper:{team.pk}", "q": "цех", "page": "2"}
    status, where = posted(client, crowd.host, "host_teams_act", **fields)
    assert status == 302
    said = client.get(where).content.decode()
    assert "Цех № 60<" in said
    assert "Цех № 10<" not in said
    assert 'value="цех"' in said


def test_a_team_that_is_refused_keeps_what_was_typed(client: Client) -> None:
    g = game()
    fields = {"do": "add", "name": "", "heads": "9", "channel": g.stream.pk, "on_paper": "on"}
    status, said = posted(client, g.host, "host_teams_act", **fields)
    assert status == 422
    assert 'value="9"' in said
    assert f'<option value="{g.stream.pk}" selected>' in said
    assert 'name="on_paper" checked' in said


def test_since_when_a_team_writes_on_paper_is_said_with_its_first_question(client: Client) -> None:
    g = game()
    team = g.team(name="Шестерёнки")
    say(team, g.open(1), "Ответ", at=after(5))
    teams.put_on_paper(team=team, seat=g.host, now=after(100))
    g.open(2, at=after(110))
    said = page(client, g.host, "host_teams", team=team.pk)
    assert "На бумаге с 12:01" in said
    assert "с вопроса 1.2" in said
