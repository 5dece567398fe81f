"""A captain says which teams of several games were one; nobody else can, and no name does."""

from __future__ import annotations

import pytest
from django.test import Client

from gatehouse.admission.models import Application
from gatehouse.people.models import Person
from gatehouse.quizzes import rated
from gatehouse.quizzes.models import Squad, Team
from gatehouse.quizzes.operations import squads
from gatehouse.quizzes.operations.ratings import set_rating
from tests import make
from tests.office import client_of
from tests.quizzes.evenings import LATER, TABLE, Evening, evening
from tests.quizzes.games import refused

pytestmark = pytest.mark.django_db
NAME = "Шестерёнки"


@pytest.fixture
def captain() -> Person:
    return make.person()


def claim(team: Team, by: Person, squad: Squad | None = None) -> Squad:
    return squads.claim(team=team, squad=squad, by=by, now=LATER)


def played(captain: Person, of: Evening | None = None, points: int = 1) -> Evening:
    """A game that the captain's team has played, with as many right answers."""
    first = of.season if of else None
    teams = {NAME: 6, "Фрезы": 4}
    made = evening(teams, season=first, captains={NAME: captain}, day=2 * points)
    for number in range(1, points + 1):
        made.ask(number, {NAME: TABLE[number]}, minute=5 * number)
    made.end()
    made.publish()
    return made


def test_a_captain_says_that_a_team_was_theirs(captain: Person) -> None:
    team = evening({NAME: 6}, captains={NAME: captain}).team(NAME)
    squad = claim(team, captain)
    assert (squad.name, squad.owner) == (NAME, captain)
    assert claim(team, captain) == squad  # said twice, it is said once
    assert Squad.objects.count() == 1


def test_nobody_says_so_for_another_not_by_the_same_name(captain: Person) -> None:
    team = evening({NAME: 6}).team(NAME)
    with refused("not_yours"):
        claim(team, captain)


def test_a_team_of_the_door_has_nobody_who_could_prove_it(captain: Person) -> None:
    team = evening().game.team(name=NAME)
    with refused("not_yours"):
        claim(team, captain)


def test_nobody_adds_a_team_to_somebody_elses(captain: Person) -> None:
    made = evening({NAME: 6, "Фрезы": 4}, captains={NAME: captain, "Фрезы": make.person()})
    theirs = made.team("Фрезы")
    squad = claim(theirs, theirs.application.asker)  # type: ignore[union-attr]
    with refused("not_yours"):
        claim(made.team(NAME), captain, squad)


def test_a_team_plays_one_game_once(captain: Person) -> None:
    made = evening({NAME: 6}, {"Вторая": 3}, captains={NAME: captain})
    Application.objects.filter(team=made.team("Вторая")).update(asker=captain)
    squad = claim(made.team(NAME), captain)
    with refused("one_a_game"):
        claim(made.team("Вторая"), captain, squad)


def test_it_is_taken_back_and_the_result_stays(captain: Person) -> None:
    made = evening({NAME: 6}, captains={NAME: captain})
    claim(made.team(NAME), captain)
    squads.unclaim(team=made.team(NAME), by=captain, now=LATER)
    assert made.team(NAME).squad is None
    with refused("not_yours"):
        claim(made.team(NAME), make.person())


def test_games_of_one_team_add_up_and_same_names_do_not(captain: Person) -> None:
    first = played(captain, points=1)
    second = played(captain, of=first, points=2)
    played(make.person(), of=first, points=3)  # another team of the same name
    (league,) = rated.leagues(first.season)
    assert [one.halves for one in league.standings if one.name == NAME] == [6, 4, 2]
    squad = claim(first.team(NAME), captain)
    claim(second.team(NAME), captain, squad)
    (league,) = rated.leagues(first.season)
    assert [(one.halves, one.games) for one in league.standings if one.name == NAME] == [
        (6, 2), (6, 1),
    ]  # fmt: skip


def test_a_league_may_count_the_best_games_only(captain: Person) -> None:
    first = played(captain, points=1)
    second = played(captain, of=first, points=2)
    claim(second.team(NAME), captain, claim(first.team(NAME), captain))
    set_rating(season=first.season, league="classic", best_of=1, by=None, now=LATER)
    (league,) = rated.leagues(first.season)
    assert (league.standings[0].halves, league.standings[0].games) == (4, 2)


def test_the_page_of_a_captain_shows_only_their_teams(captain: Person) -> None:
    made = played(captain)
    page = client_of(captain).get("/games/mine/").content.decode()
    assert NAME in page
    assert "Фрезы" not in page
    send = client_of(captain).post(f"/games/mine/{made.team(NAME).pk}/", {"do": "claim"})
    assert send.status_code == 302
    assert made.team(NAME).squad is not None
    stranger = client_of(make.person()).post(f"/games/mine/{made.team(NAME).pk}/", {"do": "claim"})
    assert stranger.status_code == 404


def test_a_stranger_signs_in_first() -> None:
    assert Client().get("/games/mine/")["Location"].startswith("/sign-in/")


def test_the_rating_of_a_season_is_for_everybody(captain: Person, client: Client) -> None:
    made = played(captain)
    page = client.get(f"/games/rating/{made.season.code}/")
    assert page.status_code == 200
    assert NAME in page.content.decode()
    assert "public" in page["Cache-Control"]
