"""Which seasons somebody of the organisers may see and plan: plain predicates of a person."""

from gatehouse.people.models import Person
from gatehouse.people.roles import (
    is_organiser,
    may_look,
    may_plan,
    sees_the_whole_programme,
)
from gatehouse.programme.models import SeasonGrant, SeasonRole

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
