"""Counting the starts of a film."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gatehouse.video import operations
from gatehouse.video.models import Video, View
from tests import make
from tests.video import film

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _clean(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def report(client: Client, video: Video, **headers: str) -> int:
    return client.post(f"/videos/{video.code}/starts/", headers=headers).status_code


def test_starts_are_counted_by_day_with_their_source_and_method() -> None:
    video = film.video()
    for later in (0, 1, 24):
        operations.count_start(
            video=video, source="own-player", now=make.NOW + timedelta(hours=later)
        )
    rows = View.objects.values_list("source", "method", "counted_on", "starts")
    assert sorted(rows) == [
        ("own-player", "own-player-5s-v1", date(2023, 12, 6), 2),
        ("own-player", "own-player-5s-v1", date(2023, 12, 7), 1),
    ]
    assert film.starts(video) == 3


def test_a_day_begins_at_midnight_in_moscow() -> None:
    view = operations.count_start(
        video=film.video(), source="own-player", now=make.NOW.replace(hour=21, minute=30)
    )
    assert view.counted_on == date(2023, 12, 7)


def test_our_player_s_report_is_counted_without_a_cookie(client: Client) -> None:
    video = film.video()
    strict = Client(enforce_csrf_checks=True)
    assert report(strict, video, **OURS) == 204
    assert report(strict, video, Origin="http://testserver") == 204
    assert film.starts(video) == 2
    assert not strict.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    ],
)
def test_another_site_cannot_count(client: Client, headers: dict[str, str]) -> None:
    video = film.video()
    assert report(client, video, **headers) == 403
    assert film.starts(video) == 0


def test_one_address_counts_only_so_many_times(client: Client) -> None:
    video = film.video()
    answers = {report(client, video, **OURS) for _ in range(25)}
    assert answers == {204, 429}
    assert film.starts(video) == 20


def test_opening_the_address_counts_nothing(client: Client) -> None:
    video = film.video()
    assert client.get(f"/videos/{video.code}/starts/").status_code == 405
    assert film.starts(video) == 0


def test_a_film_that_is_not_there_is_not_counted(client: Client) -> None:
    assert client.post("/videos/none/starts/", headers=OURS).status_code == 404
