"""The content at the organisers' desk: what is missing of what, and the way through the gaps."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.catalogue.models import Enterprise, Picture
from gatehouse.core import texts
from gatehouse.pages.office import content_missing as missing
from gatehouse.pages.office.content_missing import Lack
from gatehouse.people.models import Role
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import editor_of, filled, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
CONTENT, NEXT = "/office/content/", "/office/content/next/"


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


def lacks(found: list[missing.Missing]) -> list[tuple[str, str]]:
    return [(str(one.lack), one.field) for one in found]


def titles(page: Any) -> list[str]:
    return [line["row"].title for line in page.context["rows"]]


def picture_of(enterprise: Enterprise, **fields: Any) -> Picture:
    usual: dict[str, Any] = {
        "file": "pictures/a.avif", "sha256": "0" * 64, "width": 9, "height": 9,
        "added_at": make.NOW, "description_ru": "Мастер",
    }  # fmt: skip
    return Picture.objects.create(enterprise=enterprise, **usual | fields)


def whole_plant(**fields: Any) -> Enterprise:
    """An enterprise of which nothing is missing, with a site of which nothing is."""
    plant = make.enterprise(**{"about_ru": "Давно", "about_en": "Long"} | fields)
    make.site(plant, way_there_ru="Прямо", way_there_en="Straight on", meeting_point_ru="Вход",
              meeting_point_en="The door")  # fmt: skip
    picture_of(plant, description_en="A master")
    return plant


def test_english_is_missing_where_there_is_russian_only() -> None:
    plant = make.enterprise(name_en="", about_ru="Давно")
    found = missing.of_enterprise(plant, pictures=1, sites=1)
    assert lacks(found) == [("english", "name_en"), ("english", "about_en")]


def test_an_enterprise_lacks_what_it_is_about_a_picture_and_a_site() -> None:
    found = missing.of_enterprise(make.enterprise(), pictures=0, sites=0)
    assert lacks(found) == [("about", "about_ru"), ("picture", ""), ("site", "")]


def test_a_site_with_steps_owes_a_word_on_access() -> None:
    plant = make.enterprise()
    bare = missing.of_site(make.site(plant, step_free=False))
    assert lacks(bare) == [
        ("way_there", "way_there_ru"), ("meeting_point", "meeting_point_ru"),
        ("access_notes", "access_notes_ru"),
    ]  # fmt: skip
    level = missing.of_site(make.site(plant, step_free=True, way_there_ru="Прямо"))
    assert lacks(level) == [("meeting_point", "meeting_point_ru"), ("english", "way_there_en")]


def test_what_one_comes_to_by_application_says_what_to_show_and_to_wear() -> None:
    found = missing.of_activity(make.activity(duration_minutes=0, about_ru="О", about_en="A"))
    assert lacks(found) == [
        ("duration", "duration_minutes"), ("documents", "documents_ru"), ("dress", "dress_ru"),
    ]  # fmt: skip
    concert = make.activity(format="broadcast", about_ru="О", about_en="A")
    assert missing.of_activity(concert) == []


def test_the_table_shows_rows_with_gaps_each_with_the_way_to_its_field(desk: Client) -> None:
    whole_plant(name_ru="Целое")
    plant = make.enterprise(name_ru="Дырявое", name_en="")
    page = opened(desk, f"{CONTENT}?kind=enterprise")
    assert titles(page) == ["Дырявое"]
    said = text(page)
    assert f"/office/enterprises/{plant.code}/?at=name_en&amp;then=kind%3Denterprise" in said
    assert "#id_name_en" in said
    assert titles(opened(desk, f"{CONTENT}?kind=enterprise&everything=1")) == ["Дырявое", "Целое"]


def test_filters_meet_and_a_wrong_one_filters_nothing(desk: Client) -> None:
    own, other = make.session(), make.session()
    plant = own.activity.enterprise.code
    assert titles(opened(desk, f"{CONTENT}?kind=activity&plant={plant}")) == [own.activity.title]
    season = other.season.code
    assert titles(opened(desk, f"{CONTENT}?kind=activity&season={season}")) == [
        other.activity.title
    ]
    assert titles(opened(desk, f"{CONTENT}?kind=activity&lack=english")) == []
    assert len(titles(opened(desk, f"{CONTENT}?kind=activity&lack=nonsense"))) == 2


def test_each_kind_is_counted_with_those_that_lack_something(desk: Client) -> None:
    whole_plant()
    make.enterprise()
    counts = {one["text"]: one for one in opened(desk, CONTENT).context["counts"]}
    assert (counts["Предприятия"]["lacking"], counts["Предприятия"]["all"]) == (1, 2)
    assert (counts["Снимки"]["lacking"], counts["Снимки"]["all"]) == (0, 1)


def test_many_rows_take_as_many_statements_as_one(desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(desk, CONTENT)
        return len(queries)

    make.session()
    statements()  # what is read once for the process
    one = statements()
    for _ in range(4):
        make.session()
        make.consent_texts()
    assert statements() == one


def test_whoever_came_from_the_gaps_saves_and_goes_on_until_none_is_left(desk: Client) -> None:
    first = whole_plant(name_ru="А", name_en="")
    second = whole_plant(name_ru="Б", shows_en="")
    query = "kind=enterprise&lack=english"
    way = desk.get(f"{NEXT}?{query}").headers["Location"]
    assert way.startswith(f"/office/enterprises/{first.code}/?at=name_en")
    url = way.partition("#")[0]
    answer: Any = desk.post(url, filled(opened(desk, url), name_en="A", go_on="1"))
    assert answer.url == f"{NEXT}?{query}&after=enterprise-{first.pk}"
    url = desk.get(answer.url).headers["Location"].partition("#")[0]
    assert url.startswith(f"/office/enterprises/{second.code}/?at=shows_en")
    answer = desk.post(url, filled(opened(desk, url), shows_en="bread", go_on="1"))
    last: Any = desk.get(answer.url)
    assert last.url == f"{CONTENT}?lack=english&kind=enterprise" or last.url.startswith(CONTENT)
    assert "Здесь теперь есть всё" in text(desk.get(last.url))


def test_a_gap_is_skipped_and_comes_again_last(desk: Client) -> None:
    first, second = whole_plant(name_ru="А", name_en=""), whole_plant(name_ru="Б", name_en="")
    query = "kind=enterprise"
    after = desk.get(f"{NEXT}?{query}&after=enterprise-{first.pk}").headers["Location"]
    assert f"/{second.code}/" in after
    round_again = desk.get(f"{NEXT}?{query}&after=enterprise-{second.pk}").headers["Location"]
    assert f"/{first.code}/" in round_again


def test_a_plain_save_stays_with_the_row(desk: Client) -> None:
    plant = whole_plant(name_en="")
    url = f"/office/enterprises/{plant.code}/?then=lack%3Denglish"
    answer: Any = desk.post(url, filled(opened(desk, url), name_en="A"))
    assert answer.url == f"/office/enterprises/{plant.code}/"


def test_a_text_in_draft_leads_on_to_the_next_gap(desk: Client) -> None:
    said = {"title_ru": "Правила", "body_ru": "Приходите.", "title_en": "Rules", "body_en": ""}
    texts.publish("rules", **said, by=None, now=make.NOW)
    way = desk.get(f"{NEXT}?lack=english&kind=text").headers["Location"]
    url, _mark, field = way.partition("#")
    assert (url, field) == ("/office/texts/rules/?then=kind%3Dtext%26lack%3Denglish", "id_body_en")
    page = opened(desk, url)
    on = f"{NEXT}?kind=text&lack=english&after=text-rules"
    assert page.context["next_gap"] == on
    answer: Any = desk.post(url, filled(page, body_en="Come.", go_on="1"))
    assert answer.url == on


def test_a_text_is_saved_and_shown_again_on_the_way(desk: Client) -> None:
    said = {"title_ru": "Правила", "body_ru": "Приходите.", "title_en": "Rules", "body_en": ""}
    texts.publish("rules", **said, by=None, now=make.NOW)
    url = "/office/texts/rules/?then=lack%3Denglish"
    answer: Any = desk.post(url, filled(opened(desk, url), body_en="Come."))
    assert answer.url == url


def test_a_picture_described_in_english_leads_on(desk: Client) -> None:
    picture = picture_of(plant := make.enterprise())
    page = opened(desk, f"/office/enterprises/{plant.code}/pictures/?then=kind%3Dpicture")
    [card] = page.context["cards"]
    assert card.is_open
    here = f"/office/enterprises/{plant.code}/pictures/{picture.pk}/?then=kind%3Dpicture"
    assert f'action="{here}"' in text(page)
    sent = {name: card.words.form[name].value() or "" for name in ("description_ru", "credit")}
    sent |= {"description_en": "A master", "go_on": "1", "seen": card.words.seen.packed()}
    answer: Any = desk.post(here, sent)
    assert answer.url == f"{NEXT}?kind=picture&after=picture-{picture.pk}"


@pytest.mark.parametrize("url", [CONTENT, NEXT, "/office/enterprises/", "/office/industries/"])
def test_an_editor_of_one_season_has_no_say_in_the_whole_content(url: str) -> None:
    client = client_of(editor_of(make.season()))
    assert client.get(url).status_code == 404


def test_the_texts_are_found_from_every_page_of_the_desk_and_from_the_content(desk: Client) -> None:
    assert 'href="/office/texts/" data-key="t"' in text(desk.get(CONTENT))
    assert '<a class="button" href="/office/texts/">' in text(desk.get(f"{CONTENT}?kind=text"))
    editor = client_of(editor_of(make.season()))
    assert "/office/texts/" not in text(editor.get("/office/"))


def test_every_lack_is_named() -> None:
    assert all(str(lack.label) for lack in Lack)
