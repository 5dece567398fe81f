"""The judge's desk in a large game: a page at a time, nothing of it out of reach."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from gatehouse.quizzes.models import Answer, AnswerSource, Ruling, Run, TableVersion, Team
from gatehouse.quizzes.operations import tables
from gatehouse.quizzes.operations.judging import penalise
from tests.quizzes.captains import OPENED, Game, after, game
from tests.quizzes.desks import judge
from tests.quizzes.judges import CLOSED
from tests.quizzes.test_judge_desk import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DIFFERENT = 130


def teams(played: Game, many: int, *, first: int = 3) -> list[Team]:
    """So many more, in turn in the hall and behind the stream."""
    return Team.objects.bulk_create(
        Team(quiz=played.quiz, channel=(played.hall, played.stream)[number % 2], number=number,
             name=f"Команда {number}", code=f"{number:06d}", made_at=OPENED)
        for number in range(first, first + many)
    )  # fmt: skip


def answer(run: Run, said: dict[Team, str], *, late_ms: int = 0) -> None:
    Answer.objects.bulk_create(
        Answer(run=run, team=team, key=uuid4(), value={"text": text}, received_at=after(10),
               source=AnswerSource.PHONE, late_ms=late_ms)
        for team, text in said.items()
    )  # fmt: skip


@pytest.fixture
def played() -> Game:
    made = game()
    made.open()
    return made


@pytest.fixture
def run(played: Game) -> Run:
    return played.quiz.runs.get()


@pytest.fixture
def desk(played: Game, client: Client) -> Desk:
    return Desk(played, client)


def texts(page: str) -> list[str]:
    return re.findall(r'class="judge-text">([^<]+)<', page)


def all_different(played: Game, run: Run) -> None:
    answer(run, {team: f"ответ {team.number}" for team in teams(played, DIFFERENT)})


def test_answers_are_shown_a_hundred_at_a_time_and_all_are_counted(
    desk: Desk, played: Game, run: Run
) -> None:
    all_different(played, run)
    first, second = desk.get(), desk.get(page=2)
    assert all("Осталось решить 130 ответов" in page for page in (first, second))
    assert (len(texts(first)), len(texts(second))) == (100, 30)
    assert len({*texts(first), *texts(second)}) == DIFFERENT
    assert f"question={run.question_id}&amp;page=2" in first


def test_where_a_page_is_judged_one_link_leads_to_the_next_answer_that_waits(
    desk: Desk, played: Game, run: Run
) -> None:
    crowd = teams(played, 101 * 2)
    judged, waiting = crowd[:-2], crowd[-2:]
    said = {team: f"ответ {n // 2}" for n, team in enumerate(judged)}
    answer(run, said | {waiting[0]: "чай"})
    assert 'data-key="to-open"' not in desk.get()
    seat = judge(played.quiz, "Второй судья")
    Ruling.objects.bulk_create(
        Ruling(quiz=played.quiz, number=n, kind="variant", question=run.question, seat=seat,
               terms={"variant": text, "halves": 0}, reason="Нет", made_at=CLOSED)
        for n, text in enumerate(dict.fromkeys(said.values()), start=1)
    )  # fmt: skip
    assert re.search(r'href="[^"]*page=2" data-key="to-open"', desk.get())
    assert 'data-key="to-open"' not in desk.get(page=2)


def test_the_judge_stays_on_the_page_and_with_what_was_looked_for(
    desk: Desk, played: Game, run: Run
) -> None:
    all_different(played, run)
    assert 'action="' + desk.base + 'rule/?page=2"' in desk.get(page=2)
    fields = {"question": run.question_id, "variant": "ответ 7", "halves": "0"}
    response = desk.client.post(f"{desk.base}rule/?page=2&q=ответ", fields)
    assert {"page=2", f"question={run.question_id}"} <= {
        *response.headers["Location"].partition("?")[2].split("&")
    }
    part = desk.client.post(f"{desk.base}rule/?page=2", fields, headers={"X-Part": "1"})
    assert len(texts(part.content.decode())) == 30


def test_the_first_ten_of_a_group_are_named_and_all_of_it_on_a_page_of_its_own(
    desk: Desk, played: Game, run: Run
) -> None:
    crowd = teams(played, 13)
    answer(run, dict.fromkeys(crowd, "какао"))
    page = desk.get()
    assert "Команда 12" in page
    assert "Команда 13" not in page
    assert "и ещё 3 команды" in page
    everybody = desk.get("who/", question=run.question_id, variant="какао")
    assert all(f"{team.name}</li>" in everybody for team in crowd)
    assert everybody.index("<h2>Зал") < everybody.index("<h2>Эфир")


def test_one_team_of_a_large_group_is_found_in_it(desk: Desk, played: Game, run: Run) -> None:
    answer(run, dict.fromkeys(teams(played, 13), "какао"))
    about = {"question": run.question_id, "variant": "какао"}
    assert re.findall(r"</span> (\S+ \d+)</li>", desk.get("who/", **about, q="12")) == [
        "Команда 12"
    ]
    assert "Такой команды среди них нет" in desk.get("who/", **about, q="Фрезы")
    assert "Так больше никто не отвечает" in desk.get("who/", **about | {"variant": "чай"})


def test_an_answer_is_found_however_it_is_spelled(desk: Desk, played: Game, run: Run) -> None:
    answer(run, dict(zip(teams(played, 3), ["Ёлка", "тёмный чай", "какао"], strict=True)))
    assert texts(desk.get(q="ЕЛКА")) == ["Ёлка"]
    assert texts(desk.get(q="чай")) == ["тёмный чай"]
    assert texts(desk.get(q="кофе")) == []


def test_a_team_is_found_by_its_number_and_by_its_name_with_what_it_has_said(
    desk: Desk, played: Game, run: Run
) -> None:
    crowd = teams(played, 30)
    answer(run, dict.fromkeys(crowd, "какао") | {played.team: "чай"})
    page = desk.get(q="32")
    assert texts(page) == ["какао"]
    assert re.search(r'judge-found"><span class="num">32</span> Команда 32', page)
    assert texts(desk.get(q="шестерёнки")) == ["чай"]
    silent = desk.get(q="Фрезы")
    assert re.search(r'judge-silent">[^<]+<span class="num">2</span> Фрезы', silent)


def test_what_changed_in_an_older_table_is_one_link_away(desk: Desk, played: Game) -> None:
    seat = judge(played.quiz, "Второй судья")
    tables.recount(played.quiz, now=CLOSED)
    for halves in range(1, 8):
        penalise(team=played.team, halves=halves, reason="Шум", seat=seat, now=CLOSED)
    log = desk.get("log/")
    assert (log.count("<details"), log.count("?table=")) == (5, 3)
    older = TableVersion.objects.get(quiz=played.quiz, number=2)
    assert f'<details data-key="t{older.number}" open' in desk.get("log/", table=older.number)


def test_late_answers_are_shown_a_hundred_at_a_time(desk: Desk, played: Game, run: Run) -> None:
    answer(run, dict.fromkeys(teams(played, DIFFERENT), "какао"), late_ms=900)
    assert len(texts(desk.get("late/"))) == 100
    assert len(texts(desk.get("late/", page=2))) == 30


def test_of_very_many_teams_the_one_for_a_penalty_is_looked_for(desk: Desk, played: Game) -> None:
    assert "<datalist" in desk.get("penalties/")
    teams(played, 500)
    page = desk.get("penalties/", q="команда 47")
    assert "<datalist" not in page
    assert re.findall(r"\?team=(\d+)", page) == ["47", *map(str, range(470, 480))]
    assert 'name="team" inputmode="numeric" required autocomplete="off" value="47"' in desk.get(
        "penalties/", team=47
    )
