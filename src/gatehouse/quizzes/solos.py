"""Reads of solo quizzes: who plays, how a try stands, what is shown of a question."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gatehouse.draws import units
from gatehouse.draws.models import Draw
from gatehouse.people.models import Person
from gatehouse.programme.office import Seat, within
from gatehouse.quizzes import solo_rules
from gatehouse.quizzes.models import Attempt, Contender, Question, Quiz, Solo
from gatehouse.quizzes.solo_rules import Standing, Told
from gatehouse.quizzes.terms import Form

Choice = dict[str, Any]
ABOUT = "solo:"


@dataclass(frozen=True)
class Player:
    """Who plays: somebody signed in, or a browser that nobody knows; one of the two."""

    person: Person | None = None
    browser: UUID | None = None

    @property
    def condition(self) -> Q:
        """On rows of tries: theirs. Of nobody, none."""
        if self.person is not None:
            return Q(person=self.person)
        return Q(person=None, browser=self.browser) if self.browser else Q(pk=None)

    @property
    def label(self) -> str:
        """By which it is locked and counted; tells nothing."""
        return f"person:{self.person.pk}" if self.person is not None else f"browser:{self.browser}"


def published() -> QuerySet[Solo]:
    """Those that everybody sees."""
    return Solo.objects.filter(published_at__isnull=False)


@units.prizes_told_by
def is_of_prizes(draw: Draw) -> bool:
    """Whether a quiz's prizes are drawn, for the public page of the draw."""
    return Solo.objects.filter(draw=draw).exists()


def planned_by(seat: Seat) -> QuerySet[Solo]:
    """Those of the seasons that somebody plans; one of no season is the city's."""
    rows = Solo.objects.filter(within(seat.planned))
    return rows.select_related("packet", "season", "draw")


def quiz_of(code: str) -> Solo | None:
    """The quiz whose prizes are drawn under this code."""
    return Solo.objects.filter(draw__code=code[:32]).first()


def about(solo: Solo) -> str:
    """What a consent given with an entry says it is about."""
    return f"{ABOUT}{solo.pk}"


def solo_in(said: str) -> Solo | None:
    """The quiz that a consent is about; None where it is about something else."""
    number = said.removeprefix(ABOUT)
    is_ours = said.startswith(ABOUT) and number.isdecimal()
    return Solo.objects.filter(pk=int(number)).first() if is_ours else None


def attempts_of(solo: Solo, player: Player) -> list[Attempt]:
    """Tries of one player at one quiz, in their order."""
    return list(solo.attempts.filter(player.condition).order_by("number"))


def attempts_by(person: Person) -> QuerySet[Attempt]:
    """Every try of somebody, the newest first."""
    rows = Attempt.objects.filter(person=person).select_related("solo", "contender__entry__lot")
    return rows.order_by("-started_at", "-pk")


def may_see(attempt: Attempt, person: Person | None) -> bool:
    """Whether the page of a try is theirs: of somebody signed in their own; of a browser, that of
    whoever knows its address, which cannot be guessed."""
    if attempt.person_id is not None:
        return person is not None and attempt.person_id == person.pk
    return attempt.browser is not None


def questions_of(solo: Solo) -> QuerySet[Question]:
    """All questions, as the packet has them."""
    rows = Question.objects.filter(round__packet=solo.packet_id)
    return rows.select_related("media", "answer_media").order_by("round__number", "number")


def is_asked_elsewhere(solo: Solo, *, now: datetime) -> bool:
    """Whether another quiz or a game asks these questions yet."""
    others = Solo.objects.filter(packet=solo.packet_id, closes_at__gt=now).exclude(pk=solo.pk)
    games = Quiz.objects.filter(packet=solo.packet_id, ended_at=None, called_off_at=None)
    return others.exists() or games.filter(is_practice=False).exists()


def is_over(solo: Solo, *, now: datetime) -> bool:
    return now >= solo.closes_at


def is_open(solo: Solo, *, now: datetime) -> bool:
    return solo.published_at is not None and solo.opens_at <= now < solo.closes_at


def told(attempt: Attempt, *, used: int, now: datetime) -> Told:
    """What may be said of a try now; `used` are the tries that its player has begun."""
    solo = attempt.solo
    standing = Standing(
        is_over=is_over(solo, now=now),
        has_ended=attempt.ended_at is not None,
        told_at_once=solo.told_at_once,
        is_signed_in=attempt.person_id is not None,
        tries=solo.tries,
        used=used,
        has_prizes=solo.draw_id is not None,
        is_asked_elsewhere=False,
    )
    found = solo_rules.told(standing)
    if found.solutions and is_asked_elsewhere(solo, now=now):  # asked of the rows only then
        return Told(count=found.count, solutions=False)
    return found


def passed(attempt: Attempt) -> bool:
    """Whether a try that ended has enough right answers for the draw."""
    return solo_rules.passes(attempt.right, attempt.solo.more_than)


def best_passed(solo: Solo, person: Person) -> Attempt | None:
    """The first try of theirs that passed the threshold."""
    if solo.more_than is None:
        return None
    ended = solo.attempts.filter(person=person, ended_at__isnull=False)
    return ended.filter(right__gt=solo.more_than).order_by("number").first()


def contender_of(solo: Solo, person: Person) -> Contender | None:
    """Their place in the draw of prizes."""
    rows = Contender.objects.select_related("entry__draw", "entry__lot")
    return rows.filter(solo=solo, person=person).first()


def next_place(attempt: Attempt, answered: Iterable[int]) -> int | None:
    """Which question of the order comes next, from 0; None where all are answered."""
    done = set(answered)
    return next((at for at, key in enumerate(attempt.order) if key not in done), None)


# The names of options may tell their order or their pairs: players get them mixed, by numbers.


def shown_choices(question: Question, attempt: Attempt, side: str = "choices") -> list[Choice]:
    """The options of a question as this player gets them; the same each time."""
    choices: list[Choice] = list(question.options.get(side, []))
    if question.form in (Form.ORDER, Form.MATCH) or attempt.solo.shuffled:
        # Not for secrets: only so that the order says nothing, and is the same after a refresh.
        mixed = random.Random(f"{attempt.key}:{question.pk}:{side}")  # noqa: S311
        mixed.shuffle(choices)
    return choices


def ids_at(choices: Sequence[Choice], places: Iterable[int]) -> list[str]:
    """The names of the options at these places. Raises IndexError."""
    return [str(choices[at]["id"]) for at in places]
