"""Files as somebody sends them: read by what they are, or refused with a clear word."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image

from gatehouse.core import archives
from gatehouse.core.refusal import Refused
from gatehouse.imports import reading_books, unpacking
from gatehouse.imports.reading_books import read_book
from gatehouse.imports.shapes import Raw
from tests.imports import plants

ROW = "Дата;Время;Экскурсия\n12.12;10:00;Чип под лупой\n"
HEAD: list[Raw] = ["Дата", "Время", "Экскурсия"]
CELLS: list[list[Raw]] = [HEAD, ["12.12", "10:00", "Чип под лупой"]]
CLEAN = plants.xlsx(Лист=(CELLS, []))


def cells(content: bytes, name: str = "план.xlsx") -> list[list[Raw]]:
    """The cells of the first sheet."""
    return [list(row) for row in read_book(content, name).sheets[0].rows]


def why(content: bytes, name: str = "план.xlsx") -> str:
    """The code of the refusal."""
    with pytest.raises(Refused) as caught:
        read_book(content, name)
    assert str(caught.value)
    return caught.value.first.code


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def repacked(**changed: bytes) -> bytes:
    """A clean workbook with other or further parts; `__` stands for a slash, `_o_` for a dot."""
    new = {name.replace("__", "/").replace("_o_", "."): part for name, part in changed.items()}
    return zipped(parts_of(CLEAN) | new)


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1251"])
def test_letters_are_read_in_every_encoding_of_an_office(encoding: str) -> None:
    assert cells(ROW.encode(encoding)) == CELLS


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_whatever_stands_between_the_cells_is_seen(sign: str) -> None:
    assert cells(ROW.replace(";", sign).encode()) == CELLS


def test_a_comma_within_cells_does_not_split_them() -> None:
    text = "Дата;Мест\n12, 13 и 14 декабря;1,5\n15, 16, 17;2,5\n"
    assert cells(text.encode()) == [
        ["Дата", "Мест"],
        ["12, 13 и 14 декабря", "1,5"],
        ["15, 16, 17", "2,5"],
    ]


def test_a_line_break_within_quotes_stays_in_its_cell() -> None:
    text = 'Дата;Тема\r\n12.12;"Чип\r\nпод ""лупой"""\r\n'
    assert cells(text.encode())[1] == ["12.12", 'Чип\r\nпод "лупой"']


def test_a_quote_that_is_never_closed_swallows_nothing() -> None:
    text = 'Дата;Тема;Мест\n12.12;"Чип" под лупой;5\n13.12;"Кольцо;6\n14.12;Крыло;7\n'
    assert cells(text.encode())[1:] == [
        ["12.12", '"Чип" под лупой', "5"],
        ["13.12", '"Кольцо', "6"],
        ["14.12", "Крыло", "7"],
    ]


def test_only_line_breaks_break_lines() -> None:
    text = "Дата;Тема\n12.12;Чип\u2028под\x0bлупой\n".replace("\x0b", "\x85")
    assert cells(text.encode())[1] == ["12.12", "Чип\u2028под\x85лупой"]


def test_a_first_line_that_names_the_sign_is_no_row() -> None:
    assert cells(("sep=;\r\n" + ROW).encode()) == CELLS


def test_what_looks_like_a_formula_in_a_csv_is_text() -> None:
    assert cells("Дата;Тема\n=1+1;@SUM(A1)\n".encode())[1] == ["=1+1", "@SUM(A1)"]


@pytest.mark.parametrize(
    "content",
    [
        "Дата;Время\n12 декабря;с десяти до двенадцати\n".encode("koi8-r"),
        "Дата;Время\n12 декабря;с десяти до двенадцати\n".encode("cp866"),
        "Дата;Время\n12 декабря;с десяти\n".encode().decode("cp1251", "replace").encode(),
        "Дата;Время\n12 декабря;10:00\n".encode()[:-9] + b"\xff\xfe\xd0;\n",
        "Дата;Время\n12 декабря;10:00\n".encode("utf-16")[:-1],
        "Дата;Вре\ufffdя\n12;10\n".encode(),
    ],
    ids=["koi8-r", "cp866", "twice", "broken utf-8", "broken utf-16", "lost letters"],
)
def test_letters_that_cannot_be_told_are_not_guessed(content: bytes) -> None:
    assert why(content) == "encoding"


# Workbooks


def test_cells_of_a_workbook_are_what_they_are() -> None:
    book = Workbook()
    sheet = book.active
    sheet["B3"] = date(2023, 12, 12)
    sheet["C3"] = datetime(2023, 12, 12, 10, 30)  # noqa: DTZ001 — a cell has no zone
    sheet["D3"], sheet["E3"], sheet["F3"], sheet["G3"] = time(10, 30), 12.5, 12, " текст "
    sheet["H3"], sheet["H3"].data_type = "=1+1", "s"
    assert cells(plants.saved(book)) == [
        [],
        [],
        [
            None,
            date(2023, 12, 12),
            datetime(2023, 12, 12, 10, 30),  # noqa: DTZ001
            time(10, 30),
            12.5,
            12,
            "текст",
            "=1+1",
        ],
    ]


def test_signs_that_are_no_letters_and_numbers_that_are_none_are_left_out() -> None:
    strings = b'<is><t>a_x0000_b</t></is></c><c r="B1"><v>NaN</v></c><c r="C1"><v>1e300</v></c>'
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr">' + strings + b"</row></sheetData></worksheet>"
    )
    assert cells(repacked(xl__worksheets__sheet1_o_xml=sheet)) == [["ab", None, 1e300]]


def test_what_a_merged_range_says_stands_in_each_of_its_cells() -> None:
    content = plants.xlsx(Лист=([["a", None, "b"], [None, None, "c"], ["d", "e", None]], ["A1:B2"]))
    assert cells(content) == [["a", "a", "b"], ["a", "a", "c"], ["d", "e"]]


def test_a_merged_title_goes_as_far_as_the_table() -> None:
    content = plants.xlsx(Лист=([["a"], ["b", "c"], ["d"]], ["A1:Z1", "A3:A9"]))
    assert cells(content) == [["a", "a"], ["b", "c"], ["d"]]


def test_ranges_merged_over_one_another_are_not_filled_for_ever() -> None:
    rows = b"".join(b'<row r="%d"><c r="GR%d"><v>1</v></c></row>' % (n, n) for n in range(1, 2000))
    ranges = b'<mergeCell ref="A1:GR2000"/>' * 5000
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'%s</sheetData><mergeCells count="5000">%s</mergeCells></worksheet>'
    ) % (rows.replace(b'<c r="GR1">', b'<c r="A1"><v>1</v></c><c r="GR1">'), ranges)
    assert why(repacked(xl__worksheets__sheet1_o_xml=sheet)) == "zip_bomb"


def test_a_formula_says_what_it_came_to() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ["12.12", "10:00"])
        page.write_formula(1, 2, '="Чип"&" под лупой"', None, "Чип под лупой")
    sheet = read_book(out.getvalue(), "").sheets[0]
    assert [list(row) for row in sheet.rows] == CELLS
    assert sheet.broken == {}


def test_a_formula_that_was_never_reckoned_and_an_error_are_named() -> None:
    content = plants.xlsx(План=([HEAD, ["=A1+1", "#REF!", "тема"], ["12.12", "=B1", "тема"]], []))
    sheet = read_book(content, "").sheets[0]
    assert sheet.broken == {(1, 0): "formula", (1, 1): "error", (2, 1): "formula"}


def test_pictures_and_hidden_sheets_are_left_with_a_word() -> None:
    book = read_book(plants.ilyushin(), "план.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["Ил", "Элтеза (Москва)"]
    assert [(one.code, one.text, one.is_stop) for one in book.remarks] == [
        ("hidden_sheet", "Скрытый лист «старое» не читаем.", False),
        ("pictures", "Картинки из файла не берём: только текст в ячейках.", False),
    ]


def test_a_file_is_known_by_its_content_not_by_its_name() -> None:
    assert cells(CLEAN, "план.csv") == CELLS
    assert cells(ROW.encode(), "план.xlsx") == CELLS


# What is not read


def picture(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


NO_SHEETS: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "spaces": (lambda: b" \r\n\xef\xbb\xbf\t\r\n", "empty"),
    "an empty workbook": (lambda: plants.xlsx(Лист=([], [])), "empty"),
    "png": (lambda: picture("PNG"), "picture"),
    "jpeg": (lambda: picture("JPEG"), "picture"),
    "webp": (lambda: picture("WEBP"), "picture"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", "pdf"),
    "a letter": (lambda: "Добрый день!\nВысылаем расписание.\n".encode(), "not_a_sheet"),
    "a page": (lambda: b"<!DOCTYPE html><table><tr><td>1;2</td></tr></table>", "not_a_sheet"),
    "a document": (lambda: zipped({"word/document.xml": b"<w/>"}), "not_a_sheet"),
    "an archive": (lambda: zipped({"план.xlsx": CLEAN}), "not_a_sheet"),
    "half a file": (lambda: CLEAN[: len(CLEAN) // 2], "damaged"),
    "a broken part": (lambda: repacked(xl__worksheets__sheet1_o_xml=b"<no"), "damaged"),
    "an old file spoiled": (
        lambda: unpacking.OLE + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 900,
        "damaged",
    ),
    "macros": (lambda: repacked(xl__vbaProject_o_bin=b"\xd0\xcf\x11\xe0"), "macro"),
    "old macros": (
        lambda: plants.ortomoda_of_2003() + "_VBA_PROJECT".encode("utf-16-le"),
        "macro",
    ),
    "a password": (
        lambda: unpacking.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900,
        "password",
    ),
    "too large": (lambda: b"a;b\n" * 3_000_000, "file_too_big"),
}


@pytest.mark.parametrize("name", NO_SHEETS)
def test_what_is_no_schedule_is_refused_with_the_reason(name: str) -> None:
    make, code = NO_SHEETS[name]
    assert why(make(), "план.xlsx") == code


def test_a_locked_part_of_a_package_is_a_password() -> None:
    locked = bytearray(CLEAN)
    for place in (at for at in range(len(locked) - 4) if locked[at : at + 4] == b"PK\x01\x02"):
        locked[place + 8] |= 1
    assert why(bytes(locked)) == "password"
    manifest = {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}
    assert why(zipped(parts_of(plants.elteza()) | manifest)) == "password"


def test_a_bomb_is_seen_in_the_directory_and_not_unpacked() -> None:
    zeros = b"0" * 64 * 1024 * 1024
    assert why(repacked(xl__worksheets__sheet1_o_xml=zeros)) == "zip_bomb"


def test_a_bomb_of_many_small_parts_is_seen() -> None:
    parts = {f"p{number}": b"" for number in range(unpacking.LIMITS.parts + 1)}
    assert why(repacked(**parts)) == "zip_bomb"


def test_a_bomb_that_lies_about_its_size_harms_nobody() -> None:
    """The directory says one kilobyte, the packed part grows a hundred thousandfold."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = b"<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>"
    body = packer.compress(start)
    for _megabyte in range(128):
        body += packer.compress(b"0" * 1024 * 1024)
    body += packer.flush()
    lie = bytearray(repacked(xl__worksheets__sheet1_o_xml=b"?" * 1024))
    content = with_part(bytes(lie), "xl/worksheets/sheet1.xml", body, claims=1024)
    assert why(content) == "damaged"


def test_a_sheet_that_claims_a_billion_cells_is_not_laid_out() -> None:
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert why(repacked(xl__worksheets__sheet1_o_xml=far)) == "zip_bomb"


def test_an_open_document_that_repeats_a_row_a_million_times_is_not_laid_out() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>1</text:p></table:table-cell></table:table-row>"
    )
    content = plants.ods(f'<table:table table:name="План">{row * 3}</table:table>')
    assert why(content) == "damaged"


def test_a_text_that_grows_by_its_own_declarations_is_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    book = (
        f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]><workbook><sheets>'
        '<sheet name="&l9;" sheetId="1" r:id="rId1" xmlns:r="r"/></sheets></workbook>'
    )
    assert why(repacked(xl__workbook_o_xml=book.encode())) == "damaged"


@pytest.mark.parametrize(("rows", "taken"), [(5_000, True), (5_200, False)])
def test_so_many_rows_are_taken_at_once(rows: int, taken: bool) -> None:
    content = ("Дата;Время\n" + "12.12;10:00\n" * rows).encode()
    if taken:
        assert len(cells(content)) == rows + 1
    else:
        assert why(content) == "too_many_rows"


def test_a_sheet_is_not_a_mile_wide() -> None:
    assert why((";".join("а" * 250) + "\n12.12;10:00\n").encode()) == "too_many_columns"


def test_a_book_of_a_sheet_is_too_much_to_read() -> None:
    text = "Открой Моспром " * 130
    content = plants.xlsx(Лист=([HEAD, *[["12.12", "10:00", *[text] * 7]] * 1500], []))
    assert why(content) == "zip_bomb"


def test_many_sheets_are_no_schedule() -> None:
    sheets: dict[str, Any] = {
        f"Л{number}": (CELLS, []) for number in range(reading_books.SHEETS_AT_MOST + 1)
    }
    assert why(plants.xlsx(**sheets)) == "too_many_sheets"


def with_part(content: bytes, name: str, body: bytes, claims: int) -> bytes:
    """The package with a packed part put in as it is, whose size is claimed and not true."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as packed:
        for other in old.namelist():
            if other != name:
                packed.writestr(other, old.read(other))
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED
        packed.writestr(info, body)
    made = bytearray(out.getvalue())
    for sign, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = made.index(name.encode())
        while sign not in made[place - 46 : place]:
            place = made.index(name.encode(), place + 1)
        start = made.rindex(sign, 0, place)
        made[start + at : start + at + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
        made[start + at + 14 : start + at + 18] = struct.pack("<I", claims)
    return bytes(made)


# Whatever bytes

BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(alphabet='аб;,\t"\n01:.=й\ufeff\0', max_size=80).map(str.encode),
    st.binary(max_size=200).map(lambda tail: archives.ZIP + tail),
)


@given(BYTES)
@settings(max_examples=300, deadline=None)
def test_no_bytes_bring_the_reader_down(content: bytes) -> None:
    try:
        book = read_book(content, "план.xlsx")
    except Refused:
        return
    assert any(cell is not None for sheet in book.sheets for row in sheet.rows for cell in row)


@given(st.sampled_from([CLEAN, plants.ortomoda_of_2003(), plants.elteza()]), st.data())
@settings(max_examples=25, deadline=None)
def test_no_slip_in_a_workbook_brings_the_reader_down(content: bytes, data: st.DataObject) -> None:
    spoiled = bytearray(content)
    places = st.integers(0, len(content) - 1)
    for place, byte in data.draw(
        st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=8)
    ):
        spoiled[place] = byte
    with suppress(Refused):
        read_book(bytes(spoiled), "план.xlsx")
