"""Packets as spreadsheets: the template, the way out and back, and everything that does not fit."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.utils.translation import override

from gatehouse.quizzes.packing.files import read_file
from gatehouse.quizzes.packing.shapes import PacketShape, Parcel, RoundShape
from gatehouse.quizzes.packing.sheet_reading import read_sheets
from gatehouse.quizzes.packing.sheet_writing import template, write_sheets
from gatehouse.quizzes.terms import Form, Unclear
from tests.quizzes import packets

HEADS = ["round", "form", "text", "choices", "answer", "points", "partial", "seconds"]
ROUND_HEADS = ["number", "title", "kind", "ladder_halves", "opens_whole"]


def book(*rows: list[Any], heads: list[str] | None = None, **sheets: list[list[Any]]) -> bytes:
    """A workbook by hand; a text that begins with "=" is a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, content in ({"Вопросы": [heads or HEADS, *rows]} | sheets).items():
            page = made.add_worksheet(name)
            for number, row in enumerate(content):
                for at, cell in enumerate(row):
                    page.write(number, at, cell)
    return out.getvalue()


def read(content: bytes) -> Parcel:
    with override("en"):
        return read_sheets(content, "packet.xlsx", "Пакет")


def left_out(content: bytes) -> list[tuple[str, str]]:
    return [(one.place, one.text) for one in read(content).remarks if one.is_left_out]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_goes_out_comes_back_the_same_in_either_language(language: str) -> None:
    shape = replace(packets.whole(), note="")
    with override(language):
        content = write_sheets(shape)
        again = write_sheets(shape)
    assert content == again
    parcel = read(content)
    assert (parcel.packet, parcel.remarks) == (shape, ())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_template_itself_is_a_packet_with_each_way_to_answer(language: str) -> None:
    with override(language):
        parcel = read(template())
    assert parcel.remarks == ()
    forms = [one.form for of in parcel.packet.rounds for one in of.questions]
    assert forms == list(Form)


def test_no_cell_holds_a_formula_whatever_the_texts_say() -> None:
    evil = '=HYPERLINK("http://evil.example","x")'
    question = replace(packets.questions()[0], text=evil, comment="+1", source="@SUM(A1)")
    shape = PacketShape("=1+1", (RoundShape("=cmd|' /C calc'!A0", (question,)),))
    content = write_sheets(shape)
    parcel = read(content)
    assert parcel.packet.rounds == shape.rounds
    import zipfile

    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert not any(b"<f" in packed.read(name) for name in packed.namelist() if "sheet" in name)


def test_a_sheet_of_questions_alone_is_enough() -> None:
    parcel = read(
        book([1, "text", "Кто?", None, "Я"], [None, "text", "Где?", None, "Тут | ½\nТам"])
    )
    (one,) = parcel.packet.rounds
    assert (one.title, len(one.questions)) == ("Round 1", 2)
    assert one.questions[1].solution["accepted"] == [
        {"text": "Тут", "halves": 1},
        {"text": "Там", "halves": None},
    ]


def test_headings_may_stand_below_a_title_and_in_any_order() -> None:
    heads = ["Ответ", "вопрос", "  Тур ", "КАК ОТВЕЧАЮТ"]
    content = book([], heads=["Наш пакет"], Лист=[["x"], heads, [1961, "Когда?", 2, "число"]])
    parcel = read(content)
    (one,) = parcel.packet.rounds
    assert (one.questions[0].form, one.questions[0].solution["number"]) == (Form.NUMBER, "1961")


def test_unknown_columns_and_sheets_are_named_with_their_cell() -> None:
    content = book([1, "text", "Кто?", None, "Я", None, None, None, "легко"],
                   heads=[*HEADS, "Сложность"], Заметки=[["тайное"]])  # fmt: skip
    places = {one.place for one in read(content).remarks}
    assert places == {"Вопросы!I2", "Заметки"}


WRONG: list[tuple[list[Any], str]] = [
    ([1, "poem", "Кто?", None, "Я"], "poem"),
    ([1, None, "Кто?", "а\nб", "1"], "choices"),
    ([1, "text", "Кто?", "а\nб", "а"], "choices"),
    ([1, "text", None, None, "Я"], "question"),
    ([1, "text", "Кто?", None, None], "accepted"),
    ([1, "text", "Кто?", None, "Я", "1,3"], "halves"),
    ([1, "text", "Кто?", None, "Я", 1.25], "halves"),
    ([1, "text", "Кто?", None, "Я", 1, "maybe"], "yes or no"),
    ([1, "text", "Кто?", None, "Я", 1, None, "долго"], "Seconds"),
    ([0, "text", "Кто?", None, "Я"], "Round"),
    (["первый", "text", "Кто?", None, "Я"], "Round"),
    ([1, "number", "Сколько?", None, "много"], "number"),
    ([1, "number", "Сколько?", None, "5 ± чуть"], "number"),
    ([1, "choice", "Какой?", "а\nб", "3"], "number of a choice"),
    ([1, "choice", "Какой?", "а\nб", "1, 2"], "one choice"),
    ([1, "choice", "Какой?", "а", "1"], "choices"),
    ([1, "several", "Какие?", "а\nа", "1"], "twice"),
    ([1, "order", "Порядок", "а\nб", "1"], "right order"),
    ([1, "order", "Порядок", "а\nа", None], "twice"),
    ([1, "match", "Пары", "а → б\nв", None], "pair"),
    ([1, "text", "x" * 2_500, None, "Я"], "too long"),
    ([1, "text", "Кто?", None, "\n".join(f"в{n}" for n in range(41))], "accepted"),
]


@pytest.mark.parametrize(("row", "why"), WRONG)
def test_a_row_that_does_not_fit_is_named_with_its_cell_and_the_rest_comes(
    row: list[Any], why: str
) -> None:
    content = book([1, "text", "До", None, "1"], row, [1, "text", "После", None, "2"])
    parcel = read(content)
    assert [one.text for one in parcel.packet.rounds[0].questions] == ["До", "После"]
    ((place, text),) = left_out(content)
    assert re.fullmatch(r"Вопросы![A-K]3", place)
    assert why in text


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ([1, "essay", "Опишите", None, "1"], "B"),
        ([1, "several", "Какие?", "а\nб", "7"], "E"),
        ([1, "match", "Пары", "а → б\nв", None], "D"),
        ([1, "number", "Сколько?", None, "много"], "E"),
    ],
)
def test_the_cell_that_is_to_blame_is_the_one_that_is_named(row: list[Any], column: str) -> None:
    ((place, _text),) = left_out(book(row, [1, "text", "Кто?", None, "Я"]))
    assert place == f"Вопросы!{column}2"


def test_a_file_that_is_no_sheet_though_it_is_called_one_is_refused() -> None:
    with override("en"), pytest.raises(Unclear, match="not what its name says"):
        read_file(b"nonsense", "packet.xlsx")


def test_a_date_that_the_office_program_made_is_named() -> None:
    from datetime import datetime

    out = BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet("Вопросы")
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, [1, "text", "Сколько?", None])
        day = made.add_format({"num_format": "dd.mm.yyyy"})
        page.write_datetime(1, 4, datetime(2026, 2, 1), day)  # noqa: DTZ001
    ((_place, text),) = left_out(out.getvalue())
    assert text.startswith("Вопросы!E2")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([1, "Тур", "roulette"], "roulette"),
        ([1, "Тур", "ladder"], "steps"),
        ([1, "Тур", "ladder", "1; x"], "Steps"),
        ([1, "Тур", "plain", None, "perhaps"], "yes or no"),
        ([1, None], "Title"),
        (["x", "Тур"], "whole number"),
    ],
)
def test_a_round_that_does_not_fit_is_named_and_its_questions_come(
    row: list[Any], why: str
) -> None:
    content = book([1, "text", "Кто?", None, "Я"], Туры=[ROUND_HEADS, row])
    parcel = read(content)
    assert parcel.packet.questions == 1
    ((place, text),) = left_out(content)
    assert place == "Туры!A2"
    assert why in text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04broken",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7",
        book(["x"], heads=["a", "b"]),
        "просто текст".encode(),
    ],
    ids=["empty", "broken", "picture", "pdf", "foreign", "text"],
)
def test_what_is_no_packet_at_all_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Unclear, match=r"."):
        read(content)
