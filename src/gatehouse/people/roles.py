"""What the roles in the city's programme may do: plain predicates of a person."""

from gatehouse.people.models import Person, Role


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
