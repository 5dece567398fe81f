"""Journeys walk the example season: loaded once, copied for each module, one server for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from gatehouse.core.models import OutboxItem
from tests.films import lay_out
from tests.journeys.every_page import World, bring_about
from tests.once import Run
from tests.site import Site, Stock, same_rows

STAGE = "applying"


class ReadyStock(Stock):
    """Sites with all that a browser needs, and nobody in them."""

    @property
    def kind(self) -> str:
        return "ready"

    def fill(self, var_dir: Path) -> None:
        Stock(self.run, self.folder).copy(self.database, var_dir)
        self.of_template(var_dir).manage("collectstatic", "--noinput", "--verbosity", "0")


class SeasonStock(Stock):
    """Sites that already hold the example season, three days before its first session."""

    def __init__(self, run: Run, folder: Path, blocker: DjangoDbBlocker) -> None:
        super().__init__(run, folder)
        self.blocker = blocker
        # Its days are counted from the day it is loaded on: after midnight there is another.
        self.loaded_on = timezone.localdate()

    @property
    def kind(self) -> str:
        return f"season_{self.loaded_on:%d}"

    def fresh(self) -> Site:
        self.loaded_on = timezone.localdate()
        return super().fresh()

    def fill(self, var_dir: Path) -> None:
        ReadyStock(self.run, self.folder).copy(self.database, var_dir)
        lay_out(var_dir / "media")
        template = self.of_template(var_dir)
        template.manage("demo", "--stage", STAGE)
        with self.blocker.unblock(), same_rows(template):
            # What the season wrote to its people is told elsewhere; here somebody waits for mail.
            OutboxItem.objects.all().delete()


@pytest.fixture(scope="session")
def season_stock(
    whole_run: Run, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> SeasonStock:
    """Where sites with the example season come from."""
    return SeasonStock(whole_run, tmp_path_factory.mktemp("seasons"), django_db_blocker)


@pytest.fixture(scope="module")
def site(season_stock: SeasonStock, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A running site with the example season; the tests of a module share it."""
    site = season_stock.fresh()
    try:
        site.serve()
        with django_db_blocker.unblock(), same_rows(site):
            yield site
    finally:
        site.children.stop()
        season_stock.drop(site)


@pytest.fixture(scope="session")
def gate_stock(whole_run: Run, tmp_path_factory: pytest.TempPathFactory) -> ReadyStock:
    """Where sites without the example season come from."""
    return ReadyStock(whole_run, tmp_path_factory.mktemp("gates"))


@pytest.fixture(scope="module")
def gate_site(gate_stock: ReadyStock, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A running site on which the journeys of the gate plan days of their own."""
    site = gate_stock.fresh()
    try:
        site.serve()
        with django_db_blocker.unblock(), same_rows(site):
            yield site
    finally:
        site.children.stop()
        gate_stock.drop(site)


@pytest.fixture(scope="module")
def world(site: Site, chromium: Browser) -> World:
    """Somebody with a visit of each kind, for those who look at every page."""
    return bring_about(site, chromium)
