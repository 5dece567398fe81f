"""A plant at its desk: a visit is moved, another called off; visitors choose another day."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from gatehouse.admission.models import Application
from gatehouse.programme.models import Session
from tests import make
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
INSTEAD = re.compile(r"https?://\S+?/v/\S+?/instead/")


def plant(page: Page, site: Site, name: str) -> Page:
    """Sign in as the person of a plant of the example; the desk opens by itself."""
    page.goto("/sign-in/")
    steps.sign_in(page, site, f"plant.{name}@gatehouse.example")
    expect(page).to_have_url(re.compile("/desk/$"))
    return page


def visitor(code: str, email: str, adults: int = 2) -> Application:
    """Somebody with places at a session."""
    return make.application(
        steps.session(code), by=make.person(email), now=timezone.now(), adults=adults
    )


def looks_well(page: Page) -> None:
    """On a phone and on an office computer, by day and in the dark."""
    for width, colours in ((360, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)


def press(page: Page, target: Locator) -> None:
    """Come to it by the keyboard, as far as that takes, and press it."""
    for _ in range(120):
        if target.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError("out of the keyboard's reach")


def test_a_visit_is_moved_by_keyboard_and_everybody_is_told(
    site: Site, new_page: NewPage, page: Page
) -> None:
    visitor("SVO-1", "moved@example.org")
    before = steps.session("SVO-1")
    desk = plant(new_page(width=1280), site, "svoboda")
    looks_well(desk)
    desk.goto("/desk/sessions/SVO-1/")
    looks_well(desk)
    press(desk, desk.get_by_role("link", name="Перенести визит"))
    at = before.starts_at.astimezone(before.zone) + timedelta(hours=2)
    desk.get_by_label("Новый день").fill(at.date().isoformat())
    desk.get_by_label("Новое время").fill(f"{at:%H:%M}")
    desk.get_by_label("Почему меняется время").fill("Ремонт линии")
    press(desk, desk.get_by_role("button", name="Показать, кому сообщим"))
    expect(desk.get_by_text("Письмами, сразу:")).to_be_visible()
    looks_well(desk)
    press(desk, desk.get_by_role("button", name="Перенести и всем сообщить"))
    told = desk.get_by_role("region", name="Перенесён: кому сообщили")
    expect(told.get_by_text("отправлено").first).to_be_visible()
    expect(told.get_by_text("в пути")).to_have_count(0)
    looks_well(desk)
    assert Session.objects.get(code="SVO-1").starts_at == at

    letter = site.letters("moved@example.org", expected=2)[-1]
    assert "Новое время" in str(letter["Subject"])
    page.goto(steps.signed_link(letter))
    steps.expect_state(page, "booked")
    expect(page.get_by_text("Время изменилось.")).to_be_visible()
    looks_well(page)


def test_a_visit_is_called_off_and_another_day_is_taken_in_one_tap(
    site: Site, new_page: NewPage, plain_page: Page
) -> None:
    application = visitor("ORT-1", "instead@example.org")
    name = application.party.guests.order_by("number")[0].name
    desk = plant(new_page(javascript=False), site, "ortomoda")
    desk.goto("/desk/sessions/ORT-1/")
    desk.get_by_role("link", name="Отменить визит").click()
    expect(desk.get_by_text("Что предложим взамен")).to_be_visible()
    desk.get_by_label("Почему визит не состоится").fill("Авария на подстанции")
    desk.get_by_role("button", name="Отменить и всем сообщить").click()
    expect(desk.get_by_text("Отменён: кому сообщили")).to_be_visible()

    letter = site.letters("instead@example.org", expected=2)[-1]
    found = INSTEAD.search(steps.text_of(letter))
    assert found is not None
    plain_page.goto(found[0])
    first = plain_page.locator("ul.instead > li").first
    first.get_by_role("button").click()
    steps.expect_state(plain_page, "booked")
    expect(plain_page.get_by_text("Вас ждут в другой день")).to_be_visible()
    application.refresh_from_db()
    assert application.session.code == "ORT-2"

    desk.reload()
    row = desk.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("придут в другой день")
    expect(row).to_contain_text("отправлено")
    expect(desk.get_by_text("instead@example.org")).to_have_count(0)


def test_places_are_raised_and_the_change_is_undone_in_one_press(
    site: Site, new_page: NewPage
) -> None:
    desk = plant(new_page(), site, "galvent")
    desk.goto("/desk/sessions/GAL-2/")
    was = desk.locator("#places-public").input_value()
    desk.locator("#places-public").fill(str(int(was) + 5))
    desk.get_by_role("button", name="Предложить столько").first.click()
    expect(desk.locator("[data-undo]")).to_contain_text(f"было: {was}")
    looks_well(desk)
    desk.get_by_role("button", name="Вернуть").click()
    expect(desk.locator("#places-public")).to_have_value(was)


@pytest.fixture(scope="module")
def confectioner(site: Site, chromium: Browser) -> Any:
    """The cookies of a plant's person, who signs in once."""
    context = chromium.new_context(base_url=site.url, locale="ru-RU")
    plant(context.new_page(), site, "uniconf")
    cookies = context.storage_state()
    context.close()
    return cookies


def test_a_filled_desk_is_in_the_example(new_page: NewPage, confectioner: Any) -> None:
    desk = new_page(width=1280, storage_state=confectioner)
    desk.goto("/desk/")
    desk.get_by_role("link", name="Ближайший визит").click()
    expect(desk.get_by_role("table")).to_contain_text("Конфета в разрезе")
    desk.get_by_role("link", name="Неделя", exact=True).click()
    expect(desk.get_by_role("table").first).to_be_visible()
