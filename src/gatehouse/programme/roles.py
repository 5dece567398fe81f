"""Which seasons somebody of the organisers may see and plan: plain predicates of a person."""

from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person, Role
from gatehouse.people.roles import (
    is_organiser,
    may_look,
    may_plan,
    sees_the_whole_programme,
)
from gatehouse.programme.models import Season, SeasonGrant, SeasonRole

Seasons = frozenset[int] | None  # keys; None stands for all of them


def seasons_planned_by(person: Person) -> Seasons:
    """Those that somebody plans and whose visitors they look after; the organisers all."""
    return None if is_organiser(person) else _granted(person, SeasonRole.EDITOR)


def seasons_seen_by(person: Person) -> Seasons:
    """Those that somebody may look at behind the public pages; organisers and press all."""
    if sees_the_whole_programme(person):
        return None
    return _granted(person, SeasonRole.EDITOR, SeasonRole.VIEWER)


@may_plan
def plans_a_season(person: Person) -> bool:
    """Whether somebody plans a season without a role in the whole city."""
    return bool(_granted(person, SeasonRole.EDITOR))


@may_look
def sees_a_season(person: Person) -> bool:
    """Whether somebody may look at a season without a role in the whole city."""
    return bool(_granted(person, SeasonRole.EDITOR, SeasonRole.VIEWER))


def _granted(person: Person, *roles: SeasonRole) -> frozenset[int]:
    """Read once per instance."""
    if not hasattr(person, "_seasons"):
        grants = SeasonGrant.objects.filter(person=person)
        person._seasons = list(grants.values_list("season", "role"))  # type: ignore[attr-defined]
    found: list[tuple[int, str]] = person._seasons  # type: ignore[attr-defined]
    return frozenset(season for season, role in found if role in roles)


def planners_of(season_id: int) -> QuerySet[Person]:
    """Everybody who plans this season now: the organisers, and its own editors."""
    in_city = Q(role_grants__role__in=(Role.ORGANISER, Role.ADMINISTRATOR))
    own = Q(season_grants__season=season_id, season_grants__role=SeasonRole.EDITOR)
    return Person.objects.filter(in_city | own, is_active=True).order_by("pk").distinct()


def may_decide(person: Person, params: dict[str, Any]) -> bool:
    """Whether somebody plans the season of which the params of an approval speak."""
    seasons = seasons_planned_by(person)
    return person.is_active and (seasons is None or params.get("season") in seasons)


class Word(StrEnum):
    """What an act that cannot be taken back needs besides a press."""

    NONE = "none"
    SECOND = "second"  # another planner's word
    NUMBER = "number"  # nobody else plans this season: the number of people, typed


def word_needed(season: Season, *, persons: int, by: Person) -> Word:
    """By how many people it concerns, and whether anybody else plans the season."""
    if persons < season.second_person_from:
        return Word.NONE
    others = planners_of(season.pk).exclude(pk=by.pk)
    return Word.SECOND if others.exists() else Word.NUMBER


def waits_for_another(season: Season, *, persons: int, by: Person, typed: int | None) -> bool:
    """Whether another planner has to agree to an act before it is done.

    Raises:
        Refused: `number` where nobody else could, and the number of people was not `typed`, or is
            another one by now.
    """
    word = word_needed(season, persons=persons, by=by)
    if word == Word.NUMBER and typed != persons:
        text = _("Type the number of people whom this concerns: %(n)d.")
        raise Refused(Refusal("number", text % {"n": persons}))
    return word == Word.SECOND
