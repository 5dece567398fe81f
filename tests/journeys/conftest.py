"""Journeys walk the example season: loaded once, copied for each module, one server for it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from gatehouse.core.models import OutboxItem
from tests.journeys.every_page import World, bring_about
from tests.site import Site, Stock, same_rows

STAGE = "applying"


class SeasonStock(Stock):
    """Sites that already hold the example season, three days before its first session."""

    blocker: DjangoDbBlocker

    def _make_template(self) -> None:
        self.template = f"gatehouse_season_{os.getpid()}"
        super()._make_template()
        var_dir = self.folder / "template"
        loaded = Site("", var_dir, self.environment(self.template, var_dir))
        loaded.manage("demo", "--stage", STAGE)
        loaded.manage("collectstatic", "--noinput", "--verbosity", "0")
        with self.blocker.unblock(), same_rows(loaded):
            # What the season wrote to its people is told elsewhere; here somebody waits for mail.
            OutboxItem.objects.all().delete()


@pytest.fixture(scope="session")
def season_stock(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> SeasonStock:
    """Where sites with the example season come from."""
    stock = SeasonStock(tmp_path_factory.mktemp("seasons"))
    stock.blocker = django_db_blocker
    return stock


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
def gate_stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """Where sites without the example season come from."""
    return Stock(tmp_path_factory.mktemp("gates"))


@pytest.fixture(scope="module")
def gate_site(gate_stock: Stock, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A running site on which the journeys of the gate plan days of their own."""
    site = gate_stock.fresh()
    try:
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
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
