"""Collect the texts to translate into each capability's catalogue, and compile the catalogues.

    python -m tools.messages collect    # new texts in, vanished ones out
    python -m tools.messages compile    # .po to .mo, all or the named ones

A text that another capability has translated already comes in with its translation.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

from tools.texts import SOURCE, Text, capabilities, texts_of

LANGUAGE = "ru"
PLURALS = (
    "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14)"
    " ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
)
HEADER = {
    "Project-Id-Version": "Gatehouse",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": PLURALS,
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*[\d.]*[sdfr]")


def catalogue_path(capability: Path) -> Path:
    """Where a capability keeps its Russian."""
    return capability / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def catalogues() -> Iterator[Path]:
    """Every catalogue in the tree."""
    return SOURCE.glob("*/locale/*/LC_MESSAGES/django.po")


def open_catalogue(path: Path) -> polib.POFile:
    """A catalogue to read or to fill; lines are never folded, so that a change is one line."""
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = dict(HEADER)
    return fresh


def key(entry: polib.POEntry) -> Text:
    """The text an entry translates."""
    return Text(entry.msgid, entry.msgctxt or None, entry.msgid_plural or None)


def compile_each(paths: Iterable[Path]) -> None:
    """Write the .mo beside each .po."""
    for path in paths:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def collect_all() -> None:
    """Bring every catalogue in line with the source."""
    known = {
        key(entry): entry
        for path in catalogues()
        for entry in polib.pofile(str(path))
        if entry.translated()
    }
    for capability in capabilities():
        texts = texts_of(capability)
        if texts or catalogue_path(capability).exists():
            _collect(catalogue_path(capability), texts, known)


def _collect(path: Path, texts: dict[Text, set[str]], known: dict[Text, polib.POEntry]) -> None:
    catalogue = open_catalogue(path)
    own = {key(entry): entry for entry in catalogue if not entry.obsolete}
    catalogue[:] = [own.get(text) or _entry(text, known.get(text)) for text in sorted_texts(texts)]
    for entry in catalogue:
        entry.occurrences = [(file, "") for file in sorted(texts[key(entry)])]
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    empty = sum(not entry.translated() for entry in catalogue)
    print(f"{path.relative_to(SOURCE)}: {len(catalogue)} texts, {empty} to translate")


def sorted_texts(texts: dict[Text, set[str]]) -> list[Text]:
    """Texts in the order of their files, then of the alphabet."""
    return sorted(texts, key=lambda text: (min(texts[text]), text.text, text.context or ""))


def _entry(text: Text, elsewhere: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=text.text, msgctxt=text.context, msgid_plural=text.plural or "", msgstr=""
    )
    if PLACEHOLDER.search(text.text):
        entry.flags = ["python-format"]
    if text.plural:
        entry.msgstr_plural = dict.fromkeys(range(4), "")
    if elsewhere is not None:
        entry.msgstr, entry.msgstr_plural = elsewhere.msgstr, dict(elsewhere.msgstr_plural)
    return entry


def main(words: list[str]) -> None:
    """Do the named step, or both."""
    steps = {word for word in words if word in {"collect", "compile"}}
    if "collect" in steps:
        collect_all()
    if "compile" in steps:
        compile_each([Path(word) for word in words if word not in steps] or sorted(catalogues()))


if __name__ == "__main__":
    main(sys.argv[1:])
