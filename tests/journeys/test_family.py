"""A family finds a tour, gets places, comes with passes or gives one back."""

from __future__ import annotations

import re
from datetime import UTC

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.admission.models import Application, Pass, State
from gatehouse.core.codes import show_code
from gatehouse.programme.models import Session
from tests import make
from tests.browser import NewPage
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
CODE = "UNI-3"  # «Конфета в разрезе», from the age of seven
TOO_YOUNG, OLD_ENOUGH, AGE_ASKED = 5, 8, r"\b7\b"


@pytest.fixture(scope="module")
def site(season_site: Site) -> Site:
    """The example season, shared: here people ask for places of UNI-3."""
    return season_site


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_family_finds_a_tour_gets_places_and_gives_one_to_who_waits(
    site: Site, new_page: NewPage, javascript: bool
) -> None:
    session = steps.leave_free(CODE, 3)
    page = new_page(javascript=javascript)
    family = f"family-{javascript}@example.org".lower()
    names = [f"Анна Ландышева {javascript}", f"Пётр Ландышев {javascript}"]
    child = f"Мира Ландышева {javascript}"

    page.goto("/")
    page.get_by_role("link", name="Выбрать экскурсию").click()
    find_sweets(page)
    page.get_by_role("link", name=session.activity.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(session.activity.title)
    steps.ask_for_places(page, adults=2, children=1)
    steps.sign_in(page, site, family)

    mistaken(page, session, names, child, family)
    steps.name_company(page, names, [(child, steps.born(session, OLD_ENOUGH))])
    steps.agree(page, child=True)
    steps.send(page)
    steps.expect_state(page, "booked")

    booked = Application.objects.get(session=session, party__asker__email=family)
    codes = [show_code(one.code) for one in booked.passes.order_by("guest__number")]
    expect(page.locator(".pass-qr svg")).to_have_count(3)
    page.wait_for_load_state()
    assert page.locator(".pass-code").evaluate_all(LAST_WORDS) == codes
    reads_the_same_everywhere(page, site, session, [*names, child], codes, family)

    single = single_waits(session, javascript)
    gives_one_back(site, new_page(javascript=javascript), booked, names[1], family)
    single.refresh_from_db()
    assert single.state == State.OFFERED
    offer = site.letters(single.party.asker.email, expected=2)[-1]
    assert "Для вас держат место" in str(offer["Subject"])


LAST_WORDS = "codes => codes.map(code => code.lastChild.textContent.trim())"


def find_sweets(page: Page) -> None:
    """Search and filters lead to the tour: the word is found in another ending."""
    search = page.get_by_role("search")
    search.locator("[name=q]").fill("конфета")
    search.locator("[name=q]").press("Enter")
    page.wait_for_url("**q=*")
    search.locator("summary").first.click()
    search.locator("[name=age]").fill(str(OLD_ENOUGH))
    search.locator("[name=places]").fill("3")
    search.get_by_role("button").last.click()
    page.wait_for_url("**places=3*")
    # «Пралине без торопления» says «конфеты» and «конфет», never «конфета».
    expect(page.get_by_role("link", name="Пралине без торопления").first).to_be_visible()
    expect(page.locator(".chosen")).to_contain_text(
        re.compile("«конфета».*8 лет.*3 человека", re.S)
    )


def mistaken(page: Page, session: Session, names: list[str], child: str, family: str) -> None:
    """A child too young and a consent left out are said, and what was typed is kept."""
    steps.name_company(page, names, [(child, steps.born(session, TOO_YOUNG))])
    steps.agree(page)
    steps.send(page)
    wrong = page.get_by_role("alert")
    expect(wrong.locator("a[href='#child-0-born']")).to_have_text(re.compile(AGE_ASKED))
    expect(wrong.locator("a[href='#consent-child']")).to_be_visible()
    row = steps.guest(page, "Ребёнок 1")
    expect(row.get_by_label("Имя и фамилия")).to_have_value(child)
    typed = steps.born(session, TOO_YOUNG).isoformat()
    expect(row.get_by_label("Дата рождения")).to_have_value(typed)
    expect(page.locator("[name=consent-personal-data]")).to_be_checked()
    assert not Application.objects.filter(session=session, party__asker__email=family).exists()


def reads_the_same_everywhere(
    page: Page, site: Site, session: Session, names: list[str], codes: list[str], family: str
) -> None:
    """The ticket and the calendar file are the same on the page and in the letter."""
    [letter] = [one for one in site.letters(family, 2) if "Вас ждут" in str(one["Subject"])]
    assert session.activity.title in str(letter["Subject"])
    files = steps.attached(letter)
    ticket = page.get_by_role("link", name="PDF").get_attribute("href")
    on_page = page.request.get(ticket or "")
    assert on_page.headers["content-type"] == "application/pdf"
    for content in (on_page.body(), files["application/pdf"]):
        words = steps.read_pdf(content)
        assert [
            word for word in [session.activity.title, *names, *codes] if word not in words
        ] == []
    with page.expect_download() as saved:
        page.get_by_role("link", name="календарь").first.click()
    expected = (session.activity.title, session.starts_at.astimezone(UTC).isoformat())
    assert steps.read_calendar(saved.value.path().read_bytes()) == expected
    assert steps.read_calendar(files["text/calendar"]) == expected


def single_waits(session: Session, javascript: bool) -> Application:
    """Somebody alone asks after the last place is gone."""
    alone = make.person(f"single-{javascript}@example.org".lower())
    return make.application(session, by=alone, now=timezone.now())


def gives_one_back(site: Site, page: Page, booked: Application, name: str, family: str) -> None:
    """By the link of the letter, in a browser where nobody signed in; a look changes nothing."""
    [letter] = [one for one in site.letters(family, 2) if "Вас ждут" in str(one["Subject"])]
    page.goto(steps.signed_link(letter))
    steps.expect_state(page, "booked")
    page.get_by_role("link", name=f"Отдать одно место: {name}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    given_back = Pass.objects.filter(application=booked).exclude(given_back_at=None)
    assert given_back.count() == 0
    page.get_by_role("button", name="Отдать").click()
    steps.expect_state(page, "booked")
    expect(page.locator(".pass-code")).to_have_count(2)
    assert [one.guest and one.guest.name for one in given_back] == [name]
