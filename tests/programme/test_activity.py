"""Pages of an activity and of an enterprise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during_applications() -> Any:
    with time_machine.travel(make.NOW, tick=False):
        yield


def dated(count: int) -> list[Session]:
    activity, season = make.activity(), make.season()
    first = make.session(of=activity, within=season)
    return [first] + [
        make.session(of=activity, within=season, starts_at=first.starts_at + timedelta(days=day))
        for day in range(1, count)
    ]


def test_every_date_of_an_activity_is_there_with_its_places(client: Client) -> None:
    sessions = dated(2)
    html = client.get(f"/activities/{sessions[0].activity.slug}/").content.decode()
    assert [f'href="/sessions/{one.code}/"' in html for one in sessions] == [True, True]
    assert '<b class="num">20</b>' in html


def test_an_activity_without_a_published_date_is_not_there(client: Client) -> None:
    session = make.session()
    Session.objects.update(published_at=None)
    assert client.get(f"/activities/{session.activity.slug}/").status_code == 404
    assert client.get("/activities/no-such-thing/").status_code == 404


def test_an_enterprise_shows_its_workshop_its_museum_and_the_way_there(client: Client) -> None:
    plant = make.enterprise(about_ru="Здесь **варят** шоколад.")
    make.site(plant, name_ru="Конфетный цех", way_there_ru="Когда запахнет какао — направо")
    make.site(plant, kind="museum", name_ru="Музей шоколада")
    session = make.session(of=make.activity(plant))
    html = client.get(f"/enterprises/{plant.code}/").content.decode()
    expected = ["Конфетный цех", "Музей шоколада", "Когда запахнет какао", "<strong>варят</strong>",
                f"/sessions/{session.code}/", f"/activities/{session.activity.slug}/"]  # fmt: skip
    assert [words for words in expected if words not in html] == []


def test_an_enterprise_without_dates_leads_to_the_programme(client: Client) -> None:
    html = client.get(f"/enterprises/{make.enterprise().code}/").content.decode()
    assert "Сейчас дат здесь нет" in html


def test_an_unknown_enterprise_is_not_there(client: Client) -> None:
    assert client.get("/enterprises/no-such-plant/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_date_and_for_three(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    activity = dated(count)[0].activity
    plant = activity.enterprise.code
    with django_assert_num_queries(4):  # the activity, its dates, the stops of one, a picture
        client.get(f"/activities/{activity.slug}/")
    # The enterprise, its sites, pictures, activities, dates, stops.
    with django_assert_num_queries(6):
        client.get(f"/enterprises/{plant}/")
