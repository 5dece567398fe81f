"""What was hard: the share of teams that were right, question by question, for the editors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.quizzes.models import Question, Quiz, Round, TableVersion
from gatehouse.quizzes.results import table_of
from gatehouse.quizzes.sheet import Said
from gatehouse.web import charts

HARD, EASY = 20, 90  # percent; what editors look at


@dataclass(frozen=True)
class Hardness:
    """Of one question. `asked` teams that played it; shares are whole percent of them."""

    question: Question
    round: Round
    asked: int
    right: int
    partly: int
    silent: int
    is_struck: bool

    @property
    def label(self) -> str:
        return f"{self.round.number}.{self.question.number}"

    @property
    def share(self) -> int:
        """Percent of teams that were wholly right."""
        return round(100 * self.right / self.asked) if self.asked else 0

    @property
    def is_hard(self) -> bool:
        return bool(self.asked) and not self.is_struck and self.share < HARD

    @property
    def is_easy(self) -> bool:
        return bool(self.asked) and not self.is_struck and self.share > EASY


def hardness(quiz: Quiz, version: TableVersion, playing: frozenset[int]) -> list[Hardness]:
    """By round and question, of what was asked; only teams that handed in an answer count."""
    said: dict[int, Counter[str]] = {}
    for row in table_of(version).rows:
        for one in row.rounds if row.team_id in playing else ():
            for cell in one.cells:
                said.setdefault(cell.question_id, Counter())[cell.said] += 1
    questions = Question.objects.filter(round__packet=quiz.packet_id).select_related("round")
    return [
        _of(one, said[one.pk])
        for one in questions.order_by("round__number", "number")
        if one.pk in said and not said[one.pk][Said.UNASKED]
    ]


def _of(question: Question, said: Counter[str]) -> Hardness:
    return Hardness(
        question=question,
        round=question.round,
        asked=said.total(),
        right=said[Said.RIGHT],
        partly=said[Said.PARTLY],
        silent=said[Said.NOTHING],
        is_struck=bool(said[Said.STRUCK]),
    )


def pictures(found: list[Hardness]) -> list[charts.Chart]:
    """One chart for each round: bars in percent, the hardest question of it marked, or each of
    several that were as hard; none where all were."""
    made = []
    for number in dict.fromkeys(one.round.number for one in found):
        those = [one for one in found if one.round.number == number]
        least = min(one.share for one in those)
        hardest = [str(one.question.number) for one in those if one.share == least]
        made.append(
            charts.bars(
                _("Round %(n)d. %(title)s") % {"n": number, "title": those[0].round.title},
                [(str(one.question.number), one.share) for one in those],
                head=(pgettext("game", "Question"), _("Right, %")),
                unit=_("% of teams that were right"),
                marked=hardest if len(hardest) < len(those) else (),
                top=100,  # rounds are compared with each other
            )
        )
    return made
