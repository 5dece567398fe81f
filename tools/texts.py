"""Finds the texts to translate in Python files and in templates, without gettext's programs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "gatehouse"
TEMPLATE_ENDINGS = {".html", ".txt", ".xml", ".svg"}

# Each function of Django's translation: the names of its first arguments.
FUNCTIONS = {
    "gettext": ("text",),
    "ngettext": ("text", "plural"),
    "pgettext": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
}
FUNCTIONS |= {f"{name}_lazy": arguments for name, arguments in FUNCTIONS.items()}
FUNCTIONS |= {"gettext_noop": ("text",), "_": ("text",)}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)


@dataclass(frozen=True, order=True)
class Text:
    """One text of the source: what stands in it, and how a translator tells it from others."""

    text: str
    context: str | None = None
    plural: str | None = None


def capabilities() -> list[Path]:
    """Folders that have, or may have, a catalogue."""
    return sorted(init.parent for init in SOURCE.glob("*/__init__.py"))


def texts_of(capability: Path) -> dict[Text, set[str]]:
    """Every text of a capability, with the files it stands in (from the project's root)."""
    found: dict[Text, set[str]] = {}
    for path in sorted(capability.rglob("*")):
        if "migrations" in path.parts or not path.is_file():
            continue
        for text in _texts_in(path):
            found.setdefault(text, set()).add(path.relative_to(ROOT).as_posix())
    return found


def _texts_in(path: Path) -> Iterator[Text]:
    if path.suffix == ".py":
        yield from python_texts(path.read_text())
    elif path.suffix in TEMPLATE_ENDINGS and "templates" in path.parts:
        yield from template_texts(path.read_text(), str(path))


def python_texts(source: str) -> Iterator[Text]:
    """Texts in calls of the translation functions, under whatever name they were imported."""
    tree = ast.parse(source)
    local = _local_names(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _called(node.func, local)
        words = [
            argument.value
            for argument in node.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if name is not None and len(words) >= len(FUNCTIONS[name]):
            yield _text(name, words)


def _local_names(tree: ast.Module) -> dict[str, str]:
    """Local name of each imported translation function to its own: {'_': 'gettext_lazy'}."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }


def _called(function: ast.expr, local: dict[str, str]) -> str | None:
    if isinstance(function, ast.Name):
        return local.get(function.id)
    if isinstance(function, ast.Attribute) and ast.unparse(function.value) == "translation":
        return function.attr if function.attr in FUNCTIONS else None
    return None


def template_texts(source: str, origin: str) -> Iterator[Text]:
    """Texts in the translation tags of a template, as Django itself reads them."""
    for call in CALL.finditer(templatize(source, origin=origin)):
        words = [ast.literal_eval(literal) for literal in re.findall(LITERAL, call[2])]
        yield _text(call[1], words)


def _text(function: str, words: list[str]) -> Text:
    named = dict(zip(FUNCTIONS[function], words, strict=False))
    return Text(named["text"], named.get("context"), named.get("plural"))
