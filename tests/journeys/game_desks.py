"""Pages of whoever prepares and leads a game, on the site of the example season: the organisers'
desk, and the desks that a link opens."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from gatehouse.quizzes.judged import groups_of
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Quiz, Seat, SeatRole
from tests.journeys.game_pages import COMING, PLAYED, SOLO

Address = Callable[[], str]
PAGES = {SeatRole.HOST: "host", SeatRole.CHECKER: "checkers", SeatRole.JUDGE: "judge"}


def _office(path: str) -> Address:
    return lambda: f"/office/{path}"


def _packet(page: str) -> Address:
    """Of the packet that was played: nobody's secret."""

    def address() -> str:
        packet = Quiz.objects.get(code=PLAYED).packet
        question = packet.rounds.get(number=1).questions.get(number=1)
        places = {"round": question.round_id, "question": question.pk}
        return f"/office/packets/{packet.pk}/{page.format(**places)}"

    return address


def _desk(role: SeatRole, code: str, page: str = "") -> Address:
    def address() -> str:
        seat = Seat.objects.filter(quiz__code=code, role=role, revoked_at=None).order_by("pk")[0]
        return f"/games/{PAGES[role]}/{seat_token(seat)}/{page}"

    return address


def _first_team() -> str:
    """One team of the host's list, with its buttons."""
    team = Quiz.objects.get(code=PLAYED).teams.order_by("number")[0]
    return f"{_desk(SeatRole.HOST, PLAYED, 'teams/')()}?team={team.pk}"


def _one_answer() -> str:
    """Everybody who has given the most frequent answer to the first question."""
    quiz = Quiz.objects.get(code=PLAYED)
    question = quiz.packet.rounds.get(number=1).questions.get(number=1)
    said = {"question": question.pk, "variant": groups_of(quiz, question)[0].variant}
    return f"{_desk(SeatRole.JUDGE, PLAYED, 'who/')()}?{urlencode(said)}"


AT_OFFICE: dict[str, Address] = {
    f"office: {path}": _office(path)
    for path in (
        "games/",
        "games/new/",
        "games/ratings/",
        f"games/{COMING}/",
        f"games/{COMING}/setup/",
        f"games/{PLAYED}/",
        f"games/{PLAYED}/setup/",
        f"games/{PLAYED}/hard/",
        f"games/{PLAYED}/teams/1/",
        f"quizzes/{SOLO}/",
    )
} | {
    f"packet: {page or 'itself'}": _packet(page)
    for page in (
        "",
        "head/",
        "history/",
        "media/",
        "rounds/{round}/",
        "questions/{question}/",
        "questions/{question}/preview/",
    )
}
BY_LINK: dict[str, Address] = {
    "host's console": _desk(SeatRole.HOST, COMING),
    "host's teams": _first_team,
    "host's links": _desk(SeatRole.HOST, COMING, "desks/"),
    "checkers' desk": _desk(SeatRole.CHECKER, COMING),
    "checkers' differences": _desk(SeatRole.CHECKER, COMING, "differences/"),
    "judge's answers": _desk(SeatRole.JUDGE, PLAYED),
    "judge's one answer": _one_answer,
    "judge's late ones": _desk(SeatRole.JUDGE, PLAYED, "late/"),
    "judge's appeals": _desk(SeatRole.JUDGE, PLAYED, "appeals/"),
    "judge's penalties": _desk(SeatRole.JUDGE, PLAYED, "penalties/"),
    "judge's log": _desk(SeatRole.JUDGE, PLAYED, "log/"),
}
