"""The pictures of an enterprise at the organisers' desk, and on the pages that everybody sees."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from gatehouse.catalogue.models import Enterprise, Picture
from gatehouse.core.models import Undo
from gatehouse.people.models import Role
from gatehouse.programme.models import Activity, Session
from tests import make
from tests.catalogue import photos
from tests.office import client_of, holder, worker
from tests.pages.desks import text
from tests.pages.office.planning import editor_of, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
PAGE = "/office/enterprises/zavod/pictures/"
WORDS = {"description_ru": "Мастер у пресса", "description_en": "", "credit": ""}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def plant() -> Enterprise:
    return make.enterprise("zavod")


@pytest.fixture
def client() -> Client:
    return client_of(holder(Role.ORGANISER))


def sent(client: Client, content: bytes | None = None, page: str = PAGE, **words: Any) -> Any:
    """A form with a file, or without one."""
    file = {} if content is None else {"file": photos.upload(content)}
    return client.post(page, {**WORDS, **words, **file})


def kept_in(page: Any) -> str:
    """The hidden field of a file that waits."""
    found = re.search(r'name="kept" value="([^"]+)"', page.content.decode())
    assert found is not None
    return unescape(found[1])


def seen_in(page: Any, key: int) -> str:
    """What the form of the words of one picture showed."""
    card = page.content.decode().partition(f'id="picture-{key}"')[2]
    found = re.search(r'name="seen" value="([^"]+)"', card)
    assert found is not None
    return found[1]


def line(plant: Enterprise) -> list[str]:
    return [one.description_ru or "" for one in plant.pictures.order_by("place")]


def test_a_picture_is_hung_with_its_words(client: Client, plant: Enterprise) -> None:
    page = sent(
        client, photos.from_phone(900, 800), description_en="At the press", credit="Фото: А"
    )
    picture = Picture.objects.get()
    assert page["Location"] == f"{PAGE}#picture-{picture.pk}"
    assert (picture.description_ru, picture.description_en) == ("Мастер у пресса", "At the press")
    assert (picture.width, picture.height, picture.credit) == (900, 800, "Фото: А")
    shown = text(client.get(PAGE))
    assert "Мастер у пресса" in shown
    assert "image/avif" in shown


def test_whoever_came_from_the_gaps_hangs_a_picture_and_goes_on(
    client: Client, plant: Enterprise
) -> None:
    way = f"{PAGE}?then=lack%3Dpicture"
    on = f"/office/content/next/?lack=picture&after=enterprise-{plant.pk}"
    assert client.get(way).context["next_gap"] == on
    assert f'href="{on.replace("&", "&amp;")}"' in text(client.get(way))
    stays = sent(client, photos.jpeg(800, 600), page=way)
    assert stays["Location"] == f"{way}#picture-{Picture.objects.get().pk}"
    goes = sent(client, photos.jpeg(820, 600), page=way, go_on="1")
    assert goes["Location"] == on


def test_a_file_that_was_refused_keeps_what_was_typed(client: Client, plant: Enterprise) -> None:
    page = sent(client, b"<svg/>", credit="Фото: Анна")
    shown = text(page)
    assert page.status_code == 422
    assert "Это не снимок." in shown
    assert "Мастер у пресса" in shown
    assert "Фото: Анна" in shown
    assert not Picture.every.exists()


@pytest.mark.parametrize("words", ["", "IMG_2034.jpg", "Фото 1"])
def test_a_photo_without_words_waits_for_them_and_is_not_sent_again(
    client: Client, plant: Enterprise, words: str
) -> None:
    page = sent(client, photos.jpeg(800, 600), description_ru=words, credit="Фото: Анна")
    assert page.status_code == 422
    assert "Файл принят и ждёт подписи." in text(page)
    assert "Напишите" in text(page)
    assert not Picture.every.exists()
    assert sent(client, kept=kept_in(page)).status_code == 302
    assert line(plant) == ["Мастер у пресса"]


def test_a_file_that_waits_for_another_enterprise_is_no_file(
    client: Client, plant: Enterprise
) -> None:
    make.enterprise("other")
    page = sent(client, photos.jpeg(800, 600), description_ru="")
    other = "/office/enterprises/other/pictures/"
    refused = sent(client, page=other, kept=kept_in(page))
    assert refused.status_code == 422
    assert "Выберите снимок." in text(refused)


def test_the_same_photo_twice_is_refused_with_its_words_kept(
    client: Client, plant: Enterprise
) -> None:
    photos.hung(plant)
    page = sent(client, photos.jpeg(900, 600), description_ru="Ещё раз")
    assert page.status_code == 409
    assert "Такой снимок здесь уже есть: «Цех, вид 900»." in text(page)
    assert "Ещё раз" in text(page)


def test_pictures_are_moved_taken_off_and_brought_back(client: Client, plant: Enterprise) -> None:
    one, two = photos.hung(plant, 900), photos.hung(plant, 901)
    there = client.post(f"{PAGE}{two.pk}/place/", {"to": "first"})
    assert there["Location"] == f"{PAGE}#picture-{two.pk}"
    assert line(plant) == ["Цех, вид 901", "Цех, вид 900"]
    client.post(f"{PAGE}{two.pk}/place/", {"to": "later"})
    assert line(plant) == ["Цех, вид 900", "Цех, вид 901"]
    client.post(f"{PAGE}{two.pk}/place/", {"to": "nowhere"})
    client.post(f"{PAGE}{one.pk}/remove/")
    assert line(plant) == ["Цех, вид 901"]
    client.post(f"/office/undo/{Undo.objects.order_by('-pk')[0].key}/")
    assert line(plant) == ["Цех, вид 900", "Цех, вид 901"]
    gone = client.post(f"/office/enterprises/zavod/pictures/{one.pk + 99}/remove/")
    assert gone.status_code == 404


def test_another_file_takes_the_place_of_one_and_a_bad_one_does_not(
    client: Client, plant: Enterprise
) -> None:
    picture = photos.hung(plant)
    url = f"{PAGE}{picture.pk}/file/"
    for content, words in ((b"", "Файл пустой."), (None, "Выберите снимок."), (b"%PDF", "Это не")):
        file = {} if content is None else {"file": photos.upload(content)}
        page = client.post(url, file)
        assert page.status_code == 422
        assert words in text(page)
    assert client.post(url, {"file": photos.upload(photos.jpeg(1000, 700))}).status_code == 302
    picture.refresh_from_db()
    assert (picture.width, picture.description_ru) == (1000, "Цех, вид 900")


def test_two_who_describe_the_same_picture_lose_nothing_unseen(
    client: Client, plant: Enterprise
) -> None:
    picture = photos.hung(plant)
    url, seen = f"{PAGE}{picture.pk}/", seen_in(client.get(PAGE), picture.pk)
    other = client_of(holder(Role.ORGANISER))
    other.post(url, {**WORDS, "description_ru": "Цех утром", "seen": seen})
    page = client.post(url, {**WORDS, "description_ru": "Цех вечером", "seen": seen})
    assert page.status_code == 409
    assert "Цех утром" in text(page)
    entry = text(client.get("/office/history/"))
    assert f"{PAGE}#picture-{picture.pk}" in entry
    again = {**WORDS, "description_ru": "Цех вечером", "seen": seen_in(page, picture.pk)}
    assert client.post(url, again).status_code == 302
    assert line(plant) == ["Цех вечером"]


def test_a_picture_never_loses_its_words(client: Client, plant: Enterprise) -> None:
    picture = photos.hung(plant)
    seen = seen_in(client.get(PAGE), picture.pk)
    page = client.post(f"{PAGE}{picture.pk}/", {**WORDS, "description_ru": "", "seen": seen})
    assert page.status_code == 422
    assert line(plant) == ["Цех, вид 900"]


def test_only_the_organisers_of_the_city_hang_pictures(plant: Enterprise) -> None:
    picture = photos.hung(plant)
    others = [
        worker(plant), worker(make.enterprise()), make.person(), holder(Role.PRESS),
        editor_of(make.season()),
    ]  # fmt: skip
    for person in others:
        client = client_of(person)
        answers = {client.get(PAGE).status_code, sent(client, photos.jpeg(800, 600)).status_code}
        for act in ("", "file/", "place/", "remove/"):
            answers.add(client.post(f"{PAGE}{picture.pk}/{act}", {"to": "first"}).status_code)
        assert answers == {404}
    assert sent(Client(), photos.jpeg(800, 600)).status_code == 302
    assert line(plant) == ["Цех, вид 900"]


def test_a_picture_is_changed_only_at_its_own_enterprise(client: Client, plant: Enterprise) -> None:
    make.enterprise("other")
    picture = photos.hung(plant)
    assert (
        client.post(f"/office/enterprises/other/pictures/{picture.pk}/remove/").status_code == 404
    )


def counted(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def shown_session(plant: Enterprise, **fields: Any) -> Session:
    return make.session(of=make.activity(plant, **fields))


def test_many_pictures_cost_no_more_statements_than_one(client: Client, plant: Enterprise) -> None:
    session = shown_session(plant)
    urls = (PAGE, "/enterprises/zavod/", f"/sessions/{session.code}/")
    photos.hung(plant, 900)
    one = [counted(client, url) for url in urls]
    for width in (901, 902, 903):
        photos.hung(plant, width)
    assert [counted(client, url) for url in urls] == one


def test_everybody_sees_the_main_picture_with_its_words_and_whose_it_is(plant: Enterprise) -> None:
    session = shown_session(plant)
    url = f"/activities/{session.activity.slug}/"
    assert 'class="drawing' in text(Client().get(url)).partition("<main")[2]
    photos.hung(plant, 900, description_en="At the press", credit="Фото: Анна")
    photos.hung(plant, 901)
    for page in (url, "/enterprises/zavod/", f"/sessions/{session.code}/"):
        shown = text(Client().get(page)).partition("<main")[2]
        assert 'alt="Цех, вид 900"' in shown
        assert 'width="900" height="600"' in shown
        assert "480w" in shown
        assert 'type="image/avif"' in shown
        assert "Фото: Анна" in shown
        assert 'alt="At the press"' in text(Client().get(f"/en{page}"))
    shown = text(Client().get("/enterprises/zavod/"))
    assert shown.index('fetchpriority="high"') < shown.index('loading="lazy"')


def test_an_activity_shows_the_picture_chosen_for_it(client: Client, plant: Enterprise) -> None:
    photos.hung(plant, 900)
    own = photos.hung(plant, 901)
    session = shown_session(plant)
    url = f"/office/activities/{session.activity.slug}/"
    assert send(client, url, picture=str(own.pk)).status_code == 302
    assert Activity.objects.get().picture == own
    shown = text(Client().get(f"/sessions/{session.code}/"))
    assert 'alt="Цех, вид 901"' in shown
    client.post(f"{PAGE}{own.pk}/remove/")
    assert 'alt="Цех, вид 900"' in text(Client().get(f"/sessions/{session.code}/"))
    assert send(client, url, picture=str(own.pk)).status_code == 422


def test_search_engines_are_told_the_picture(plant: Enterprise, settings: Settings) -> None:
    session = shown_session(plant)
    picture = photos.hung(plant)
    page = Client().get(f"/sessions/{session.code}/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert block is not None
    card = f"{settings.SITE_URL}/sessions/{session.code}/card.png"
    assert json.loads(block[1])["image"] == [f"{settings.SITE_URL}{picture.file.url}", card]


def test_who_turned_pictures_off_reads_what_is_seen(plant: Enterprise) -> None:
    photos.hung(plant)
    client = Client()
    client.cookies["gh_view"] = "pictures.off"
    shown = text(client.get("/enterprises/zavod/"))
    assert "На снимке: Цех, вид 900" in shown
    assert "<picture>" not in shown


def test_the_desk_looks_at_no_more_than_sixty_files_in_ten_minutes(
    client: Client, plant: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gatehouse.pages.office.pictures.UPLOADS_AT_MOST", 1)
    assert sent(client, b"x").status_code == 422
    assert "Слишком много попыток" in text(sent(client, photos.jpeg(800, 600)))
