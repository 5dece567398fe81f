from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from gatehouse.draws import protocol

FOLDER = Path(protocol.__file__).parent
PACKAGE = "gatehouse.draws.protocol"
ORDER = (  # each may know those before it
    "encoding", "beacon", "seeding", "lots", "entries", "tickets", "commits", "walking",
    "results", "selftest", "folders",
)  # fmt: skip


# The tree is that of the public log too, and as plain.
SHARED = {"gatehouse.core", "gatehouse.core.merkle"}


def known_to(module: Path) -> set[str]:
    """The modules of the house that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gatehouse"):
            whole = node.module or ""
            names = {f"{whole}.{each.name}" for each in node.names}
            found |= names if whole in (PACKAGE, "gatehouse.core") else {whole}
    return found


def test_the_protocol_needs_neither_django_nor_the_rest_of_the_house() -> None:
    code = f"""
import importlib, sys
for name in {ORDER!r}:
    importlib.import_module("{PACKAGE}." + name)
print([name for name in sys.modules if name.startswith(("django", "gatehouse."))])
"""
    source = str(FOLDER.parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": source}, capture_output=True, check=True
    )
    loaded = set(ast.literal_eval(done.stdout.decode()))
    here = {f"{PACKAGE}.{name}" for name in ORDER}
    assert loaded == {*here, *SHARED, PACKAGE, "gatehouse.draws"}


def test_its_modules_know_only_those_before_them() -> None:
    assert sorted(ORDER) == sorted(path.stem for path in FOLDER.glob("*.py") if path.stem[0] != "_")
    for place, name in enumerate(ORDER):
        before = {f"{PACKAGE}.{each}" for each in ORDER[:place]}
        assert known_to(FOLDER / f"{name}.py") <= before | SHARED, name
