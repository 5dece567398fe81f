"""The embedded form for one run: `manage.py serve` on SQLite in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.processes import Processes, answers, free_port, memory_mb

ROOT = Path(__file__).resolve().parents[1]
MANAGE = [sys.executable, str(ROOT / "manage.py")]


class Embedded:
    """A running site: one command, one port, SQLite."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        own = {
            "GATEHOUSE_HOST": "127.0.0.1",
            "GATEHOUSE_PORT": str(port),
            "GATEHOUSE_VAR_DIR": str(folder / "var"),
        }
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GATEHOUSE_")}
        self.environment = kept | own | variables
        self.processes = Processes(folder)
        self.pid = 0

    def memory_mb(self) -> dict[str, float]:
        """Memory of the whole command in MB."""
        return {"serve": memory_mb(self.pid)}


@contextmanager
def embedded(**variables: str) -> Iterator[Embedded]:
    """Start it, migrated and without data; `variables` are added to its environment."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-embedded-"))
    site = Embedded(folder, **variables)
    try:
        for words in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([*MANAGE, *words], env=site.environment, check=True)
        server = site.processes.start([*MANAGE, "serve"], site.environment)
        site.processes.wait_until(lambda: answers(f"{site.url}/healthz"), server)
        site.pid = server.pid
        yield site
    finally:
        site.processes.stop()
        shutil.rmtree(folder, ignore_errors=True)
