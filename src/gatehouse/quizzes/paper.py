"""Where the blanks of a game are: not here yet, handed in, in somebody's hands, typed, unclear.

A blank is handed in once. Each typing of it has lines of its own in the journal: 1 and 2 of two
checkers, 3 of whoever decided where these differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet, Sum

from gatehouse.core.kept import Kept
from gatehouse.quizzes.keys import key_question
from gatehouse.quizzes.matching import variant
from gatehouse.quizzes.models import (
    Answer,
    AnswerSource,
    Blank,
    PaperSpell,
    Question,
    Quiz,
    Round,
    Run,
    Seat,
    Team,
    Typing,
)
from gatehouse.quizzes.rules import Window
from gatehouse.quizzes.terms import read_game_rules

FIRST, SECOND, DECIDED = 1, 2, 3
LIES_UNTOUCHED = timedelta(minutes=2)  # after that somebody else may go on with a blank


class Where(StrEnum):
    """What a blank waits for."""

    MISSING = "missing"
    HANDED_IN = "handed_in"
    IN_HANDS = "in_hands"
    ONCE = "once"  # typed, and waits to be typed again by somebody else
    DIFFERS = "differs"
    DONE = "done"


@dataclass(frozen=True)
class Lying:
    """A team's blank of a round. `whose` is the desk that has it, `untouched` whether another one
    may take it over."""

    team: Team
    round: Round
    blank: Blank | None
    where: Where
    whose: str = ""
    untouched: bool = False
    differs: int = 0


@dataclass(frozen=True)
class Pile:
    """All blanks of a round that has begun, by team; `missing` are those nobody has brought."""

    round: Round
    lying: tuple[Lying, ...]

    @property
    def missing(self) -> list[Lying]:
        return [one for one in self.lying if one.where == Where.MISSING]

    @property
    def done(self) -> int:
        return sum(one.where == Where.DONE for one in self.lying)


@dataclass(frozen=True)
class Difference:
    """Two readings of one line."""

    blank: Blank
    question: Question
    first: dict[str, Any]
    second: dict[str, Any]


def counts_on_paper(team: Team, run: Run) -> bool:
    """Whether the team was to write its answer to this question on paper.

    A team without spells plays on paper throughout, or by phone; one that changed in the middle
    wrote what was open for it while it was on paper.
    """
    spells = list(team.paper_spells.all())
    if not spells:
        return team.on_paper
    window = run.window_of(team)
    return any(_within(spell, window) for spell in spells)


@dataclass(frozen=True)
class Spell:
    """From when to when a team that also plays by phone wrote on paper, and the first question of
    it that was asked; None while there is none."""

    since: datetime
    until: datetime | None
    first: Question | None


def spells_of(team: Team) -> list[Spell]:
    """In their order; none for a team that plays by paper throughout, or by phone."""
    spells = sorted(team.paper_spells.all(), key=lambda one: one.since)
    if not spells:
        return []
    asked = Run.objects.filter(quiz=team.quiz_id).select_related("question__round")
    runs = [(run, run.window_of(team)) for run in asked.order_by("opened_at", "pk")]
    return [
        Spell(
            spell.since,
            spell.until,
            next((run.question for run, window in runs if _within(spell, window)), None),
        )
        for spell in spells
    ]


def _within(spell: PaperSpell, window: Window) -> bool:
    """Whether a question was open while the team wrote on paper."""
    return spell.since <= window.closes_at and (
        spell.until is None or spell.until >= window.opens_at
    )


def has_paper(team: Team) -> bool:
    return team.on_paper or bool(team.paper_spells.all())


def typing_counts(quiz: Quiz) -> int:
    """How many times each blank of this game is typed."""
    return 2 if read_game_rules(quiz.rules).typed_twice else 1


def with_all(blanks: QuerySet[Blank]) -> QuerySet[Blank]:
    """Blanks with team, round, the round's questions and who has typed them."""
    return blanks.select_related("team__quiz", "team__channel", "round").prefetch_related(
        "team__paper_spells",
        "round__questions",
        Prefetch("typings", Typing.objects.select_related("seat").order_by("number")),
    )


def runs_of(blank: Blank) -> dict[int, Run]:
    """The questions of a blank that were asked in its game, by question."""
    runs = Run.objects.filter(quiz=blank.team.quiz_id, question__round=blank.round_id)
    return {run.question_id: run for run in runs}


def lines_of(blanks: Iterable[Blank]) -> dict[tuple[int, int, int], dict[str, Any]]:
    """The last value of each (team, question, typing) of these blanks."""
    pairs = {(blank.team_id, blank.round_id) for blank in blanks}
    lines = (
        Answer.objects.filter(
            source=AnswerSource.PAPER,
            team__in={team for team, _round in pairs},
            run__question__round__in={of for _team, of in pairs},
        )
        .order_by("pk")
        .values_list("team_id", "run__question_id", "typing", "value", "run__question__round_id")
    )
    return {
        (team, question, typing or 0): value
        for team, question, typing, value, of in lines
        if (team, of) in pairs
    }


def alike(question: Question, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two checkers have read the same, as the reckoning sees it: case, ё, spaces and signs
    do not matter; a tick and a stake do."""
    return _said(question, one) == _said(question, other)


def _said(question: Question, value: dict[str, Any]) -> tuple[str, bool, Any]:
    said = variant(key_question(question), value)
    return said, value.get("tick") is True, value.get("stake_halves")


def differences(quiz: Quiz, *, round_ids: Iterable[int] | None = None) -> list[Difference]:
    """Lines that two checkers read differently and nobody has decided, in order of blanks."""
    if typing_counts(quiz) == 1:
        return []
    twice = (
        Blank.objects.filter(team__quiz=quiz, typings__done_at__isnull=False)
        .annotate(times=Count("typings"))
        .filter(times=2)
    )
    if round_ids is not None:
        twice = twice.filter(round__in=round_ids)
    blanks = list(with_all(twice).order_by("round__number", "team__number"))
    lines = lines_of(blanks)
    return [
        Difference(blank, question, one, other)
        for blank in blanks
        for question in blank.round.questions.all()
        if (found := _both(lines, blank, question)) is not None
        for one, other in [found]
        if not alike(question, one, other)
    ]


def _both(
    lines: dict[tuple[int, int, int], dict[str, Any]], blank: Blank, question: Question
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What both have typed on a line; None where it is decided, or was never asked."""
    keys = [(blank.team_id, question.pk, number) for number in (FIRST, SECOND, DECIDED)]
    if keys[2] in lines or (keys[0] not in lines and keys[1] not in lines):
        return None
    return lines.get(keys[0], {}), lines.get(keys[1], {})


def _differing(quiz: Quiz) -> dict[int, int]:
    """How many lines of each blank differ. A round is read again only when something of it was
    typed: what was done an hour ago says the same."""
    if typing_counts(quiz) == 1:
        return {}
    lines = Answer.objects.filter(run__quiz=quiz, source=AnswerSource.PAPER).order_by()
    last = dict(lines.values_list("run__question__round").annotate(last=Max("pk")))
    typings = Typing.objects.filter(blank__team__quiz=quiz).order_by()
    done = dict(typings.values_list("blank__round").annotate(done=Count("done_at")))
    found: dict[int, int] = {}
    for round_id, count in done.items():
        key = (quiz.pk, round_id, last.get(round_id) or 0, count)
        found |= _counted.get(key, _count) or {}
    return found


def _count(key: tuple[int, ...]) -> dict[int, int]:
    quiz = Quiz.objects.get(pk=key[0])
    return dict(Counter(one.blank.pk for one in differences(quiz, round_ids=[key[1]])))


_counted: Kept[tuple[int, ...], dict[int, int]] = Kept(None, seconds=3600)


def piles(quiz: Quiz, *, now: datetime) -> list[Pile]:
    """Every round of which something was asked, the latest first."""
    rounds = list(Round.objects.filter(questions__runs__quiz=quiz).distinct().order_by("-number"))
    teams = [
        team
        for team in quiz.teams.filter(left_at=None)
        .prefetch_related("paper_spells", "blanks")
        .order_by("number")
        if has_paper(team) or any(blank.handed_in_at for blank in team.blanks.all())
    ]
    blanks = {
        (blank.team_id, blank.round_id): blank
        for blank in with_all(Blank.objects.filter(team__quiz=quiz, round__in=rounds))
    }
    runs = list(Run.objects.filter(quiz=quiz).select_related("question"))
    differs = _differing(quiz)
    times = typing_counts(quiz)
    found = []
    for of in rounds:
        asked = [run for run in runs if run.question.round_id == of.pk]
        lying = [
            lying_of(team, of, blank, times=times, differs=differs, now=now)
            for team in teams
            for blank in [blanks.get((team.pk, of.pk))]
            if (blank and blank.handed_in_at) or any(counts_on_paper(team, run) for run in asked)
        ]
        found.append(Pile(of, tuple(lying)))
    return found


def lying_of(
    team: Team,
    of: Round,
    blank: Blank | None,
    *,
    times: int,
    differs: dict[int, int],
    now: datetime,
) -> Lying:
    """Where one blank is."""
    if blank is None or blank.handed_in_at is None:
        return Lying(team, of, blank, Where.MISSING)
    typings = list(blank.typings.all())
    held = next((one for one in typings if one.done_at is None), None)
    if held is not None:
        lies = is_untouched(held, now)
        return Lying(team, of, blank, Where.IN_HANDS, held.seat.title, lies)
    if len(typings) < times:
        where = Where.ONCE if typings else Where.HANDED_IN
        whose = typings[0].seat.title if typings else ""
        return Lying(team, of, blank, where, whose)
    count = differs.get(blank.pk, 0)
    return Lying(team, of, blank, Where.DIFFERS if count else Where.DONE, differs=count)


def is_untouched(typing: Typing, now: datetime) -> bool:
    """Whether it has lain so long that somebody else may go on with it."""
    return now - typing.taken_at >= LIES_UNTOUCHED


def next_for(lying: Sequence[Lying], seat: Seat) -> Lying | None:
    """The first blank of a pile that this desk may type."""
    for one in lying:
        if one.blank is None or one.where in (Where.MISSING, Where.DONE, Where.DIFFERS):
            continue
        mine = [typing for typing in one.blank.typings.all() if typing.seat_id == seat.pk]
        if any(typing.done_at is None for typing in mine):
            return one
        if not mine and (one.where != Where.IN_HANDS or one.untouched):
            return one
    return None


def version_of(quiz: Quiz, now: datetime) -> str:
    """A text that differs whenever a desk of checkers should show something else; five short
    statements and none of the journal's lines."""
    answers = Answer.objects.filter(run__quiz=quiz, source=AnswerSource.PAPER)
    blanks = Blank.objects.filter(team__quiz=quiz)
    typings = Typing.objects.filter(blank__team__quiz=quiz)
    parts = (
        quiz.version,
        answers.aggregate(last=Max("pk"))["last"],
        *blanks.aggregate(n=Count("pk"), a=Count("handed_in_at"), b=Max("photo_at")).values(),
        *typings.aggregate(n=Count("pk"), d=Count("done_at"), s=Sum("seat")).values(),
        typings.filter(done_at=None, taken_at__lte=now - LIES_UNTOUCHED).count(),
    )
    return "-".join(str(part) for part in parts)
