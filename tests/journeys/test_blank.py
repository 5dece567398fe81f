"""A checker types a blank where the site is reached without HTTPS, as in a hall of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.operations import typing
from tests.quizzes.captains import game
from tests.quizzes.desks import blank_of, checker, on_paper, paper_lines
from tests.site import Site

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A site without the example season."""
    return gate_site


def test_a_line_is_kept_as_soon_as_it_is_left(page: Page, site: Site) -> None:
    now = timezone.now()
    played = game(now=now - timedelta(minutes=5))
    seat, team = checker(played.quiz), on_paper(played.team)
    played.open(at=now - timedelta(minutes=4))
    blank = blank_of(played, team, seat, now=now)
    typing.take(seat=seat, blank=blank, now=now)
    page.add_init_script("delete Crypto.prototype.randomUUID")  # as a browser does without HTTPS
    page.goto(f"/games/checkers/{seat_token(seat)}/blanks/{blank.code}/")
    line = page.locator(f"[name='line-{played.questions['text'].pk}']")
    line.fill("шоколад")
    line.press("Tab")
    expect(page.locator(".entry-said").first).to_have_text("сохранено", timeout=10_000)
    assert paper_lines(team) == [(1, {"text": "шоколад"})]
