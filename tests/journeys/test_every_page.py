"""Every page, light and dark, on a phone and on a desk: nothing is out of reach, unreadable or
sticking out.
"""

from __future__ import annotations

import pytest

from tests.browser import NewPage
from tests.journeys.every_page import EVERY_PAGE, World, look_at
from tests.site import Site

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_every_page_is_in_reach_and_legible(
    site: Site, world: World, new_page: NewPage, name: str
) -> None:
    look_at(new_page, site, world, name, for_eyes=False)
