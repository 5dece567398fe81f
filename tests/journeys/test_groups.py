"""A teacher brings a class: a head-count first, the names later, and no family loses a place."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.operations import withdraw
from gatehouse.programme.models import QuotaKind, Session
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
CODE, HEAD_COUNT = "MIK-2", 5  # from the age of fourteen; has places for groups


@pytest.fixture(scope="module")
def site(season_site: Site) -> Site:
    """The example season, shared: here groups take places of MIK-2."""
    return season_site


@pytest.fixture(autouse=True, scope="module")
def _nobody_else(site: Site) -> None:
    """The example has a class of its own here, from a certain hour of the day on."""
    for other in Application.objects.live().filter(session__code=CODE):
        withdraw(application=other, by=other.party.asker, now=timezone.now())


def free(session: Session) -> dict[str, int]:
    """Free places by kind."""
    return {quota.kind: quota.free for quota in session.quotas.all()}


def books_by_head_count(page: Page, site: Site, session: Session, teacher: str) -> None:
    """From the page for groups to places that are held."""
    page.goto("/groups/")
    page.locator(f"main a[href*='session={session.code}']").first.click()
    steps.sign_in(page, site, teacher)
    page.locator("[name=organisation]").fill("Школа у реки")
    page.locator("[name=contact_name]").fill("Ирина Указкина")
    page.locator("[name=phone]").fill("8 900 123-45-67")
    page.locator("[name=people]").fill(str(HEAD_COUNT))
    steps.agree(page)
    steps.send(page)
    steps.expect_state(page, "booked")
    expect(page.locator(".pass-code")).to_have_count(1)  # one code for all


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_teacher_takes_places_by_number_and_names_the_class_later(
    site: Site, new_page: NewPage, javascript: bool
) -> None:
    session = steps.session(CODE)
    before = free(session)
    page, teacher = new_page(javascript=javascript), f"teacher-{javascript}@example.org".lower()
    books_by_head_count(page, site, session, teacher)
    taken = {QuotaKind.GROUPS: HEAD_COUNT, QuotaKind.PUBLIC: 0}
    assert free(session) == {
        kind: places - taken[QuotaKind(kind)] for kind, places in before.items()
    }

    names_with_mistakes(page, session)
    pupils = [f"{name} {teacher[8:12]}" for name in ("Анна", "Борис", "Вера", "Глеб")]
    right = [f"{name}; {steps.born(session, 15):%d.%m.%Y}" for name in pupils]
    page.get_by_role("textbox").fill("\n".join(["Ирина Указкина", *right]))
    page.locator("[name=consent-child]").check()
    steps.send(page)
    expect(page.locator("main ol li")).to_have_count(HEAD_COUNT)
    application = Application.objects.get(session=session, party__asker__email=teacher)
    assert application.party.kind == PartyKind.GROUP
    assert application.party.guests.count() == HEAD_COUNT


def names_with_mistakes(page: Page, session: Session) -> None:
    """A list with two bad lines comes back as it was typed, with the number of each bad line."""
    page.locator("main a[href$='/names/']").click()
    pasted = "\n".join(
        (
            "Ирина Указкина",
            "2) Пётр Мелков; 32.13.2011",
            f"Анна Партина; {steps.born(session, 15):%d.%m.%Y}",
            f"Маша Малышева; {steps.born(session, 6):%d.%m.%Y}",
        )
    )
    page.get_by_role("textbox").fill(pasted)
    steps.send(page)
    wrong = page.get_by_role("alert")
    expect(wrong).to_contain_text("2")
    expect(wrong).to_contain_text("4")
    expect(wrong.get_by_role("link", name="Строка")).to_have_count(2)
    expect(page.get_by_role("textbox")).to_have_value(pasted)


def test_a_teacher_says_that_fewer_come_and_the_places_are_free_again(
    site: Site, page: Page
) -> None:
    session = steps.session(CODE)
    before = free(session)[QuotaKind.GROUPS]
    books_by_head_count(page, site, session, "fewer@example.org")
    number, button = page.locator("[name=people]"), "Изменить число гостей"
    number.fill(str(HEAD_COUNT + 1))
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("alert")).to_contain_text("только уменьшить")
    expect(number).to_have_value(str(HEAD_COUNT + 1))
    assert_accessible(page)
    assert_fits(page)
    number.fill(str(HEAD_COUNT - 2))
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Теперь в заявке 3 человека.")).to_be_visible()
    assert free(session)[QuotaKind.GROUPS] == before - HEAD_COUNT + 2
