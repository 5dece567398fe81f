"""The organisers watch: a plant calls a visit off, the inbox shows it by itself, the last family is
followed to another place; a view is saved, shared and opened by somebody else."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.admission.models import Application, State
from gatehouse.pages.office.inbox_visits import without_another_place
from gatehouse.people.models import Person
from tests import make
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.journeys.late import Late
from tests.journeys.test_desk import INSTEAD, looks_well, plant, press, visitor
from tests.site import Site

pytestmark = pytest.mark.journey
BY_ITSELF_MS = 60_000  # an open page asks every quarter of a minute


def organiser(page: Page, site: Site, who: str = "organiser", path: str = "/office/") -> Page:
    steps.signed_in(page, site, f"{who}@gatehouse.example", path)
    return page


def call_off(page: Page, site: Site, code: str) -> None:
    """The plant's person at their own desk."""
    desk = plant(page, site, "ortomoda")
    desk.goto(f"/desk/sessions/{code}/cancel/")
    desk.get_by_label("Почему визит не состоится").fill("Авария на подстанции")
    desk.get_by_role("button", name="Отменить и всем сообщить").click()
    expect(desk.get_by_text("Отменён: кому сообщили")).to_be_visible()


def everybody_at(code: str) -> list[Person]:
    """Whose visit to this session was called off, and who has no other place."""
    gone = Application.objects.filter(without_another_place(), session__code=code)
    return [one.asker for one in gone.filter(state=State.CANCELLED).select_related("asker")]


def test_a_cancelled_visit_is_followed_from_the_inbox_to_the_last_family(
    site: Site, new_page: NewPage, plain_page: Page
) -> None:
    by_letter = visitor("ORT-1", "by-letter@example.org")
    on_the_phone = visitor("ORT-1", "on-the-phone@example.org")
    office = organiser(new_page(width=1280), site)
    title = office.get_by_role("heading", name="Отменено: люди без другого места")
    expect(title).to_have_count(0)
    call_off(new_page(width=1280), site, "ORT-1")

    expect(title).to_be_visible(timeout=BY_ITSELF_MS)
    item = office.locator(".inbox-item").filter(has_text="ORT-1")
    expect(item).to_have_class(re.compile("is-new"))
    expect(item).to_contain_text("компани")
    count = office.locator("#inbox-count")
    expect(count).to_contain_text(re.compile(r"\d"))
    looks_well(office)

    press(office, item.get_by_role("link", name="Помочь им"))
    told = office.locator("#told")
    expect(told).to_contain_text("пока без другого места")
    rows = {
        one.pk: told.get_by_role("row").filter(
            has=office.get_by_role("link", name=f"№ {one.pk}", exact=True)
        )
        for one in (by_letter, on_the_phone)
    }
    for row in rows.values():
        expect(row).to_contain_text("другого места нет")
        expect(row).to_contain_text("отправлено", timeout=BY_ITSELF_MS)
    looks_well(office)
    assert "by-letter@example.org" not in office.content()

    letter = site.letters("by-letter@example.org", expected=2)[-1]
    found = INSTEAD.search(steps.text_of(letter))
    assert found is not None
    plain_page.goto(found[0])
    plain_page.locator("ul.instead > li").first.get_by_role("button").click()
    steps.expect_state(plain_page, "booked")
    office.reload()
    expect(rows[by_letter.pk]).not_to_contain_text("другого места нет")
    expect(rows[on_the_phone.pk]).to_contain_text("другого места нет")

    rows[on_the_phone.pk].get_by_role("link").click()
    expect(office.get_by_text("on-the-phone@example.org")).to_be_visible()
    looks_well(office)
    for one in everybody_at("ORT-1"):
        make.application(steps.session("UNI-3"), by=one, now=timezone.now(), adults=1)
    office.go_back()
    office.reload()
    expect(told).to_contain_text("У всех есть другое место")
    office.goto("/office/")
    expect(office.get_by_role("link", name="ORT-1")).to_have_count(0)


def test_a_note_that_is_being_written_outlives_a_look_that_was_under_way(
    site: Site, new_page: NewPage
) -> None:
    office = organiser(new_page(width=1280), site)
    late = Late(office, "**/office/**")
    office.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    late.holds(2)  # the list, and how many there are
    note = office.locator("details.inbox-note").first
    note.locator("summary").click()
    note.get_by_label("Что сделано").fill("Всем позвонили")
    late.let_through()
    expect(note).to_have_attribute("open", "")
    expect(note.get_by_label("Что сделано")).to_have_value("Всем позвонили")


def test_a_view_is_saved_shared_and_opened_by_another_organiser(
    site: Site, new_page: NewPage
) -> None:
    first = organiser(new_page(width=1280), site, path="/office/applications/?state=waiting")
    first.get_by_text("Сохранить этот вид").click()
    first.get_by_label("Название вида").fill("Ждут места")
    first.get_by_label("Видят все за столом").check()
    first.get_by_role("button", name="Сохранить", exact=True).click()
    expect(first.get_by_role("link", name="Ждут места")).to_be_visible()
    looks_well(first)
    first.set_viewport_size({"width": 1280, "height": 740})

    first.keyboard.press("j")
    first.keyboard.press("j")
    expect(first.locator("[data-row]").nth(1)).to_be_focused()
    first.keyboard.press("k")
    first.keyboard.press("Enter")
    expect(first).to_have_url(re.compile(r"/office/applications/[0-9a-f-]{36}/$"))

    second = organiser(new_page(), site, who="admin", path="/office/applications/")
    second.get_by_role("link", name="Ждут места").click()
    expect(second).to_have_url(re.compile(r"\?state=waiting$"))
    badges = second.locator(".watch-table .badge")
    expect(badges.first).to_contain_text("ждёт в очереди")
    assert_fits(second)
    assert_accessible(second)


def test_the_desk_is_worked_without_scripts(site: Site, new_page: NewPage) -> None:
    desk = organiser(new_page(javascript=False), site, path="/office/applications/")
    desk.get_by_placeholder("Почта, номер, код или имя").fill("family@gatehouse.example")
    desk.get_by_role("button", name="Найти").click()
    expect(desk).to_have_url(re.compile(r"\?person=\d+$"))
    desk.locator("[data-row]").first.click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Шестерёнкин")
