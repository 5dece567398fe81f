"""What a plant's people may see: their own enterprises and no other."""

from django.db.models import QuerySet

from gatehouse.catalogue.models import Enterprise
from gatehouse.people.models import Person
from gatehouse.people.roles import sees_the_whole_programme


def enterprises_of(person: Person) -> frozenset[int]:
    """Keys of the enterprises where somebody works, read once per instance."""
    if not hasattr(person, "_enterprises"):
        keys = frozenset(person.memberships.values_list("enterprise", flat=True))
        person._enterprises = keys  # type: ignore[attr-defined]
    return person._enterprises  # type: ignore[attr-defined, no-any-return]


def works_at_a_plant(person: Person) -> bool:
    """Whether somebody is a plant's person or a guide anywhere."""
    return bool(enterprises_of(person))


def works_at(person: Person, enterprise_id: int) -> bool:
    return enterprise_id in enterprises_of(person)


def sees_programme(person: Person) -> bool:
    """Whether there is any part of the programme to look into behind the public pages."""
    return sees_the_whole_programme(person) or works_at_a_plant(person)


def visible_enterprises(person: Person) -> QuerySet[Enterprise]:
    """All for the organisers and the press, one's own for a plant's people, else none."""
    if sees_the_whole_programme(person):
        return Enterprise.objects.all()
    return Enterprise.objects.filter(pk__in=enterprises_of(person))
