"""What a row means beside what stands in the programme, and what rows are no sessions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from gatehouse.imports.shapes import Book, Column, Known, Layout, Line, Raw, Sheet
from gatehouse.imports.understanding import changes, understand
from tests.imports.knowledge import ESTET, MIKRON, SESSION, fate, known
from tests.imports.test_recognising import CELL

COLUMNS = (
    Column.CODE,
    Column.ENTERPRISE,
    Column.TITLE,
    Column.FORMAT,
    Column.SITE,
    Column.DAY,
    Column.TIME,
    Column.ENDS,
    Column.PLACES,
)
HEAD = [column.value for column in COLUMNS]
Cells = Sequence[Raw]


def row(**said: Raw) -> Cells:
    """A row of the usual columns: what is not named is as usual, None is empty."""
    usual: dict[str, Raw] = {
        "enterprise": "Эстет",
        "title": "Кольцо из принтера",
        "format": "экскурсия",
        "day": "13.12",
        "time": "10:00",
        "places": 20,
    }
    return [(usual | said).get(column.value) for column in COLUMNS]


def lines(*rows: Cells, of: Known | None = None, name: str = "план.xlsx") -> list[Line]:
    layout = Layout("План", 0, dict(enumerate(COLUMNS)))
    book = Book(name, [Sheet("План", [HEAD, *rows])])
    return understand(book, [layout], of or known(SESSION))


def fates(*rows: Cells, of: Known | None = None, name: str = "план.xlsx") -> list[str]:
    return [fate(line).removeprefix("План!") for line in lines(*rows, of=of, name=name)]


def test_a_row_that_says_a_session_of_ours_again_is_that_session() -> None:
    (again,) = lines(row(day="12.12"))
    assert (again.code, again.is_new, changes(again, SESSION)) == ("EST-1", False, {})


def test_a_row_that_says_a_new_session_is_new() -> None:
    (new,) = lines(row())
    assert (new.code, new.is_new, new.is_ready) == ("", True, True)


def test_a_code_finds_the_session_whatever_else_has_changed() -> None:
    (moved,) = lines(row(code="est-1", day="14.12", time="11:00", places=25))
    assert changes(moved, SESSION) == {
        "day": (date(2023, 12, 12), date(2023, 12, 14)),
        "starts": (time(10), time(11)),
        "ends": (time(11, 15), time(12, 15)),
        "places": (20, 25),
    }


def test_what_a_row_with_a_code_does_not_say_stays_as_it_is() -> None:
    longer = replace(SESSION, ends=time(12))
    (same,) = lines(
        row(code="EST-1", enterprise=None, title=None, format=None, day="12.12", places=None),
        of=known(longer),
    )
    assert (same.is_ready, changes(same, longer)) == (True, {})


def test_a_code_never_makes_one_activity_of_another() -> None:
    assert fates(row(code="EST-1", format="мастер-класс", title="Мастер-класс «Кольцо»")) == [
        "2 = EST-1 kolco-mk estet-shop 13.12 10:00–11:15 20 C2:read_as A2:code_other!"
    ]


def test_two_sessions_of_ours_at_one_time_are_told_apart_by_the_code() -> None:
    twin = replace(SESSION, code="EST-2")
    assert fates(row(day="12.12"), row(code="EST-2", day="12.12"), of=known(SESSION, twin)) == [
        "2 = kolco estet-shop 12.12 10:00–11:15 20 :which_session!",
        "3 = EST-2 kolco estet-shop 12.12 10:00–11:15 20",
    ]


def test_a_session_called_off_stays_so() -> None:
    off = known(replace(SESSION, is_cancelled=True))
    assert fates(row(code="EST-1", day="12.12"), of=off) == [
        "2 = EST-1 kolco estet-shop 12.12 10:00–11:15 20"
    ]
    assert fates(row(code="EST-1", day="13.12"), of=off) == [
        "2 = EST-1 kolco estet-shop 13.12 10:00–11:15 20 A2:session_cancelled!"
    ]


def test_a_title_in_two_formats_is_told_apart_by_the_format() -> None:
    titles = [
        row(format="мастер-класс", time="12:00"),
        row(format=None, title="МК «Кольцо из принтера»", time="14:00"),
        row(format=None, time="18:00"),
    ]
    assert fates(*titles) == [
        "2 = kolco-mk estet-shop 13.12 12:00–13:30 20",
        "3 = kolco-mk estet-shop 13.12 14:00–15:30 20",
        "4 = estet? 13.12 18:00 20 C4:title_unknown!",
    ]
    assert fates(row(title=None)) == ["2 = kolco estet-shop 13.12 10:00–11:15 20 D2:read_as"]


def test_a_format_that_is_not_the_activity_s_is_only_told() -> None:
    other = row(enterprise="Микрон", title="Чип под лупой", format="лекция", site="Музей")
    assert fates(other, row(format="прогулка", title="kolco")) == [
        "2 = chip mikron-museum 13.12 10:00–11:30 20 D2:format_differs",
        "3 = kolco estet-shop 13.12 10:00–11:15 20 D3:format_unknown",
    ]


def test_a_plant_that_is_named_nowhere_in_the_rows_is_known_by_the_title_alone() -> None:
    chip = row(enterprise=None, title="Чип под лупой", format=None, site="музей")
    assert fates(chip) == ["2 = chip mikron-museum 13.12 10:00–11:30 20"]


def test_a_plant_is_known_by_the_name_of_the_file_or_by_who_sent_it() -> None:
    nobody = row(enterprise=None, title="Кольцо из принтера")
    assert fates(nobody, name="Эстет_декабрь.xlsx") == ["2 = kolco estet-shop 13.12 10:00–11:15 20"]
    assert fates(nobody, of=known(enterprise="estet")) == [
        "2 = kolco estet-shop 13.12 10:00–11:15 20"
    ]
    assert fates(row(enterprise=None, title="Что-то")) == [
        "2 = ? 13.12 10:00 20 C2:title_unknown! :enterprise_missing!"
    ]


def test_a_row_whose_plant_stands_in_it_is_never_another_s() -> None:
    assert fates(row(enterprise="Микрон", site="Музей"), of=known(enterprise="estet")) == [
        "2 = mikron? mikron-museum 13.12 10:00 20 C2:title_unknown!"
    ]


def test_a_plant_is_known_with_its_form_its_quotes_and_a_slip() -> None:
    names = ["ООО «Эстет»", "ЮФ Эстет", 'Фабрика "ЭСТЕТ"', "Эстетт", "estet", "Эcтeт"]
    found = lines(*(row(enterprise=name, time=f"{9 + at}:00") for at, name in enumerate(names)))
    assert [line.enterprise for line in found] == ["estet"] * 6


def test_what_nobody_asks_a_place_for_need_not_say_how_many() -> None:
    free = replace(ESTET.activities[0], takes_applications=False)
    of = replace(known(), enterprises=[replace(ESTET, activities=[free])])
    assert fates(row(places=None), of=of) == ["2 = kolco estet-shop 13.12 10:00–11:15 ?"]


def test_several_sites_of_a_route_are_their_codes() -> None:
    assert fates(row(site="estet-shop + mikron-museum")) == [
        "2 = kolco estet-shop+mikron-museum 13.12 10:00–11:15 20"
    ]


def test_a_site_that_is_usual_for_the_activity_need_not_be_said() -> None:
    usual = replace(MIKRON.activities[0], sites=[("mikron-clean",)])
    of = replace(known(), enterprises=[ESTET, replace(MIKRON, activities=[usual])])
    assert fates(row(enterprise="Микрон", title="Чип под лупой"), of=of) == [
        "2 = chip mikron-clean 13.12 10:00–11:30 20"
    ]


def test_an_end_past_midnight_must_be_said() -> None:
    assert fates(row(time="23:30")) == ["2 = kolco estet-shop 13.12 23:30 20 H2:ends_missing!"]


def test_an_end_is_the_last_that_is_said() -> None:
    assert fates(row(time="10:00", ends="до 12:00"), row(time="13:00", ends=0.6)) == [
        "2 = kolco estet-shop 13.12 10:00–12:00 20",
        "3 = kolco estet-shop 13.12 13:00–14:24 20",
    ]


def test_rows_that_are_no_sessions_say_why() -> None:
    def bare(*cells: Raw) -> Cells:
        return [*cells, *[None] * (len(COLUMNS) - len(cells))]

    others = [
        bare(),
        HEAD,
        bare("Итого", None, 5),
        bare("* халаты выдаём"),
        bare(None, "Директор", "Л."),
    ]
    assert fates(*others) == [
        "2 — пустая строка",
        "3 — повтор заголовка",
        "4 — итог",
        "5 — примечание",
        "6 — примечание",
    ]


def test_a_row_with_a_title_of_ours_and_nothing_else_is_not_passed_over() -> None:
    assert fates(row(day=None, time=None, places=None)) == [
        "2 = kolco estet-shop ? F2:day_missing! G2:time_missing! I2:places_missing!"
    ]


def test_the_same_row_again_is_skipped_and_one_that_differs_is_not() -> None:
    assert fates(row(), row(time="12:00"), row(), row(places=25), row(ends="12:00")) == [
        "2 = kolco estet-shop 13.12 10:00–11:15 20",
        "3 = kolco estet-shop 13.12 12:00–13:15 20",
        "4 — то же, что строка 2",
        "5 = kolco estet-shop 13.12 10:00–11:15 25 :double_differs!",
        "6 = kolco estet-shop 13.12 10:00–12:00 20 :double_differs!",
    ]


def test_a_row_not_understood_is_said_again_once() -> None:
    assert fates(row(day="когда-нибудь"), row(day="когда-нибудь"))[1] == "3 — то же, что строка 2"


def test_rows_of_other_sheets_are_seen_when_one_is_said_again() -> None:
    sheets = [Sheet(name, [HEAD, row()]) for name in ("Первый", "Второй")]
    layouts = [Layout(sheet.name, 0, dict(enumerate(COLUMNS))) for sheet in sheets]
    found = understand(Book("план", sheets), layouts, known())
    assert [fate(line) for line in found] == [
        "Первый!2 = kolco estet-shop 13.12 10:00–11:15 20",
        "Второй!2 — то же, что строка 2 листа «Первый»",
    ]


def test_sheets_without_a_layout_are_left_alone() -> None:
    assert understand(Book("план", [Sheet("План", [HEAD, row()])]), [], known()) == []


def test_a_heading_of_rows_names_the_plant_below_it() -> None:
    def across(text: str) -> Cells:
        return [text] * len(COLUMNS)

    chip = row(enterprise=None, title="Чип под лупой", format=None, site="Музей")
    kolco = row(enterprise=None)
    assert fates(across("АО «Микрон»"), chip, across("Ювелирная фабрика «Эстет»"), kolco) == [
        "2 — заголовок строк ниже",
        "3 = chip mikron-museum 13.12 10:00–11:30 20",
        "4 — заголовок строк ниже",
        "5 = kolco estet-shop 13.12 10:00–11:15 20",
    ]


def test_what_stands_above_is_not_taken_past_another_plant() -> None:
    rows = [row(), row(enterprise="Микрон", title=None, format=None, day=None)]
    assert fates(*rows)[1] == "3 = mikron? 10:00 20 :title_missing! F3:day_missing!"


@given(st.lists(st.lists(CELL, max_size=9), max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_cells_bring_the_reader_down(rows: list[list[Raw]]) -> None:
    found = lines(*rows)
    assert {line.row for line in found} == set(range(1, len(rows) + 1))


def test_five_thousand_rows_are_five_thousand_lines() -> None:
    rows = [
        row(day=f"{11 + at % 12}.12", time=f"{at // 12 % 24}:{at // 288 % 60:02d}", ends="23:59")
        for at in range(5_000)
    ]
    found = lines(*rows)
    assert (len(found), sum(line.is_ready for line in found)) == (5_000, 5_000)


def test_a_row_that_would_make_hundreds_of_sessions_is_stopped() -> None:
    hours = ", ".join(f"{hour}:00" for hour in range(24))
    assert fates(row(day="ежедневно", time=hours)) == [
        "2 = kolco estet-shop 11.12 00:00–01:15 20 F2:every_weekday F2:too_many!"
    ]


def test_a_name_is_found_among_many_and_the_likeliest_are_offered() -> None:
    plants = [replace(MIKRON, code=f"p{number}", name=f"Завод № {number}") for number in range(300)]
    of = replace(known(), enterprises=[*plants, ESTET])
    (slip, other) = lines(row(enterprise="Эстт"), row(enterprise="Завод № 3000"), of=of)
    assert (slip.enterprise, other.enterprise) == ("estet", "")
    assert len(other.problems) == 1
