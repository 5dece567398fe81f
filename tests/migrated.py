"""The database that tests and sites begin with: migrated once, then copied.

On SQLite it is kept in build/tests until a migration, a model or the library that reads them
changes; a PostgreSQL makes it once in a run and copies it for each process and each site.
Whoever copies it migrates again, which finds nothing left to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from psycopg.sql import SQL, Identifier
from pytest_django import DjangoDbBlocker

from tests.once import Run, made_once

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "src" / "gatehouse"
KEPT = ROOT / "build" / "tests"
MANAGE = [sys.executable, str(ROOT / "manage.py")]
ON_POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]
FILE = "gatehouse.sqlite3"  # what a site calls it in its folder
# Models are made anew some thousand times, and nothing is let go before the end: to look for what
# may be is a quarter of the work.
MIGRATE = f"""
import gc, runpy, sys
gc.disable()
sys.argv = ["manage.py", "migrate", "--verbosity", "0"]
runpy.run_path({str(ROOT / "manage.py")!r}, run_name="__main__")
"""
SAME = {"django_content_type", "auth_permission"}  # in each database, from its migrations on


def sql(statement: str, *names: str) -> None:
    """Run one statement on the server, with names of databases in it."""
    with psycopg.connect(os.environ["GATEHOUSE_DATABASE_URL"], autocommit=True) as server:
        server.execute(SQL(statement).format(*map(Identifier, names)))


def create(name: str, template: str) -> None:
    """A database on the server, in place of one of this name that a killed run left."""
    sql("DROP DATABASE IF EXISTS {}", name)
    sql("CREATE DATABASE {} TEMPLATE {}", name, template)


def file() -> Path:
    """The migrated SQLite file; nobody writes to it."""
    return made_once(KEPT / f"migrated-{_made_from()}", _migrate_file) / FILE


def _made_from() -> str:
    """Changes with all that says which tables there are."""
    written = [*HOUSE.glob("*/migrations/*.py"), *HOUSE.glob("*/models.py")]
    written += [*HOUSE.glob("*/models/*.py"), HOUSE / "settings.py"]
    written += (ROOT / "requirements").glob("base.lock")
    parts = [f"{path.relative_to(ROOT)} {_sha(path)}" for path in sorted(written)]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def _sha(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _migrate_file(folder: Path) -> None:
    own = {"GATEHOUSE_VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "gatehouse.settings"}
    others = {name: value for name, value in os.environ.items() if name != "GATEHOUSE_DATABASE_URL"}
    _migrate(others | own)
    shutil.rmtree(folder / "keys", ignore_errors=True)  # each run has keys of its own


def _migrate(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def on_server(run: Run) -> str:
    """Name of the migrated database on the server of this run; nobody connects to it."""
    name = f"gatehouse_migrated_{run.uid}"

    def fill(folder: Path) -> None:
        create(name, "template0")
        server = os.environ["GATEHOUSE_DATABASE_URL"].rpartition("/")[0]
        own = {
            "GATEHOUSE_VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "gatehouse.settings",
            "GATEHOUSE_DATABASE_URL": f"{server}/{name}",
        }
        _migrate({**os.environ, **own})

    run.once("migrated", fill)
    return name


def _emptied(_style: object, tables: Sequence[str], **_choices: object) -> list[str]:
    """Statements that leave these tables empty: TRUNCATE, which Django would have, makes the files
    of all tables and indexes anew, where a test wrote to a few. Whether a row is still pointed to
    is asked at the end of the transaction, as everywhere."""
    quoted = {table: connection.ops.quote_name(table) for table in tables if table not in SAME}
    has_rows = (f"SELECT '{one}' WHERE EXISTS (SELECT FROM {name})" for one, name in quoted.items())
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(has_rows))
        return [f"DELETE FROM {quoted[one]}" for (one,) in cursor.fetchall()]


@pytest.fixture(scope="session")
def django_db_setup(
    whole_run: Run,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A database for the tests of this process, in place of pytest-django's."""
    own = connection.settings_dict
    name = own["TEST"]["NAME"] or f"test_{own['NAME']}"
    if ON_POSTGRES:
        create(name, on_server(whole_run))
    else:
        shutil.copyfile(file(), name)
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0, interactive=False, keepdb=True, serialized_aliases=set()
        )
        if ON_POSTGRES:
            connection.ops.sql_flush = _emptied  # type: ignore[method-assign, assignment]
        yield
        teardown_databases(made, verbosity=0)
