"""The judge's desk: one word about one answer for everybody, and all of it can be taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import (
    Appeal,
    AppealKind,
    Ruling,
    SeatRole,
    TableVersion,
    Team,
)
from gatehouse.quizzes.operations import tables
from gatehouse.quizzes.operations.teams import put_on_paper
from gatehouse.quizzes.scoring import read_table
from tests.quizzes.captains import Game, after, game, say
from tests.quizzes.desks import blank_of, checker, judge, on_paper, type_all

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


class Desk:
    """A judge at a browser without scripts, or with them."""

    def __init__(self, played: Game, client: Client) -> None:
        self.played, self.client = played, client
        self.base = f"/games/judge/{seat_token(judge(played.quiz))}/"

    def get(self, name: str = "", **query: Any) -> str:
        response = self.client.get(self.base + name, query)
        assert response.status_code == 200
        return response.content.decode()

    def post(self, name: str, *, status: int = 302, **fields: Any) -> str:
        response = self.client.post(f"{self.base}{name}/", fields)
        assert response.status_code == status
        return response.content.decode()

    def rule(self, variant: str, halves: str = "", **fields: Any) -> None:
        question = self.played.questions["text"].pk
        self.post("rule", question=question, variant=variant, halves=halves, **fields)


@pytest.fixture
def played() -> Game:
    """One question over; both teams have answered by phone."""
    made = game()
    run = made.open()
    say(made.team, run, "какао", at=after(10))
    say(made.other, run, "Шоколат", at=after(12))
    return made


@pytest.fixture
def desk(played: Game, client: Client) -> Desk:
    return Desk(played, client)


def totals(played: Game) -> dict[str, int]:
    """Halves by team in the newest table."""
    body = TableVersion.objects.filter(quiz=played.quiz).order_by("number").last()
    assert body is not None
    names = dict(Team.objects.values_list("pk", "name"))
    return {names[row.team_id]: row.total_halves for row in read_table(body.body).rows}


def test_answers_stand_in_groups_and_a_near_one_is_suggested(desk: Desk) -> None:
    page = desk.get()
    assert re.findall(r'class="judge-text">([^<]+)<', page) == ["какао", "Шоколат"]
    assert page.count('data-open="yes"') == 2
    assert "шоколад" in page


def test_one_word_decides_for_all_who_said_so(desk: Desk, played: Game) -> None:
    desk.rule("какао")
    assert totals(played) == {"Шестерёнки": 2, "Фрезы": 0}
    page = desk.get()
    assert 'data-open="no"' in page
    assert "0 → <b>1</b>" in page


def test_the_difference_of_a_ruling_is_its_own(desk: Desk, played: Game) -> None:
    """A blank that was typed since the last table is counted before, in a version of its own."""
    tables.recount(played.quiz, now=after(100))
    anna, team = checker(played.quiz), on_paper(played.other)
    blank = blank_of(played, team, anna, now=after(110))
    type_all(anna, blank, {played.questions["text"]: "шоколад"}, now=after(120))
    desk.rule("какао")
    versions = TableVersion.objects.order_by("number")
    assert [one.ruling_id is not None for one in versions] == [False, False, True]


def test_part_of_the_points_is_given_in_halves(desk: Desk, played: Game) -> None:
    desk.rule("какао", "1", reason="Близко по смыслу")
    assert totals(played)["Шестерёнки"] == 1
    assert Ruling.objects.get().reason == "Близко по смыслу"


def test_a_ruling_reaches_a_form_that_is_typed_later(desk: Desk, played: Game) -> None:
    """Q24: what was credited to phones is credited to paper, without another word."""
    third = Team.objects.create(
        quiz=played.quiz, channel=played.hall, number=3, name="Бумажные", on_paper=True,
        made_at=after(0),
    )  # fmt: skip
    desk.rule("какао")
    anna = checker(played.quiz)
    blank = blank_of(played, third, anna, now=after(200))
    type_all(anna, blank, {played.questions["text"]: "  КАКАО!"}, now=after(210))
    desk.post("recount")
    assert totals(played)["Бумажные"] == 2
    assert Ruling.objects.count() == 1


def test_one_tap_takes_a_ruling_back_to_the_byte(desk: Desk, played: Game) -> None:
    tables.recount(played.quiz, now=after(100))
    before = TableVersion.objects.get().body
    desk.rule("какао")
    desk.post("withdraw", ruling=Ruling.objects.get().number)
    last = TableVersion.objects.order_by("number").last()
    assert last is not None
    assert last.body == before
    log = desk.get("log/")
    assert "is-back" in log


def test_a_question_is_struck_with_a_reason_only_and_put_back(desk: Desk, played: Game) -> None:
    question = played.questions["text"].pk
    desk.post("strike", question=question, reason=" ", status=422)
    assert Ruling.objects.count() == 0
    desk.post("strike", question=question, reason="В вопросе ошибка")
    assert "В вопросе ошибка" in desk.get()
    desk.post("withdraw", ruling=1, page="groups", question=question)
    assert Ruling.objects.standing().count() == 0


def test_a_late_answer_is_shown_and_counts_by_one_button(desk: Desk, played: Game) -> None:
    third = Team.objects.create(
        quiz=played.quiz, channel=played.hall, number=3, name="Поздние", made_at=after(0)
    )
    say(third, played.quiz.runs.get(), "шоколад", at=after(62))
    [answer] = third.answers.all()
    assert "Поздние" in desk.get("late/")
    desk.post("accept-late", answer=answer.pk)
    assert totals(played)["Поздние"] == 2


def test_points_are_taken_with_a_sign_and_a_reason_and_what_was_typed_stays(
    desk: Desk, played: Game
) -> None:
    said = desk.post("penalise", team="1", points="−2½", reason="", status=422)
    assert 'value="−2½"' in said
    desk.post("penalise", team="99", points="-1", reason="Телефон", status=422)
    desk.post("penalise", team="1", points="много", reason="Телефон", status=422)
    desk.post("penalise", team="1", points="−2,5", reason="Телефон на столе")
    assert totals(played)["Шестерёнки"] == -5
    assert "Телефон на столе" in desk.get("penalties/")


def appeal(played: Game, kind: AppealKind, variant: str = "") -> Appeal:
    return Appeal.objects.create(
        quiz=played.quiz, team=played.team, question=played.questions["text"], kind=kind,
        variant=variant, text="Какао тоже отливают", made_at=after(100),
    )  # fmt: skip


def test_an_appeal_is_granted_for_everybody_with_a_public_reason(desk: Desk, played: Game) -> None:
    asked = appeal(played, AppealKind.CREDIT, "какао")
    assert "Какао тоже отливают" in desk.get("appeals/")
    desk.post("decide", appeal=asked.pk, granted="yes", reason="", status=422)
    desk.post("decide", appeal=asked.pk, granted="yes", reason="Верно по справочнику")
    asked.refresh_from_db()
    assert (asked.granted, asked.reason) == (True, "Верно по справочнику")
    assert totals(played)["Шестерёнки"] == 2
    desk.post("decide", appeal=asked.pk, granted="no", reason="Передумали", status=422)


def test_an_appeal_against_another_s_answer_takes_it_from_all(desk: Desk, played: Game) -> None:
    desk.rule("шоколат")
    asked = appeal(played, AppealKind.AGAINST, "шоколат")
    desk.post("decide", appeal=asked.pk, granted="yes", reason="Такого слова нет")
    assert totals(played)["Фрезы"] == 0


def test_an_appeal_that_is_turned_down_changes_no_table(desk: Desk, played: Game) -> None:
    asked = appeal(played, AppealKind.STRIKE)
    desk.post("decide", appeal=asked.pk, granted="no", reason="Вопрос верен")
    assert Ruling.objects.count() == 0
    assert "Вопрос верен" in desk.get("appeals/")


def test_nothing_is_sent_again_while_nothing_has_changed(desk: Desk, played: Game) -> None:
    first = desk.client.get(desk.base, {"part": 1})
    again = desk.client.get(desk.base, {"part": 1}, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    desk.rule("какао")
    after_it = desk.client.get(desk.base, {"part": 1}, headers={"If-None-Match": first["ETag"]})
    assert after_it.status_code == 200


def test_with_scripts_the_answer_to_a_word_is_the_part_anew(desk: Desk, played: Game) -> None:
    fields = {"question": played.questions["text"].pk, "variant": "какао", "halves": ""}
    response = desk.client.post(f"{desk.base}rule/", fields, headers={"X-Part": "1"})
    text = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in text
    assert 'aria-pressed="true"' in text


@pytest.mark.parametrize("name", ["", "late/", "penalties/", "appeals/", "log/"])
def test_a_page_asks_as_much_of_three_teams_as_of_one(
    desk: Desk, played: Game, name: str, django_assert_max_num_queries: Any
) -> None:
    desk.rule("какао")
    with django_assert_max_num_queries(45):
        desk.get(name)


def test_other_roles_and_other_games_judge_nothing(desk: Desk, played: Game) -> None:
    asked = appeal(played, AppealKind.CREDIT, "какао")
    elsewhere = Desk(game(), desk.client)
    elsewhere.post("decide", appeal=asked.pk, granted="yes", reason="Да", status=404)
    elsewhere.post("rule", question=played.questions["text"].pk, variant="какао", status=404)
    anna = checker(played.quiz)
    assert anna.role == SeatRole.CHECKER
    assert desk.client.get(f"/games/judge/{seat_token(anna)}/").status_code == 404
    assert Ruling.objects.count() == 0


def test_the_log_says_since_when_a_team_wrote_on_paper(desk: Desk, played: Game) -> None:
    assert "Перешли на бумагу" not in desk.get("log/")
    put_on_paper(team=played.team, now=after(120))
    said = desk.get("log/")
    assert "Перешли на бумагу" in said
    assert "На бумаге с" in said
