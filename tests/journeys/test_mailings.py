"""Letters to many in a real browser: written, looked at, tried out, sent, delivered, refused."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from gatehouse.admission.models import Application
from gatehouse.core import texts
from gatehouse.core.models import Job, MailState, OutboxItem
from gatehouse.mailings.models import Mailing
from gatehouse.people.operations import give_consents
from tests import make
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
ORGANISER = "organiser@gatehouse.example"
PATIENCE_SECONDS = 30


@pytest.fixture(scope="module")
def cookies(site: Site, chromium: Browser) -> Any:
    """An organiser who signs in once."""
    context = chromium.new_context(base_url=site.url, locale="ru-RU")
    steps.signed_in(context.new_page(), site, ORGANISER)
    kept = context.storage_state()
    context.close()
    return kept


def visitor(code: str, email: str) -> Application:
    """Somebody with places at a session, who agrees to news."""
    session = steps.session(code)
    made = make.application(session, by=make.person(email), now=timezone.now(), adults=2)
    give_consents(
        texts=[texts.current("consent-news")],
        about=f"application:{made.key}",
        by=made.party.asker,
        now=timezone.now(),
        given_from="",
    )
    return made


def looks_well(page: Page) -> None:
    """On a phone and on an office computer, by day and in the dark."""
    for width, colours in ((360, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)


def write(page: Page, code: str, subject: str) -> None:
    """The form, with both languages, saved."""
    page.goto(f"/office/mailings/new/?session={code}")
    page.get_by_label("Тема по-русски").fill(subject)
    page.get_by_label("Текст по-русски").fill("Ждём вас **{день}**: {визит}.\n\n{ссылка}")
    page.get_by_label("Тема по-английски").fill("The other entrance")
    page.get_by_label("Текст по-английски").fill("See you on **{day}**.")


def the_minute_passes() -> None:
    """All letters of the mailing are queued; their time comes now."""
    mailing = Mailing.objects.latest("pk")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while mailing.addressees.filter(is_queued=False).exists():
        assert time.monotonic() < deadline, "no worker queues the letters"
        time.sleep(0.1)
    now = timezone.now()
    Mailing.objects.filter(pk=mailing.pk).update(goes_at=now)
    letters = OutboxItem.objects.filter(kind="mailings.letter", state=MailState.QUEUED)
    letters.update(due_at=now)
    Job.objects.filter(name="mailings.send_mailing", ended_at=None).update(due_at=now)


def test_a_letter_is_written_seen_tried_out_sent_and_delivered(
    site: Site, new_page: NewPage, cookies: Any
) -> None:
    visitor("UNI-3", "entrance@example.org")
    page = new_page(width=1280, storage_state=cookies)
    write(page, "UNI-3", "Вход с другой стороны")
    looks_well(page)
    page.get_by_role("button", name="Сохранить и посмотреть").click()
    expect(page.get_by_role("heading", name="Каким письмо увидят")).to_be_visible()
    expect(page.get_by_text("See you on")).to_be_visible()
    looks_well(page)
    before = len(site.letters(ORGANISER, expected=0))
    page.get_by_role("button", name="Послать себе").click()
    tried = site.letters(ORGANISER, expected=before + 2)[-2:]
    assert {str(one["Subject"]) for one in tried} == {"Вход с другой стороны", "The other entrance"}

    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_text("Через минуту письмо уйдёт")).to_be_visible()
    looks_well(page)
    page.locator("#delivery").get_by_role("button", name="Отозвать").click()
    expect(page.get_by_role("button", name="Отправить")).to_be_visible()
    assert not OutboxItem.objects.filter(kind="mailings.letter").exists()

    page.get_by_role("button", name="Отправить").click()
    expect(page.locator("#delivery")).to_be_visible()
    the_minute_passes()
    expect(page.get_by_text("Осталось: 0")).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
    letter = site.letters("entrance@example.org", expected=2)[-1]
    assert str(letter["Subject"]) == "Вход с другой стороны"
    page.goto(steps.signed_link(letter))
    steps.expect_state(page, "booked")
