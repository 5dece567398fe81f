"""The season in a real browser: with JavaScript it answers at once, without it all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from gatehouse.programme.models import Quota, Session
from tests import make
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.site import Site, Stock, running

pytestmark = pytest.mark.journey
ALL = ["/", "/programme/", "/programme/calendar/", "/programme/map/", "/programme/?q=ракета&age=x"]


@pytest.fixture(scope="module")
def site(stock: Stock, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """One for all: only how full a session is changes, which one test looks at."""
    with running(stock, django_db_blocker) as site:
        yield site


@pytest.fixture(scope="module")
def rocket(site: Site) -> Session:
    """In ten days a tour to rockets for twelve-year-olds and one to sweets for the small."""
    starts_at = timezone.now().replace(hour=9, minute=0) + timedelta(days=10)
    season = make.season(starts_on=starts_at.date(), ends_on=starts_at.date() + timedelta(days=9))
    space = make.activity(make.enterprise(makes="space"), title_ru="Ракета", admission_age=12)
    sweets = make.activity(title_ru="Конфета", admission_age=3)
    make.session(of=sweets, within=season, starts_at=starts_at)
    return make.session(of=space, within=season, starts_at=starts_at, capacity=20)


def titles(page: Page) -> list[str]:
    return page.locator(".session-row h3").all_inner_texts()


def test_a_filter_answers_at_once_and_the_address_follows(page: Page, rocket: Session) -> None:
    page.goto("/programme/")
    page.locator("details.filter-fold > summary").click()
    page.get_by_label("Сколько лет младшему").fill("5")
    page.get_by_label("Сколько лет младшему").press("Tab")
    expect(page.get_by_role("status").first).to_have_text("Нашёлся 1 сеанс")
    assert titles(page) == ["Конфета"]
    assert page.url.endswith("/programme/?age=5")
    page.get_by_label("Что ищете").fill("ракета")
    expect(page.locator(".empty")).to_contain_text("есть сеансы с 12 лет")
    page.get_by_role("link", name="Убрать и показать").click()
    expect(page.locator(".session-row h3")).to_have_count(1)
    page.go_back()
    expect(page.locator(".empty")).to_be_visible()


def test_without_javascript_the_form_does_the_same(plain_page: Page, rocket: Session) -> None:
    plain_page.goto("/programme/")
    plain_page.locator("details.filter-fold > summary").click()
    plain_page.get_by_label("Сколько лет младшему").fill("5")
    plain_page.get_by_role("button", name="Показать", exact=True).click()
    found = plain_page.locator(".session-row h3")
    expect(found).to_have_text(["Конфета"])
    plain_page.get_by_role("link", name=re.compile("младшему 5 лет")).click()
    expect(found).to_have_count(2)
    assert sorted(titles(plain_page)) == ["Конфета", "Ракета"]


def test_places_are_kept_fresh_to_the_minute(page: Page, rocket: Session) -> None:
    page.clock.install()
    page.goto("/programme/")
    cell = page.locator(f"#left-{rocket.code}")
    expect(cell).to_contain_text("20")
    Quota.objects.filter(session=rocket).update(held=18)
    # The cache in front is not here; the page asks by itself once a minute.
    page.clock.fast_forward(61_000)
    expect(cell).to_contain_text("2")
    expect(cell).to_contain_text("места осталось")


def test_the_map_is_walked_with_the_keyboard(page: Page, rocket: Session) -> None:
    page.goto("/programme/map/")
    page.locator(".map-pin").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#site-"))
    expect(page.locator(".map-places > li:target")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sessions/"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_the_season_is_accessible_and_fits(
    new_page: NewPage, rocket: Session, width: int, scheme: str
) -> None:
    page = new_page(width=width, color_scheme=scheme)
    for path in ALL:
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)
