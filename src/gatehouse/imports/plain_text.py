"""CSV as it comes: by any of three signs apart, in any of the encodings a Russian office writes."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO
from itertools import islice

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports.shapes import Raw

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
SIGNS = ";\t,"
CELL_AT_MOST = 2_000
ROWS_AT_MOST = 60_000
SAMPLE = 200  # rows that tell which sign stands between
SIGN_NAMED = re.compile(r"\Asep=(.)[ ;,\t]*(?:\r\n?|\n)")
WRONG = re.compile("[\0-\x08\x0e-\x1f\x7f�]")  # no office program writes these into a sheet
# The same letters read in the wrong encoding: "РџСЂРµРґ" is "Пред" taken for cp1251.
TWICE = re.compile("(?:[РС][^\\s\\w.,;:!?«»()-]|[РС][°±Іієѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ]){2}")
RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
COMMON = re.compile("[оеаинтсрвл]")


def rows_of_text(content: bytes) -> Sequence[Sequence[Raw]]:
    """The cells of a CSV, all of them texts.

    Raises:
        Refused: encoding where the letters cannot be told, not_a_sheet where it is none.
    """
    text = decoded(content)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "{\\rtf")):
        raise _not_a_sheet()
    rows = _split(text, _sign(text))
    if max((len(row) for row in rows), default=0) < 2:
        raise _not_a_sheet()
    return rows


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 and UTF-16 by their marks or their form, else cp1251."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _checked(_decode(content[len(mark) :], encoding))
    if encoding := _utf_16(content):
        return _checked(_decode(content, encoding))
    text = _decode(content, "utf-8")
    if text is None:
        text = _decode(content, "cp1251")
        if text is not None and not _looks_russian(text):
            text = None
    return _checked(text)


def _decode(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf_16(content: bytes) -> str:
    """Which half of each pair of bytes is empty, or Cyrillic's own 4."""
    sample = content[:2000]
    for encoding, half in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = sample[half::2]
        if len(high) > 4 and sum(byte in (0, 4) for byte in high) > 0.9 * len(high):
            return encoding
    return ""


def _looks_russian(text: str) -> bool:
    """Whether one-byte letters were Russian in this encoding: then most of them are small and the
    common ones are common."""
    strange = [letter for letter in text if ord(letter) > 127 and letter not in "«»№–—“”„…\xa0"]
    letters = RUSSIAN.findall(text)
    small = [letter for letter in letters if letter.islower()]
    common = COMMON.findall(text)
    enough = len(letters) >= 0.9 * len(strange)
    return enough and 2 * len(small) >= len(letters) and 3 * len(common) >= len(small)


def _checked(text: str | None) -> str:
    if text is None or WRONG.search(text) or len(TWICE.findall(text)) > 3:
        said = _("The letters of the file cannot be read. Save it as “CSV UTF-8” or XLSX.")
        raise Refused(Refusal("encoding", said))
    return text


def _sign(text: str) -> str:
    """What stands between the cells: the sign that splits most rows into equally many."""

    def evenness(sign: str) -> tuple[int, int]:
        widths = [len(row) for row in _split(text, sign, SAMPLE) if len(row) > 1]
        often = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        return widths.count(often) * (often - 1), -SIGNS.index(sign)

    named = SIGN_NAMED.match(text)
    return named[1] if named else max(SIGNS, key=evenness)


def _split(text: str, sign: str, at_most: int = ROWS_AT_MOST) -> list[list[Raw]]:
    made: list[list[Raw]] = [
        [cell[:CELL_AT_MOST].strip() or None for cell in row]
        for row in _rows(SIGN_NAMED.sub("", text), sign, at_most)
    ]
    while made and not any(made[-1]):
        made.pop()
    return made


def _rows(text: str, sign: str, at_most: int) -> list[list[str]]:
    """The rows with quoted cells; where quotes do not pair, they are signs like any other, lest
    one of them swallow the rows behind it."""
    for ways in ({"strict": True}, {"quoting": csv.QUOTE_NONE}):
        reader = csv.reader(StringIO(text, newline=""), delimiter=sign, **ways)
        with suppress(csv.Error):
            return list(islice(reader, at_most))
    return []


def _not_a_sheet() -> Refused:
    return Refused(
        Refusal("not_a_sheet", _("This is not a spreadsheet. Send XLSX, XLS, ODS or CSV."))
    )
