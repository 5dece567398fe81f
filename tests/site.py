"""A running site for journeys and crowds: real processes, a database and a folder of its own.

While a `site` runs, the rows a test makes or reads are the site's own: the test's database
connection points to the site's database. Such tests do not ask for `db` as well.
"""

from __future__ import annotations

import email
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests import migrated
from tests.migrated import MANAGE, ON_POSTGRES, ROOT
from tests.once import Run
from tools.processes import Processes, answers, free_port

__all__ = ["ROOT", "Site", "Stock", "answers", "running", "same_rows", "served"]

LETTER_SECONDS = 60


@dataclass
class Site:
    """One running site. `url` has no slash at its end; `folder` is its var directory."""

    url: str
    folder: Path
    environment: dict[str, str]

    def __post_init__(self) -> None:
        self.children = Processes(self.folder)

    @property
    def processes(self) -> list[subprocess.Popen[bytes]]:
        """What runs for this site; a process added here ends with it."""
        return self.children.running

    def said(self) -> str:
        """What the processes wrote, the last of it."""
        return self.children.said()

    def manage(self, *words: str) -> str:
        """Run `manage.py` on this site's data and return what it prints."""
        done = subprocess.run(
            [*MANAGE, *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, *words: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start `manage.py …` beside the test; it ends with the site, or by `site.kill`."""
        return self.children.start([*MANAGE, *words], self.environment | variables)

    def serve(self, **variables: str) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers."""
        process = self.start("serve", **variables)
        self.children.wait_until(lambda: answers(f"{self.url}/healthz"), process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process and its children at once, as a power cut would."""
        self.children.kill(process)

    def letters(self, to: str, expected: int = 1) -> list[EmailMessage]:
        """The letters to one address, oldest first; waits until so many have arrived."""
        deadline = time.monotonic() + LETTER_SECONDS
        while True:
            found = [letter for letter in self._mailbox() if to in str(letter["To"])]
            if len(found) >= expected:
                return found
            assert time.monotonic() < deadline, f"{len(found)} of {expected} letters to {to}"
            time.sleep(0.05)

    def _mailbox(self) -> list[EmailMessage]:
        files = sorted((self.folder / "mail").glob("*.eml"))  # named by the time of arrival
        return [email.message_from_bytes(path.read_bytes(), policy=modern) for path in files]


class Stock:
    """Fresh databases, copied from one that is made once in a run of the tests.

    `folder` is where this process puts the sites.
    """

    def __init__(self, run: Run, folder: Path) -> None:
        self.run = run
        self.folder = folder
        self.made = 0

    def environment(self, name: str, var_dir: Path) -> dict[str, str]:
        """What a process needs to work on the database of this name."""
        own = {"GATEHOUSE_VAR_DIR": str(var_dir), "DJANGO_SETTINGS_MODULE": "gatehouse.settings"}
        if ON_POSTGRES:
            server = os.environ["GATEHOUSE_DATABASE_URL"].rpartition("/")[0]
            own["GATEHOUSE_DATABASE_URL"] = f"{server}/{name}"
        return {**os.environ, **own}

    def fresh(self) -> Site:
        """A site with a database of its own, not started yet."""
        self.made += 1
        name, var_dir = f"{self.database}_{os.getpid()}_{self.made}", self.folder / f"{self.made}"
        self.copy(name, var_dir)
        port = free_port()
        ports = {"GATEHOUSE_HOST": "127.0.0.1", "GATEHOUSE_PORT": str(port)}
        environment = self.environment(name, var_dir) | ports | {"GATEHOUSE_EXAMPLE": "yes"}
        return Site(f"http://127.0.0.1:{port}", var_dir, environment)

    def copy(self, name: str, var_dir: Path) -> None:
        """Put a copy of the template into this folder and this database."""
        shutil.copytree(self.run.once(f"{self.kind}-site", self.fill), var_dir, dirs_exist_ok=True)
        if ON_POSTGRES:
            migrated.create(name, self.database)

    def drop(self, site: Site) -> None:
        """Remove the site's database and folder."""
        if ON_POSTGRES:
            name = site.environment["GATEHOUSE_DATABASE_URL"].rpartition("/")[2]
            migrated.sql("DROP DATABASE {} WITH (FORCE)", name)
        shutil.rmtree(site.folder, ignore_errors=True)

    @property
    def kind(self) -> str:
        """What the sites hold at first."""
        return "empty"

    @property
    def database(self) -> str:
        """The template's name on PostgreSQL."""
        return f"gatehouse_{self.kind}_{self.run.uid}"

    def fill(self, var_dir: Path) -> None:
        """Make the template: a site's folder and a migrated database."""
        # The same keys as the test's own, so that it can read what the site encrypts.
        shutil.copytree(settings.KEYS_DIR, var_dir / "keys")
        if ON_POSTGRES:
            migrated.create(self.database, migrated.on_server(self.run))
        else:
            shutil.copyfile(migrated.file(), var_dir / migrated.FILE)

    def of_template(self, var_dir: Path) -> Site:
        """The template, for commands that fill it."""
        return Site("", var_dir, self.environment(self.database, var_dir))


@contextmanager
def same_rows(site: Site) -> Iterator[None]:
    """Point this process's database connection to the site's database."""
    own = connection.settings_dict["NAME"]
    theirs = site.environment.get("GATEHOUSE_DATABASE_URL", "").rpartition("/")[2]
    connection.close()
    connection.settings_dict["NAME"] = theirs or str(site.folder / migrated.FILE)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


@contextmanager
def running(stock: Stock, blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A running site whose rows this process reads and writes; gone afterwards."""
    with served(stock) as site, blocker.unblock(), same_rows(site):
        yield site


@contextmanager
def served(stock: Stock) -> Iterator[Site]:
    """A running site; gone afterwards."""
    site = stock.fresh()
    try:
        site.serve()
        yield site
    finally:
        site.children.cut_off()
        stock.drop(site)


@pytest.fixture(scope="session")
def stock(whole_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """Where fresh sites come from."""
    return Stock(whole_run, tmp_path_factory.mktemp("sites"))


@pytest.fixture
def fresh_site(stock: Stock, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A site with an empty database, not started: `site.serve()`, `site.start("worker")`."""
    site = stock.fresh()
    try:
        with django_db_blocker.unblock(), same_rows(site):
            yield site
    finally:
        site.children.cut_off()
        stock.drop(site)


@pytest.fixture
def site(fresh_site: Site) -> Site:
    """A running site: one server with its jobs and its mail, as `make demo` starts it."""
    fresh_site.serve()
    return fresh_site
