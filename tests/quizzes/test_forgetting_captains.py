"""What the house knows of captains: in the file of their data, and gone when they ask for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gatehouse.pages.my_data.queries import everything
from gatehouse.people.models import Person
from gatehouse.quizzes import results
from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Answer, AppealKind, Squad, Team
from gatehouse.quizzes.operations import appealing, forgetting, squads
from tests import make
from tests.quizzes.evenings import ENDS, LATER, STARTS, TABLE, Evening, evening

pytestmark = pytest.mark.django_db
OURS, OTHERS = "Ивановы и Петров", "Фрезы"


@pytest.fixture
def captain() -> Person:
    return make.person()


@pytest.fixture
def played(captain: Person) -> Evening:
    """Played, ended, appealed, claimed."""
    made = evening({OURS: 5, OTHERS: 4}, captains={OURS: captain})
    made.ask(1, {OURS: "не то", OTHERS: TABLE[1]}, minute=5)
    question = made.game.questions[0]
    appealing.appeal(
        team=made.team(OURS), question=question, kind=AppealKind.CREDIT, text="Это Пётр знал",
        now=STARTS + timedelta(minutes=10),
    )  # fmt: skip
    made.end()
    squads.claim(team=made.team(OURS), by=captain, now=ENDS)
    return made


def erased(captain: Person) -> Team:
    forgetting.forget(person=captain, by=captain, now=LATER)
    return Team.objects.get(application__asker=captain)


def test_the_file_of_one_s_data_holds_the_teams_one_led(captain: Person, played: Evening) -> None:
    [game] = everything(captain)["games"]
    assert (game["team"], game["team_across_games"], game["channel"]) == (OURS, OURS, "Зал")
    [answer] = game["answers"]
    assert (answer["question"], answer["answer"]) == ("1/1", {"text": "не то"})
    assert [one["text"] for one in game["appeals"]] == ["Это Пётр знал"]


def test_nobody_else_s_file_does(captain: Person, played: Evening) -> None:
    assert everything(make.person())["games"] == []


def test_a_forgotten_captain_leaves_a_number_for_the_name(captain: Person, played: Evening) -> None:
    team = erased(captain)
    assert team.name == f"№ {team.number}"
    assert team.appeals.get().text == ""
    assert not Squad.objects.exists()
    assert OURS not in Client().get(f"/games/{played.quiz.code}/").content.decode()


def test_no_link_of_a_forgotten_captain_opens_anything(captain: Person, played: Evening) -> None:
    team = played.team(OURS)
    links = [
        reverse(f"quizzes:{name}", args=[token])
        for name, token in (
            ("captain", team_token(team)),
            ("captain_state", team_token(team)),
            ("receipts", team_token(team)),
            ("team_appeals", team_token(team)),
            ("certificate", team_token(team)),
            ("mirror", mirror_token(team)),
            ("mirror_state", mirror_token(team)),
        )
    ]
    client = Client()
    assert [client.get(link).status_code for link in links] == [200, 200, 200, 200, 404, 200, 200]
    erased(captain)
    assert {client.get(link).status_code for link in links} == {404}


def test_the_table_still_has_the_team_and_who_came(captain: Person, played: Evening) -> None:
    team = erased(captain)
    shown = Client().get(f"/games/{played.quiz.code}/").content.decode()
    assert f"№ {team.number}" in shown
    assert OTHERS in shown


def test_the_result_stays_to_the_byte(captain: Person, played: Evening) -> None:
    before, answers = results.latest(played.quiz), Answer.objects.count()
    erased(captain)
    after = results.latest(played.quiz)
    assert before is not None
    assert after is not None
    assert (after.number, after.sha256, Answer.objects.count()) == (
        before.number, before.sha256, answers,
    )  # fmt: skip
    assert played.team(OTHERS).name == OTHERS


def test_whoever_looks_at_the_game_is_told_of_the_change(captain: Person, played: Evening) -> None:
    before = played.quiz.version
    erased(captain)
    assert played.quiz.version > before


def test_a_restored_copy_is_made_to_forget_captains_again(captain: Person, played: Evening) -> None:
    Person.objects.filter(pk=captain.pk).update(erased_at=LATER)
    assert forgetting.forget_erased(now=LATER) == 1
    assert forgetting.forget_erased(now=LATER) == 0
    assert Team.objects.get(application__asker=captain).name.startswith("№ ")
