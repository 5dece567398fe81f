"""Blanks as a PDF, made by typst: a sheet for each paper team and round, and a spare set that
has no team yet. A sheet has the team's number in figures for a table, numbered lines to write on,
and the code by which a checker's desk opens it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gatehouse.admission.tickets import qr_svg
from gatehouse.core.codes import show_code
from gatehouse.core.printing import printed
from gatehouse.quizzes.models import Blank, Question, Quiz, Round
from gatehouse.quizzes.points import halves
from gatehouse.quizzes.terms import Form, Kind, Scoring, read_scoring
from gatehouse.quizzes.typed import letter

TEMPLATE = Path(__file__).with_name("blank.typ")
LINES_OF_A5 = 14  # more of them stand on A4, and then all sheets do
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Line:
    """One question on paper. `letters` are to be ringed or to be put into `boxes` boxes;
    where there are none, one writes."""

    number: int
    letters: tuple[str, ...] = ()
    boxes: int = 0
    is_short: bool = False


@dataclass(frozen=True)
class Sheet:
    """One side of paper. A spare one has no team and no code: who uses it writes the number."""

    round: int
    round_title: str
    note: str
    tick: bool
    stake: bool
    lines: tuple[Line, ...]
    number: str = ""
    team: str = ""
    code: str = ""
    qr: str = ""


def sheets_of(blanks: Iterable[Blank]) -> list[Sheet]:
    """Of blanks that bring team, round and the round's questions, in the order given."""
    made: dict[int, Sheet] = {}
    sheets = []
    for blank in blanks:
        plain = made.setdefault(blank.round_id, spare(blank.round))
        fields = {"number": str(blank.team.number), "team": blank.team.name}
        code = {"code": show_code(blank.code), "qr": qr_svg(blank.code)}
        sheets.append(Sheet(**{**_fields(plain), **fields, **code}))
    return sheets


def spare(of: Round) -> Sheet:
    """A sheet of a round for whoever comes to need one."""
    scoring = read_scoring(of.scoring)
    return Sheet(
        round=of.number,
        round_title=of.title,
        note=_note(scoring),
        tick=scoring.kind == Kind.TICK,
        stake=scoring.kind == Kind.STAKE,
        lines=tuple(_line(question) for question in of.questions.all()),
    )


def pdf_of(quiz: Quiz, sheets: Sequence[Sheet], *, made_at: datetime) -> bytes:
    """A PDF (PDF/UA) in the language that is active, one page for each sheet."""
    with _one_at_a_time:
        return printed(_compiler(), _data(quiz, sheets), at=made_at)


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process, as for the tickets."""
    folder = settings.BASE_DIR / "build" / "fonts"
    faces = [str(folder)] if folder.is_dir() else []
    return typst.Compiler(str(TEMPLATE), font_paths=faces, ignore_system_fonts=True)


def _fields(sheet: Sheet) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in sheet.__dataclass_fields__}


def _line(question: Question) -> Line:
    def letters(name: str) -> tuple[str, ...]:
        return tuple(letter(place) for place, _one in enumerate(question.options.get(name, ())))

    match question.form:
        case Form.CHOICE | Form.SEVERAL:
            return Line(question.number, letters("choices"))
        case Form.ORDER:
            chosen = letters("choices")
            return Line(question.number, chosen, boxes=len(chosen))
        case Form.MATCH:
            boxes = len(question.options.get("left", ()))
            return Line(question.number, letters("right"), boxes=boxes)
        case _:
            return Line(question.number, is_short=question.form == Form.NUMBER)


def _note(scoring: Scoring) -> str:
    """What the box beside a line is for, with the round's own numbers."""
    match scoring.kind:
        case Kind.TICK:
            won, lost = halves(scoring.tick_gain_halves), halves(scoring.tick_loss_halves)
            return _("A tick in the box: +%(won)s if right, −%(lost)s if wrong.") % {
                "won": won, "lost": lost,
            }  # fmt: skip
        case Kind.STAKE:
            least, most = halves(scoring.stake_from_halves), halves(scoring.stake_to_halves)
            said = _("Your stake goes into the box: from %(least)s to %(most)s.") % {
                "least": least, "most": most,
            }  # fmt: skip
            limit = _("No more than you have before the round.")
            return f"{said} {limit}" if scoring.stake_of_total else said
        case _:
            return ""


def _data(quiz: Quiz, sheets: Sequence[Sheet]) -> dict[str, Any]:
    longest = max((len(sheet.lines) for sheet in sheets), default=0)
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": quiz.title,
        "paper": "a5" if longest <= LINES_OF_A5 else "a4",
        "sheets": [asdict(sheet) for sheet in sheets],
        "words": {
            "house": _("Gatehouse: open industry of Moscow"),
            "blank": pgettext("blank", "Blank"),
            "team": pgettext("blank", "Team"),
            "team_number": pgettext("blank", "Team number"),
            "team_name": pgettext("blank", "Team name"),
            "round": pgettext("blank", "Round"),
            "code": _("Code"),
            "tick": pgettext("blank", "tick"),
            "stake": pgettext("blank", "stake"),
            "how": _("Write in block letters, one answer on a line."),
            "ring": pgettext("blank", "ring the letter"),
        },
    }
