"""Sites at the organisers' desk: where they lie, how one gets in, and their end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gatehouse.catalogue.models import Enterprise, Site
from gatehouse.core.models import Undo
from gatehouse.people.models import Role
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import filled, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


@pytest.fixture
def plant() -> Enterprise:
    return make.enterprise("zavod")


def new(plant: Enterprise) -> str:
    return f"/office/enterprises/{plant.code}/sites/new/"


def page_of(site: Site, name: str = "") -> str:
    return f"/office/sites/{site.code}/{name}"


def place(**fields: Any) -> dict[str, Any]:
    return {
        "name_ru": "Цех", "kind": "workshop", "address_ru": "Лесная, 1", "district": "CAO",
        "latitude": "55.75", "longitude": "37.6", "timezone": "Europe/Moscow",
    } | fields  # fmt: skip


def test_a_site_is_written_down_with_a_pair_pasted_from_a_map(
    desk: Client, plant: Enterprise
) -> None:
    answer = send(desk, new(plant), **place(latitude="55.790139, 37.560257", longitude=""))
    made = Site.objects.get()
    assert (made.latitude, made.longitude) == (55.790139, 37.560257)
    assert (made.code, made.enterprise) == ("zavod-tseh", plant)
    assert answer.url == f"/office/enterprises/{plant.code}/"


def test_a_comma_in_a_number_is_a_point(desk: Client, plant: Enterprise) -> None:
    send(desk, new(plant), **place(latitude="55,75", longitude="37,6"))
    assert (Site.objects.get().latitude, Site.objects.get().longitude) == (55.75, 37.6)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("91", "37"), ("55", "181"), ("37.6", "55.75"), ("здесь", "37")]
)
def test_a_place_off_the_earth_or_with_its_numbers_changed_over_is_refused_and_kept(
    desk: Client, plant: Enterprise, latitude: str, longitude: str
) -> None:
    answer = send(desk, new(plant), **place(latitude=latitude, longitude=longitude))
    assert answer.status_code == 422
    assert "Лесная, 1" in text(answer)
    assert not Site.objects.exists()


def test_a_zone_that_is_none_is_refused(desk: Client, plant: Enterprise) -> None:
    answer = send(desk, new(plant), **place(timezone="Europe/Nowhere"))
    assert (answer.status_code, Site.objects.count()) == (422, 0)


def test_the_page_draws_the_place_beside_the_others(desk: Client, plant: Enterprise) -> None:
    site, other = make.site(plant), make.site(plant, name_ru="Музей")
    page = opened(desk, page_of(site))
    assert [pin["text"] for pin in page.context["pins"]] == [site.name, other.name]
    assert "map-pin" in text(page)


def test_two_organisers_lose_nothing(desk: Client, plant: Enterprise) -> None:
    site = make.site(plant)
    form = filled(opened(desk, page_of(site)))
    send(client_of(holder(Role.ORGANISER)), page_of(site), way_there_ru="Прямо")
    assert desk.post(page_of(site), form | {"meeting_point_ru": "У входа"}).status_code == 302
    site.refresh_from_db()
    assert (site.way_there_ru, site.meeting_point_ru) == ("Прямо", "У входа")


def test_where_nothing_stops_it_is_taken_out_and_brought_back(
    desk: Client, plant: Enterprise
) -> None:
    site = make.site(plant)
    desk.post(page_of(site, "remove/"))
    assert not Site.objects.exists()
    desk.post(f"/office/undo/{Undo.objects.get().key}/")
    assert Site.objects.get().pk == site.pk


def test_where_something_stops_it_stays_and_says_why(desk: Client) -> None:
    site = make.session().stops.get().site
    answer = desk.post(page_of(site, "remove/"), follow=True)
    assert "остановки" in text(answer)
    assert Site.objects.filter(pk=site.pk).exists()
