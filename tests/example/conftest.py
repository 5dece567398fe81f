"""The example season at each of its stages: loaded once in a run, each test has its own copy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker, Settings

from gatehouse.programme.models import Season
from tests.once import Run
from tests.seasons import SeasonAt, SeasonStock
from tests.site import same_rows


@pytest.fixture
def season_at(
    whole_run: Run, tmp_path: Path, settings: Settings, django_db_blocker: DjangoDbBlocker
) -> Iterator[SeasonAt]:
    """`season_at("over")`: what the test reads and writes from then on is that stage's."""
    with ExitStack() as after:

        def at(stage: str) -> Season:
            stock = SeasonStock(whole_run, tmp_path / "seasons", stage)
            site = stock.fresh()
            after.callback(stock.drop, site)
            settings.MEDIA_ROOT = site.folder / "media"
            after.enter_context(django_db_blocker.unblock())
            after.enter_context(same_rows(site))
            return Season.objects.get()

        yield at
