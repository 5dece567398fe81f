"""What people do on the site again and again: sign in, fill in the form, read their letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC, date
from email.message import EmailMessage
from io import BytesIO

from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from gatehouse.admission.operations import set_places
from gatehouse.people.models import Person
from gatehouse.programme.models import QuotaKind, Session
from tests.site import Site

CONSENTS = ("personal-data", "plant")
LINK = re.compile(r"https?://\S+?/v/\S+")
CODE = re.compile(r"\d{3}\s?\d{3}$")  # at the end of the subject


def sign_in(page: Page, site: Site, email: str) -> None:
    """From the page of sign-in to where it leads, by the code of the newest letter."""
    before = {letter["Message-ID"] for letter in site.letters(email, expected=0)}
    page.locator("[name=email]").fill(email)
    send(page)
    page.locator("[name=code]").fill(_code(site, email, besides=before))
    send(page)
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _code(site: Site, email: str, *, besides: Collection[str]) -> str:
    """The code of a letter that was not there before. Other letters may come meanwhile, and lie
    among those that were: a letter lies where its date puts it."""
    known = len(besides)
    while True:
        letters = site.letters(email, expected=known + 1)
        fresh = [letter for letter in letters if letter["Message-ID"] not in besides]
        for letter in reversed(fresh):
            if found := CODE.search(str(letter["Subject"])):
                return found[0]
        known = len(letters)


def signed_in(page: Page, site: Site, email: str, path: str = "/visits/") -> None:
    """Open a page as this person."""
    page.goto(f"/sign-in/?next={path}")
    sign_in(page, site, email)


def guest(page: Page, who: str) -> Locator:
    """The row of one guest: «Взрослый 1», «Ребёнок 1»."""
    return page.get_by_role("group", name=who, exact=True)


def name_company(
    page: Page, adults: Sequence[str], children: Sequence[tuple[str, date]] = ()
) -> None:
    """Type the names and the birth dates."""
    for number, name in enumerate(adults, start=1):
        guest(page, f"Взрослый {number}").get_by_label("Имя и фамилия").fill(name)
    for number, (name, born_on) in enumerate(children, start=1):
        row = guest(page, f"Ребёнок {number}")
        row.get_by_label("Имя и фамилия").fill(name)
        row.get_by_label("Дата рождения").fill(born_on.isoformat())


def agree(page: Page, *, child: bool = False) -> None:
    """Tick what one cannot come without."""
    for purpose in (*CONSENTS, *(["child"] if child else [])):
        page.locator(f"[name=consent-{purpose}]").check()


def send(page: Page) -> None:
    """Press the one button that the form is there for."""
    page.locator("main form .button-signal").click()


def ask_for_places(page: Page, adults: int, children: int = 0) -> None:
    """On the page of a session: how many, and the button."""
    page.locator("#adults").fill(str(adults))
    page.locator("#children").fill(str(children))
    send(page)


def expect_state(page: Page, state: str) -> None:
    """The page of a visit says how the application stands."""
    expect(page.locator(f"[data-state={state}]")).to_be_visible()


def text_of(letter: EmailMessage) -> str:
    """The plain part of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def signed_link(letter: EmailMessage) -> str:
    """The link of a letter that opens the visit without sign-in."""
    found = LINK.search(text_of(letter))
    assert found is not None
    return found[0]


def attached(letter: EmailMessage) -> dict[str, bytes]:
    """The files of a letter by their kind."""
    files = letter.iter_attachments()
    return {part.get_content_type(): part.get_payload(decode=True) for part in files}  # type: ignore[misc]


def read_pdf(content: bytes) -> str:
    """The words of a PDF; a line break is a space."""
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def read_calendar(content: bytes) -> tuple[str, str]:
    """The title of the only event of a calendar file, and its beginning in UTC."""
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return str(event["SUMMARY"]), event.decoded("DTSTART").astimezone(UTC).isoformat()


def session(code: str) -> Session:
    """A session of the example season, as it is now."""
    rows = Session.objects.select_related("season", "activity__enterprise")
    return rows.get(code=code)


def leave_free(code: str, places: int) -> Session:
    """Let a session have exactly so many free public places."""
    found = session(code)
    quota = found.quotas.get(kind=QuotaKind.PUBLIC)
    set_places(quota=quota, places=quota.held + places, by=None, now=timezone.now())
    return found


def born(at: Session, age: int) -> date:
    """The birth date of somebody who is of this age on the day of the visit, by some months."""
    day = at.starts_at.date()
    return date(day.year - age, 1, 15) if day.month > 1 else date(day.year - age - 1, 1, 15)


def person(email: str) -> Person:
    """An account that exists."""
    return Person.objects.get(email=email)
