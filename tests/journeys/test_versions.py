"""What a ruling changed is read on a phone as on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from gatehouse.quizzes.models import Quiz, Team
from tests.browser import assert_accessible, assert_fits
from tests.quizzes import judges
from tests.site import Site

pytestmark = pytest.mark.journey
LONG = "Проходная на Электрозаводской имени первого пятилетнего плана"


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A running site without the example season."""
    return gate_site


def box(of: Locator) -> dict[str, Any]:
    found = of.bounding_box()
    assert found is not None
    return {**found}


def test_a_phone_shows_points_and_places_beside_a_long_name(site: Site, page: Page) -> None:
    played, run, seat = judges.answered()
    judges.solve(run)
    judges.count_now(played)
    judges.credit(played, run, "какао", seat)
    Team.objects.filter(pk=played.other.pk).update(name=LONG)
    Quiz.objects.filter(pk=played.quiz.pk).update(ended_at=judges.LATER)
    page.goto(f"/games/{played.quiz.code}/versions/2/")

    row = page.get_by_role("row").filter(has_text=LONG)
    expect(row).to_contain_text("0 → 1")
    edge = box(page.locator(".table-box"))
    for cell in row.locator("td:visible, th").all():
        inner = box(cell)
        assert inner["x"] + inner["width"] <= edge["x"] + edge["width"] + 1
    assert_fits(page)
    assert_accessible(page)
