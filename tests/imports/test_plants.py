"""What comes of ten schedules as ten people typed them: every row, with the reason and the cell."""

from collections.abc import Callable

import pytest
from django.utils.translation import override

from gatehouse.imports.reading_books import read_book
from gatehouse.imports.recognising import recognise
from gatehouse.imports.shapes import Column, Line
from gatehouse.imports.understanding import Mended, understand
from tests.imports import plants
from tests.imports.knowledge import SESSION, fate, known

FATES: dict[Callable[[], bytes], list[str]] = {
    plants.estet: [
        "Лист1!5 = EST-1 kolco estet-shop 12.12 10:00–11:15 20+5",
        "Лист1!6 = kolco-mk estet-shop 12.12 12:00–13:30 12+0",
        "Лист1!7 = kolco estet-shop 13.12 10:00–11:15 20+5",
        "Лист1!8 — итог",
        "Лист1!9 — пустая строка",
        "Лист1!10 — примечание",
    ],
    plants.mikron: [
        "2 = chip mikron-museum 12.12 10:00–12:00 25",
        "3 = chip mikron-museum 14.12 25 B3:time_unclear!",
        "4 — пустая строка",
        "5 = chip mikron-clean 15.12 14:00–15:30 25 E5:age_differs",
        "6 = chip 18.12 10:00–11:30 20 D6:places_upper F6:site_missing!",
    ],
    plants.uniconf: [
        "2 = konfeta uniconf-hall 12.12 10:00–11:00 20",
        "2.1 = konfeta uniconf-hall 12.12 12:00–13:00 20",
        "2.2 = konfeta uniconf-hall 14.12 10:00–11:00 20",
        "2.3 = konfeta uniconf-hall 14.12 12:00–13:00 20",
        "2.4 = konfeta uniconf-hall 19.12 10:00–11:00 20",
        "2.5 = konfeta uniconf-hall 19.12 12:00–13:00 20",
        "3 — то же, что строка 2",
        "3.1 — то же, что строка 2",
        "3.2 — то же, что строка 2",
        "3.3 — то же, что строка 2",
        "3.4 — то же, что строка 2",
        "3.5 — то же, что строка 2",
        "4 = pralin uniconf-hall 13.12 15:00–16:30 12",
        "5 = pralin uniconf-hall 13.12 15:00–16:30 10 :double_differs!",
    ],
    plants.ilyushin: [
        "Ил!2 = krylo ilyushin-hall 14.12 11:00–12:00 15",
        "Ил!3 = krylo ilyushin-hall 15.12 11:00–12:00 15",
        "Ил!4 = krylo ilyushin-hall 18.12 11:00–12:00 15+10",
        "Элтеза (Москва)!2 = svetofor elteza-test 12.12 10:30–12:00 10",
        "Элтеза (Москва)!3 = svetofor elteza-test 14.12 10:30–12:00 10 A3:weekday_contradicts!",
    ],
    plants.mki: [
        "декабрь!3 — заголовок строк ниже",
        "декабрь!4 = kukla mki-shop 12.12 10:00–10:45 15 A3:from_group",
        "декабрь!5 = mishka mki-shop 12.12 12:00–13:00 10 A3:from_group",
        "декабрь!6 — примечание",
        "декабрь!7 — заголовок строк ниже",
        "декабрь!8 = kukla mki-shop 10:00–10:45 15 A7:from_group A7:weekday_contradicts!",
        "декабрь!9 — повтор заголовка",
        "декабрь!10 — заголовок строк ниже",
        "декабрь!11 = kukla mki-shop 14.12 10:00–10:45 15 A10:from_group B11:read_as",
    ],
    plants.abroad: [
        "2 = kukla mki-shop 14.12 14:00–14:45 15 C2:day_swapped",
        "3 = botinok ortomoda-shop 15.12 10:30–11:30 12",
        "4 = chip 18.12 10:00–11:30 20 :site_missing!",
    ],
    plants.ortomoda: [
        "Лист1!2 = botinok ortomoda-shop 12.12 10:00–11:00 12",
        "Лист1!3 = botinok ortomoda-shop 12.12 12:00–13:00 12 C3:from_above",
        "Лист1!4 = botinok ortomoda-shop 13.12 10:00–11:00 12 B4:from_above",
        "Лист1!5 = botinok ortomoda-shop 14.12 12:00–13:00 12 B5:from_above",
        "Лист1!6 = chip 11:00–12:30 20 A6:read_as B6:read_as C6:day_unclear! :site_missing!",
    ],
    plants.elteza: [
        "План!3 = ELT-1 svetofor elteza-test 15.12 10:00–11:00 10"
        " B3:code_new D3:read_as E3:month_guessed",
        "План!4 = OLD-1 svetofor 15.12 12:00–13:00 10"
        " B4:code_elsewhere! D4:read_as B4:code_many! H4:site_unknown!",
        "План!4.1 = OLD-1 svetofor 18.12 12:00–13:00 10"
        " B4:code_elsewhere! D4:read_as B4:code_many! H4:site_unknown!",
        "План!5 = svetofor elteza-test 18.12 12:00–13:00 10 B5:code_wrong! D5:read_as",
    ],
    plants.transmash: [
        "Лист1!2 = tormoz transmash-stand 10.12 10:00–11:00 20 C2:day_outside!",
        "Лист1!3 = tormoz transmash-stand 10:00–11:00 20 C3:day_not_real!",
        "Лист1!4 = tormoz transmash-stand 10:00–11:00 20 C4:weekday_contradicts!",
        "Лист1!5 = tormoz transmash-stand 10:00–11:00 20 C5:weekday_alone!",
        "Лист1!6 = tormoz transmash-stand 13.12 20 D6:time_unclear!",
        "Лист1!7 = tormoz transmash-stand 13.12 20 D7:time_two_ways!",
        "Лист1!8 = tormoz transmash-stand 13.12 20 D8:time_not_real!",
        "Лист1!9 = tormoz transmash-stand 13.12 12:00–11:00 20 D9:ends_before!",
        "Лист1!10 = tormoz transmash-stand 13.12 09:00–11:00 20 E10:ends_two_ways!",
        "Лист1!11 = tormoz transmash-stand 14.12 10:00–11:00 ? F11:places_none!",
        "Лист1!12 = tormoz transmash-stand 14.12 12:00–13:00 ? F12:places_none!",
        "Лист1!13 = tormoz transmash-stand 14.12 14:00–15:00 ? F13:places_many!",
        "Лист1!14 = tormoz transmash-stand 15.12 10:00–11:00 ? F14:places_missing!",
        "Лист1!15 = transmash? 15.12 12:00–13:00 20 B15:title_unknown!",
        "Лист1!16 = ? 15.12 14:00–15:00 20 A16:enterprise_unknown!",
        "Лист1!17 = tormoz transmash-stand 10:00–11:00 20 C17:formula!",
        "Лист1!18 = tormoz transmash-stand 18.12 12:00–13:00 ? F18:error!",
        "Лист1!19 = tormoz transmash-stand 20"
        " A19:from_above B19:from_above C19:day_unclear! D19:time_unclear!",
    ],
    plants.medplant: [
        "Медплант!1 = chemodan medplant-hall 12.12 10:00–11:00 15",
        "Медплант!2 = chemodan medplant-hall 12.12 12:00–13:00 15 A2:every_weekday",
        "Медплант!2.1 = chemodan medplant-hall 19.12 12:00–13:00 15 A2:every_weekday",
        "Медплант!3 = chemodan medplant-hall 13.12 10:00–11:00 15",
        "Медплант!3.1 = chemodan medplant-hall 14.12 10:00–11:00 15",
        "Медплант!3.2 = chemodan medplant-hall 15.12 10:00–11:00 15",
        "Медплант!4 = vystavka medplant-hall 11.12 22.12 10:00–18:00 40",
        *(
            f"Медплант!5{f'.{part}' if part else ''} = chemodan medplant-hall {11 + part}.12"
            " 14:00–15:00 15 A5:every_weekday"
            for part in range(12)
        ),
    ],
}
FATES[plants.ortomoda_of_2003] = FATES[plants.ortomoda]


def lines_of(content: bytes, mended: Mended) -> list[Line]:
    book = read_book(content, "план.xlsx")
    layouts = [layout for sheet in book.sheets if (layout := recognise(sheet))]
    return understand(book, layouts, known(SESSION), mended)


@pytest.mark.parametrize("schedule", FATES, ids=lambda schedule: schedule.__name__)
def test_every_row_of_a_plant_s_schedule_has_its_fate(schedule: Callable[[], bytes]) -> None:
    assert [fate(line) for line in lines_of(schedule(), {})] == FATES[schedule]


def test_the_same_file_gives_the_same_lines() -> None:
    content = plants.transmash()
    assert lines_of(content, {}) == lines_of(content, {})


def test_what_a_person_wrote_stands_instead_of_the_cells() -> None:
    mended = {
        ("Лист1", 1): {Column.DAY: "13.12"},
        ("Лист1", 8): {Column.DAY: "14.12", Column.TIME: "10:00", Column.ENDS: ""},
        ("Лист1", 16): {Column.DAY: "18 декабря", Column.TIME: "9:00", Column.ENDS: "10:00"},
    }
    found = {line.row: fate(line) for line in lines_of(plants.transmash(), mended)}
    assert [found[row] for row in (1, 8, 16)] == [
        "Лист1!2 = tormoz transmash-stand 13.12 10:00–11:00 20",
        "Лист1!9 = tormoz transmash-stand 14.12 10:00–11:00 20",
        "Лист1!17 = tormoz transmash-stand 18.12 09:00–10:00 20",
    ]


def test_a_row_left_out_by_hand_still_says_what_is_meant_for_the_rows_below() -> None:
    fates = [fate(line) for line in lines_of(plants.ortomoda(), {("Лист1", 2): None})]
    assert fates[1:3] == ["Лист1!3 — вы её убрали", FATES[plants.ortomoda][2]]


def test_a_mended_title_is_meant_for_the_rows_below_it() -> None:
    mended = {("Лист1", 2): {Column.TITLE: "Кольцо из принтера"}}
    fates = [fate(line) for line in lines_of(plants.ortomoda(), mended)]
    assert fates[2] == ("Лист1!4 = ortomoda? 13.12 10:00 12 B4:from_above B4:title_unknown!")


def test_names_of_ours_are_offered_for_one_that_is_not() -> None:
    lines = {line.row: line for line in lines_of(plants.transmash(), {})}
    assert [lines[row].problems[0].text for row in (14, 15)] == [
        "У предприятия нет мероприятия «Как остановить время». Может быть, «Как остановить поезд»?",
        "Предприятия «Завод имени Лихачёва» у нас нет.",
    ]


def test_a_reader_of_english_is_told_in_english() -> None:
    with override("en"):
        lines = {line.row: line for line in lines_of(plants.transmash(), {})}
    assert [problem.text for problem in lines[4].problems] == [
        "“вторник” may be 12.12.2023, 19.12.2023. Write the date."
    ]
