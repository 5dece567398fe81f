"""What a captain says of the team, and what a captain gets at the end: heads and a certificate."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.core.models import HistoryEntry
from gatehouse.people.models import Role
from gatehouse.quizzes import players
from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.operations import finishing, heads
from tests.office import client_of, holder
from tests.quizzes.evenings import LATER, STARTS, Evening, evening
from tests.quizzes.games import refused

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NET, HALL = "Обратный клапан", "Шестерёнки"


@pytest.fixture
def played() -> Evening:
    return evening({HALL: 6}, {NET: 4})


def path(of: Evening, name: str, page: str = "") -> str:
    return f"/games/play/{team_token(of.team(name))}/{page}"


def say(of: Evening, name: str, typed: str) -> Any:
    with time_machine.travel(STARTS, tick=False):
        return Client().post(path(of, name, "heads/"), {"heads": typed})


def page(of: Evening, name: str, at: Any = STARTS) -> str:
    with time_machine.travel(at, tick=False):
        return Client().get(path(of, name)).content.decode()


def count(of: Evening, name: str, n: int | None) -> None:
    heads.confirm_heads(team=of.team(name), heads=n, now=STARTS)


# --- heads ---------------------------------------------------------------------------------
def test_a_captain_online_says_how_many_play(played: Evening) -> None:
    assert "Сколько вас играет" in page(played, NET)
    assert say(played, NET, "3").status_code == 302
    team = played.team(NET)
    assert (team.confirmed_heads, team.heads_by_captain) == (3, True)
    [entry] = HistoryEntry.objects.filter(verb="quizzes.heads_said")
    assert entry.facts == {"team": team.pk, "before": None, "after": 3}


def test_it_can_be_said_anew_while_the_game_goes_on(played: Evening) -> None:
    say(played, NET, "3")
    say(played, NET, "4")
    assert played.team(NET).confirmed_heads == 4


def test_what_the_captain_says_counts_where_nobody_counted(played: Evening) -> None:
    say(played, NET, "3")
    played.ask(1, {NET: "не то"}, minute=5)
    assert players.numbers(played.quiz)[-1].players == 3


@pytest.mark.parametrize("typed", ["", "пять", "-1", "51", "99999", "3.5", "٣"])
def test_what_is_no_number_of_people_is_not_taken(played: Evening, typed: str) -> None:
    assert say(played, NET, typed).status_code == 422
    assert played.team(NET).confirmed_heads is None


def test_the_office_counts_above_the_captain(played: Evening) -> None:
    say(played, NET, "9")
    count(played, NET, 4)
    assert say(played, NET, "9").status_code == 422
    team = played.team(NET)
    assert (team.confirmed_heads, team.heads_by_captain) == (4, False)
    assert "Организаторы насчитали" in page(played, NET)
    assert "Сколько вас играет" not in page(played, NET)


def test_the_office_may_take_the_captain_s_word_for_its_own(played: Evening) -> None:
    say(played, NET, "4")
    count(played, NET, 4)
    assert not played.team(NET).heads_by_captain


def test_where_the_office_takes_its_count_back_the_captain_may_say_again(played: Evening) -> None:
    count(played, NET, 4)
    count(played, NET, None)
    assert say(played, NET, "5").status_code == 302


def test_the_office_sees_whose_number_it_is_and_an_empty_field_does_not_wipe_it(
    played: Evening,
) -> None:
    desk = client_of(holder(Role.ORGANISER))
    office = f"/office/games/{played.quiz.code}/"
    say(played, NET, "3")
    assert "со слов капитана" in desk.get(office).content.decode()
    desk.post(f"{office}heads/", {f"heads-{played.team(NET).number}": ""})
    assert played.team(NET).confirmed_heads == 3


def test_in_the_hall_players_are_counted_as_they_sit(played: Evening) -> None:
    assert "Сколько вас играет" not in page(played, HALL)
    with refused("hall"):
        heads.say_heads(team=played.team(HALL), heads=5, now=STARTS)


def test_after_the_end_nothing_is_said_any_more(played: Evening) -> None:
    played.end()
    with refused("over"):
        heads.say_heads(team=played.team(NET), heads=5, now=LATER)
    assert "Сколько вас играет" not in page(played, NET, LATER)


def test_the_mirror_does_not_ask(played: Evening) -> None:
    seen = Client().get(f"/games/mirror/{mirror_token(played.team(NET))}/").content.decode()
    assert "Сколько вас играет" not in seen


# --- the certificate -----------------------------------------------------------------------
def test_once_results_are_final_the_page_leads_to_the_certificate(played: Evening) -> None:
    played.end()
    link = path(played, NET, "certificate.pdf")
    assert link not in page(played, NET, LATER)
    played.publish()
    assert link in page(played, NET, LATER)
    with time_machine.travel(LATER, tick=False):
        assert Client().get(link)["Content-Type"] == "application/pdf"


def test_who_is_disqualified_is_not_led_there(played: Evening) -> None:
    played.end()
    finishing.disqualify(team=played.team(NET), reason="Чужой телефон", by=None, now=LATER)
    played.publish()
    assert "certificate.pdf" not in page(played, NET, LATER)
