"""A team's certificate as a PDF, made by typst as the tickets are."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from gatehouse.admission.tickets import qr_svg
from gatehouse.core.printing import printed
from gatehouse.quizzes import results
from gatehouse.quizzes.models import Quiz, TableVersion, Team
from gatehouse.quizzes.points import halves as points
from gatehouse.quizzes.results import Line
from gatehouse.quizzes.zones import zone_of
from gatehouse.web import words

TEMPLATE = Path(__file__).with_name("certificate.typ")
_one_at_a_time = Lock()


def may_have(team: Team) -> bool:
    """Whether there is a certificate: the results are final, and nobody took them away."""
    return team.quiz.published_at is not None and not team.disqualified_because


def certificate(team: Team, table: TableVersion, *, address: str) -> bytes:
    """The PDF (PDF/UA), in the language that is active; `address` leads to the results."""
    quiz = team.quiz
    read = results.read(quiz, table)
    line = read.line_of(team)
    if line is None:
        raise ValueError(f"Team {team.pk} is not in table {table.pk}.")
    placed = sum(one.place is not None for one in read.lines)
    data = data_of(quiz, line, placed=placed, address=address)
    return made(data, at=quiz.published_at)


def data_of(quiz: Quiz, line: Line, *, placed: int, address: str) -> dict[str, Any]:
    """What `certificate.typ` needs."""
    team, at = line.team, quiz.ended_at or quiz.made_at
    of = ngettext("of %(n)d team", "of %(n)d teams", placed) % {"n": placed}
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "kicker": f"{quiz.title} · {team.channel.title}",
        "heading": _("Certificate"),
        "team": team.name,
        "said": _said(line),
        "place": str(line.place) if line.place else "—",
        "of": of if line.place else _("out of competition"),
        "figures": _figures(line),
        "note": _("Places are decided by points; equal points by the last round, then backwards."),
        "date": words.day_full(at, zone_of(quiz)),
        "qr": qr_svg(address),
        "words": {
            "house": _("Gatehouse"),
            "place": pgettext("game", "Place"),
            "results": _("The results of the game"),
        },
    }


def _said(line: Line) -> str:
    if line.place is None:
        return _("The team played the whole game out of competition.")
    if line.place == 1:
        return _("The team won the game.")
    return _("The team played the game to the end.")


def _figures(line: Line) -> list[dict[str, str]]:
    heads = line.team.confirmed_heads
    found = [{"name": pgettext("game", "Points"), "big": points(line.total), "small": ""}]
    if line.here is not None:
        found.append({"name": line.team.channel.title, "big": str(line.here), "small": _("place")})
    if heads:
        found.append({"name": pgettext("game", "Players"), "big": str(heads), "small": ""})
    return found


def made(data: dict[str, Any], *, at: datetime | None) -> bytes:
    """The PDF of what the template is given; `at` is its date."""
    with _one_at_a_time:
        return printed(_compiler(), data, at=at)


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process, as for the tickets."""
    folder = settings.BASE_DIR / "build" / "fonts"
    faces = [str(folder)] if folder.is_dir() else []
    return typst.Compiler(str(TEMPLATE), font_paths=faces, ignore_system_fonts=True)
