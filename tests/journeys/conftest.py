"""Journeys walk the example season: loaded once, copied for each module, one server for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from gatehouse.core.models import OutboxItem
from tests.journeys.every_page import World, bring_about
from tests.once import Run
from tests.seasons import SeasonStock
from tests.site import Site, Stock, running, same_rows, served

STAGE = "applying"


def collect(stock: Stock, var_dir: Path) -> None:
    """Put the static files into a site's folder, as a browser gets them: the same for all sites."""

    def fill(folder: Path) -> None:
        stock.of_template(folder).manage("collectstatic", "--noinput", "--verbosity", "0")

    shutil.copytree(stock.run.once("collected", fill) / "static", var_dir / "static")


class ReadyStock(Stock):
    """Sites with all that a browser needs, and nobody in them."""

    @property
    def kind(self) -> str:
        return "ready"

    def fill(self, var_dir: Path) -> None:
        Stock(self.run, self.folder).copy(self.database, var_dir)
        collect(self, var_dir)


class ReadySeasons(SeasonStock):
    """Sites with the example season, three days before its first session, and no letters yet."""

    def __init__(self, run: Run, folder: Path, blocker: DjangoDbBlocker) -> None:
        super().__init__(run, folder, STAGE)
        self.blocker = blocker

    @property
    def kind(self) -> str:
        return f"ready_{super().kind}"

    def fill(self, var_dir: Path) -> None:
        super().fill(var_dir)
        collect(self, var_dir)
        with self.blocker.unblock(), same_rows(self.of_template(var_dir)):
            # What the season wrote to its people is told elsewhere; here somebody waits for mail.
            OutboxItem.objects.all().delete()


@pytest.fixture(scope="session")
def season_stock(
    whole_run: Run, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> ReadySeasons:
    """Where sites with the example season come from."""
    return ReadySeasons(whole_run, tmp_path_factory.mktemp("seasons"), django_db_blocker)


@pytest.fixture(scope="module")
def site(season_stock: ReadySeasons, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A running site with the example season; the tests of a module share it."""
    with running(season_stock, django_db_blocker) as site:
        yield site


@pytest.fixture(scope="session")
def season_served(season_stock: ReadySeasons) -> Iterator[Site]:
    """A running site with the example season for all journeys of this process that leave it as it
    was, but for visits of their own people."""
    with served(season_stock) as site:
        yield site


@pytest.fixture(scope="module")
def season_site(season_served: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """That site, whose rows are read and written meanwhile. Its sessions are shared out: who takes
    places of one, and counts them, is the only one who does."""
    with django_db_blocker.unblock(), same_rows(season_served):
        yield season_served


@pytest.fixture(scope="session")
def gate_stock(whole_run: Run, tmp_path_factory: pytest.TempPathFactory) -> ReadyStock:
    """Where sites without the example season come from."""
    return ReadyStock(whole_run, tmp_path_factory.mktemp("gates"))


@pytest.fixture(scope="session")
def gate_served(gate_stock: ReadyStock) -> Iterator[Site]:
    """A running site for all journeys of this process that bring what they need."""
    with served(gate_stock) as site:
        yield site


@pytest.fixture(scope="module")
def gate_site(gate_served: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A running site on which the journeys of a module plan days and games of their own.

    There may be others': no journey counts all rows, or takes the first that comes.
    """
    with django_db_blocker.unblock(), same_rows(gate_served):
        yield gate_served


@pytest.fixture(scope="module")
def world(site: Site, chromium: Browser) -> World:
    """Somebody with a visit of each kind, for those who look at every page."""
    return bring_about(site, chromium)
