"""A private PostgreSQL for one run: started on a free loopback port, gone when the run ends.

    python -m tools.postgres -- pytest      # the command finds GATEHOUSE_DATABASE_URL set

It stops when the block or the command ends, and when this process is killed.
"""

from __future__ import annotations

import argparse
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tools.processes import free_port, stop_with_parent

STOP_FAST = signal.SIGINT  # what PostgreSQL calls a fast shutdown
START_SECONDS = 30
USER = "gatehouse"
PREFIX = "gatehouse-postgres-"

FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
FAST_AND_FORGETFUL |= {"jit": "off"}  # compiling a plan costs more than any plan of a test
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class PostgresUnavailable(RuntimeError):
    """The programs are not there, or the server did not start; the text says which."""


def binary(name: str) -> str:
    """Path of a program of PostgreSQL, the newest version of Debian's first."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise PostgresUnavailable(f"{name} is not installed; the package is called postgresql")
    return found


def _version(path: Path) -> int:
    return int(path.parts[-3]) if path.parts[-3].isdigit() else 0


def owner() -> int | None:
    """The user the server runs as when we are root, who may not run it; otherwise None."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return names.get("postgres", names.get("nobody", 65534))


@dataclass(frozen=True)
class Cluster:
    """A running server; `url()` names one of its databases."""

    folder: Path
    port: int
    password: str

    def url(self, database: str = "postgres") -> str:
        """Address as GATEHOUSE_DATABASE_URL takes it."""
        return f"postgres://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str, database: str = "postgres") -> None:
        """Run one statement outside a transaction."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, at once full if the template is, and return its address."""
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.folder / "server.log"


def remove_leftovers() -> None:
    """Remove the folders of runs that were killed: their name holds the id of a dead process."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        process = folder.name.removeprefix(PREFIX).partition("-")[0]
        if (
            process.isdigit()
            and not Path("/proc", process).exists()
            and Path("/proc/self").exists()
        ):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster(settings: dict[str, str] | None = None, connections: int = 200) -> Iterator[Cluster]:
    """Run a server with these settings (default: fast, and forgetful if the machine stops)."""
    uid = owner()
    remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        if uid is not None:
            os.chown(folder, uid, -1)
        running = Cluster(folder, free_port(), secrets.token_hex(16))
        _initialise(running, uid)
        process = _start(running, uid, FAST_AND_FORGETFUL | (settings or {}), connections)
        try:
            _wait(running, process)
            yield running
        finally:
            process.send_signal(STOP_FAST)
            process.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(running: Cluster, uid: int | None) -> None:
    secret = running.folder / "password"
    secret.write_text(running.password)
    secret.chmod(0o600)
    if uid is not None:
        os.chown(secret, uid, -1)
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-sync"]
    command = [binary("initdb"), *options, f"--username={USER}", f"--pwfile={secret}"]
    result = subprocess.run(
        [*command, "-D", str(running.folder / "data")],
        user=uid,
        cwd=running.folder,
        env=_plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise PostgresUnavailable(f"initdb failed: {result.stderr.strip()}")


def _start(
    running: Cluster, uid: int | None, settings: dict[str, str], connections: int
) -> subprocess.Popen[bytes]:
    chosen = {
        "listen_addresses": "127.0.0.1",
        "port": str(running.port),
        "unix_socket_directories": "",
        "max_connections": str(connections),
        **settings,
    }
    options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
    with running.log.open("wb") as log:
        return subprocess.Popen(
            [binary("postgres"), "-D", str(running.folder / "data"), *options],
            user=uid,
            cwd=running.folder,
            env=_plain_environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C goes to us; we stop the server afterwards
            preexec_fn=partial(stop_with_parent, STOP_FAST),
        )


def _plain_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8"}


def _wait(running: Cluster, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(running.url(), connect_timeout=2).close()
        except psycopg.OperationalError as problem:
            if process.poll() is not None or time.monotonic() > deadline:
                said = running.log.read_text(errors="replace")
                raise PostgresUnavailable(f"PostgreSQL did not start: {said}") from problem
            time.sleep(0.05)
        else:
            return


def main() -> int:
    """Run a command beside a private server and return its exit code."""
    parser = argparse.ArgumentParser(description="Run a command with a private PostgreSQL.")
    parser.add_argument("--durable", action="store_true", help="write through to the disk")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster(DURABLE if asked.durable else None) as running:
        url = running.create(USER)
        environment = {**os.environ, "GATEHOUSE_DATABASE_URL": url}
        child = subprocess.Popen(command, env=environment, preexec_fn=stop_with_parent)
        try:
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
