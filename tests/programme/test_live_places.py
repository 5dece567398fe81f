"""Places left, live on an open page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.programme.models import Quota
from tests import make
from tests.browser import assert_accessible, assert_fits
from tests.site import Site

pytestmark = pytest.mark.journey
ASK_AGAIN = """() => {
    const places = document.getElementById('places');
    return htmx.ajax('GET', places.getAttribute('hx-get'), {target: places, swap: 'outerHTML'});
}"""


def test_the_button_tells_the_truth_when_the_last_place_goes(site: Site, page: Page) -> None:
    now = timezone.now()
    season = make.season(applications_open_at=now - timedelta(days=1))
    session = make.session(capacity=20, within=season, starts_at=now + timedelta(days=10))
    page.goto(f"/sessions/{session.code}/")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Взрослых").fill("2")
    page.get_by_role("button", name="Занять места").focus()
    Quota.objects.filter(session=session).update(held=20)
    page.evaluate(ASK_AGAIN)
    expect(page.get_by_role("button", name="Встать в очередь")).to_be_focused()
    expect(page.get_by_role("button", name="Занять места")).to_have_count(0)
    expect(page.get_by_label("Взрослых")).to_have_value("2")
    assert page.locator("#places").count() == 1
