"""Organisers and a draw: rules and a plan from empty pages, a witness, a result let out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from gatehouse.admission.models import PlacesDraw, SeasonRules
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.draws.protocol import seeding
from gatehouse.programme.models import Season
from tests import make
from tests.admission.draws import opened, sessions
from tests.browser import NewPage
from tests.draws import making
from tests.journeys import steps
from tests.journeys.every_page import ORGANISER
from tests.site import Site

pytestmark = pytest.mark.journey
ADMINISTRATOR = "admin@gatehouse.example"
SECRET = "c3" * 32
DESK = {"width": 1280, "height": 900}


def season_to_come() -> Season:
    """A season with two visits given by draw in five weeks."""
    starts_at = (timezone.now() + timedelta(days=35)).replace(minute=0, second=0, microsecond=0)
    first = timezone.localdate(starts_at)
    season = make.season(starts_on=first, ends_on=first + timedelta(days=7), title_ru="Весна")
    for hours in (0, 3):
        at = starts_at + timedelta(hours=hours)
        make.session(capacity=8, within=season, admission="draw", starts_at=at)
    return season


def drawn_draw(site: Site) -> Draw:
    """A draw of September 2023 that nobody was told of yet."""
    season = make.season(starts_on=date(2023, 12, 11), ends_on=date(2023, 12, 22))
    with override_settings(MEDIA_ROOT=site.folder / "media"):
        places = opened(*sessions(12, 9, within=season), code="autumn")
        making.committed(places.draw, 60)
        making.drawn(places.draw)
        return draws.test(draw=places.draw, now=making.BEACON_AT)


def test_rules_and_a_draw_are_made_from_empty_pages_and_a_witness_appointed(
    site: Site, new_page: NewPage
) -> None:
    season = season_to_come()
    page = new_page(**DESK)
    steps.signed_in(page, site, ORGANISER, f"/office/seasons/{season.code}/draws/")
    page.get_by_role("link", name="Сначала опубликовать правила").click()
    page.wait_for_load_state()  # a quick hand types before the page's script has come
    page.get_by_label("Кто ещё нигде не был").fill("17")
    page.get_by_label("Кто ещё нигде не был").blur()
    expect(page.locator("#rules-preview")).to_contain_text("17")
    page.get_by_role("button", name="Опубликовать правила").click()
    expect(page.get_by_text("Действует версия правил 1.")).to_be_visible()
    assert SeasonRules.objects.get(season=season).rules.points.never_been == 17

    page.goto(f"/office/seasons/{season.code}/draws/new/")
    expect(page.locator("[name=sessions]:checked")).to_have_count(2)
    page.get_by_role("button", name="Сохранить черновик").click()
    expect(page.get_by_role("heading", name="Жеребьёвка мест: Весна")).to_be_visible()
    page.get_by_role("button", name="Опубликовать и закрепить всё это").click()
    expect(page.get_by_text("Жеребьёвка открыта для всех.")).to_be_visible()

    witness = new_page()
    witness.goto("/draws/witness/")
    witness.get_by_label("Ваше короткое имя").fill("museum")
    witness.get_by_label("Секрет", exact=True).fill(SECRET)
    witness.get_by_role("button", name="Сделать секрет и хеш").click()
    sealed = seeding.sealed("museum", SECRET)
    expect(witness.locator("[data-sealed]")).to_have_text(sealed)

    page.get_by_text("Назначить свидетеля").click()
    page.get_by_label("Кто", exact=True).fill("Музей Москвы")
    page.get_by_label("Короткое имя").fill("museum")
    page.get_by_label("Хеш секрета").fill(sealed)
    page.get_by_role("button", name="Назначить", exact=True).click()
    expect(page.get_by_role("heading", name="Музей Москвы")).to_be_visible()
    link = page.locator("code[id^=witness-]").inner_text()
    witness.goto("/draws/" + link.partition("/draws/")[2])
    expect(witness.get_by_text("Ещё рано")).to_be_visible()
    places = PlacesDraw.objects.get(season=season)
    assert [one.name for one in places.draw.witnesses.all()] == ["museum"]


def test_a_result_is_public_when_an_organiser_and_an_administrator_agree(
    site: Site, new_page: NewPage
) -> None:
    draw = drawn_draw(site)
    stranger = new_page()
    assert stranger.goto(f"/draws/{draw.code}/results.txt").status == 404  # type: ignore[union-attr]
    page = new_page(**DESK)
    steps.signed_in(page, site, ORGANISER, f"/office/draws/{draw.code}/")
    expect(page.get_by_text("как опубликован")).not_to_have_count(0)
    page.get_by_role("button", name="Попросить объявить итоги").click()
    expect(page.locator(".draw-asked")).to_contain_text(ORGANISER)

    other = new_page(**DESK)
    steps.signed_in(other, site, ADMINISTRATOR, "/office/approvals/")
    expect(other.get_by_text(draw.results_sha256)).to_be_visible()
    other.get_by_role("button", name="Согласиться и сделать").click()
    expect(other.get_by_text("Согласие дано, дело делается.")).to_be_visible()
    draw.refresh_from_db()
    assert draw.released_at is not None
    page.reload()
    expect(page.get_by_role("heading", name="Равенство шансов")).to_be_visible()
    stranger.goto(f"/draws/{draw.code}/")
    expect(stranger.get_by_role("link", name="results.txt")).to_be_visible()
