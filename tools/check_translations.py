"""No page speaks half a language: every text is translated, and every word is a text.

Fails when a Russian translation is missing, fuzzy, obsolete, left in Latin letters or has lost
a placeholder; when two capabilities translate one text in two ways; and when a template holds
words outside the translation tags.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib

from tools.messages import PLACEHOLDER, catalogue_path, catalogues, key
from tools.texts import ROOT, SOURCE, Text, capabilities, texts_of

CYRILLIC = re.compile(r"[А-Яа-яЁё]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# Names and abbreviations that a Russian page writes in Latin letters too.
SAME_IN_RUSSIAN = {
    *("CSV", "Gatehouse", "HTML", "iCalendar", "ID", "JSON", "Open", "Graph", "PDF", "PNG"),
    *("QR", "RSS", "SMTP", "URL", "UTC", "VK", "XLSX", "XML", "ZIP"),
    *("Enter", "Esc"),  # as they stand on the keys
    *("Русский", "English", "RU", "EN", "ru", "en"),  # a language is named in itself
}
# A tag, an entity, or the rest of a tag that was written in two branches.
MARKUP = re.compile(r"""<[^>]*>|&[#\w]+;|[\w-]+="[^"<>]*"|>""", re.DOTALL)
# What a template says that is not markup: after the tags, the values and the comments are gone.
SILENT = re.compile(
    r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}"
    r"|\{%\s*block \w+_class\s*%\}.*?\{%\s*endblock\s*%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|<!--.*?-->|<(script|style|code|pre)\b.*?</\1>|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
SPOKEN_ATTRIBUTE = re.compile(
    r"""\b(?:alt|aria-label|placeholder|title)=(["'])(.*?)\1""", re.DOTALL
)


def untranslated(capability: Path) -> Iterator[str]:
    """Texts of the source without a full translation, and translations without a text."""
    path = catalogue_path(capability)
    texts = texts_of(capability)
    entries = {key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    for text in texts:
        if CYRILLIC.search(text.text):
            yield f"{min(texts[text])}: the text of the source is English: {text.text!r}"
        if text not in entries:
            yield f"{min(texts[text])}: not in the catalogue (make messages): {text.text!r}"
    for text, entry in entries.items():
        if text not in texts or entry.obsolete:
            yield f"{path.relative_to(ROOT)}: obsolete (make messages): {text.text!r}"
        else:
            yield from (f"{path.relative_to(ROOT)}: {fault}" for fault in faults(entry))


def faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation."""
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid!r}"
    if not forms or not all(forms) or (entry.msgid_plural and len(forms) != 4):
        yield f"not translated: {entry.msgid!r}"
        return
    for form in forms:
        if not CYRILLIC.search(form) and latin_words(form):
            yield f"not Russian: {entry.msgid!r}: {form!r}"
        if placeholders(form) - placeholders(entry.msgid, entry.msgid_plural):
            yield f"a placeholder that is not given: {entry.msgid!r}: {form!r}"
        if placeholders(entry.msgid) - placeholders(form) and not entry.msgid_plural:
            yield f"a placeholder is lost: {entry.msgid!r}: {form!r}"


def placeholders(*texts: str) -> set[str]:
    """`%(name)s` and its kin."""
    return {found for text in texts for found in PLACEHOLDER.findall(text.replace("%%", ""))}


def latin_words(text: str) -> set[str]:
    """Words in Latin letters that a Russian reader would not expect."""
    bare = PLACEHOLDER.sub(" ", MARKUP.sub(" ", text))
    return set(LATIN_WORD.findall(bare)) - SAME_IN_RUSSIAN


def disagreements() -> Iterator[str]:
    """One text with two translations: Django would take whichever capability comes first."""
    said: defaultdict[Text, dict[str, str]] = defaultdict(dict)
    for path in sorted(catalogues()):
        for entry in polib.pofile(str(path)):
            forms = entry.msgstr or " | ".join(entry.msgstr_plural.values())
            if forms:
                said[key(entry)][forms] = path.relative_to(SOURCE).parts[0]
    for text, translations in said.items():
        if len(translations) > 1:
            both = ", ".join(f"{who}: {what!r}" for what, who in translations.items())
            yield f"{text.text!r} is translated in two ways (give it a context): {both}"


def bare_words(template: str) -> Iterator[str]:
    """Words of a template that no translation tag holds."""
    visible = SILENT.sub(" ", template)
    spoken = [attribute[2] for attribute in SPOKEN_ATTRIBUTE.finditer(visible)]
    for piece in [*spoken, *MARKUP.split(visible)]:
        if piece.strip() not in SAME_IN_RUSSIAN and (CYRILLIC.search(piece) or latin_words(piece)):
            yield " ".join(piece.split())


def findings() -> Iterator[str]:
    """All of it, capability by capability."""
    for capability in capabilities():
        yield from untranslated(capability)
        for path in sorted(capability.rglob("templates/**/*.*")):
            if path.suffix in {".html", ".txt"}:
                for words in bare_words(path.read_text()):
                    yield f"{path.relative_to(ROOT)}: outside the translation tags: {words!r}"
    yield from disagreements()


def main() -> int:
    """Print what is found; the exit status is 0 when nothing is."""
    found = list(findings())
    print("\n".join(found) or "Every text is translated.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
