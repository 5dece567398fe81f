"""A team across games: its captain says which teams were theirs.

Names repeat, so nothing is ever joined by a name: the proof is the application, which the captain
asked for. Teams that were written down at the door have no proof and stay by themselves.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.people.operations import lock_active
from gatehouse.quizzes.models import Squad, Team

NAME_LENGTH = 80


@transaction.atomic
def claim(*, team: Team, by: Person, now: datetime, squad: Squad | None = None) -> Squad:
    """This team was ours: it goes to `squad`, or to a new one of its name. Said twice, it is said
    once.

    Raises:
        Refused: `not_yours`; `claimed` by another one; `one_a_game` where the squad played that
            game with another team.
    """
    by = lock_active(by)
    fresh = Team.objects.select_for_update(of=("self",)).select_related("application", "squad")
    mine = fresh.get(pk=team.pk)
    if mine.application is None or mine.application.asker_id != by.pk:
        raise Refused(Refusal("not_yours", _("Only who applied for a team can say it was theirs.")))
    if squad is not None and squad.owner_id != by.pk:
        raise Refused(Refusal("not_yours", _("This team across games is somebody else’s.")))
    if mine.squad is not None and (squad is None or mine.squad_id == squad.pk):
        return mine.squad
    if squad is not None:
        _refuse_second(squad, mine)
    where = squad or Squad.objects.create(name=mine.name, owner=by, made_at=now)
    Team.objects.filter(pk=mine.pk).update(squad=where)
    history.record("quizzes.squad_claimed", of=where, by=by, now=now, team=mine.pk)
    return where


def _refuse_second(squad: Squad, team: Team) -> None:
    """One team a game: otherwise a squad would add up two results of one evening."""
    if squad.teams.filter(quiz=team.quiz_id).exclude(pk=team.pk).exists():
        text = _("It played this game with another team already.")
        raise Refused(Refusal("one_a_game", text))


@transaction.atomic
def unclaim(*, team: Team, by: Person, now: datetime) -> None:
    """It was not that team after all: the result stays, by itself. Raises Refused `not_yours`."""
    by = lock_active(by)
    mine = Team.objects.select_for_update(of=("self",)).select_related("squad").get(pk=team.pk)
    if mine.squad is None:
        return
    if mine.squad.owner_id != by.pk:
        raise Refused(Refusal("not_yours", _("This team across games is somebody else’s.")))
    squad = mine.squad
    Team.objects.filter(pk=mine.pk).update(squad=None)
    history.record("quizzes.squad_left", of=squad, by=by, now=now, team=mine.pk)


@transaction.atomic
def rename(*, squad: Squad, name: str, by: Person, now: datetime) -> Squad:
    """Call it otherwise; names in games that were played stay as they were. Raises Refused."""
    by = lock_active(by)
    fresh = Squad.objects.select_for_update(of=("self",)).get(pk=squad.pk)
    if fresh.owner_id != by.pk:
        raise Refused(Refusal("not_yours", _("This team across games is somebody else’s.")))
    plain = " ".join(name.split())[:NAME_LENGTH]
    if not plain:
        raise Refused(Refusal("name", _("Please name the team.")))
    if plain != fresh.name:
        fresh.name = plain
        fresh.save(update_fields=["name"])
        history.record("quizzes.squad_renamed", of=fresh, by=by, now=now)
    return fresh
