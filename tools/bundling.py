"""Puts a module and all it imports into one file, as a browser takes it under our policy.

Each module is wrapped in a function of its own, so that names never meet. What is understood is
what our own modules and the few from npm say: imports at the head of a line, as `{ names }` or
`* as name`; exports of constants, classes and functions where they are made, or as a list, also
from another module. A circle of imports is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

# Real paths are compared: the folder may be a link to one that several checkouts share.
MODULES = (Path(__file__).resolve().parents[1] / "node_modules").resolve()
IMPORT = re.compile(r"^import\s+(\{[^}]*\}|\* as \w+)\s+from\s+[\"']([^\"']+)[\"'];\n", re.M)
EXPORT = re.compile(r"^export (?=(?:const|class|(?:async )?function) (\w+))", re.M)
LISTED = re.compile(r"^export \{([^}]*)\}(?: from [\"']([^\"']+)[\"'])?;\n", re.M)
# Comments that stand alone: of foreign modules they are most of the weight.
BLOCK_COMMENT = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", re.M | re.S)
LINE_COMMENT = re.compile(r"^[ \t]*//.*\n", re.M)
NAME = re.compile(r"\W+")


def bundle(entry: Path) -> str:
    """The text of a module with those it imports before it."""
    done: dict[Path, str] = {}
    _take_module(entry.resolve(), done, ())
    return "\n".join(done.values())


def _take_module(path: Path, done: dict[Path, str], within: tuple[Path, ...]) -> None:
    if path in within:
        circle = " > ".join(one.name for one in (*within, path))
        raise SystemExit(f"{path}: imported in a circle, {circle}")
    if (twin := _twin(path, done)) is not None:
        raise SystemExit(f"{path}: would be called {_name(path)}, as {twin} is")
    source = _source(path)
    heads = []
    for names, other in IMPORT.findall(source):
        target = names.removeprefix("* as ").replace(" as ", ": ")
        heads.append(f"const {target} = {_needed(path, other, done, within)};\n")
    exported = EXPORT.findall(source)
    for names, other in LISTED.findall(source):
        listed = [name.strip() for name in names.split(",") if name.strip()]
        taken = _needed(path, other, done, within) if other else ""
        exported += [f"{name}: {taken}.{name}" if taken else name for name in listed]
    body = LISTED.sub("", EXPORT.sub("", IMPORT.sub("", source)))
    done[path] = _wrapped(path, "".join(heads) + body.strip(), exported if within else None)


def _needed(path: Path, other: str, done: dict[Path, str], within: tuple[Path, ...]) -> str:
    """The name under which an imported module is known here; taken in when it is the first time."""
    found = (path.parent / other if other.startswith(".") else MODULES / other).resolve()
    if found not in done:
        _take_module(found, done, (*within, path))
    return _name(found)


def _wrapped(path: Path, body: str, exported: list[str] | None) -> str:
    """The entry stands open, what it imports in functions."""
    if exported is not None:
        given = f"return {{ {', '.join(exported)} }};"
        body = f"const {_name(path)} = (() => {{\n{body}\n{given}\n}})();"
    return f"/* {path.name} */\n{body}\n"


def _name(path: Path) -> str:
    """`$store` of a module of ours, `$noble_hashes_sha2` of a foreign one."""
    own = path.relative_to(MODULES) if path.is_relative_to(MODULES) else Path(path.name)
    return "$" + NAME.sub("_", own.with_suffix("").as_posix()).strip("_")


def _twin(path: Path, done: Iterable[Path]) -> Path | None:
    """A module taken in before that would have the same name in the file."""
    return next((one for one in done if _name(one) == _name(path)), None)


def _source(path: Path) -> str:
    source = path.read_text()
    if not path.is_relative_to(MODULES):
        return source
    return LINE_COMMENT.sub("", BLOCK_COMMENT.sub("", source))
