"""Letters to many in a real browser: written, looked at, tried out, sent, delivered; advertising is
refused, and the letters about one's own visit still come."""

from __future__ import annotations

import re
import time
import urllib.request
from email.message import EmailMessage
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
PATIENCE_SECONDS = 60
STOP = re.compile(r"https?://\S+?/news/stop/\S+/")


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


def sends(page: Page, code: str, subject: str, *, is_advertising: bool) -> None:
    """A letter to the people of a session, from the empty form until all have it."""
    write(page, code, subject)
    if is_advertising:
        page.get_by_label("Реклама", exact=True).check()
    page.get_by_role("button", name="Сохранить и посмотреть").click()
    page.get_by_role("button", name="Отправить").click()
    the_minute_passes()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while OutboxItem.objects.filter(kind="mailings.letter", ended_at=None).exists():
        assert time.monotonic() < deadline, "the letters do not go"
        time.sleep(0.1)


def subjects(site: Site, email: str) -> list[str]:
    """Of the letters to many that somebody has got; the first of all told of the places."""
    return [str(one["Subject"]) for one in site.letters(email)[1:]]


def refuses_by_mail_program(letter: EmailMessage) -> None:
    """As a mail program does at a press beside the sender's name (RFC 8058): no browser, no cookie,
    no page."""
    address = str(letter["List-Unsubscribe"]).strip().strip("<>")
    asked = urllib.request.Request(address, str(letter["List-Unsubscribe-Post"]).encode())
    with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS) as answer:
        assert (answer.status, answer.url) == (200, address)


def test_who_refuses_advertising_gets_no_more_of_it_but_letters_about_the_visit(
    site: Site, new_page: NewPage, plain_page: Page, cookies: Any
) -> None:
    steps.leave_free("ORT-2", 6)
    by_link, by_program, stays = (
        "by-link@example.org",
        "by-program@example.org",
        "stays@example.org",
    )
    for email in (by_link, by_program, stays):
        visitor("ORT-2", email)
    page = new_page(javascript=False, storage_state=cookies)
    sends(page, "ORT-2", "Новая серия", is_advertising=True)

    letter = site.letters(by_link, expected=2)[-1]
    found = STOP.search(steps.text_of(letter))
    assert found is not None
    seen = new_page()
    seen.goto(found[0])
    expect(seen.get_by_role("heading", name="Больше не присылать новостей?")).to_be_visible()
    looks_well(seen)
    plain_page.goto(found[0])
    plain_page.get_by_role("button", name="Не присылать новостей").click()
    expect(plain_page.get_by_role("heading", name="Не присылать новостей")).to_be_visible()
    seen.get_by_role("button", name="Не присылать новостей").click()  # pressed twice, done once
    expect(seen.get_by_role("heading", name="Не присылать новостей")).to_be_visible()
    looks_well(seen)
    refuses_by_mail_program(site.letters(by_program, expected=2)[-1])

    sends(page, "ORT-2", "Ещё одна серия", is_advertising=True)
    sends(page, "ORT-2", "Вход со двора", is_advertising=False)
    everything = ["Новая серия", "Ещё одна серия", "Вход со двора"]
    assert subjects(site, stays) == everything
    for email in (by_link, by_program):
        assert subjects(site, email) == ["Новая серия", "Вход со двора"]
