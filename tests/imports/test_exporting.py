"""A schedule that goes out as a workbook and comes back the same."""

from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from gatehouse.imports.exporting import export
from gatehouse.imports.reading_books import read_book
from gatehouse.imports.recognising import recognise
from gatehouse.imports.shapes import Known, KnownActivity, KnownSession, Line
from gatehouse.imports.understanding import changes, understand
from tests.imports.knowledge import ESTET, MIKRON, SESSION, known

DAY = date(2023, 12, 14)
SESSIONS = [
    SESSION,
    replace(SESSION, code="EST-2", activity="kolco-mk", places=12, groups=6, is_published=True),
    replace(SESSION, code="EST-3"),  # at the same time as the first
    replace(SESSION, code="EST-4", day=DAY, is_cancelled=True),
    KnownSession("MIK-1", "mikron", "chip", ("mikron-clean",), DAY, time(9, 5), time(9, 50), 8, 4),
    KnownSession(
        "ROUTE-1", "mikron", "chip", ("mikron-museum", "estet-shop"), DAY, time(12), time(16), 30, 0
    ),
    KnownSession(
        "MED-9",
        "medplant",
        "vystavka",
        ("medplant-hall",),
        date(2023, 12, 11),
        time(10),
        time(18),
        40,
        0,
        until=date(2023, 12, 22),
    ),
    KnownSession(
        "NIGHT-1",
        "ortomoda",
        "botinok",
        ("ortomoda-shop",),
        DAY,
        time(23, 30),
        time(0, 30),
        10,
        0,
        until=date(2023, 12, 15),
    ),
    KnownSession("AIR-1", "mki", "kukla", (), DAY, time(19), time(20), 500, 0),
    KnownSession("FREE-1", "mki", "mishka", ("mki-shop",), DAY, time(9), time(10), 0, 0),
    KnownSession("CLASS-1", "mki", "mishka", ("mki-shop",), DAY, time(11), time(12), 0, 15),
]


def back(content: bytes, of: Known) -> list[Line]:
    book = read_book(content, "расписание.xlsx")
    layouts = [layout for sheet in book.sheets if (layout := recognise(sheet))]
    assert [layout.certain for layout in layouts] == [True]
    return understand(book, layouts, of)


def twins(of: Known) -> Known:
    """The same with names that two of ours share, so that only codes tell them apart."""
    named = replace(MIKRON, code="mikron-2", name=ESTET.name)
    same = replace(MIKRON.sites[1], name=MIKRON.sites[0].name)
    sites = replace(MIKRON, sites=[MIKRON.sites[0], same])
    again = KnownActivity("kolco-2", "Кольцо из принтера", "estet", "tour", 60, 8)
    titles = replace(ESTET, activities=[*ESTET.activities, again])
    rest = [plant for plant in of.enterprises if plant.code not in ("mikron", "estet")]
    return replace(of, enterprises=[titles, sites, replace(named, sites=[], activities=[]), *rest])


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("of", [known(*SESSIONS), twins(known(*SESSIONS))], ids=["all", "twins"])
def test_what_went_out_comes_back_the_same(of: Known, language: str) -> None:
    with override(language):
        content = export(of)
    lines = back(content, of)
    sessions = {one.code: one for one in of.sessions}
    assert [line.code for line in lines if changes(line, sessions[line.code])] == []
    assert sorted(line.code for line in lines) == sorted(sessions)
    assert [line.problems for line in lines] == [()] * len(sessions)
    assert not any(line.is_new or line.skipped for line in lines)


def test_what_went_out_makes_the_same_season_where_there_is_none() -> None:
    lines = back(export(known(*SESSIONS)), known())
    made = [
        KnownSession(
            line.code,
            line.enterprise,
            line.activity,
            tuple(line.sites),
            line.day or date.min,
            line.starts or time(),
            line.ends or time(),
            line.places or 0,
            line.groups or 0,
            line.until,
        )
        for line in lines
        if line.is_ready and line.is_new
    ]
    plain = [replace(one, is_published=False, is_cancelled=False) for one in SESSIONS]
    same = {one.code: one for one in plain if one.code not in ("AIR-1", "FREE-1")}
    online = replace(SESSIONS[8], sites=("mki-shop",))  # what is on site is at the only site
    assert {one.code: one for one in made} == same | {"AIR-1": online}


def test_days_and_times_are_real_and_texts_are_never_formulas() -> None:
    plant = replace(MIKRON, name="=HYPERLINK(1)")
    of = replace(known(), enterprises=[plant], sessions=[SESSIONS[4]])
    book = load_workbook(BytesIO(export(of)))
    sheet = book.worksheets[0]
    head, first = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=2))
    assert head == [
        "Код",
        "Предприятие",
        "Площадка",
        "Мероприятие",
        "Формат",
        "Дата",
        "Начало",
        "Окончание",
        "Мест",
        "Мест для групп",
        "Возраст",
        "Состояние",
    ]
    assert first == [
        "MIK-1",
        "=HYPERLINK(1)",
        "Чистая комната",
        "Чип под лупой",
        "Экскурсия",
        datetime(2023, 12, 14),  # noqa: DTZ001 — a cell has no zone
        time(9, 5),
        time(9, 50),
        8,
        4,
        14,
        "Черновик",
    ]
    assert sheet["B2"].data_type == "s"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:L2")


def test_the_plants_and_the_activities_stand_beside_the_schedule() -> None:
    book = load_workbook(BytesIO(export(known())))
    assert book.sheetnames == ["Расписание", "Предприятия", "Мероприятия"]
    plants, activities = book.worksheets[1:]
    assert [cell.value for cell in plants[3]] == ["«Микрон»", "Музей; Чистая комната"]
    assert [cell.value for cell in activities[2]] == [
        "Кольцо из принтера",
        "Ювелирная фабрика «Эстет»",
        "Экскурсия",
        75,
        8,
    ]


def test_the_same_season_is_the_same_file() -> None:
    assert export(known(*SESSIONS)) == export(known(*SESSIONS))


def test_a_season_without_sessions_goes_out_with_its_headings() -> None:
    assert back(export(known()), known()) == []
