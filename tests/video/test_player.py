"""The player in a real browser: it plays, seeks, and reports a start once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.programme.models import Session
from gatehouse.video import operations
from tests import make
from tests.browser import assert_accessible, assert_fits
from tests.site import Site
from tests.video.film import Board, Scene, starts

pytestmark = pytest.mark.journey
WAIT_SECONDS = 120
BOARD = Board(
    scenes=(
        Scene("Чертим шестерню", "We draw a gear", view="trace"),
        Scene("Вот вал", "Here is the shaft", seconds=9),
    )
)


@pytest.fixture
def tour(site: Site, settings: Any) -> Session:
    settings.MEDIA_ROOT = site.folder / "media"
    film = operations.make_from_storyboard(storyboard=BOARD, by=None, now=make.NOW)
    now = timezone.now()
    return make.session(
        of=make.activity(format="online_tour", video=film),
        admission="open",
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=7),
    )


def wait_for(page: Page, what: Callable[[], object], wanted: object) -> None:
    """The browser's requests go on while the page waits, not while Python sleeps."""
    deadline = time.monotonic() + WAIT_SECONDS
    while what() != wanted:
        assert time.monotonic() < deadline, what()
        page.wait_for_timeout(100)


def test_a_film_plays_seeks_and_counts_one_start(tour: Session, page: Page) -> None:
    film = tour.activity.video
    assert film is not None
    page.goto(f"/sessions/{tour.code}/")
    assert_accessible(page)
    assert_fits(page)
    page.evaluate("document.querySelector('video').muted = true")
    page.get_by_role("link", name="Вал").click()  # the chapter that begins at its first second
    wait_for(page, lambda: starts(film), 1)
    page.evaluate("document.querySelector('video').currentTime = 8")
    wait_for(page, lambda: page.evaluate("document.querySelector('video').ended"), True)
    assert starts(film) == 1
    cues = "Array.from(document.querySelector('video').textTracks, track => track.cues?.length)"
    wait_for(page, lambda: page.evaluate(cues)[0], 2)


def test_without_javascript_a_chapter_opens_the_film_itself(
    tour: Session, plain_page: Page
) -> None:
    plain_page.goto(f"/sessions/{tour.code}/")
    link = plain_page.get_by_role("link", name="Вал").get_attribute("href") or ""
    assert link.endswith(".webm#t=1")
    plain_page.get_by_text("Прочитать текст").click()
    expect(plain_page.get_by_text("Чертим шестерню")).to_be_visible()
