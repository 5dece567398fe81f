"""Being forgotten, with what one played alone or led as a captain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.papers import operations as papers
from gatehouse.people.models import Consent, Person
from gatehouse.quizzes.models import Appeal, Attempt, Contender, InSolo, Quiz, Squad, Team
from gatehouse.quizzes.operations.changes import changed
from gatehouse.quizzes.operations.solo_entering import leave_prize_draw, takes_entries
from gatehouse.quizzes.solos import solo_in

# What a team is called whose captain asked to be forgotten, in every language.
NAMELESS = Concat(Value("№ "), Cast("number", CharField()))


@transaction.atomic
def forget(*, person: Person, by: Person | None, now: datetime) -> None:
    """Forget a person who asks for it. Their tries stay as figures that are nobody's; what is not
    drawn yet is left; of a draw whose lists are fixed the ticket stays, and says nothing. Teams
    that they led stay in the results under a number.

    Raises:
        Refused: `visit_ahead` while a visit or a place in a line is still ahead.
    """
    papers.forget(person=person, by=by, now=now)
    forget_play(person=person, by=by, now=now)


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Person, now: datetime) -> None:
    """Take a consent back, with what follows from it. Done twice it is done once."""
    papers.withdraw_consent(consent=consent, by=by, now=now)
    solo = solo_in(consent.about)
    if solo is None:
        return
    for one in Contender.objects.filter(person=by, solo=solo).select_related("entry__draw"):
        if takes_entries(one.entry.draw, now=now):
            leave_prize_draw(contender=one, by=by, now=now)
        else:
            _forget_words([one.pk])


def _forget_words(contenders: Sequence[int]) -> None:
    InSolo.objects.filter(contender__in=contenders).delete()
    Contender.objects.filter(pk__in=contenders).update(name="", born="")


def forget_erased(*, now: datetime) -> int:
    """The same of everybody who was erased otherwise: with an account they were merged into, or
    once more after a restore; of how many tries."""
    gone = Person.objects.filter(erased_at__isnull=False)
    led = Team.objects.filter(forgotten_at=None, application__asker__in=gone)
    theirs = gone.filter(
        Q(attempts__isnull=False)
        | Q(contenders__known_by__isnull=False)
        | Q(squads__isnull=False)
        | Q(pk__in=led.values("application__asker"))
    )
    return each_apart(theirs.distinct(), lambda one: forget_play(person=one, by=None, now=now))


@transaction.atomic
def forget_play(*, person: Person, by: Person | None, now: datetime) -> int:
    """The part of games in it; of how many tries."""
    mine = Contender.objects.filter(person=person).select_related("entry__draw", "solo")
    for one in mine.order_by("pk"):
        if takes_entries(one.entry.draw, now=now):
            leave_prize_draw(contender=one, by=by, now=now)
    _forget_words(list(Contender.objects.filter(person=person).values_list("pk", flat=True)))
    tries = Attempt.objects.filter(person=person).update(person=None)
    if tries:
        history.record("quizzes.tries_forgotten", of=person, by=by, now=now, tries=tries)
    return tries + forget_teams(person=person, by=by, now=now)


@transaction.atomic
def forget_teams(*, person: Person, by: Person | None, now: datetime) -> int:
    """Teams that somebody led keep their answers and their place, without the name that was given
    them; what the captain wrote in appeals goes, the decisions stay. Their links, phone and digits
    open nothing, and what joined the teams across games is undone. Of how many teams."""
    Squad.objects.filter(owner=person).delete()
    mine = Team.objects.filter(application__asker=person).filter(forgotten_at=None)
    theirs = Quiz.objects.filter(pk__in=mine.values("quiz")).order_by("pk")
    quizzes = list(theirs.select_for_update(no_key=True))  # before their teams, as everywhere
    Appeal.objects.filter(team__in=mine).update(text="")
    teams = mine.update(name=NAMELESS, pin="", device=None, forgotten_at=now)
    for quiz in quizzes:
        changed(quiz, now=now)
    if teams:
        history.record("quizzes.teams_forgotten", of=person, by=by, now=now, teams=teams)
    return teams
