"""A family puts a list for a draw together; somebody else with the same child is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from gatehouse.admission import wishes
from gatehouse.admission.models import Party, PlacesDraw
from gatehouse.programme.models import Session
from tests import make
from tests.admission import drawing
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.journeys.late import Late
from tests.live import until
from tests.site import Site

pytestmark = pytest.mark.journey


@pytest.fixture
def site(gate_site: Site) -> Site:
    """A site with nothing on it but what is planned here."""
    return gate_site


def plan() -> tuple[PlacesDraw, list[Session]]:
    """Three visits of two plants in twelve days, whose places are drawn; lists are open."""
    now = timezone.now()
    day = (now + timedelta(days=12)).date()
    make.consent_texts()
    season = make.season(starts_on=day, ends_on=day + timedelta(days=5))
    sweets = make.activity(title_ru="Как делают шоколад")
    engines = make.activity(title_ru="Как собирают турбины", admission_age=16)
    sessions = [
        drawing.session(within=season, of=of, starts_at=now + timedelta(days=12 + number))
        for number, of in enumerate((sweets, sweets, engines))
    ]
    return drawing.places(season, sessions, around=now), sessions


def wish(page: Page, number: int) -> Locator:
    return page.locator("[data-wishes] .wish").nth(number - 1)


def name_family(page: Page, *, mother: str, child: str) -> None:
    """Fill in one adult and one child, adding the row of the child."""
    adult = steps.guest(page, "Взрослый 1")
    adult.get_by_label("Имя и фамилия").fill(mother)
    adult.get_by_label("Дата рождения").fill("1990-05-14")
    page.get_by_role("button", name="Добавить ребёнка").click()
    row = steps.guest(page, "Ребёнок 1")
    row.get_by_label("Имя и фамилия").fill(child)
    row.get_by_label("Дата рождения").fill("2014-03-02")
    steps.agree(page, child=True)


def listed(email: str) -> list[str]:
    party = Party.objects.get(asker__email=email, entry__isnull=False)
    return [one.session.code for one in wishes.wishes_of(party)]


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_family_makes_its_list_orders_it_and_takes_one_off(
    site: Site, new_page: NewPage, javascript: bool
) -> None:
    places, (first, second, _engines) = plan()
    page = new_page(javascript=javascript)
    email = f"list-{javascript}@example.org".lower()

    page.goto(f"/sessions/{first.code}/")
    expect(page.get_by_role("heading", name="Места разыгрываются")).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Добавить в мой список").click()
    steps.sign_in(page, site, email)
    name_family(page, mother="Мария Петрова", child=f"Анна {javascript}")
    assert_fits(page)
    if javascript:
        assert_accessible(page)
    steps.send(page)
    expect(wish(page, 1)).to_contain_text("Как делают шоколад")

    page.goto(f"/sessions/{second.code}/")
    page.get_by_role("button", name="Добавить в мой список").click()
    expect(page.locator("[data-wishes] .wish")).to_have_count(2)
    expect(page.locator(".wish-no")).to_contain_text("16")  # the engines: too young
    assert_fits(page)
    if javascript:
        assert_accessible(page)
        wish(page, 2).get_by_role("link").first.focus()
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator("[data-said]")).to_contain_text("1")
    else:
        wish(page, 2).get_by_role("button", name="Выше").click()
    page.wait_for_load_state()
    assert listed(email) == [second.code, first.code]

    wish(page, 1).get_by_role("button", name="Убрать").click()
    expect(page.locator("[data-wishes] .wish")).to_have_count(1)
    assert listed(email) == [first.code]
    page.goto("/visits/")
    expect(page.get_by_role("link", name=str(places.draw.title))).to_be_visible()


def test_a_wish_is_dragged_by_its_dots(site: Site, new_page: NewPage) -> None:
    _places, (first, second, _engines) = plan()
    drawn = wishes.draw_of(first)
    assert drawn is not None
    mother = make.person("drag@example.org")
    entering = drawing.over(drawn, [first, second])
    party = entering.enter(by=mother, now=timezone.now())
    entering.wish(party, 1, now=timezone.now())
    page = new_page(width=1280)
    steps.signed_in(page, site, "drag@example.org", f"/draws/{drawn.draw.code}/wishes/")
    drag_up(page)
    expect(page.locator("[data-said]")).to_contain_text("1")
    assert listed("drag@example.org") == [second.code, first.code]

    # Twice, before the first move was answered: the list stands as it was put last.
    keys = page.locator("[data-wishes] .wish").evaluate_all(KEYS)
    late = Late(page, "**/wishes/**")
    drag_up(page)
    drag_up(page)
    late.holds()
    page.wait_for_timeout(500)
    late.let_through()
    expect(wish(page, 1)).to_have_attribute("data-key", keys[0])
    until(lambda: listed("drag@example.org") == [second.code, first.code], "the last order")
    assert page.locator("[data-wishes] .wish").evaluate_all(KEYS) == keys


KEYS = "wishes => wishes.map((one) => one.dataset.key)"


def drag_up(page: Page) -> None:
    """The second wish above the first, by its dots."""
    wish(page, 2).locator("[data-grip]").hover()  # brings it into sight
    above = wish(page, 1).bounding_box()
    assert above is not None
    page.mouse.down()
    page.mouse.move(above["x"] + 40, above["y"] + 4, steps=8)
    page.mouse.up()


def test_somebody_else_with_the_same_child_is_told_at_once(site: Site, new_page: NewPage) -> None:
    places, (first, *_others) = plan()
    entering = drawing.over(places, [first])
    family = drawing.asked(drawing.grown("Мария Петрова"), drawing.child("Анна Сидорова"))
    entering.enter(family, now=timezone.now())
    page = new_page(color_scheme="dark")
    page.goto(f"/sessions/{first.code}/")
    page.get_by_role("button", name="Добавить в мой список").click()
    steps.sign_in(page, site, "father@example.org")
    name_family(page, mother="Олег Сидоров", child="СИДОРОВА Анна")
    steps.send(page)
    told = page.locator(".error-summary")
    expect(told).to_contain_text("уже в другом списке")
    expect(told).not_to_contain_text("Мария")
    assert_accessible(page)
    assert not Party.objects.filter(asker__email="father@example.org").exists()
