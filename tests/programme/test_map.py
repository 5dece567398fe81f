"""The season on the map of Moscow."""

from __future__ import annotations

import re
from math import isclose
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from gatehouse.core.setup import tile_hosts
from gatehouse.programme import sites
from gatehouse.web import moscow
from tests import make
from tests.programme.pages import at, read

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
MAP = "/programme/map/"
SERVER = "https://{s}.tiles.example/{z}/{x}/{y}.png"


@pytest.fixture(autouse=True)
def _during_applications() -> Any:
    with time_machine.travel(make.NOW, tick=False):
        yield


def two_sites() -> None:
    season = make.season()
    south = make.enterprise(name_ru="Южный завод")
    north = make.enterprise(name_ru="Северный завод")
    for plant, code, latitude in ((south, "south", 55.65), (north, "north", 55.85)):
        make.session(of=make.activity(plant), within=season,
                     at=make.site(plant, code=code, latitude=latitude))  # fmt: skip


def pins(client: Client, **query: Any) -> list[str]:
    return re.findall(
        r'class="map-pin" href="#site-([^"]+)"', client.get(MAP, query).content.decode()
    )


def test_each_site_is_a_link_from_north_to_south_with_its_entry_beside(client: Client) -> None:
    two_sites()
    markup = client.get(MAP).content.decode()
    assert pins(client) == ["north", "south"]
    assert re.findall(r'<li id="site-([^"]+)"', markup) == ["north", "south"]
    assert "<title>1. Северный завод, 1 сеанс</title>" in markup


def test_the_entry_says_the_address_the_station_and_what_is_on(client: Client) -> None:
    plant = make.enterprise(name_ru="«Рассвет»")
    make.session(of=make.activity(plant, title_ru="Конфета"))
    expected = (
        "«Рассвет» Цех. Учебный проезд, 4 · м. Динамо чт, 14 дек, 14:00 Конфета Осталось 20 мест"
    )
    assert expected in read(client, MAP)


def test_a_site_with_much_on_leads_to_all_of_it(client: Client) -> None:
    season, plant = make.season(), make.enterprise()
    site, activity = make.site(plant, code="hall"), make.activity(plant)
    for day in (12, 13, 14, 15):
        make.session(of=activity, within=season, at=site, starts_at=at(day))
    markup = client.get(MAP, {"age": "9"}).content.decode()
    assert "Все здесь: 4 сеанса" in markup
    assert 'href="/programme/?age=9&amp;site=hall"' in markup


def test_filters_hold_on_the_map(client: Client) -> None:
    two_sites()
    assert pins(client, site="north") == ["north"]
    assert pins(client, places="25") == []
    assert "Так не нашлось" in read(client, MAP, places="25")


def test_what_is_online_is_counted_apart(client: Client) -> None:
    season = make.season()
    make.session(within=season)
    make.session(of=make.activity(format="broadcast"), within=season, admission="open")
    # The maker gives every session a stop; online there is none to stand at.
    assert "И ещё 1 сеанс онлайн: ему карта не нужна." in read(client, MAP)


def test_a_site_far_outside_stands_at_the_edge_of_the_frame(client: Client) -> None:
    plant = make.enterprise()
    make.session(of=make.activity(plant), at=make.site(plant, latitude=55.98, longitude=37.18))
    markup = client.get(MAP).content.decode()
    found = re.search(r'viewBox="(-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+)" role', markup)
    mark = re.search(r'<circle cx="(-?[\d.]+)" cy="(-?[\d.]+)" r="15"', markup)
    assert found is not None
    assert mark is not None
    left, top, width, height = map(float, found.groups())
    x, y = map(float, mark.groups())
    assert left < x < 0
    assert top < y < 0
    assert width < moscow.WIDTH * 1.2
    assert height < moscow.HEIGHT * 1.2


def test_by_default_nothing_is_loaded_from_elsewhere(client: Client) -> None:
    two_sites()
    response = client.get(MAP)
    assert "<image" not in response.content.decode()
    assert "подробную карту" not in response.content.decode()
    assert "img-src 'self';" in response["Content-Security-Policy"] + ";"


def test_tiles_are_shown_only_after_consent_which_is_remembered(
    client: Client, settings: Settings
) -> None:
    settings.MAP_TILES = SERVER
    two_sites()
    before = client.get(MAP)
    assert "tiles.example" not in before.content.decode()
    assert "Показать подробную карту" in before.content.decode()
    answer = client.post("/programme/map/tiles/", {"wanted": "yes", "back": f"{MAP}?age=9"})
    assert (answer.status_code, answer["Location"]) == (302, f"{MAP}?age=9")
    after = client.get(MAP)
    assert "https://a.tiles.example/11/" in after.content.decode()
    assert [page["Cache-Control"] for page in (before, after)] == ["private, no-cache"] * 2


def test_the_consent_can_be_taken_back(client: Client, settings: Settings) -> None:
    settings.MAP_TILES = SERVER
    two_sites()
    client.post("/programme/map/tiles/", {"wanted": "yes"})
    client.post("/programme/map/tiles/", {"back": MAP})
    assert "tiles.example" not in client.get(MAP).content.decode()


def test_without_a_server_in_the_settings_consent_changes_nothing(client: Client) -> None:
    response = client.post("/programme/map/tiles/", {"wanted": "yes"})
    assert response.cookies["gh_tiles"].value == ""


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_nobody_is_sent_elsewhere_after_the_consent(client: Client, back: str) -> None:
    assert client.post("/programme/map/tiles/", {"back": back})["Location"] == MAP


def test_the_policy_names_the_host_of_the_tiles_and_no_other() -> None:
    assert tile_hosts("") == []
    assert tile_hosts(SERVER) == ["https://*.tiles.example"]


def test_tiles_lie_where_the_drawing_has_the_same_degrees() -> None:
    tiles = sites.tiles(sites.Frame(0, 0, moscow.WIDTH, moscow.HEIGHT), "{z}/{x}/{y}")
    # The Kremlin lies in this tile of zoom 11 by the formula of every map server.
    kremlin = next(tile for tile in tiles if tile.url == "11/1238/640")
    x, y = moscow.project(55.752, 37.618)
    assert kremlin.x < x < kremlin.x + kremlin.width
    assert kremlin.y < y < kremlin.y + kremlin.height
    below = next(tile for tile in tiles if tile.url == "11/1238/641")
    assert isclose(kremlin.y + kremlin.height, below.y, abs_tol=0.2)


def test_tiles_cover_the_whole_frame_and_no_more() -> None:
    frame = sites.Frame(-120, -90, 700, 780)
    tiles = sites.tiles(frame, "{x}/{y}")
    assert min(tile.x for tile in tiles) <= frame.x
    assert min(tile.y for tile in tiles) <= frame.y
    assert max(tile.x + tile.width for tile in tiles) >= frame.x + frame.width
    assert max(tile.y + tile.height for tile in tiles) >= frame.y + frame.height
    assert len(tiles) <= 30
