"""A plant is invited by a letter, proposes visits on a phone without JavaScript, is asked back and
accepted; the drafts stand on the organisers' desk."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.catalogue.models import Enterprise
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Season, Session
from gatehouse.proposals import operations
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.proposals import proposing
from tests.site import Site

pytestmark = pytest.mark.journey
ORGANISER = "organiser@gatehouse.example"
PLANT = "plant.uniconf@gatehouse.example"
LINK = re.compile(r"https?://\S+?/propose/\S+")


@pytest.fixture
def season(site: Site) -> Season:
    """The next season, which nobody but the organisers knows of."""
    now = timezone.now()
    first = timezone.localdate(now) + timedelta(days=40)
    return programme.plan_season(
        code=f"next-{uuid4().hex[:6]}", title_ru="Следующий сезон", title_en="Next season",
        starts_on=first, ends_on=first + timedelta(days=13),
        applications_open_at=now + timedelta(days=30), by=None, now=now,
    )  # fmt: skip


def looked_at(page: Page, twin: Page | None = None) -> None:
    assert_fits(page)
    if twin is not None:
        twin.goto(page.url)
    assert_accessible(twin or page)


def link_in_the_newest_letter(site: Site, expected: int) -> str:
    """Of the letters with such a link; the plant gets others as well."""
    while True:
        letters = site.letters(PLANT, expected=expected)
        found = [LINK.search(steps.text_of(letter)) for letter in letters[expected - 1 :]]
        if links := [one[0] for one in found if one is not None]:
            return links[-1]
        expected = len(letters) + 1


def test_a_plant_proposes_by_a_link_is_asked_back_and_accepted(
    site: Site, season: Season, new_page: NewPage
) -> None:
    plant = Enterprise.objects.get(code="uniconf")
    desk, phone = new_page(width=1280), new_page(javascript=False)
    twin = new_page()  # the same pages with scripts: axe needs them
    steps.signed_in(desk, site, ORGANISER, f"/office/proposals/?season={season.code}")
    looked_at(desk)
    before = len(site.letters(PLANT, expected=0))
    desk.get_by_role("checkbox", name=plant.name, exact=True).check()
    expect(desk.get_by_label(f"Почта: {plant.name}")).to_have_value(PLANT)
    steps.send(desk)
    expect(desk.get_by_text("Не открыто")).to_be_visible()

    phone.goto(link_in_the_newest_letter(site, before + 1))
    looked_at(phone, twin)
    phone.get_by_role("button", name="Как в прошлый раз").click()
    expect(phone.get_by_text("прошлого сезона").first).to_be_visible()
    phone.wait_for_load_state()
    repeated = phone.locator(".propose-dates > li").count()
    assert repeated > 0
    phone.get_by_role("link", name="Добавить даты").click()
    looked_at(phone, twin)
    phone.get_by_role("link", name="Что-то новое").click()
    looked_at(phone, twin)
    phone.get_by_label("Как называется").fill("Ночная смена")
    phone.get_by_label("Что увидят гости, одной фразой").fill("Как работает цех ночью")
    days = phone.get_by_role("group", name="В какие дни").get_by_role("checkbox")
    days.nth(1).check()
    days.nth(3).check()
    phone.get_by_label("Во сколько начало").fill("вечером")
    phone.get_by_label("Мест для всех").fill("12")
    if phone.get_by_label("Где", exact=True).count():
        phone.get_by_label("Где", exact=True).select_option(index=0)
    steps.send(phone)
    assert_fits(phone)
    expect(phone.get_by_label("Как называется")).to_have_value("Ночная смена")
    expect(days.nth(3)).to_be_checked()
    phone.get_by_label("Во сколько начало").fill("20:00")
    steps.send(phone)
    expect(phone.get_by_role("heading", name="Ночная смена")).to_be_visible()
    phone.get_by_label("Кому позвонить").fill("Анна, 8 900 000-00-00")
    steps.send(phone)
    expect(phone.get_by_text("Спасибо!")).to_be_visible()
    looked_at(phone, twin)

    assert "визит" in steps.text_of(site.letters(ORGANISER, expected=2)[-1])
    desk.reload()
    desk.get_by_role("link", name=plant.name, exact=True).click()
    looked_at(desk)
    night = desk.locator("section", has=desk.get_by_role("heading", name="Ночная смена"))
    night.locator("details summary").first.click()
    night.locator("textarea").first.fill("Можно в 19:00?")
    desk.get_by_role("button", name="Задать вопрос").click()
    expect(desk.get_by_text("Вопрос отправлен.")).to_be_visible()

    phone.goto(link_in_the_newest_letter(site, before + 2))
    expect(phone.get_by_text("Можно в 19:00?")).to_be_visible()
    looked_at(phone, twin)
    phone.get_by_label("Ваш ответ").fill("Да, можно")
    steps.send(phone)
    expect(phone.get_by_text("Спасибо!")).to_be_visible()

    desk.reload()
    expect(desk.get_by_text("Да, можно")).to_be_visible()
    desk.get_by_role("button", name="Принять все").click()
    expect(desk.get_by_text("Принято", exact=True).first).to_be_visible()
    looked_at(desk)
    drafts = Session.objects.filter(season=season)
    assert drafts.count() == repeated + 2
    assert set(drafts.values_list("published_at", flat=True)) == {None}
    code = drafts.get(activity__title_ru="Ночная смена", ends_at__day=_second_day(season)).code
    desk.get_by_role("link", name=code).click()
    expect(desk).to_have_url(re.compile(f"/office/sessions/{code}/edit/"))
    phone.reload()
    expect(phone.get_by_text("программа ещё не опубликована").first).to_be_visible()
    looked_at(phone, twin)


def _second_day(season: Season) -> int:
    return (season.starts_on + timedelta(days=1)).day


def test_the_desk_fits_a_phone_and_an_acceptance_is_taken_back(
    site: Site, season: Season, new_page: NewPage
) -> None:
    now = timezone.now()
    plant = Enterprise.objects.get(code="uniconf")
    one = operations.invite(
        season=season, enterprise=plant, address="other@example.org", language="ru",
        answer_by=timezone.localdate(now), by=None, now=now,
    )  # fmt: skip
    operations.repeat_season(invitation=one, by=None, now=now)
    proposing.send(one, now=now)
    desk = new_page()
    steps.signed_in(desk, site, ORGANISER, f"/office/proposals/{one.pk}/")
    looked_at(desk)
    desk.get_by_role("button", name="Принять все").click()
    expect(desk.get_by_role("button", name="Вернуть")).to_be_visible()
    assert Session.objects.filter(season=season).exists()
    desk.get_by_role("button", name="Вернуть").click()
    expect(desk.get_by_text("всё как было")).to_be_visible()
    expect(desk.get_by_role("button", name="Принять все")).to_be_visible()
    assert not Session.objects.filter(season=season).exists()
    desk.get_by_role("link", name="Ссылка и почта").click()
    looked_at(desk)
