"""The board in a real browser: by mouse, by keyboard alone, with undo, and beside somebody else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from gatehouse.programme.models import Session
from gatehouse.programme.operations import StopPlan, plan_session, reschedule_draft
from tests import make
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.journeys.late import Late
from tests.site import Site

pytestmark = pytest.mark.journey
ORGANISER = "organiser@gatehouse.example"
LIKE = "UNI-3"  # drafts are planned beside this public session of the example


@pytest.fixture(scope="module")
def cookies(site: Site, chromium: Browser) -> Any:
    """An organiser who signs in once."""
    context = chromium.new_context(base_url=site.url, locale="ru-RU")
    steps.signed_in(context.new_page(), site, ORGANISER)
    kept = context.storage_state()
    context.close()
    return kept


def draft(code: str, hour: int = 11) -> Session:
    """A draft at the plant of the example, on the first day of its season."""
    like = steps.session(LIKE)
    day = datetime.combine(like.season.starts_on, datetime.min.time(), like.zone)
    starts_at = day + timedelta(hours=hour)
    ends_at = starts_at + (like.ends_at - like.starts_at)
    return plan_session(
        code=code, season=like.season, activity=like.activity, starts_at=starts_at,
        ends_at=ends_at, stops=[StopPlan(like.stops.get().site, starts_at, ends_at)],
        places={"public": 20}, admission="first_come", by=None, now=timezone.now(),
    )  # fmt: skip


def board(new_page: NewPage, cookies: Any, query: str = "?span=all", **more: Any) -> Page:
    page = new_page(width=1280, height=900, storage_state=cookies, **more)
    page.goto(f"/office/seasons/{steps.session(LIKE).season.code}/board/{query}")
    return page


def card(page: Page, session: Session) -> Locator:
    return page.locator(f"#s{session.pk}")


def cell(page: Page, session: Session, later: int) -> Locator:
    """The cell of the session's plant so many days after the first of the season."""
    return page.locator(f"#p{session.activity.enterprise_id} td").nth(later)


def starts(session: Session) -> datetime:
    return Session.objects.get(pk=session.pk).starts_at


def expect_at(session: Session, at: datetime, page: Page) -> None:
    """It begins at this time now, and its card says so."""
    clock = f"{at.astimezone(session.zone):%H:%M}"
    expect(card(page, session).locator("b")).to_have_text(clock)
    assert starts(session) == at


def test_a_draft_is_dragged_to_another_day_and_taken_back(
    site: Site, new_page: NewPage, cookies: Any
) -> None:
    session = draft("DRAG-1")
    page = board(new_page, cookies)
    assert_fits(page)
    assert_accessible(page)
    card(page, session).scroll_into_view_if_needed()
    card(page, session).hover()
    page.mouse.down()
    target = cell(page, session, 2)
    box = target.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=6)
    expect(page.locator("#board-says")).to_contain_text("Несём")
    page.mouse.up()
    expect(page.locator(".toast")).to_contain_text("Перенесён")
    expect(target.locator(f"#s{session.pk}")).to_be_visible()
    expect_at(session, session.starts_at + timedelta(days=2), page)
    assert_accessible(page)
    page.get_by_role("button", name="Вернуть", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Отменено")
    expect(cell(page, session, 0).locator(f"#s{session.pk}")).to_be_visible()
    expect_at(session, session.starts_at, page)


def test_a_card_does_not_go_to_another_plant(site: Site, new_page: NewPage, cookies: Any) -> None:
    session = draft("DRAG-2", hour=9)
    page = board(new_page, cookies)
    card(page, session).scroll_into_view_if_needed()
    row = page.locator(f"#p{session.activity.enterprise_id}")
    other = row.locator("xpath=preceding-sibling::tr[1]").locator("td").nth(1)
    card(page, session).hover()
    page.mouse.down()
    box = other.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10, steps=6)
    page.mouse.up()
    expect(page.locator("#board-says")).to_contain_text("остаётся на своём предприятии")
    expect(cell(page, session, 0).locator(f"#s{session.pk}")).to_be_visible()
    expect_at(session, session.starts_at, page)


def test_the_same_by_keyboard_alone(site: Site, new_page: NewPage, cookies: Any) -> None:
    session = draft("KEYS-1", hour=15)
    page = board(new_page, cookies, query="?span=all&drafts=1&q=KEYS-1")
    one, says = card(page, session), page.locator("#board-says")
    for _ in range(80):
        page.keyboard.press("Tab")
        if one.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(says).to_contain_text("15:30")
    expect(says).to_contain_text("Было:")
    expect(page.locator("#board-carry")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(says).to_contain_text("Вернули")
    expect(one).to_be_focused()
    expect_at(session, session.starts_at, page)
    page.keyboard.press("ArrowLeft")
    expect(says).to_contain_text("Доска здесь кончается")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Перенесён")
    expect_at(session, session.starts_at + timedelta(days=1, minutes=-15), page)
    expect(one).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_contain_text("Отменено")
    expect_at(session, session.starts_at, page)


def test_a_public_session_that_is_dropped_leads_to_who_will_be_told(
    site: Site, new_page: NewPage, cookies: Any
) -> None:
    session = steps.session(LIKE)
    make.application(session, by=make.person("board@example.org"), now=timezone.now(), adults=2)
    page = board(new_page, cookies)
    card(page, session).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/board/{LIKE}/move/"))
    expect(page.get_by_text("Письмами, сразу:")).to_be_visible()
    assert_accessible(page)
    assert starts(session) == session.starts_at
    page.get_by_role("button", name="Перенести и всем сообщить").click()
    expect(page.locator(".toast")).to_contain_text("всем сообщаем")
    assert starts(session) == session.starts_at + timedelta(minutes=15)
    letter = site.letters("board@example.org", expected=2)[-1]
    assert "Новое время" in str(letter["Subject"])


def test_what_another_organiser_did_is_seen_without_reloading_and_not_overwritten(
    site: Site, new_page: NewPage, cookies: Any
) -> None:
    session = draft("TWO-1", hour=12)
    page = board(new_page, cookies)
    expect(card(page, session)).to_be_attached()
    by = steps.person("admin@gatehouse.example")
    first = session.starts_at + timedelta(days=1)
    reschedule_draft(session=session, starts_at=first, seen=None, by=by, now=timezone.now())
    look_again(page)
    expect(cell(page, session, 1).locator(f"#s{session.pk}")).to_have_class(re.compile("is-new"))
    there = session.starts_at + timedelta(days=3)
    reschedule_draft(session=session, starts_at=there, seen=None, by=by, now=timezone.now())
    card(page, session).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("перенёс кто-то другой")
    # Where it stands now has come with the answer, without reloading.
    expect(cell(page, session, 3).locator(f"#s{session.pk}")).to_be_visible()
    expect(card(page, session)).to_have_class(re.compile("is-new"))
    expect_at(session, there, page)


def look_again(page: Page) -> None:
    """As when one returns to the window; otherwise it comes within half a minute."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def held_while_moved(page: Page, other: Session) -> Late:
    """Somebody else moves a draft by two days; the page's look at that is held back."""
    late = Late(page, "**/board/changes/**")
    by, there = steps.person("admin@gatehouse.example"), other.starts_at + timedelta(days=2)
    reschedule_draft(session=other, starts_at=there, seen=None, by=by, now=timezone.now())
    look_again(page)
    late.holds()
    return late


def test_a_look_older_than_a_move_does_not_take_it_back(
    site: Site, new_page: NewPage, cookies: Any
) -> None:
    session, other = draft("LATE-1", hour=10), draft("LATE-2", hour=13)
    page = board(new_page, cookies)
    expect(card(page, session)).to_be_attached()
    late = held_while_moved(page, other)
    card(page, session).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Перенесён")
    late.let_through()
    assert cell(page, session, 1).locator(f"#s{session.pk}").count() == 1
    expect(cell(page, other, 2).locator(f"#s{other.pk}")).to_be_visible()
    assert starts(session) == session.starts_at + timedelta(days=1)


def test_what_others_did_while_a_card_was_carried_is_seen_once_it_is_put_back(
    site: Site, new_page: NewPage, cookies: Any
) -> None:
    session, other = draft("LATE-3", hour=10), draft("LATE-4", hour=13)
    page = board(new_page, cookies)
    expect(card(page, session)).to_be_attached()
    late = held_while_moved(page, other)
    card(page, session).focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#board-says")).to_contain_text("Было:")
    late.let_through()
    page.keyboard.press("Escape")
    look_again(page)
    expect(cell(page, other, 2).locator(f"#s{other.pk}")).to_be_visible()


def test_a_phone_without_scripts_lists_a_day_and_moves_by_a_form(
    site: Site, new_page: NewPage, cookies: Any
) -> None:
    session = draft("PHONE-1", hour=17)
    day = session.season.starts_on
    page = new_page(javascript=False, storage_state=cookies)
    page.goto(f"/office/seasons/{session.season.code}/board/?day={day.isoformat()}")
    page.locator("#board-list").get_by_role("link").filter(has_text="17:00").first.click()
    expect(page.get_by_text("Это черновик")).to_be_visible()
    page.get_by_label("Новое время").fill("18:30")
    page.get_by_role("button", name="Перенести черновик").click()
    expect(page.locator(".toast")).to_contain_text("Перенесён")
    assert starts(session) == session.starts_at + timedelta(minutes=90)
    page.get_by_role("button", name="Вернуть", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Отменено")
    assert starts(session) == session.starts_at


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_board_and_its_pages_are_legible_at_both_widths(
    site: Site, new_page: NewPage, cookies: Any, colours: str
) -> None:
    session = steps.session(LIKE)
    base = f"/office/seasons/{session.season.code}/board/"
    page = new_page(storage_state=cookies, color_scheme=colours)
    for path in (
        base,
        f"{base}?span=all",
        f"{base}{LIKE}/move/",
        "/office/enterprises/uniconf/closed/",
    ):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            page.goto(path)
            assert_fits(page)
            assert_accessible(page)
