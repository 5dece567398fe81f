"""The documents say what is so: links lead somewhere, paths and commands exist."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from gatehouse.core.env import BY_NAME, PREFIX
from tests.conventions import HOUSE, ROOT

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")]
)
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
FILE_ENDINGS = {"py", "md", "html", "conf", "toml", "in", "lock", "typ", "yaml", "css", "js"}
# What the site or the build writes, and what belongs to the machine it runs on.
MADE = ("var/", "build/", "keys/", ".venv/", "X/")
PICTURE_BYTES, PICTURES_BYTES = 150 * 1024, 1536 * 1024


def named(path: object) -> str | None:
    """A short name of a document in pytest's output."""
    return path.relative_to(ROOT).as_posix() if isinstance(path, Path) else None


each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=named)


def prose(document: Path) -> str:
    """The text without its blocks of code."""
    return FENCE.sub("", document.read_text())


def anchors(document: Path) -> set[str]:
    """What a link may name behind its # in a document."""
    heads = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    bare = [re.sub(r"[^\w\- ]", "", head.lower()) for head in heads]
    return {head.replace(" ", "-") for head in bare}


@cache
def file_names() -> frozenset[str]:
    """The bare names of the files of the project."""
    folders = [ROOT / name for name in ("src", "tests", "tools", "bench", "docs", "requirements")]
    found = {path.name for folder in folders for path in folder.rglob("*.*")}
    return frozenset(found | {path.name for path in ROOT.iterdir()})


def is_there(path: str, document: Path) -> bool:
    """Whether a path exists, seen from the root, the house, a capability or the document."""
    if "/" not in path:
        return path in file_names()
    places = (ROOT, HOUSE, document.parent, *HOUSE.iterdir())
    return any(any(place.glob(path)) for place in places if place.is_dir())


def paths(document: Path) -> Iterator[str]:
    """What stands in backticks and is meant as a file or a folder of the project."""
    for code in CODE.findall(prose(document)):
        path = code.partition("#")[0]
        has_ending = path.rpartition(".")[2] in FILE_ENDINGS
        if PATH.fullmatch(path) and not path.startswith(MADE) and ("/" in path or has_ending):
            yield path


@each_document
def test_every_link_leads_somewhere(document: Path) -> None:
    lost = []
    for link in (one or other for one, other in LINK.findall(prose(document))):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


@each_document
def test_every_path_in_backticks_exists(document: Path) -> None:
    assert [path for path in paths(document) if not is_there(path, document)] == []


@each_document
def test_every_command_exists(document: Path) -> None:
    text = document.read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    makes = set(re.findall(r"(?:^|`|&& )make ([a-z]+)\b", text, re.MULTILINE))
    manages = set(re.findall(r"manage\.py ([a-z_]+)", text))
    modules = set(re.findall(r"-m (tools\.\w+|bench\.\w+)", text))
    assert makes - targets == set()
    assert manages - set(get_commands()) == set()
    assert {m for m in modules if not (ROOT / f"{m.replace('.', '/')}.py").exists()} == set()


@each_document
def test_every_setting_that_is_named_exists(document: Path) -> None:
    words = re.findall(rf"{PREFIX}([A-Z_]*[A-Z])", document.read_text())
    assert [word for word in words if word.removesuffix("_FILE") not in {*BY_NAME, "X"}] == []


def test_the_table_of_settings_is_what_the_site_reads() -> None:
    printed = io.StringIO()
    call_command("env", stdout=printed)
    assert printed.getvalue() in (ROOT / "docs" / "operating.md").read_text()


def test_every_decision_has_its_own_number_and_its_line_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    decisions = sorted(path.name for path in folder.glob("[0-9]*.md"))
    numbers = [name[:4] for name in decisions]
    index = re.findall(r"\(([0-9]{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text())
    assert index == decisions
    assert len(set(numbers)) == len(numbers)


def test_every_decision_says_status_context_decision_and_consequences() -> None:
    for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        text = path.read_text()
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert "\nStatus: " in text, path.name
        parts = re.findall(r"^## (\w+)$", text, re.MULTILINE)
        assert {"Context", "Decision", "Consequences"} <= set(parts), path.name


def test_pictures_are_light_and_each_is_shown() -> None:
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    sizes = {path.name: path.stat().st_size for path in pictures}
    assert [name for name, size in sizes.items() if size > PICTURE_BYTES] == []
    assert sum(sizes.values()) <= PICTURES_BYTES
    shown = "".join(document.read_text() for document in DOCUMENTS)
    assert [name for name in sizes if f"pictures/{name}" not in shown] == []
