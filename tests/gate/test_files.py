"""Pass lists as files, read back: what a guest wrote is text in each of them."""

import csv
import io
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.utils.translation import override
from pypdf import PdfReader

from gatehouse.admission import operations as admission
from gatehouse.admission.models import PartyKind
from gatehouse.admission.rules import GuestAsk
from gatehouse.gate import listing, operations
from gatehouse.gate.files import csv_of, pdf_of, xlsx_of
from gatehouse.gate.sheets import Sheet, sheet_of
from gatehouse.programme.models import Session
from tests import make
from tests.gate.listed import everything, lay_out, stop_of

pytestmark = pytest.mark.django_db

SEVEN = date(2016, 3, 1)
NASTY = [
    "=1+1 Иванов",
    "+7 900 Петров",
    "@СУММ Сидоров",
    "-2+3 Дуб",
    "\"Кавычки\" и ';'",
    '#import "x": Лис',
    "*Анна* _Ким_ $x^2$",
]


def made(session: Session, *, language: str = "ru") -> Sheet:
    """The sheet of a list that was made now."""
    pass_list = operations.make_list(stop=stop_of(session), by=None, now=make.NOW)
    pass_list.stop = stop_of(session)
    layout = listing.layout_of(session.activity.enterprise_id)
    with override(language):
        return sheet_of(pass_list, layout, before=listing.list_before(pass_list))


@pytest.fixture
def nasty() -> Session:
    session = make.session(capacity=40)
    for name in NASTY:
        make.application(session, guests=(GuestAsk(name),), contact_phone="+79001234567")
    make.application(session, guests=(GuestAsk("Анна Ким"), GuestAsk("Ия Ким", SEVEN)))
    lay_out(session.activity.enterprise, columns=everything(), heading="КПП № 2")
    return session


def test_in_a_workbook_text_is_text_and_a_date_is_a_date(nasty: Session) -> None:
    page = openpyxl.load_workbook(io.BytesIO(xlsx_of(made(nasty)))).active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}  # no "f": no formula
    assert [name for name in NASTY if name not in {cell.value for cell in cells}] == []
    born = [cell for cell in cells if isinstance(cell.value, datetime)]
    assert [(f"{cell.value:%d.%m.%Y %H}", cell.number_format) for cell in born] == [
        ("01.03.2016 00", "dd.mm.yyyy")
    ]
    texts = [cell for cell in cells if cell.value in NASTY and cell.column_letter == "B"]
    assert {cell.quotePrefix for cell in texts} == {True}  # edited, it stays text


def test_a_workbook_is_set_up_for_the_printer_and_the_eye(nasty: Session) -> None:
    page = openpyxl.load_workbook(io.BytesIO(xlsx_of(made(nasty)))).active
    assert page is not None
    head = next(row for row in page.iter_rows() if row[1].value == "Имя и фамилия")[0].row
    assert page.freeze_panes == f"A{head + 1}"
    assert page.print_title_rows == f"${head}:${head}"
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.page_setup.fitToHeight == 0  # as wide as the page, as long as it takes
    assert page.column_dimensions["B"].width > 30
    assert page.cell(2, 1).value == "КПП № 2"


def test_in_a_csv_nothing_begins_a_formula(nasty: Session) -> None:
    content = csv_of(made(nasty))
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:3] == ["№", "Имя и фамилия", "Дата рождения"]
    assert [one for line in lines for one in line if one[:1] in set("=+-@\t\r")] == []
    assert {"'=1+1 Иванов", "'+7 900 Петров", "'@СУММ Сидоров", "'-2+3 Дуб"} <= {
        line[1] for line in lines
    }
    assert {line[5] for line in lines[1:]} <= {"'+79001234567", ""}
    assert "01.03.2016" in {line[2] for line in lines}


def test_on_paper_every_name_is_as_it_was_written(nasty: Session) -> None:
    reader = PdfReader(io.BytesIO(pdf_of(made(nasty))))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    joined = text.replace(" ", "")
    assert [name for name in NASTY if name.replace(" ", "") not in joined] == []
    assert ("КПП № 2" in text, "Список на проход" in text) == (True, True)


def test_a_long_list_has_numbered_pages_with_the_head_on_each() -> None:
    session = make.session(groups=120, within=make.season(group_max=120))
    group = make.application(
        session, kind=PartyKind.GROUP, guests=(), head_count=110, title="Школа № 1"
    )
    admission.name_guests(
        application=group,
        guests=[GuestAsk(f"Ученица Ёлкина {n:03}") for n in range(110)],
        by=group.party.asker,
        now=make.NOW,
    )
    reader = PdfReader(io.BytesIO(pdf_of(made(session))))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(pages) > 2
    assert [n for n, page in enumerate(pages, 1) if "Имя и фамилия" not in page] == []
    assert [n for n, page in enumerate(pages, 1) if f"{n} / {len(pages)}" not in page] == []
    assert "Ученица Ёлкина 109" in pages[-1]
    assert "True" in str(reader.root_object["/MarkInfo"])
    assert reader.metadata is not None
    assert reader.metadata.title == "Список на проход"


def test_columns_and_order_are_the_plant_s_own() -> None:
    session = make.session()
    make.application(session, guests=(GuestAsk("Яна Дуб"), GuestAsk("Анна Дуб")))
    lay_out(session.activity.enterprise, columns=["code", "name"], order="party")
    sheet = made(session, language="en")
    assert sheet.head == ("Code", "Name")
    assert [line.cells[1] for line in sheet.lines] == ["Яна Дуб", "Анна Дуб"]


def test_what_changed_is_marked_in_every_file_without_colour() -> None:
    session = make.session()
    family = make.application(session, guests=(GuestAsk("Яна Дуб"), GuestAsk("Анна Дуб")))
    made(session)
    left = family.passes.order_by("pk")[0]
    admission.give_back_guest(visit_pass=left, by=family.party.asker, now=make.NOW)
    make.application(session, guests=(GuestAsk("Вера Новая"),))
    sheet = made(session)
    assert sheet.columns[-1] == "change"
    assert {(line.cells[1], line.cells[-1]) for line in sheet.lines} == {
        ("Анна Дуб", "изменено: с кем"),
        ("Вера Новая", "новый"),
        ("Яна Дуб", "не придёт"),
    }
    printed = PdfReader(io.BytesIO(pdf_of(sheet))).pages[0].extract_text()
    for content in (csv_of(sheet).decode(), printed):
        assert [word for word in ("новый", "не придёт", "Яна") if word not in content] == []


def test_a_list_of_nobody_says_so() -> None:
    reader = PdfReader(io.BytesIO(pdf_of(made(make.session()))))
    assert "никого нет" in reader.pages[0].extract_text()


@pytest.mark.prove
def test_libreoffice_opens_the_workbook_and_the_csv(nasty: Session, tmp_path: Path) -> None:
    """It shows every name as text, turns none into a number, and prints pages with the head."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "make prove brings libreoffice-calc"
    sheet = made(nasty)
    (tmp_path / "list.xlsx").write_bytes(xlsx_of(sheet))
    (tmp_path / "list.csv").write_bytes(csv_of(sheet))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for source, target in (("list.xlsx", "csv:Text - txt - csv (StarCalc):59,34,76"),
                           ("list.xlsx", "pdf"), ("list.csv", "ods")):  # fmt: skip
        subprocess.run(
            [office, profile, "--headless", "--convert-to", target, "--outdir",
             str(tmp_path / "out"), str(tmp_path / source)],
            check=True, timeout=180, capture_output=True,
        )  # fmt: skip
    read = (tmp_path / "out" / "list.csv").read_text("utf-8")
    assert [name for name in NASTY if name.replace('"', '""') not in read] == []
    assert "01.03.2016" in read
    printed = PdfReader(tmp_path / "out" / "list.pdf")
    text = " ".join(page.extract_text() for page in printed.pages)
    assert [part for part in ("=1+1 Иванов", "Имя и фамилия") if part not in text] == []
