"""What somebody with an account is known by, whatever name they write: keys that tell nothing."""

from __future__ import annotations

from gatehouse.admission import identities
from gatehouse.people.models import OfficialIdentity, Person


def keys_of_asker(person: Person) -> list[str]:
    """The account, the post whatever its alias, the phone that is confirmed, the official identity
    that is linked. One statement."""
    keys = [identities.of_account(person.pk)]
    if person.has_address:
        keys.append(identities.of_address(person.email))
    if person.phone_index:
        keys.append(identities.of_phone(person.phone_index))
    linked = OfficialIdentity.objects.filter(person=person)
    return [*keys, *map(identities.of_official, linked.values_list("subject_index", flat=True))]
