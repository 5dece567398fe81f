"""Ten schedules as ten people typed them: none is clean, each is dirty in its own way."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from PIL import Image as Picture

Cells = Sequence[object]


def xlsx(**sheets: tuple[Sequence[Cells], Sequence[str]]) -> bytes:
    """A workbook of sheets by name: their rows, and the ranges that are merged."""
    book = Workbook()
    book.remove(book.active)
    for name, (rows, merged) in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def estet() -> bytes:
    """A title above, headings of two lines, real dates and times, a total and a signature below."""
    rows: list[Cells] = [
        ["РАСПИСАНИЕ ЭКСКУРСИЙ Ювелирной фабрики «Эстет» на декабрь 2023 г."],
        [],
        [
            "№ п/п",
            "Наименование мероприятия",
            "Вид",
            "Дата",
            "Время",
            None,
            "Количество, чел.",
            None,
        ],
        [None, None, None, None, "начало", "окончание", "всего", "для групп"],
        [1, "Кольцо из принтера", "экскурсия", date(2023, 12, 12), time(10), time(11, 15), 20, 5],
        [
            2,
            "Кольцо из принтера",
            "мастер-класс",
            date(2023, 12, 12),
            time(12),
            time(13, 30),
            12,
            0,
        ],
        [3, "Кольцо из принтера", "экскурсия", date(2023, 12, 13), time(10), time(11, 15), 20, 5],
        [None, "ИТОГО:", None, None, None, None, 52, 10],
        [],
        ["Исполнитель: Лупова А. А., тел. 8 (000) 000-00-00"],
    ]
    above = ["A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:H3"]
    return xlsx(Лист1=(rows, above))


def mikron() -> bytes:
    """CSV of an old office program: cp1251, semicolons, quoted line breaks, everything in words."""
    return (
        "Дата;Время;Экскурсия;Мест;Возраст;Адрес;Комментарий\r\n"
        "12 декабря;с 10 до 12;Чип под лупой;до 25 чел.;с 14 лет;Музей;\r\n"
        '14.12;"10.30\nсбор в 10.15";Чип под лупой;25 человек;14+;Музей;\r\n'
        ";;;;;;\r\n"
        "15 дек. (пт);14-00;«Чип под лупой»;не более 25;12+;1-й Западный пр., 12;"
        '"халаты выдаём;\nобувь закрытая"\r\n'
        "18.12.23;в 10 ч;Чип под лупой;15–20;14+;;\r\n"
    ).encode("cp1251")


def uniconf() -> bytes:
    """A table copied out of a chat: tabs, UTF-16, several days and times in a cell, rows twice."""
    return (
        "Предприятие\tЧто\tКогда\tВо сколько\tСколько\n"
        "Объединенные кондитеры\tКонфета в разрезе\t12, 14 и 19 декабря\t10:00, 12:00\t20\n"
        "Объединенные кондитеры\tКонфета в разрезе\t12, 14 и 19 декабря\t10:00, 12:00\t20\n"
        "Объединенные кондитеры\tМК «Делаем пралине»\t13.12\t15.00-16.30\t12\n"
        "Объединенные кондитеры\tМК «Делаем пралине»\t13.12\t15.00-16.30\t10\n"
    ).encode("utf-16")


def ilyushin() -> bytes:
    """A sheet for each plant, the plant in the name of the sheet; a hidden one; a logo inside."""
    book = Workbook()
    first = book.active
    first.title = "Ил"
    for row in (
        ["Мероприятие", "Дата и время", "Кол-во"],
        ["Крыло изнутри", datetime(2023, 12, 14, 11, 0), 15],  # noqa: DTZ001 — a cell has no zone
        ["Крыло изнутри", "15.12.2023 11:00", 15],
        ["Крыло изнутри", "18.12 в 11", "15 + 10 (группа)"],
    ):
        first.append(row)
    logo = BytesIO()
    Picture.new("RGB", (8, 8), "red").save(logo, "PNG")
    first.add_image(Image(logo), "F2")
    second = book.create_sheet("Элтеза (Москва)")
    for row in (
        ["День", "Дата", "Начало", "Конец", "Тема", "Мест"],
        ["вт", 45272, 0.4375, 0.5, "Светофор, который не ошибается", 10],
        ["ср", 45274, 0.4375, 0.5, "Светофор, который не ошибается", 10],
    ):
        second.append(row)
    book.create_sheet("старое").append(["Дата", "Время", "Тема"])
    book["старое"].sheet_state = "hidden"
    return saved(book)


def mki() -> bytes:
    """Lines across the table say the day; below them only the times."""
    rows: list[Cells] = [
        ["Московский комбинат игрушек"],
        ["Время", "Мероприятие", "Мест", "Примечание"],
        ["12 декабря, вторник"],
        ["10:00", "Откуда у куклы глаза", 15, None],
        ["12:00", "Сшей медведя", 10, "принести старую рубашку"],
        ["Перерыв на обед"],
        ["13 декабря, вторник"],
        ["10:00", "Откуда у куклы глаза", 15, None],
        ["Время", "Мероприятие", "Мест", "Примечание"],
        ["14.12"],
        ["10:00", "Откуда у куклы глаз", 15, None],
    ]
    merged = ["A1:D1", "A3:D3", "A6:D6", "A7:D7", "A10:D10"]
    return xlsx(декабрь=(rows, merged))


def abroad() -> bytes:
    """CSV of an English office program: commas, headings with slips, American dates, am and pm."""
    return (
        "sep=,\n"
        "Tour,Enterprise,Dat,Start time,Duraton,Places,Contact\n"
        'Откуда у куклы глаза,Moscow Toy Works,12/14/2023,2 pm,45 min,15,"Ann, 2nd gate"\n'
        "Ботинок по мерке,Ortomoda,2023-12-15,10:30 am,1 hour,12,\n"
        'Чип под лупой,Mikron,"December 18, 2023",10:00,1:30,20,\n'
    ).encode()


def ortomoda() -> bytes:
    """Said once for several rows, merged and not; letters for zeros, Latin letters in a name."""
    rows: list[Cells] = [
        ["Предприятие", "Название", "Число", "Часы", "Группа, чел."],
        ["Opтoмoда", "Ботинок по мерке", "12.12", "1О:ОО", 12],
        [None, None, None, "12:00", 12],
        [None, None, "13 .12", "1000", 12],
        [None, None, "14,12", "12 00", 12],
        ["Микрн", "Чип под лупай", "1З.12", "11:00", 20],
    ]
    return xlsx(Лист1=(rows, ["A2:A5", "B2:B3"]))


def elteza() -> bytes:
    """An OpenDocument sheet, the table away from the corner, dates as days of the month."""
    cells = [
        ["", "", "", "", ""],
        ["", "Код", "Завод", "Наименование", "Число", "Время", "Мест", "Место проведения"],
        ["", "ELT-1", "ЭЛТЕЗА", "Светофор", "15", "10:00", "10", "Испытательный зал"],
        ["", "OLD-1", "ЭЛТЕЗА", "Светофор", "15 и 18 декабря", "12:00", "10", "Депо"],
        ["", "elt 2!", "ЭЛТЕЗА", "Экскурсия", "18.12", "12:00", "10", ""],
    ]
    table = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell>"
            if text
            else "<table:table-cell/>"
            for text in row
        )
        + "</table:table-row>"
        for row in cells
    )
    return ods(f'<table:table table:name="План">{table}</table:table>')


def ods(tables: str) -> bytes:
    """An OpenDocument spreadsheet of these tables."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("content.xml", '<?xml version="1.0" encoding="UTF-8"?>' + content)
        packed.writestr("META-INF/manifest.xml", f"<manifest>{kind}</manifest>")
    return out.getvalue()


def transmash() -> bytes:
    """Everything that cannot be taken as it is: one mistake a row, and two in the last."""
    title = "Как остановить поезд"
    rows: list[Cells] = [
        ["Предприятие", "Мероприятие", "Дата", "Начало", "Окончание", "Мест"],
        ["Трансмаш", title, "10.12", "10:00", "11:00", 20],
        ["Трансмаш", title, "31.11", "10:00", "11:00", 20],
        ["Трансмаш", title, "пн 12.12", "10:00", "11:00", 20],
        ["Трансмаш", title, "вторник", "10:00", "11:00", 20],
        ["Трансмаш", title, "13.12", "утро", None, 20],
        ["Трансмаш", title, "13.12", "10-15", None, 20],
        ["Трансмаш", title, "13.12", "25:00", None, 20],
        ["Трансмаш", title, "13.12", "12:00", "11:00", 20],
        ["Трансмаш", title, "13.12", "с 9 до 10", "11:00", 20],
        ["Трансмаш", title, "14.12", "10:00", "11:00", 0],
        ["Трансмаш", title, "14.12", "12:00", "13:00", -5],
        ["Трансмаш", title, "14.12", "14:00", "15:00", 100500],
        ["Трансмаш", title, "15.12", "10:00", "11:00", None],
        ["Трансмаш", "Как остановить время", "15.12", "12:00", "13:00", 20],
        ["Завод имени Лихачёва", title, "15.12", "14:00", "15:00", 20],
        ["Трансмаш", title, "=C2+1", "10:00", "11:00", 20],
        ["Трансмаш", title, "18.12", "12:00", "13:00", "#REF!"],
        [None, None, "уточняется", "уточняется", None, 20],
    ]
    return xlsx(Лист1=(rows, []))


def medplant() -> bytes:
    """No headings at all; days of the week, ranges, an exhibition over days."""
    rows: list[Cells] = [
        ["12.12.2023", "10:00-11:00", "Что в оранжевом чемодане", 15],
        ["по вторникам", "12:00-13:00", "Что в оранжевом чемодане", 15],
        ["13–15 декабря", "10:00-11:00", "Что в оранжевом чемодане", 15],
        ["11.12-22.12", "10:00-18:00", "Сто лет скорой", 40],
        ["ежедневно", "14:00-15:00", "Что в оранжевом чемодане", 15],
    ]
    return xlsx(Медплант=(rows, []))


def ortomoda_of_2003() -> bytes:
    """The same table as an old binary workbook, written by an office program."""
    return (Path(__file__).parent / "data" / "ortomoda.xls").read_bytes()
