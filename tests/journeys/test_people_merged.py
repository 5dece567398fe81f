"""One person's two accounts become one and two again, and somebody is booked on the phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from gatehouse.admission.models import Application
from gatehouse.admission.rules import GuestAsk
from gatehouse.people.models import Person
from tests import make
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
ORGANISER = "organiser@gatehouse.example"
OLD, NEW = "anna.old@example.org", "anna.new@example.org"


@pytest.fixture(scope="module")
def cookies(site: Site, chromium: Browser) -> Any:
    """An organiser who signs in once."""
    context = chromium.new_context(base_url=site.url, locale="ru-RU")
    steps.signed_in(context.new_page(), site, ORGANISER)
    kept = context.storage_state()
    context.close()
    return kept


def asked_by(email: str, code: str) -> Application:
    """A visit of Anna with her child, from one of her accounts."""
    steps.leave_free(code, 4)
    born = timezone.localdate() - timedelta(days=365 * 12)
    guests = (GuestAsk("Анна Петрова"), GuestAsk("Лёва Петров", born))
    return make.application(
        steps.session(code), by=make.person(email), guests=guests, now=timezone.now()
    )


def asker(of: Application) -> Person:
    return Application.objects.get(pk=of.pk).asker


def test_a_double_person_is_merged_and_unmerged(
    site: Site, new_page: NewPage, cookies: Any
) -> None:
    first, second = asked_by(OLD, "UNI-3"), asked_by(NEW, "EST-3")
    page: Page = new_page(width=1280, storage_state=cookies)
    page.goto("/office/people/")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name=f"№ {first.asker_id}, № {second.asker_id}").click()
    expect(page.get_by_text(OLD)).to_be_visible()
    expect(page.get_by_text(NEW)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Объединить").click()
    expect(page.get_by_text("Теперь это одна учётная запись")).to_be_visible()
    assert asker(second) == asker(first)
    page.get_by_role("button", name="Разделить").click()
    expect(page.get_by_text("Снова две учётные записи")).to_be_visible()
    assert [asker(first).email, asker(second).email] == [OLD, NEW]


def test_somebody_without_an_address_is_booked_on_the_phone(
    site: Site, new_page: NewPage, cookies: Any
) -> None:
    steps.leave_free("UNI-3", 4)
    page: Page = new_page(width=360, storage_state=cookies)
    page.goto("/office/sessions/UNI-3/book/")
    page.get_by_label("Телефон того, кто звонит").fill("8 900 765-43-21")
    page.get_by_label("Имя и фамилия").fill("Пётр Котов")
    for box in page.locator('#book input[type="checkbox"][required]').all():
        box.check()
    page.get_by_role("button", name="Записать").click()
    expect(page.get_by_role("heading", name="Записали по телефону")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    booked = Application.objects.filter(taken_by__isnull=False).latest("pk")
    assert not booked.asker.has_address
    ticket = page.request.get(f"/office/sessions/UNI-3/book/{booked.key}/ticket.pdf")
    assert ticket.headers["content-type"] == "application/pdf"
