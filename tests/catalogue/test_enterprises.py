"""The list of enterprises."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gatehouse.catalogue import operations as catalogue
from tests import make

pytestmark = pytest.mark.django_db


def test_enterprises_stand_under_what_they_make(client: Client) -> None:
    sweets = make.enterprise(name_ru="Фабрика «Мир»")
    jewels = catalogue.add_industry(
        code="jewellery", name_ru="Ювелирная", name_en="Jewellery", by=None, now=make.NOW
    )
    ring = catalogue.add_enterprise(
        code="ring",
        industry=jewels,
        name_ru="Кольцо",
        name_en="Ring",
        shows_ru="кольца",
        shows_en="rings",
        by=None,
        now=make.NOW,
    )
    html = client.get("/enterprises/").content.decode()
    order = ["Кондитерская", f'href="{sweets.code}/"', "Ювелирная", f'href="{ring.code}/"']
    assert sorted(order, key=html.index) == order


def test_an_industry_nobody_works_in_is_not_shown(client: Client) -> None:
    catalogue.add_industry(code="space", name_ru="Космос", name_en="Space", by=None, now=make.NOW)
    html = client.get("/enterprises/").content.decode()
    assert "Космос" not in html
    assert "Предприятия пока не объявлены" in html


def test_the_english_list_is_english(client: Client) -> None:
    make.enterprise()
    html = client.get("/en/enterprises/").content.decode()
    assert "1 enterprise, by what it makes." in html
    assert "Confectionery" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        make.enterprise()
    with django_assert_num_queries(2):
        response = client.get("/enterprises/")
    assert response["Cache-Control"].startswith("public")
    assert not response.cookies
