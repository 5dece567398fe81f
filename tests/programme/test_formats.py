"""A new format is one line: what follows from it stands in its traits."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from gatehouse import web
from gatehouse.programme.formats import TRAITS, Format, formats_where
from tests import make


def test_every_format_has_a_picture_that_the_site_carries() -> None:
    carried = (Path(web.__file__).parent / "icons.txt").read_text().splitlines()
    assert [kind for kind in Format if TRAITS[kind].icon not in carried] == []


def test_formats_are_found_by_what_follows_from_them() -> None:
    assert formats_where(lambda traits: traits.has_video) == [Format.ONLINE_TOUR]
    assert formats_where(lambda traits: traits.over_days) == [Format.EXHIBITION]


@pytest.mark.django_db
def test_after_the_season_one_is_led_to_what_can_be_watched(client: Client) -> None:
    session = make.session()
    with time_machine.travel(session.starts_at + timedelta(days=30), tick=False):
        page = client.get(f"/sessions/{session.code}/").content.decode()
    assert 'href="/programme/?format=online_tour"' in page
