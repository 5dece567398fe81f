"""A season of fourteen plants, from an empty page to published: by mouse, and by keyboard alone."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.core.models import Undo
from gatehouse.programme.models import Activity, Season, Session
from tests.browser import NewPage
from tests.journeys import steps
from tests.journeys.test_keyboard import press, tab_to, write
from tests.site import Site

pytestmark = pytest.mark.journey
ORGANISER = "organiser@gatehouse.example"
PLANTS = 14
DESK = {"width": 1280, "height": 900}
# Every key that goes down, over all pages.
COUNT_KEYS = """document.addEventListener("keydown", () =>
    sessionStorage.setItem("keys", 1 + Number(sessionStorage.getItem("keys"))), true)"""
# Two weekdays in the two weeks of the season that the form proposes.
WEEKDAYS, EACH = ("Вт", "Чт"), 4


@dataclass
class Hand:
    """A hand on the mouse that counts what it does: presses, and fields that it fills."""

    page: Page
    presses: int = 0
    fields: int = 0

    def press(self, wanted: str, **named: str) -> None:
        """Click what has this role and name, or this selector."""
        target = (
            self.page.get_by_role(wanted, **named)  # type: ignore[arg-type]
            if named
            else self.page.locator(wanted)
        )
        target.first.click()
        self.presses += 1

    def fill(self, wanted: str, text: str) -> None:
        self.page.locator(wanted).fill(text)
        self.fields += 1


def offers() -> list[Activity]:
    """One tour or class of each of fourteen plants."""
    found: dict[int, Activity] = {}
    rows = Activity.objects.filter(format__in=["tour", "master_class"])
    for activity in rows.select_related("enterprise").order_by("enterprise__name", "title"):
        found.setdefault(activity.enterprise_id, activity)
    return list(found.values())[:PLANTS]


def season(title: str) -> Season:
    return Season.objects.get(title_ru=title)


def repeat_of(activity: Activity) -> str:
    """The link that repeats it, on the plan."""
    return f"a[href*='/repeat/'][href$='activity={activity.slug}']"


def opening() -> str:
    """Tomorrow at noon, as the browser's picker says it."""
    return f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}T12:00"


def test_a_season_of_fourteen_plants_is_planned_and_published_by_mouse(
    site: Site, new_page: NewPage
) -> None:
    page = new_page(**DESK)
    steps.signed_in(page, site, ORGANISER, "/office/seasons/")
    hand, begun = Hand(page), time.monotonic()

    hand.press("link", name="Новый сезон")
    hand.fill("[name=title_ru]", "Зимний сезон")
    hand.fill("[name=applications_open_at]", opening())
    hand.press("button", name="Создать сезон")
    page.wait_for_url("**/plan/")

    [*simple, last] = offers()
    for activity in simple:
        hand.press(repeat_of(activity))
        make_series(hand)
    copy_and_repeat(hand, last)

    hand.press("link", name="Публикация")
    hand.press("button", name="Опубликовать отмеченные")
    drafts = PLANTS * EACH
    expect(page.locator(".toast")).to_contain_text(f"ещё {drafts} сеанс")
    print(
        f"\n{PLANTS} plants, {drafts} sessions: {hand.presses} presses, {hand.fields} fields, "
        f"{time.monotonic() - begun:.0f} s"
    )
    made = Session.objects.announced().filter(season=season("Зимний сезон"))
    assert made.count() == drafts
    assert hand.presses <= 5 * PLANTS
    page.goto("/programme/changes/")
    expect(page.locator("main")).to_contain_text(f"{drafts} сеанс")


def make_series(hand: Hand) -> None:
    """On the page of repeating: the weekdays, and the button when the dates have come."""
    hand.page.wait_for_url("**/repeat/**")  # with its script, which asks for the dates
    for weekday in WEEKDAYS:
        hand.page.get_by_label(weekday, exact=True).check()
        hand.presses += 1
    make = hand.page.get_by_role("button", name=f"Создать {EACH} черновика")
    make.click()
    hand.presses += 1
    hand.page.wait_for_url("**/plan/**")
    expect(hand.page.locator(".toast")).to_contain_text(f"{EACH} черновика")


def copy_and_repeat(hand: Hand, activity: Activity) -> None:
    """A new activity is a copy of one that is there, with another title."""
    title = "Ночная смена"
    hand.press(f"form[action$='/{activity.slug}/copy/'] button")
    hand.page.wait_for_url("**/office/activities/**")
    hand.fill("[name=title_ru]", title)
    hand.press("button", name="Сохранить")
    hand.page.wait_for_url("**/plan/**")
    hand.press(repeat_of(Activity.objects.get(title_ru=title)))
    hand.page.wait_for_url("**/repeat/**")
    hand.fill("[name=hours]", "10:00")
    if not hand.page.locator("[name=public]").input_value():
        hand.fill("[name=public]", "20")
    site = hand.page.locator("[name=site]")
    if not site.input_value():
        site.select_option(index=1)
        hand.fields += 1
    make_series(hand)


def test_a_plant_is_planned_and_published_with_the_keyboard_alone(
    site: Site, new_page: NewPage
) -> None:
    page = new_page(**DESK)
    steps.signed_in(page, site, ORGANISER, "/office/seasons/")
    activity, title = offers()[0], "Весенний сезон"
    page.add_init_script(COUNT_KEYS)
    page.reload()

    tab_to(page, "a[href$='/seasons/new/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/")
    write(page, "[name=title_ru]", title)
    tab_to(page, "[name=applications_open_at]")
    at = timezone.localdate() + timedelta(days=1)
    page.keyboard.type(f"{at:%m%d%Y}")
    page.keyboard.press("Tab")
    page.keyboard.type("1200PM")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan/")

    page.keyboard.press("/")  # the search of the page
    page.keyboard.type(activity.title)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    press(page, repeat_of(activity))
    page.wait_for_url("**/repeat/**")
    press(page, "[name=weekdays][value='1']", "Space")
    press(page, "[name=weekdays][value='3']", "Space")
    # The dates of both days have come: nothing is put in place of the button on the way to it.
    expect(page.locator("[name=make]")).to_contain_text(f"{EACH} черновика")
    press(page, "[name=make]")
    page.wait_for_url("**/plan/**")
    press(page, "a[href*='/publish/']")
    page.wait_for_url("**/publish/**")
    press(page, "[name=some]")
    expect(page.locator(".toast")).to_contain_text(f"ещё {EACH} сеанса")
    keys = page.evaluate("sessionStorage.getItem('keys')")
    print(f"\n1 plant, {EACH} sessions, a season from nothing to published: {keys} keys")
    assert Session.objects.announced().filter(season=season(title)).count() == EACH
    press(page, ".toast form button")  # nobody has applied: hidden again
    expect(page.locator("[name=some]")).to_be_visible()
    assert Undo.objects.filter(used_at__isnull=False).exists()
    assert not Session.objects.announced().filter(season=season(title)).exists()


def test_without_a_script_the_dates_are_shown_by_a_button(site: Site, new_page: NewPage) -> None:
    page = new_page(javascript=False, width=360)
    steps.signed_in(page, site, ORGANISER, "/office/seasons/")
    activity = offers()[1]
    code = Season.objects.order_by("-starts_on")[0].code
    page.goto(f"/office/sessions/repeat/?season={code}&activity={activity.slug}")
    page.get_by_label("Пн", exact=True).check()
    page.get_by_role("button", name="Показать даты").click()
    dates = page.locator("[name=at]")
    expect(dates).not_to_have_count(0)
    before, count = Session.objects.count(), dates.count()
    dates.first.uncheck()
    page.locator("[name=make]").click()
    page.wait_for_url("**/plan/**")
    assert Session.objects.count() == before + count - 1
