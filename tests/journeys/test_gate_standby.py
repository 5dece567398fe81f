"""Parties that stand by, at a guard's phone: let in by their turn, and with a network only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Browser, expect

from gatehouse.admission import operations as admission
from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application, Standby, State
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.rules import GuestAsk
from gatehouse.programme.models import Session
from tests import make
from tests.admission.drawing import RULES
from tests.admission.standing import STANDBY
from tests.browser import assert_accessible, assert_fits
from tests.journeys import gate
from tests.journeys.gate import Day, Phone
from tests.site import Site

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    return gate_site


@pytest.fixture
def phone(site: Site, chromium: Browser) -> Iterator[Phone]:
    phone = Phone(chromium, site)
    yield phone
    phone.close()


def standing_by(day: Day, *names: str) -> list[Standby]:
    """A visit whose places are given on at once; these people stand by, each alone."""
    rules = replace(STANDBY, release_minutes=0, gate_parties=len(names), fill_percent=100)
    asked_at = day.now.starts_at - timedelta(days=8)
    publish_rules(season=day.season, rules=replace(RULES, standby=rules), by=None, now=asked_at)
    Session.objects.filter(pk=day.now.pk).update(
        own_closes_at=day.now.starts_at - timedelta(hours=1)
    )
    day.now.refresh_from_db()
    gate.books(day.now, ["Анна Ларина", "Пётр Ларин"])
    with transaction.atomic():  # nothing is done by itself in between
        for name in names:
            make.application(day.now, now=asked_at, guests=(GuestAsk(name),))
        admission.ask_to_gate(now=day.now.starts_at - timedelta(hours=20))
    return list(Standby.objects.filter(application__session=day.now).order_by("pk"))


def test_a_guard_lets_in_who_stands_by_until_all_places_are_taken(site: Site, phone: Phone) -> None:
    day = gate.plan(capacity=2)
    first, second, third = standing_by(day, "Ольга Снегова", "Иван Громов", "Ия Светлова")
    phone.open_gate(day)
    phone.go_to(day.now)
    waiting = phone.page.locator("[data-standbys] li")
    expect(waiting).to_have_count(3)
    assert_accessible(phone.page)
    phone.type_code(first.code or "")
    expect(phone.sees("standby_ok")).to_contain_text("Ольга Снегова")
    assert_accessible(phone.page)
    phone.press("Впустить")
    phone.sees("ok")
    phone.next()
    expect(waiting.nth(0)).to_contain_text("внутри")
    phone.page.get_by_role("button", name="Иван Громов").click()
    phone.sees("standby_ok")
    phone.press("Впустить")
    phone.sees("ok")
    phone.next()
    phone.type_code(third.code or "")
    phone.sees("standby_full")
    phone.next()
    late = Application.objects.get(session=day.now, party__guests__number=2)
    for one in late.passes.order_by("pk")[:1]:
        phone.type_code(one.code)
        phone.sees("given_on")
        phone.next()
    phone.handed_in()
    assert gate.came(day.now) == 2
    assert Standby.objects.get(pk=third.pk).turned_away_at is not None
    assert Application.objects.get(pk=second.application_id).state == State.BOOKED


def test_without_a_network_nobody_who_stands_by_and_nobody_late_comes_in(
    site: Site, phone: Phone
) -> None:
    day = gate.plan(capacity=2)
    (first,) = standing_by(day, "Ольга Снегова")
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.context.set_offline(True)
    expect(phone.page.locator("[data-line]")).to_have_attribute("data-state", "offline")
    phone.type_code(first.code or "")
    phone.sees("standby_offline")
    phone.next()
    guest = Application.objects.get(session=day.now, party__guests__number=2)
    phone.type_code(guest.passes.order_by("pk")[0].code)
    phone.sees("late_offline")
    phone.next()
    phone.context.set_offline(False)
    phone.handed_in()
    assert gate.came(day.now) == 0


def test_the_standby_pass_is_a_page_for_every_screen(site: Site, phone: Phone) -> None:
    day = gate.plan(capacity=2)
    (first,) = standing_by(day, "Ольга Снегова")
    page = phone.page
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/v/{visit_token(first.application)}/")
        expect(page.locator("[data-standing=gate]")).to_contain_text("Шанс попасть")
        assert_fits(page)
        assert_accessible(page)
