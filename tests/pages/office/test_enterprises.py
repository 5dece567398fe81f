"""Enterprises and industries at the organisers' desk: listed, written down, changed, taken out."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.catalogue.models import Enterprise, Industry
from gatehouse.core.models import HistoryEntry, Undo
from gatehouse.people.models import Role
from gatehouse.programme.models import SearchStem
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import filled, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
LIST, NEW, INDUSTRIES = "/office/enterprises/", "/office/enterprises/new/", "/office/industries/"


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


def page_of(plant: Enterprise, name: str = "") -> str:
    return f"/office/enterprises/{plant.code}/{name}"


def names(page: Any) -> list[str]:
    return [row.enterprise.name for row in page.context["rows"]]


def undone(client: Client) -> Any:
    """Take the last act back."""
    return client.post(f"/office/undo/{Undo.objects.latest('made_at').key}/")


def test_the_list_counts_and_is_searched_by_name_and_address(desk: Client) -> None:
    session = make.session()
    plant = session.activity.enterprise
    other = make.enterprise(name_ru="Хлебозавод")
    make.site(other, address_ru="Лесная улица, 1")
    [row, _other] = opened(desk, LIST).context["rows"]
    assert (row.enterprise, row.sites, row.sessions, row.people) == (plant, 1, 1, 0)
    assert names(opened(desk, f"{LIST}?q=хлебо")) == ["Хлебозавод"]
    assert names(opened(desk, f"{LIST}?q=лесная")) == ["Хлебозавод"]
    assert names(opened(desk, f"{LIST}?industry=space")) == []


def test_many_enterprises_take_as_many_statements_as_one(desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(desk, LIST)
        return len(queries)

    season = make.session().season
    one = statements()
    for _ in range(4):
        make.session(within=season)
    assert statements() == one


def test_russian_is_enough_and_its_site_comes_next(desk: Client) -> None:
    makes = make.industry()
    answer = send(desk, NEW, name_ru="Щербинский завод", shows_ru="лифты", industry=makes.pk)
    plant = Enterprise.objects.get()
    assert plant.code == "shcherbinskiy-zavod"
    assert answer.url == page_of(plant, "sites/new/")


def test_bad_input_keeps_what_was_typed(desk: Client) -> None:
    answer = send(desk, NEW, name_ru="", shows_ru="лифты")
    assert answer.status_code == 422
    assert "лифты" in text(answer)
    assert not Enterprise.objects.exists()


def test_new_words_make_it_findable(desk: Client) -> None:
    activity = make.activity()
    before = SearchStem.objects.filter(activity=activity).count()
    send(desk, page_of(activity.enterprise), name_ru="Паровозостроители")
    assert SearchStem.objects.filter(activity=activity).count() != before or (
        SearchStem.objects.filter(activity=activity, stem__startswith="паровоз").exists()
    )


def test_the_address_of_a_public_page_stays(desk: Client) -> None:
    plant = make.session().activity.enterprise
    send(desk, page_of(plant), code="other", name_en="New")
    changed = Enterprise.objects.get(pk=plant.pk)
    assert (changed.code, changed.name_en) == (plant.code, "New")


def test_two_organisers_lose_nothing(desk: Client) -> None:
    plant = make.enterprise(name_en="")
    form = filled(opened(desk, page_of(plant)))
    send(client_of(holder(Role.ORGANISER)), page_of(plant), about_ru="Давно")
    assert desk.post(page_of(plant), form | {"name_en": "Old works"}).status_code == 302
    plant.refresh_from_db()
    assert (plant.about_ru, plant.name_en) == ("Давно", "Old works")


def test_what_both_changed_comes_back_with_both_words(desk: Client) -> None:
    plant = make.enterprise(name_en="")
    form = filled(opened(desk, page_of(plant)))
    send(client_of(holder(Role.ORGANISER)), page_of(plant), name_en="Theirs")
    answer = desk.post(page_of(plant), form | {"name_en": "Mine"})
    assert answer.status_code == 409
    assert "Theirs" in text(answer)
    assert "Mine" in text(answer)
    assert Enterprise.objects.get(pk=plant.pk).name_en == "Theirs"


def test_one_that_has_nothing_is_taken_out_and_brought_back_as_it_was(desk: Client) -> None:
    plant = make.enterprise(about_ru="Давно")
    assert desk.post(page_of(plant, "remove/")).status_code == 302
    assert not Enterprise.objects.exists()
    undone(desk)
    assert Enterprise.objects.get().pk == plant.pk
    assert Enterprise.objects.get().about_ru == "Давно"


def test_one_with_things_stays_and_says_why(desk: Client) -> None:
    plant = make.activity().enterprise
    answer = desk.post(page_of(plant, "remove/"), follow=True)
    assert "Это остаётся" in text(answer)
    assert "мероприятия" in text(answer)
    assert Enterprise.objects.filter(pk=plant.pk).exists()


def test_it_is_not_brought_back_where_its_code_is_taken(desk: Client) -> None:
    plant = make.enterprise("works")
    desk.post(page_of(plant, "remove/"))
    make.enterprise("works")
    undone(desk)
    assert Enterprise.objects.count() == 1
    assert "уже занято" in text(opened(desk, LIST))


def test_what_was_done_stands_in_the_history_in_words(desk: Client) -> None:
    plant = make.enterprise()
    desk.post(page_of(plant, "remove/"))
    entry = HistoryEntry.objects.get(verb="catalogue.enterprise_removed")
    assert (entry.of_id, entry.facts) == (str(plant.pk), {"code": plant.code})
    assert "Предприятие убрано" in text(opened(desk, "/office/history/"))


def test_an_industry_is_written_down_renamed_and_taken_out_while_nobody_makes_it(
    desk: Client,
) -> None:
    send(desk, INDUSTRIES, name_ru="Мебель", name_en="Furniture")
    made = Industry.objects.get(code="furniture")
    send(desk, f"{INDUSTRIES}furniture/", name_ru="Мебельная")
    made.refresh_from_db()
    assert made.name_ru == "Мебельная"
    desk.post(f"{INDUSTRIES}furniture/remove/")
    assert not Industry.objects.filter(code="furniture").exists()
    used = make.enterprise().industry
    desk.post(f"{INDUSTRIES}{used.code}/remove/")
    assert Industry.objects.filter(pk=used.pk).exists()
