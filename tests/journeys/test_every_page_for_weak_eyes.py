"""Every page in the mode for the visually impaired, at its largest and in each of its colours."""

from __future__ import annotations

import pytest

from tests.browser import NewPage
from tests.journeys.every_page import EVERY_PAGE, World, look_at
from tests.site import Site

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_every_page_is_in_reach_and_legible_for_weak_eyes(
    site: Site, world: World, new_page: NewPage, name: str
) -> None:
    look_at(new_page, site, world, name, for_eyes=True)
