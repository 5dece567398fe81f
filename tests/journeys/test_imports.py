"""A schedule with twenty kinds of dirt comes in: named, mended, taken over, sent again."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from gatehouse.people.models import Role
from gatehouse.people.operations import grant_role
from gatehouse.programme.models import Activity, Season, Session
from tests import make
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.imports.files import Plant, csv, plant_ahead
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
HERS, OTHERS = "Кондитерская «Сладкий цех»", "Фабрика игрушек «Волчок»"


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A running site without the example season."""
    return gate_site


def organiser(page: Page, site: Site, email: str) -> Page:
    """Sign in as somebody of the organisers and open the imports."""
    person = make.person(email)
    grant_role(person=person, role=Role.ORGANISER, by=None, now=make.NOW)
    steps.signed_in(page, site, email, "/office/imports/")
    return page


def dirty(plant: Plant, toys: Plant) -> Workbook:
    """A title above the headings, two sheets in different orders, merged cells, and in nearly every
    row something that a program would stumble over."""
    year = plant.season.starts_on.year
    book = Workbook()
    first = book.active
    first.title = "Март"
    title, other = plant.activity.title, toys.activity.title
    for row in (
        ["План экскурсий на март. Согласовано."],
        [],
        ["№", "Завод", "Что покажем", "Число", "Время", "Кол-во чел.", "Примечание"],
        [1, HERS, title, date(year, 3, 3), time(10), 20, "вход со двора"],
        [2, None, None, f"4 марта {year} г.", "с 10 до 12", "20 чел.", None],
        [3, None, None, "05.03", "10.30", 25, None],
        [4, "кондитерская СЛАДКИЙ ЦЕХ", title.upper(), f"06.03.{year % 100}", "14-00", 25, None],
        [5, f"ООО {HERS}", title.replace("карамель", "карамел"), f"07.03.{year}", "9:00", "15", ""],
        ["№", "Завод", "Что покажем", "Число", "Время", "Кол-во чел.", "Примечание"],
        [6, HERS, title, f"10.03.{year}", "10:00, 12:00", 20, "две группы"],
        [7, HERS, title, f"11.03.{year}", "10:00–11:00", 20, None],
        [8, HERS, title, f"11.03.{year}", "10:00–11:00", 20, "повтор"],
        [],
        [9, HERS, title, f"31.02.{year}", "10:00", 20, None],
        [10, HERS, title, f"12.03.{year - 5}", "10:00", 20, None],
        [11, HERS, title, f"13.03.{year}", "утром", 20, None],
        [12, HERS, title, f"14.03.{year}", "10:00", "по списку", None],
        [13, "КФ «Заря»", title, f"15.03.{year}", "10:00", 20, None],
        [14, HERS, "Шоколад ночью", f"16.03.{year}", "20:00", 15, None],
        ["Итого:", None, None, None, None, 245, None],
        ["Составила Иванова, тел. 123-45-67"],
    ):
        first.append(row)
    first.merge_cells("B4:B6")
    first.merge_cells("C4:C6")
    second = book.create_sheet("Игрушки")
    for row in (
        ["Начало", "Дата", "Мест", "Экскурсия", "Предприятие"],
        ["11:00", f"20.03.{year}", 10, other, OTHERS],
        ["11:00", f"21.03.{year}", 10, other, "Волчок"],
    ):
        second.append(row)
    return book


def looks_well(page: Page) -> None:
    """On a phone and on an office computer, by day and in the dark."""
    for width, colours in ((360, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)


def upload(page: Page, path: Path) -> None:
    """Send the file and wait until it was read."""
    page.goto("/office/imports/")
    page.get_by_label("Файл", exact=True).set_input_files(path)
    page.get_by_role("button", name="Прочитать файл").click()
    expect(page.locator("#dry-run")).to_be_visible()


def chip(page: Page, name: str) -> Locator:
    """One of the filters by what becomes of the rows."""
    return page.get_by_role("navigation", name="Что станет со строками").get_by_text(name)


def mend(page: Page, row: int, label: str, text: str) -> None:
    """Type a cell of a row of the file anew."""
    page.get_by_role("link", name=f"исправить {row}", exact=True).click()
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Прочитать строку заново").click()
    expect(page.get_by_role("button", name="Прочитать строку заново")).to_have_count(0)


def test_a_schedule_with_twenty_kinds_of_dirt_is_imported_after_mending(
    site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    plant = plant_ahead(HERS)
    toys = Plant(plant.season, OTHERS)
    year = plant.season.starts_on.year
    path = tmp_path / "план март.xlsx"
    dirty(plant, toys).save(path)
    page = organiser(new_page(width=1280), site, "lena@example.org")
    looks_well(page)
    upload(page, path)
    looks_well(page)
    expect(chip(page, "С ошибкой")).to_contain_text("6")
    page.get_by_label("Какое это предприятие? КФ «Заря»").select_option(HERS)
    page.get_by_role("button", name="Это оно").first.click()
    page.get_by_role("link", name="Новое мероприятие").click()
    looks_well(page)
    page.get_by_label("Одной фразой").fill("Как застывает шоколад")
    page.get_by_label("Длительность, минут").fill("60")
    page.get_by_role("button", name="Описать").click()
    chip(page, "С ошибкой").click()
    mend(page, 14, "Дата", f"28.02.{year + 1}")  # not in the season either: it says so again
    expect(page.get_by_text("вне сезона").first).to_be_visible()
    mend(page, 14, "Дата", f"02.03.{year}")
    mend(page, 16, "Начало", "9:30")
    mend(page, 17, "Мест", "18")
    page.get_by_role("button", name="пропустить 15", exact=True).click()
    take = page.get_by_role("button", name="Внести")
    expect(take).to_contain_text("15 сеансов")
    looks_well(page)
    take.click()
    expect(page.get_by_text("15 сеансов появились черновиками")).to_be_visible()
    looks_well(page)
    assert Session.objects.filter(season=plant.season, published_at=None).count() == 15
    assert Activity.objects.filter(title_ru="Шоколад ночью", duration_minutes=60).exists()
    upload(page, path)
    expect(page.get_by_text("Ничего не изменится.")).to_be_visible()
    expect(chip(page, "Без изменений")).to_contain_text("15")


def test_a_schedule_is_imported_and_taken_back_by_keyboard_alone_without_javascript(
    site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    plant = plant_ahead_again()
    year = plant.season.starts_on.year
    path = tmp_path / "план.csv"
    path.write_bytes(csv(plant.row(f"3.03.{year}"), plant.row(f"31.02.{year}")))
    page = organiser(new_page(javascript=False), site, "oleg@example.org")
    before = Session.objects.count()
    page.get_by_label("Файл", exact=True).set_input_files(path)
    page.get_by_label("Сезон", exact=True).select_option(plant.season.title)
    press(page, page.get_by_role("button", name="Прочитать файл"))
    expect(page.get_by_role("heading", name="план.csv", level=1)).to_be_visible()
    until_read(page)
    press(page, page.get_by_role("link", name="исправить 3", exact=True))
    page.get_by_label("Дата", exact=True).fill(f"4.03.{year}")
    press(page, page.get_by_role("button", name="Прочитать строку заново"))
    press(page, page.get_by_role("button", name="Внести 2 сеанса"))
    expect(page.get_by_role("button", name="Внести 2 сеанса")).to_have_count(0)
    until_read(page)
    assert Session.objects.count() == before + 2
    press(page, page.get_by_role("button", name="Отменить внесение"))
    expect(page.get_by_role("button", name="Внести 2 сеанса")).to_be_visible()
    assert Session.objects.count() == before


def plant_ahead_again() -> Plant:
    """The same season, another plant."""
    season = Season.objects.filter(code__startswith="spring-").first()
    return Plant(season, "Завод «Полюс»") if season else plant_ahead("Завод «Полюс»")


def until_read(page: Page) -> None:
    """Load the page again, as one does without JavaScript, until the worker is done."""
    for _ in range(200):
        page.wait_for_load_state()
        if not page.locator("progress").count():
            return
        page.wait_for_timeout(300)
        page.get_by_role("link", name="Посмотреть ещё раз").click()
    raise AssertionError("the worker is not done")


def press(page: Page, target: Locator) -> None:
    """Come to it by the keyboard, as far as that takes, and press it."""
    for _ in range(160):
        if target.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
        page.keyboard.press("Tab")
    raise AssertionError("out of the keyboard's reach")
