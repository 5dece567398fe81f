"""The packed form of XLSX and ODS, looked into before anything reads it: its directory tells a
bomb, a macro and pictures; its sheets tell cells whose formula was never reckoned."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from django.utils.translation import gettext as _

from gatehouse.core import archives
from gatehouse.core.archives import Fault
from gatehouse.core.refusal import Refusal, Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEGABYTE = 1024 * 1024
LIMITS = archives.Limits(
    parts=2_000,
    in_all=80 * MEGABYTE,
    one=60 * MEGABYTE,
    ratio=250,  # a sheet of equal rows packs to a hundredth
    ratio_from=2 * MEGABYTE,
)
PICTURE_FOLDERS = ("xl/media/", "Pictures/")
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# Our own look at the cells is only ever used to name those that hold nothing to read.
PLACE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
VALUE = re.compile(rb"<v[^>]*>[^<]|<is>")
ERROR = re.compile(rb"\bt=\"e\"")


@dataclass(frozen=True)
class Package:
    """What was seen without opening the workbook. `content` is to be opened instead of what was
    sent; `broken` is by the name of the sheet, then by (row, column) from 0: "formula" or "error".
    """

    content: bytes
    has_pictures: bool = False
    broken: Mapping[str, Mapping[tuple[int, int], str]] = field(default_factory=dict)


def look_into(content: bytes) -> Package:
    """What the directory and the sheets of a packed workbook give away.

    Raises:
        Refused: zip_bomb, password, macro, damaged or not_a_sheet.
    """
    try:
        with archives.opened(content, LIMITS) as packed:
            names = _checked(packed)
            has_pictures = any(name.startswith(PICTURE_FOLDERS) for name in names)
            return Package(_anew(packed), has_pictures, _broken(packed, names))
    except archives.Unreadable as unreadable:
        raise _in_words(unreadable.fault) from unreadable


def _in_words(fault: Fault) -> Refused:
    if fault is Fault.BOMB:
        return bomb()
    if fault is Fault.LOCKED:
        return locked()
    text = _("The file cannot be opened: it is damaged. Save it again as XLSX and send that.")
    return Refused(Refusal("damaged", text))


def _anew(packed: zipfile.ZipFile) -> bytes:
    """The package made again of its checked parts: each as large as the directory says and no
    larger, with nothing between them. Pictures stay behind."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as clean:
        for name in dict.fromkeys(packed.namelist()):
            if not name.startswith(PICTURE_FOLDERS):
                clean.writestr(name, packed.read(name))
    return out.getvalue()


def _checked(packed: zipfile.ZipFile) -> set[str]:
    """The names in the package, when it is a workbook that harms nobody."""
    names = set(packed.namelist())
    plain = {name.lower().replace("\\", "/") for name in names}
    if any("vbaproject" in name or name.startswith("basic/") for name in plain):
        text = _("The file holds macros. Please save it as XLSX and send that.")
        raise Refused(Refusal("macro", text))
    if "content.xml" in names:
        _no_password(packed)
    elif not {WORKBOOK, "xl/workbook.bin"} & plain:
        text = _("This is not a spreadsheet. Send XLSX, XLS, ODS or CSV.")
        raise Refused(Refusal("not_a_sheet", text))
    return names


def _no_password(packed: zipfile.ZipFile) -> None:
    """An ODS is a spreadsheet by its kind, and a password shows in its manifest."""
    if "META-INF/manifest.xml" in packed.namelist():
        manifest = packed.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise locked()
        if b"opendocument.spreadsheet" not in manifest:
            text = _("This is not a spreadsheet. Send XLSX, XLS, ODS or CSV.")
            raise Refused(Refusal("not_a_sheet", text))


def bomb() -> Refused:
    """Why a file that grows beyond all measure is not read."""
    text = _(
        "Unpacked, the file is far larger than a schedule and was not opened."
        " Copy the table to a new sheet and send that."
    )
    return Refused(Refusal("zip_bomb", text))


def locked() -> Refused:
    """Why a file with a password is not read."""
    text = _("The file is locked with a password. Please send it unlocked.")
    return Refused(Refusal("password", text))


def _broken(packed: zipfile.ZipFile, names: set[str]) -> dict[str, dict[tuple[int, int], str]]:
    if WORKBOOK not in names or RELATIONS not in names:
        return {}
    found = {}
    for name, path in _sheet_paths(packed):
        if path in names and (cells := dict(_broken_cells(packed.read(path)))):
            found[name] = cells
    return found


def _sheet_paths(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The name of each sheet with the place of its cells in the package."""
    targets = {
        row.get("Id", ""): row.get("Target", "")
        for row in _attributes(packed.read(RELATIONS), "Relationship")
    }
    sheets = _attributes(packed.read(WORKBOOK), "sheet")
    return [(row.get("name", ""), _path(targets.get(row.get("r:id", ""), ""))) for row in sheets]


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attributes(xml: bytes, element: str) -> list[dict[str, str]]:
    """What is said of each such element; nothing where it is no XML, or declares a type."""
    rows: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def seen(name: str, said: dict[str, str]) -> None:
        if name.rpartition(":")[2] == element:
            rows.append(said)

    def refuse(*_declared: object) -> None:
        raise ParseError

    parser.StartElementHandler = seen
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ParseError):
        return []
    return rows


def _broken_cells(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if b"<f" not in xml and not ERROR.search(xml):
        return
    for about, inside in _cells(xml):
        kind = "error" if ERROR.search(about) else "formula"
        if kind == "formula" and (b"<f" not in inside or VALUE.search(inside)):
            continue
        if place := PLACE.search(about):
            yield (int(place[2]) - 1, _column(place[1])), kind


def _cells(xml: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What is said of each cell and what is in it; every byte is looked at once."""
    start = xml.find(b"<c ")
    while start >= 0:
        following = xml.find(b"<c ", start + 3)
        about, _sign, rest = xml[start : following if following > 0 else None].partition(b">")
        yield about, b"" if about.endswith(b"/") else rest.partition(b"</c>")[0]
        start = following


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
