"""Blanks, read back from the PDF: a page for each team and round, the code as text and as a QR."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
import segno
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from gatehouse.admission.tickets import QR_MASK
from gatehouse.core.codes import show_code
from gatehouse.quizzes import blanks
from gatehouse.quizzes.models import Blank, Question, Round
from gatehouse.quizzes.operations import typing
from tests.quizzes.captains import OPENED, Game, after, game
from tests.quizzes.desks import checker, on_paper

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def printed(played: Game) -> list[Blank]:
    for team in (played.team, played.other):
        on_paper(team)
    return typing.print_blanks(quiz=played.quiz, seat=checker(played.quiz), now=OPENED)


def pdf_of(played: Game, sheets: list[blanks.Sheet]) -> bytes:
    with override("ru"):
        return blanks.pdf_of(played.quiz, sheets, made_at=OPENED)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, spaces made even."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def one_more_round(played: Game, **fields: Any) -> Round:
    made = Round.objects.create(
        packet=played.quiz.packet, number=2, title="Ставки", **{"scoring": {}, **fields}
    )
    Question.objects.create(round=made, number=1, form="text", text="?", options={}, solution={})
    return made


def test_each_paper_team_has_a_page_for_each_round_in_the_order_of_tables() -> None:
    played = game()
    one_more_round(played)
    made = printed(played)
    assert [(one.round.number, one.team.number) for one in made] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    text = pages(pdf_of(played, blanks.sheets_of(made)))
    for page, one in zip(text, made, strict=True):
        assert one.team.name in page
        assert show_code(one.code) in page
        assert one.round.title in page


def test_who_plays_by_phone_or_has_left_has_no_blank() -> None:
    played = game()
    on_paper(played.team)
    played.other.left_at = OPENED
    played.other.on_paper = True
    played.other.save()
    made = typing.print_blanks(quiz=played.quiz, now=OPENED)
    assert [one.team for one in made] == [played.team]


def test_a_blank_printed_again_has_the_same_code() -> None:
    played = game()
    first = printed(played)
    again = typing.print_blanks(quiz=played.quiz, now=after(60))
    assert [one.code for one in again] == [one.code for one in first]
    assert len({one.code for one in first}) == 2


def test_the_same_blanks_are_the_same_file() -> None:
    played = game()
    sheets = blanks.sheets_of(printed(played))
    assert pdf_of(played, sheets) == pdf_of(played, sheets)


def test_choices_are_letters_and_order_and_pairs_are_boxes() -> None:
    played = game()
    lines = {line.number: line for line in blanks.spare(played.questions["text"].round).lines}
    said = {form: lines[one.number] for form, one in played.questions.items()}
    assert said["choice"].letters == said["several"].letters == ("А", "Б", "В")
    assert (said["order"].letters, said["order"].boxes) == (("А", "Б", "В"), 3)
    assert (said["match"].letters, said["match"].boxes) == (("А", "Б"), 2)
    assert (said["text"].letters, said["number"].is_short) == ((), True)


@pytest.mark.parametrize(
    ("scoring", "tick", "stake", "words"),
    [
        ({}, False, False, ""),
        ({"kind": "tick", "tick_gain_halves": 3}, True, False, "+1½"),
        ({"kind": "stake", "stake_to_halves": 10}, False, True, "5"),
    ],
)
def test_a_round_with_a_risk_has_a_box_for_it_and_says_what_it_is_worth(
    scoring: dict[str, Any], tick: bool, stake: bool, words: str
) -> None:
    played = game(scoring=scoring)
    sheet = blanks.spare(played.questions["text"].round)
    assert (sheet.tick, sheet.stake) == (tick, stake)
    assert words in sheet.note


def test_no_word_of_a_question_stands_on_a_blank() -> None:
    played = game()
    text = " ".join(pages(pdf_of(played, blanks.sheets_of(printed(played)))))
    assert "Вопрос" not in text
    assert "Шоколад" not in text


@pytest.mark.parametrize("name", ["#import x", "*жирно* _и_ $x^2$ `код`", "Ё" * 80])
def test_a_name_is_printed_as_it_is(name: str) -> None:
    played = game()
    on_paper(played.team)
    played.team.name = name
    played.team.save()
    made = typing.print_blanks(quiz=played.quiz, now=OPENED)
    [page] = pages(pdf_of(played, blanks.sheets_of(made)))
    assert name.replace(" ", "") in page.replace(" ", "")


@pytest.mark.parametrize("name", ["Ежи 🦔", "龙 и дракон"])
def test_a_sign_that_no_font_has_leaves_nobody_without_blanks(name: str) -> None:
    played = game()
    played.team.name = name
    played.team.save()
    made = printed(played)
    page, other = pages(pdf_of(played, blanks.sheets_of(made)))
    assert show_code(made[0].code) in page
    assert played.other.name in other


def test_a_small_picture_in_a_name_is_left_out_and_all_else_reads_aloud() -> None:
    played = game()
    played.team.name = "Шаг винта \U0001f529\ufe0f № 5"
    played.team.save()
    made = pdf_of(played, blanks.sheets_of(printed(played)))
    assert "Шаг винта № 5" in " ".join(pages(made)[0].split())
    assert b"pdfuaid" in made  # the mark of PDF/UA


def test_a_name_of_one_endless_word_stays_on_its_side_of_the_tear() -> None:
    played = game()
    played.team.name = "Сверхпроводящиевысокотемпературныемагнитыпроходной"
    played.team.save()
    page = pages(pdf_of(played, blanks.sheets_of(printed(played))))[0]
    assert played.team.name not in page
    assert played.team.name in "".join(page.split())


@pytest.mark.parametrize("count", [1, 7, 14, 15, 20])
@pytest.mark.parametrize("kind", ["plain", "tick"])
def test_a_round_of_any_length_is_one_page(count: int, kind: str) -> None:
    played = game()
    of = one_more_round(played, scoring={"kind": kind})
    for number in range(2, count + 1):
        Question.objects.create(round=of, number=number, form="text", text="?")
    assert len(pages(pdf_of(played, [blanks.spare(of)]))) == 1


def test_a_spare_set_has_no_team_and_no_code() -> None:
    played = game()
    sheet = blanks.spare(played.questions["text"].round)
    assert (sheet.team, sheet.number, sheet.code, sheet.qr) == ("", "", "", "")
    [page] = pages(pdf_of(played, [sheet]))
    assert "1. Тур" in page


def test_the_qr_on_paper_is_that_of_the_code(tmp_path: Path) -> None:
    """Every module of it, looked at on the page as a picture."""
    played = game()
    made = printed(played)[:1]
    (tmp_path / "blank.pdf").write_bytes(pdf_of(played, blanks.sheets_of(made)))
    subprocess.run(
        [
            "pdftoppm",
            "-r",
            "300",
            "-gray",
            "-singlefile",
            tmp_path / "blank.pdf",
            tmp_path / "page",
        ],
        check=True,
    )
    page = Image.open(tmp_path / "page.pgm").point(lambda value: 255 if value > 127 else 0)
    assert read_back(page) == as_drawn(made[0].code)


def as_drawn(code: str) -> list[list[int]]:
    return [list(row) for row in segno.make_qr(code, error="m", mask=QR_MASK).matrix]


def read_back(page: Image.Image) -> list[list[int]]:
    """The modules of the QR in the stub at the top right: its box is found by its dark frame."""
    dots = 300 / 25.4
    stub = page.crop((107 * dots, 12 * dots, 136 * dots, 39.5 * dots))
    box = stub.point(lambda value: 255 - value).getbbox()
    assert box is not None
    square = stub.crop(box)
    side = 21  # modules of a code of twelve signs
    step = square.width / side
    square = square.crop((0, 0, square.width, round(step * side)))
    middle = [int((place + 0.5) * step) for place in range(side)]
    return [[int(square.getpixel((x, y)) == 0) for x in middle] for y in middle]
