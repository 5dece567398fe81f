"""What the roles in the city's programme may do: plain predicates of a person.

Capabilities above give roles of their own, in one season say: they tell of them here, so that
whoever has one finds the way to the organisers' desk.
"""

from collections.abc import Callable

from gatehouse.people.models import Person, Role

Predicate = Callable[[Person], bool]
_planners: list[Predicate] = []
_lookers: list[Predicate] = []


def is_administrator(person: Person) -> bool:
    """Gives roles, looks after the outbox, the jobs and the audit trail."""
    return person.has_role(Role.ADMINISTRATOR)


def is_organiser(person: Person) -> bool:
    """Makes the programme and answers for its applications; an administrator may too."""
    return person.has_role(Role.ORGANISER, Role.ADMINISTRATOR)


def is_press(person: Person) -> bool:
    """Sees the programme and its places, never who comes."""
    return person.has_role(Role.PRESS)


def sees_the_whole_programme(person: Person) -> bool:
    """Sees what is planned at every enterprise, published or not."""
    return is_organiser(person) or is_press(person)


def may_plan(predicate: Predicate) -> Predicate:
    """Register who else plans something at the organisers' desk."""
    _planners.append(predicate)
    return predicate


def may_look(predicate: Predicate) -> Predicate:
    """Register who else may look at something there."""
    _lookers.append(predicate)
    return predicate


def plans_at_the_desk(person: Person) -> bool:
    """Whether there is anything at the organisers' desk that they change."""
    return is_organiser(person) or any(plans(person) for plans in _planners)


def looks_at_the_desk(person: Person) -> bool:
    """Whether there is anything at the organisers' desk that they may see."""
    if sees_the_whole_programme(person) or plans_at_the_desk(person):
        return True
    return any(looks(person) for looks in _lookers)
