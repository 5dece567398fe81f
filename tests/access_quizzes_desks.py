"""The desks of checkers and of the judge: whoever has the link, and nobody by signing in; see
tests/test_access.py."""

from __future__ import annotations

from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Blank, Quiz, Seat, SeatRole
from tests.access import ABSENT, POSTED_ONLY, PUBLIC, Table, World
from tests.quizzes.captains import OPENED, game
from tests.quizzes.desks import on_paper

TITLE = "Стол для всех адресов"


def seat(role: SeatRole) -> Seat:
    """A desk of the one game that these addresses are about."""
    found = Seat.objects.filter(role=role, title=TITLE).first()
    if found is not None:
        return found
    quiz = Quiz.objects.filter(seats__title=TITLE).first() or game().quiz
    return Seat.objects.create(quiz=quiz, role=role, title=TITLE, made_at=OPENED)


def checkers(_world: World) -> str:
    return f"/games/checkers/{seat_token(seat(SeatRole.CHECKER))}/"


def blank(world: World) -> str:
    to, quiz = checkers(world), seat(SeatRole.CHECKER).quiz
    found = Blank.objects.filter(team__quiz=quiz).first()
    if found is None:
        team, of = on_paper(quiz.teams.get(number=1)), quiz.packet.rounds.get()
        found = Blank.objects.create(team=team, round=of, code="7K4M9QXT2BCD", printed_at=OPENED)
    return f"{to}blanks/{found.code}/"


def judge(_world: World) -> str:
    return f"/games/judge/{seat_token(seat(SeatRole.JUDGE))}/"


def judge_who(world: World) -> str:
    """Everybody who said "чай" to the one question that was asked."""
    to, quiz = judge(world), seat(SeatRole.JUDGE).quiz
    question = quiz.packet.rounds.get().questions.get(number=1)
    if not quiz.runs.filter(question=question).exists():
        quiz.runs.create(question=question, rev=1, opened_at=OPENED, seconds=60)
    return f"{to}who/?question={question.pk}&variant=чай"


QUIZ_DESK_PAGES: Table = {
    "quizzes:checkers": (checkers, PUBLIC),
    "quizzes:checkers_queue": (lambda w: f"{checkers(w)}queue/", PUBLIC),
    "quizzes:checkers_differences": (lambda w: f"{checkers(w)}differences/", PUBLIC),
    "quizzes:checkers_open": (lambda w: f"{checkers(w)}open/", POSTED_ONLY),
    "quizzes:checkers_print": (lambda w: f"{checkers(w)}print/", POSTED_ONLY),
    "quizzes:checkers_blank": (blank, PUBLIC),
    "quizzes:checkers_line": (lambda w: f"{blank(w)}line/", POSTED_ONLY),
    "quizzes:checkers_decide": (lambda w: f"{blank(w)}decide/", POSTED_ONLY),
    "quizzes:checkers_add_photo": (lambda w: f"{blank(w)}photo/", POSTED_ONLY),
    "quizzes:checkers_photo": (lambda w: f"{blank(w)}photo.jpg", ABSENT),  # nobody took one
    "quizzes:judge": (judge, PUBLIC),
    "quizzes:judge_who": (judge_who, PUBLIC),
    "quizzes:judge_late": (lambda w: f"{judge(w)}late/", PUBLIC),
    "quizzes:judge_penalties": (lambda w: f"{judge(w)}penalties/", PUBLIC),
    "quizzes:judge_appeals": (lambda w: f"{judge(w)}appeals/", PUBLIC),
    "quizzes:judge_log": (lambda w: f"{judge(w)}log/", PUBLIC),
    "quizzes:judge_rule": (lambda w: f"{judge(w)}rule/", POSTED_ONLY),
    "quizzes:judge_strike": (lambda w: f"{judge(w)}strike/", POSTED_ONLY),
    "quizzes:judge_withdraw": (lambda w: f"{judge(w)}withdraw/", POSTED_ONLY),
    "quizzes:judge_accept_late": (lambda w: f"{judge(w)}accept-late/", POSTED_ONLY),
    "quizzes:judge_penalise": (lambda w: f"{judge(w)}penalise/", POSTED_ONLY),
    "quizzes:judge_decide": (lambda w: f"{judge(w)}decide/", POSTED_ONLY),
    "quizzes:judge_recount": (lambda w: f"{judge(w)}recount/", POSTED_ONLY),
}
