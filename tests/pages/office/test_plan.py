"""The plan of a season: plants, what they offer, and the sessions of each."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.people.models import Role
from gatehouse.programme.models import Season, SeasonRole, Session
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import editor_of, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


def url_of(season: Season, query: str = "") -> str:
    return f"/office/seasons/{season.code}/plan/{query}"


def offered(page: Any) -> list[str]:
    """Slugs of the activities on the page, in their order."""
    return [offer.activity.slug for plant in page.context["plants"] for offer in plant.offers]


def test_a_season_without_sessions_shows_all_that_the_plants_offer(desk: Client) -> None:
    season = make.season()
    make.activity(slug="sweets")
    assert offered(opened(desk, url_of(season))) == ["sweets"]


def test_a_planned_season_shows_its_own_and_the_others_on_demand(desk: Client) -> None:
    session = make.session(of=make.activity(slug="planned"))
    make.activity(slug="other")
    assert offered(opened(desk, url_of(session.season))) == ["planned"]
    assert sorted(offered(opened(desk, url_of(session.season, "?show=all")))) == [
        "other",
        "planned",
    ]


@pytest.mark.parametrize("words", ["конфет", "Конфет", "красный", "красный конфет"])
def test_a_word_of_the_plant_or_the_title_finds_it(desk: Client, words: str) -> None:
    plant = make.enterprise(name_ru="Красный Октябрь")
    make.activity(plant, slug="sweets", title_ru="Конфета в разрезе")
    make.activity(slug="steel", title_ru="Сталь")
    assert offered(opened(desk, url_of(make.season(), f"?q={words}"))) == ["sweets"]


def test_what_lacks_english_and_what_is_a_draft_is_seen(desk: Client) -> None:
    session = make.session(of=make.activity(title_en=""))
    Session.objects.filter(pk=session.pk).update(published_at=None)
    said = text(opened(desk, url_of(session.season)))
    assert "нет английского" in said
    assert "черновиков: 1" in said


def test_of_many_sessions_the_first_are_shown_and_of_one_plant_all(desk: Client) -> None:
    first = make.session()
    for _ in range(14):
        make.session(of=first.activity, within=first.season)
    [plant] = opened(desk, url_of(first.season)).context["plants"]
    [offer] = plant.offers
    assert (len(offer.chips), offer.more, plant.sessions) == (12, 3, 15)
    only = opened(desk, url_of(first.season, f"?plant={plant.enterprise.code}"))
    assert len(only.context["plants"][0].offers[0].chips) == 15


@pytest.mark.parametrize("name", ["viewer", "press"])
def test_who_only_looks_finds_nothing_to_press(name: str) -> None:
    session = make.session()
    who = editor_of(session.season, SeasonRole.VIEWER) if name == "viewer" else holder(Role.PRESS)
    page = opened(client_of(who), url_of(session.season)).content.decode()
    for address in ("/edit/", "/repeat/", "/copy/", "/publish/", "/activities/"):
        assert f"{address}" not in page.partition('<div class="office-work">')[2]


@pytest.mark.parametrize("name", ["organiser", "editor"])
def test_many_plants_take_as_many_statements_as_one(name: str) -> None:
    session = make.session()
    who = editor_of(session.season) if name == "editor" else holder(Role.ORGANISER)
    client = client_of(who)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(client, url_of(session.season))
        return len(queries)

    opened(client, url_of(session.season))
    one = statements()
    for _ in range(5):
        make.session(within=session.season)
    assert statements() == one
