"""The feed, the site map, robots.txt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from gatehouse.programme import operations as programme
from gatehouse.programme.models import Session
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _during_applications() -> Any:
    with time_machine.travel(make.NOW, tick=False):
        yield


def entries(client: Client, path: str = "/feed.xml") -> list[ElementTree.Element]:
    return ElementTree.fromstring(client.get(path).content).findall(f"{ATOM}entry")


def test_the_feed_tells_of_published_sessions_that_are_to_come(client: Client) -> None:
    session = make.session()
    make.session(starts_at=make.NOW - timedelta(days=3))
    hidden = make.session()
    Session.objects.filter(pk=hidden.pk).update(published_at=None)
    assert [entry.findtext(f"{ATOM}id") for entry in entries(client)] == [
        f"{SITE}/sessions/{session.code}/"
    ]


def test_an_entry_is_updated_when_its_session_is_cancelled(client: Client) -> None:
    session = make.session()
    programme.cancel_session(session=session, reason="Ремонт", by=None, now=make.NOW)
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}updated") == make.NOW.isoformat()
    assert (entry.findtext(f"{ATOM}title") or "").startswith("Отменён")


def test_the_english_feed_is_english_and_names_the_same_thing(client: Client) -> None:
    make.session(of=make.activity(title_ru="Конфета", title_en="A sweet"))
    (russian,), (english,) = entries(client), entries(client, "/en/feed.xml")
    assert (english.findtext(f"{ATOM}title") or "").startswith("A sweet: Thursday, 14")
    assert english.findtext(f"{ATOM}id") == russian.findtext(f"{ATOM}id")


def test_the_feed_leads_to_what_has_changed_in_its_language(client: Client) -> None:
    make.session()
    for path, there in (
        ("/feed.xml", "/programme/changes/"),
        ("/en/feed.xml", "/en/programme/changes/"),
    ):
        links = ElementTree.fromstring(client.get(path).content).findall(f"{ATOM}link")
        assert [link.get("href") for link in links if link.get("rel") == "related"] == [
            f"{SITE}{there}"
        ]
        assert client.get(there).status_code == 200


def test_the_site_map_names_every_page_in_both_languages(client: Client) -> None:
    session = make.session()
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    places = {loc.text for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    path = f"/sessions/{session.code}/"
    assert {f"{SITE}{path}", f"{SITE}/en{path}", f"{SITE}/enterprises/", f"{SITE}/en/"} <= places
    links = [link.attrib["href"] for link in root.iter("{http://www.w3.org/1999/xhtml}link")]
    assert len(links) == 2 * len(places)


def test_robots_are_kept_from_pages_of_one_person(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert "Disallow: /visits/" in lines
    assert "Disallow: /en/visits/" in lines


@pytest.mark.parametrize("path", ["/feed.xml", "/sitemap.xml", "/robots.txt"])
def test_the_files_may_be_kept_by_a_cache(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Cache-Control"].startswith("public")
    assert not response.cookies


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_and_the_map_cost_the_same_for_one_and_for_three(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    season = make.season()
    for _ in range(count):
        make.session(within=season)
    with django_assert_num_queries(1):
        client.get("/feed.xml")
    with django_assert_num_queries(4):  # texts, enterprises, activities, sessions
        client.get("/sitemap.xml")
