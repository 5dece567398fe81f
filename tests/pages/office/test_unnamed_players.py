"""A plant that needs document data of its guests, and a game whose players are not named: the
office learns before anybody applies that the plant would get the captains' only."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gatehouse.papers.models import Need
from gatehouse.papers.operations import set_need
from gatehouse.papers.queries import asked_of_captains, needs_of_captains
from gatehouse.papers.rules import Field
from gatehouse.people.models import Role
from gatehouse.programme.models import Activity, Session
from gatehouse.quizzes.models import Quiz
from gatehouse.quizzes.operations import quizzes
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import opened
from tests.papers.visits import TERMS, need, site_of
from tests.quizzes.evenings import STARTS, Evening, evening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
WARNING = "Данные документов будут только о капитанах"
IN_LIST = "игроки себя не называют, поэтому завод получит данные документов только капитанов"


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


@pytest.fixture
def coming() -> Evening:
    """A game whose hall needs to know who comes."""
    made = evening(started=False)
    need(site_of(made.in_hall))
    return made


def described(of: Evening) -> Activity:
    return of.in_hall.activity


def shown(desk: Client, address: str) -> bool:
    return WARNING in text(opened(desk, address))


def named(of: Evening) -> None:
    Activity.objects.filter(pk=described(of).pk).update(players_named=True)


def test_the_page_of_a_game_says_so_until_players_are_named(desk: Client, coming: Evening) -> None:
    address = f"/office/games/{coming.quiz.code}/"
    assert shown(desk, address)
    way_out = f"/office/activities/{described(coming).slug}/?at=players_named#id_players_named"
    assert way_out in opened(desk, address).content.decode()
    named(coming)
    assert not shown(desk, address)


def test_a_game_that_has_begun_is_told_no_more(desk: Client, coming: Evening) -> None:
    quizzes.start(quiz=Quiz.objects.get(pk=coming.quiz.pk), seat=None, now=STARTS)
    assert not shown(desk, f"/office/games/{coming.quiz.code}/")


def test_the_description_of_a_game_says_so_beside_the_field_that_helps(
    desk: Client, coming: Evening
) -> None:
    address = f"/office/activities/{described(coming).slug}/"
    assert shown(desk, address)
    assert 'id="id_players_named"' in opened(desk, address).content.decode()
    named(coming)
    assert not shown(desk, address)


def test_a_game_without_a_session_is_told_by_the_sites_of_its_plant(desk: Client) -> None:
    activity = make.activity(format="quiz")
    address = f"/office/activities/{activity.slug}/"
    assert not shown(desk, address)
    need(make.site(activity.enterprise))
    assert shown(desk, address)


def test_the_list_of_drafts_says_so_and_hinders_nothing(desk: Client, coming: Evening) -> None:
    Session.objects.filter(activity=described(coming)).update(published_at=None)
    lacks = drafts_of(opened(desk, f"/office/seasons/{coming.season.code}/publish/"))
    assert [one.text for one in lacks[coming.in_hall.code] if not one.is_grave] == [IN_LIST]
    assert lacks[coming.online.code] == []
    named(coming)
    lacks = drafts_of(opened(desk, f"/office/seasons/{coming.season.code}/publish/"))
    assert lacks[coming.in_hall.code] == []


def drafts_of(page: Any) -> dict[str, list[Any]]:
    return {
        one.session.code: list(one.lacks)
        for _plant, drafts in page.context["plants"]
        for one in drafts
    }


def test_where_each_is_named_or_nothing_is_needed_there_is_nothing_to_tell() -> None:
    tour, hackathon = make.session(), make.session(of=make.activity(format="hackathon"))
    game = make.session(of=make.activity(format="quiz"))
    for one in (tour, hackathon, game):
        need(site_of(one))
    assert asked_of_captains([tour, hackathon, game]).keys() == {game.pk}
    # Of this very game nothing is asked, whatever the site asks of other visits.
    set_need(site=site_of(game), activity=game.activity, fields=[], terms=TERMS, by=None,
             now=make.NOW)  # fmt: skip
    assert asked_of_captains([tour, hackathon, game]) == {}
    assert needs_of_captains(game.activity) == []


def test_what_is_asked_of_this_game_alone_is_told_too() -> None:
    game = make.session(of=make.activity(format="quiz"))
    asked = set_need(site=site_of(game), activity=game.activity, fields=[Field.BORN], terms=TERMS,
                     by=None, now=make.NOW)  # fmt: skip
    assert asked_of_captains([game]) == {game.pk: [asked]}
    assert needs_of_captains(game.activity) == [asked]
    assert Need.objects.count() == 1
