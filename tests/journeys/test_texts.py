"""An organiser changes the rules of visiting, and looks at a draft on a phone's width."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from gatehouse.programme.models import Session
from tests.browser import NewPage
from tests.journeys import steps
from tests.journeys.every_page import DESK_OF, ORGANISER
from tests.site import Site

pytestmark = pytest.mark.journey
RULES = "/office/texts/visiting-rules/"


def test_the_rules_are_changed_compared_and_published(site: Site, new_page: NewPage) -> None:
    page = new_page()
    steps.signed_in(page, site, ORGANISER)
    page.goto("/office/texts/")
    page.get_by_role("link", name="Правила посещения", exact=True).first.click()
    page.wait_for_load_state()  # what is typed is heard once the script is there
    body = page.get_by_label("Текст по-русски")
    body.fill(f"{body.input_value()}\n\nПриходите за **десять минут** до начала.")
    seen = page.locator(".texts-seen")
    expect(seen.get_by_text("десять минут")).to_be_visible()
    page.get_by_role("button", name="Сохранить черновик").click()
    page.get_by_role("link", name="Что изменилось").first.click()
    expect(page.locator(".texts-diff ins")).to_contain_text("десять минут")
    page.get_by_role("link", name="К публикации").click()
    page.get_by_role("button", name="Опубликовать навсегда").click()
    expect(page.get_by_text("Действует версия 2.")).to_be_visible()
    page.goto("/texts/visiting-rules/")
    expect(page.get_by_role("strong").filter(has_text="десять минут")).to_be_visible()


def test_a_draft_is_looked_at_on_a_phone_s_width(site: Site, new_page: NewPage) -> None:
    session = steps.session(DESK_OF)
    Session.objects.filter(pk=session.pk).update(published_at=None)
    page = new_page(width=1280, height=900)
    steps.signed_in(page, site, ORGANISER)
    page.goto(f"/office/sessions/{DESK_OF}/edit/")
    page.get_by_role("link", name="Посмотреть").click()
    frame = page.frame_locator("iframe[data-preview]")
    expect(frame.get_by_role("heading", level=1)).to_have_text(session.activity.title)
    page.wait_for_load_state()
    assert frame.locator("html").evaluate("() => innerWidth") == 360
    page.get_by_role("link", name="Планшет").click()
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state()
    assert frame.locator("html").evaluate("() => innerWidth") == 768
    page.get_by_role("navigation", name="Язык").get_by_role("link", name="English").click()
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    page.get_by_text("Показать ещё кому-то").click()
    handed = page.locator("#handed").inner_text()
    stranger = new_page()
    stranger.goto(re.sub(r"^https?://[^/]+", "", handed))
    expect(stranger.get_by_role("heading", level=1)).to_be_visible()
    assert stranger.goto(f"/sessions/{DESK_OF}/").status == 404  # type: ignore[union-attr]
