"""A file of questions, whatever it is: known by its content."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from gatehouse.core.archives import ZIP
from gatehouse.imports.unpacking import OLE
from gatehouse.quizzes.packing import checking, own
from gatehouse.quizzes.packing.gift import read_gift
from gatehouse.quizzes.packing.shapes import Parcel
from gatehouse.quizzes.packing.sheet_reading import read_sheets
from gatehouse.quizzes.terms import Unclear

SHEETS = (".csv", ".tsv")  # no content tells them from a text of questions

CALLED = (".xlsx", ".xls", ".ods", ".zip")  # known by content, whatever they are called


def read_file(content: bytes, name: str) -> Parcel:
    """A packet of ours, a sheet, or GIFT. Raises Unclear."""
    if not content.strip():
        raise Unclear(_("The file is empty."))
    title = _title(name)
    if content.startswith(ZIP):
        return own.read_packet(content) if _is_ours(content) else read_sheets(content, name, title)
    if content.startswith(OLE) or name.lower().endswith(SHEETS):
        return read_sheets(content, name, title)
    if name.lower().endswith(CALLED):
        raise Unclear(_("The file is not what its name says: it cannot be opened."))
    return read_gift(content, title)


def _is_ours(content: bytes) -> bool:
    """A packet of ours says so in its directory; what cannot be opened is judged as one."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return True
    return own.PACKET in names or not any(
        name.startswith("xl/") or name == "content.xml" for name in names
    )


def _title(name: str) -> str:
    """From the name of the file."""
    stem = checking.NOT_KEPT.sub("", PurePath(name).stem)
    return " ".join(stem.split())[: checking.TITLE_LENGTH] or _("A packet")
