"""Which row holds the headings and what each column says, however a plant calls them."""

import random
from collections.abc import Sequence
from datetime import date, time

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from gatehouse.imports.headings import SYNONYMS
from gatehouse.imports.recognising import recognise
from gatehouse.imports.shapes import HEADINGS, Column, Layout, Raw, Sheet

DATA: list[Raw] = ["Эстет", "Кольцо из принтера", "12.12", "10:00", 20]
USUAL = ["Предприятие", "Мероприятие", "Дата", "Время", "Мест"]
SAID = "enterprise title day time places"


def read(*rows: Sequence[Raw]) -> str:
    """The row of the headings from 0 and what each column says; a mark where it is not certain."""
    layout = recognise(Sheet("План", rows))
    return shown(layout) if layout else "none"


def shown(layout: Layout) -> str:
    width = max(layout.columns) + 1
    columns = [layout.columns.get(place, "-") for place in range(width)]
    return " ".join([str(layout.heading_row), *columns, *([] if layout.certain else ["?"])])


@pytest.mark.parametrize(
    "headings",
    [
        USUAL,
        ["Название предприятия", "Экскурсия", "Дата проведения", "Начало", "Кол-во чел."],
        ["ЗАВОД", "Тема экскурсии", "Число", "Часы", "Группа (чел.)"],
        ["Организация*", "Наименование мероприятия:", "дата", "время начала", "Вместимость, чел"],
        ["Company", "Title", "Date", "Start time", "Capacity"],
    ],
)
def test_headings_are_known_by_many_names(headings: list[str]) -> None:
    assert read(headings, DATA) == f"0 {SAID}"


def test_headings_stand_in_any_order() -> None:
    order = random.Random(4).sample(range(5), 5)
    names = SAID.split()
    found = read([USUAL[place] for place in order], [DATA[place] for place in order])
    assert found == " ".join(["0", *(names[place] for place in order)])


def test_slips_of_the_hand_are_read_but_not_for_certain() -> None:
    assert read(["Предпиятие", "Меропритие", "Дата", "Врмя", "Мест"], DATA) == f"0 {SAID} ?"


def test_a_title_and_empty_rows_above_are_no_headings() -> None:
    above: list[Sequence[Raw]] = [["Расписание", None], [], ["Сезон: декабрь", "Дата: 01.12.2023"]]
    assert read(*above, USUAL, DATA) == f"3 {SAID}"


def test_headings_of_two_lines_are_read_together() -> None:
    upper: list[Raw] = ["Предприятие", "Мероприятие", "Дата", "Время", "Время", "Количество мест"]
    lower: list[Raw] = ["Предприятие", "Мероприятие", "Дата", "с", "до", "всего"]
    data: list[Raw] = [*DATA[:3], time(10), time(11), 20]
    assert read(upper, lower, data) == "1 enterprise title day time ends places"
    assert read(upper[:3] + [None] * 3, lower, data).startswith("1 enterprise title day time ends")


def test_the_first_row_of_data_is_no_second_line_of_headings() -> None:
    assert read(USUAL, ["Эстет", "Кольцо", "12.12", "10:00", "20"], DATA) == f"0 {SAID}"


def test_columns_that_only_look_like_ours_are_left_out() -> None:
    headings = ["№ п/п", *USUAL, "Дата подачи списков", "Контактное лицо", "Телефон"]
    data: list[Raw] = [1, *DATA, "10.12", "Лупова", "000"]
    assert read(headings, data) == f"0 - {SAID}"


def test_a_day_beside_a_date_is_the_day_of_the_week() -> None:
    assert read(["День", "Дата", "Время", "Тема"], ["вт", "12.12", "10:00", "Чип"]) == (
        "0 weekday day time title"
    )
    assert read(["День", "Время", "Тема"], ["12.12", "10:00", "Чип"]) == "0 day time title"


def test_one_column_for_day_and_time_is_enough() -> None:
    assert read(["Дата и время", "Тема"], ["12.12 10:00", "Чип"]) == "0 day title"


def test_two_columns_that_say_the_same_are_for_a_person_to_choose_from() -> None:
    assert read([*USUAL, "Дата"], [*DATA, "13.12"]) == f"0 {SAID} ?"


def test_a_column_full_of_days_is_the_day_whatever_it_is_called() -> None:
    headings = ["Предприятие", "Мероприятие", "Заезд", "Время", "Мест"]
    assert read(headings, DATA, DATA) == f"0 {SAID} ?"


def test_a_day_that_holds_no_days_is_doubted() -> None:
    assert read(USUAL, ["Эстет", "Кольцо", "да", "10:00", 20]) == f"0 {SAID} ?"


def test_a_table_without_headings_is_known_by_what_stands_in_it() -> None:
    row: list[Raw] = [date(2023, 12, 12), time(10), "Чип под лупой", 20]
    assert read(["Расписание"], row, row) == "0 day time title places ?"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Добрый день!"]],
        [["Фамилия", "Имя", "Телефон"], ["Лупова", "Анна", "000"]],
        [["Предприятие", "Площадка"], ["Эстет", "Мастерская"]],
        [["Мероприятие", "Возраст"], ["Кольцо", 12]],
    ],
)
def test_what_says_nothing_of_when_is_no_schedule(rows: list[list[Raw]]) -> None:
    assert read(*rows) == "none"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_our_own_headings_are_known(language: str) -> None:
    with override(language):
        headings = [str(HEADINGS[column]) for column in Column]
    layout = recognise(Sheet("", [headings]))
    assert layout is not None
    assert dict(layout.columns) == dict(enumerate(Column))


def test_no_name_stands_for_two_columns() -> None:
    names = [name for known in SYNONYMS.values() for name in known]
    assert sorted(names) == sorted(set(names))


CELL = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-10, 50_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times(),
    st.booleans(),
    st.sampled_from(["Дата", "Время", "Мест", "12.12", "вт", "10:00", "Итого"]),
)


@given(st.lists(st.lists(CELL, max_size=6), max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_cells_bring_the_recogniser_down(rows: list[list[Raw]]) -> None:
    layout = recognise(Sheet("", rows))
    assert layout is None or len(set(layout.columns.values())) == len(layout.columns)
