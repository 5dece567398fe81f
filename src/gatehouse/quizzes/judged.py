"""What the judge's desk shows: answers in groups, what nobody has judged, what came late.

A group is every team, on every channel, whose answer that counts is the same variant. One ruling is
about one group, and about whoever is found to have said the same later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from gatehouse.quizzes import matching, warm
from gatehouse.quizzes.keys import sheet_of
from gatehouse.quizzes.models import Answer, Question, Quiz, Ruling
from gatehouse.quizzes.scoring import Counted, Key
from gatehouse.quizzes.sheet import KeyQuestion, Said, Sheet, TeamLine
from gatehouse.quizzes.spelling import folded, is_called, near, normalised
from gatehouse.quizzes.terms import Form

NEAR_AT_MOST = 3
CREDITED = {Said.RIGHT, Said.PARTLY}
AS_WRITTEN = (Form.TEXT, Form.NUMBER)


@dataclass(frozen=True)
class Near:
    """An answer that counts already and that a group may be a slip of: it only suggests."""

    variant: str
    letters: int
    halves: int


@dataclass(frozen=True)
class Head:
    """A group without how it was written. `ruling` is the number of the ruling that holds for it;
    `who` has its teams in the order of their numbers."""

    question_id: int
    variant: str
    said: Said
    halves: int
    who: tuple[TeamLine, ...]
    ruling: int | None = None

    @property
    def teams(self) -> int:
        return len(self.who)


@dataclass(frozen=True)
class Group(Head):
    """All who answered alike. `text` is how most have written it, in words for choices; `channels`
    has teams by channel."""

    text: str = ""
    channels: tuple[tuple[int, int], ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True)
class Late:
    """An answer that came too late; `ruling` is the number of the ruling that lets it count, `said`
    what it would say."""

    answer: Answer
    variant: str
    text: str
    said: Said
    halves: int
    ruling: int | None = None


class Look:
    """The answers of a game as they lie there now."""

    def __init__(self, read: warm.Read) -> None:
        self._sheet, self._key, self._counting = read.sheet, read.key, read.counting
        self._rulings = _ruling_numbers(read.sheet)
        self._credits: dict[int, dict[str, int]] = {}

    def open(self) -> dict[int, int]:
        """How many different answers nobody has judged yet, by question, of those that have any."""
        gone = self._counting.teams - {team.id for team in self._sheet.teams}
        found = {}
        for question_id in self._key.questions.keys() - self._key.struck:
            left = self._said_by(gone, question_id)
            there = self._counting.said.get(question_id, {})
            many = sum(
                teams > left[variant] and self._verdict(question_id, variant).said == Said.OPEN
                for variant, teams in there.items()
            )
            if many:
                found[question_id] = many
        return found

    def heads(self, question_id: int) -> list[Head]:
        """The groups of a question, most frequent first."""
        gathered: dict[str, list[TeamLine]] = {}
        for team in self._sheet.teams:
            if one := self._counting.counted.get((team.id, question_id)):
                gathered.setdefault(one.variant, []).append(team)
        heads = [self._head(question_id, variant, who) for variant, who in gathered.items()]
        return sorted(heads, key=lambda one: (-one.teams, one.variant))

    def group(self, head: Head) -> Group:
        """All of it."""
        question = self._key.questions[head.question_id]
        counted = self._counting.counted
        given = [counted[team.id, question.id] for team in head.who]
        suggests = head.said in (Said.OPEN, Said.WRONG) and question.form == Form.TEXT
        return Group(
            **vars(head),
            text=_text(question, head.variant, given),
            channels=tuple(Counter(team.channel_id for team in head.who).items()),
            near=_near(head.variant, self._credited(question)) if suggests else (),
        )

    def teams_called(self, wanted: str) -> list[TeamLine]:
        """The teams of this number, or with this in their name."""
        return [team for team in self._sheet.teams if is_called(wanted, team.number, team.name)]

    def _head(self, question_id: int, variant: str, who: list[TeamLine]) -> Head:
        verdict, ruling = (
            self._verdict(question_id, variant),
            self._rulings.get((question_id, variant)),
        )
        said = Said.STRUCK if question_id in self._key.struck else verdict.said
        return Head(question_id, variant, said, verdict.halves, tuple(who), ruling)

    def _verdict(self, question_id: int, variant: str) -> matching.Verdict:
        return self._key.verdict(self._key.questions[question_id], variant)

    def _said_by(self, teams: set[int], question_id: int) -> Counter[str]:
        found = (self._counting.counted.get((team, question_id)) for team in teams)
        return Counter(one.variant for one in found if one)

    def _credited(self, question: KeyQuestion) -> dict[str, int]:
        """Texts that bring points by now, with what they bring."""
        if question.id not in self._credits:
            self._credits[question.id] = self._credited_now(question)
        return self._credits[question.id]

    def _credited_now(self, question: KeyQuestion) -> dict[str, int]:
        ruled = (variant for about, variant in self._rulings if about == question.id)
        verdicts = {
            variant: self._key.verdict(question, variant)
            for variant in {*matching.listed(question), *ruled}
        }
        return {variant: one.halves for variant, one in verdicts.items() if one.said in CREDITED}


@contextmanager
def looking(quiz: Quiz) -> Iterator[Look]:
    """A look at the game; others wait until it is over."""
    with warm.reading(quiz) as read:
        yield Look(read)


def groups_of(quiz: Quiz, question: Question) -> tuple[Group, ...]:
    """All groups of one question, most frequent first."""
    with looking(quiz) as look:
        return tuple(map(look.group, look.heads(question.pk)))


def says(question: KeyQuestion, head: Head, wanted: str) -> bool:
    """Whether what is looked for is in the answer."""
    if question.form in AS_WRITTEN:
        return normalised(wanted) in head.variant
    return folded(wanted) in folded(matching.in_words(question, head.variant))


def late_lines(quiz: Quiz) -> QuerySet[Answer]:
    """Lines that came too late, the newest first, with team and question at hand."""
    lines = Answer.objects.filter(run__quiz=quiz, late_ms__gt=0)
    of = lines.select_related("team__channel", "run__question__round")
    return of.order_by("-received_at", "-pk")


def late_answers(quiz: Quiz, lines: Iterable[Answer] | None = None) -> tuple[Late, ...]:
    """What these lines say, or all of `late_lines`."""
    answers = list(late_lines(quiz) if lines is None else lines)
    if not answers:
        return ()
    sheet = sheet_of(quiz, answers=Answer.objects.none())
    key = Key(sheet)
    standing = {r.answer_id: r.number for r in sheet.rulings if r.kind == "late"}
    return tuple(_late(one, key, standing.get(one.pk)) for one in answers)


def mark_of(quiz: Quiz) -> str:
    """A text that differs whenever the judge's desk would say something else; three short
    statements and no line of the journal."""
    lines = Answer.objects.filter(run__quiz=quiz).aggregate(last=Max("pk"), many=Count("pk"))
    rulings = Ruling.objects.filter(quiz=quiz)
    ruled = rulings.aggregate(many=Count("pk"), back=Count("withdrawn_at"))
    appeals = quiz.appeals.aggregate(many=Count("pk"), done=Count("decided_at"))
    parts = [quiz.version, *lines.values(), *ruled.values(), *appeals.values()]
    return "-".join(map(str, parts))


def _text(question: KeyQuestion, variant: str, given: list[Counted]) -> str:
    """As most have written it; of as many the first in the alphabet."""
    if question.form not in AS_WRITTEN:
        return matching.in_words(question, variant)
    written: Counter[str] = Counter()
    for text, times in Counter(str(one.line.value.get("text", "")) for one in given).items():
        written[" ".join(text.split())] += times
    return min(written, key=lambda text: (-written[text], text))


def _near(variant: str, credited: dict[str, int]) -> tuple[Near, ...]:
    found = [
        Near(other, letters, halves)
        for other, halves in credited.items()
        if (letters := near(variant, other)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.letters, one.variant))[:NEAR_AT_MOST])


def _ruling_numbers(sheet: Sheet) -> dict[tuple[int, str], int]:
    """The ruling that holds for each variant that was ruled about."""
    return {
        (one.question_id or 0, one.terms["variant"]): one.number
        for one in sorted(sheet.rulings, key=lambda one: one.number)
        if one.kind == "variant"
    }


def _late(answer: Answer, key: Key, ruling: int | None) -> Late:
    question = key.questions[answer.run.question_id]
    value = answer.value if isinstance(answer.value, dict) else {}
    variant = key.variant(question, value)
    verdict = key.verdict(question, variant)
    text = matching.in_words(question, variant)
    if question.form in AS_WRITTEN:
        text = str(value.get("text", ""))
    return Late(answer, variant, text, verdict.said, verdict.halves, ruling)
