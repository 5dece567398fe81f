"""What takes long to make is made once in a run of the tests, however many processes it has."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Run:
    """One run of the tests; `folder` and `uid` are the same in each of its processes."""

    folder: Path
    uid: str

    def once(self, name: str, fill: Callable[[Path], None]) -> Path:
        """The folder of this name, filled by the first process that asks for it."""
        return made_once(self.folder / name, fill)


def made_once(folder: Path, fill: Callable[[Path], None]) -> Path:
    """A folder that is there whole: whoever comes second waits until the first has filled it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            begun = folder.with_name(f"{folder.name}.begun")
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            fill(begun)
            begun.rename(folder)
    return folder


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Run:
    """The run that this process is a part of."""
    own = tmp_path_factory.getbasetemp()
    return Run(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own, testrun_uid[:12])
