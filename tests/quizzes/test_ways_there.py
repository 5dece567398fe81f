"""How a stranger comes to games and quizzes: from any page, the front one, and a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from gatehouse.programme.models import Season
from gatehouse.quizzes.models import Quiz
from gatehouse.quizzes.operations.quizzes import call_off
from tests.quizzes import solos
from tests.quizzes.evenings import LATER, STARTS, Evening, evening
from tests.quizzes.games import game

pytestmark = pytest.mark.django_db
BEFORE = STARTS - timedelta(days=2)


def seen(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def page_of(made: Evening) -> str:
    return f"/games/{made.game.quiz.code}/"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_leads_to_games_and_quizzes(client: Client, prefix: str) -> None:
    page = seen(client, f"{prefix}/groups/")
    head, _, rest = page.partition("</header>")
    assert f'href="{prefix}/games/"' in head
    foot = rest.rpartition("<footer")[2]
    for address in ("games/", "quizzes/", "games/practice/"):
        assert f'href="{prefix}/{address}"' in foot


def test_games_and_quizzes_are_one_place_with_two_lists(client: Client) -> None:
    for path, other in (("/games/", "/quizzes/"), ("/quizzes/", "/games/")):
        page = seen(client, path)
        assert f'<a href="{path}" aria-current="page">' in page
        assert f'<a href="{other}">' in page


def test_the_front_page_shows_what_there_is_to_play(client: Client) -> None:
    coming, going_on, quiz = evening(started=False), game(), solos.solo()
    with time_machine.travel(BEFORE, tick=False):
        page = client.get("/")
    play = page.context["play"]
    assert [one.quiz.pk for one in play.coming] == [coming.game.quiz.pk]
    assert [one.quiz.pk for one in play.on] == [going_on.quiz.pk]
    assert 'aria-labelledby="play"' in page.content.decode()
    with time_machine.travel(solos.PLAYED, tick=False):
        assert f"/quizzes/{quiz.slug}/" in seen(client, "/")
    with time_machine.travel(solos.AFTER, tick=False):
        assert f"/quizzes/{quiz.slug}/" not in seen(client, "/")


def test_a_front_page_without_games_says_nothing_of_them(client: Client) -> None:
    page = seen(client, "/")
    assert 'aria-labelledby="play"' not in page
    assert "quizzes/game" not in page


def test_a_game_that_nobody_began_is_no_longer_announced(client: Client) -> None:
    evening(started=False)
    with time_machine.travel(STARTS + timedelta(hours=13), tick=False):
        assert not client.get("/").context["play"]


def test_the_page_of_a_session_leads_to_its_game(client: Client) -> None:
    made = evening(started=False)
    path = f"/sessions/{made.in_hall.code}/"
    assert f'href="{page_of(made)}">Как играют</a>' in seen(client, path)
    call_off(quiz=made.quiz, by=None, now=LATER)
    assert page_of(made) not in seen(client, path)


def test_the_page_of_a_session_leads_to_what_came_of_its_game(client: Client) -> None:
    made = evening({"Шестерёнки": 6})
    path = f"/sessions/{made.in_hall.code}/"
    assert f'href="{page_of(made)}">Смотреть таблицу</a>' in seen(client, path)
    made.end()
    assert f'href="{page_of(made)}">Результаты игры</a>' in seen(client, path)


def test_a_quiz_that_has_closed_leaves_nobody_at_a_closed_door(client: Client) -> None:
    quiz = solos.solo()
    with time_machine.travel(solos.AFTER, tick=False):
        page = seen(client, f"/quizzes/{quiz.slug}/play/")
    assert 'href="/quizzes/">Другие викторины</a>' in page
    assert "/sign-in/?next=/quizzes/" in page


def test_a_rating_is_called_by_its_season_in_the_reader_s_language(client: Client) -> None:
    evening()
    Quiz.objects.update(published_at=STARTS)
    Season.objects.update(title_ru="Декабрь", title_en="December", published_at=BEFORE)
    assert ">Декабрь</a>" in seen(client, "/games/")
    assert ">December</a>" in seen(client, "/en/games/")
