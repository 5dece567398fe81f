"""Reads of people worth a name."""

from collections.abc import Iterator

from gatehouse.core.ledger import Erased
from gatehouse.people.models import Consent, Person


def erasures() -> Iterator[Erased]:
    """Accounts that were erased, and consents that were taken back by those who stayed."""
    people = Person.objects.exclude(erased_at=None).order_by("pk")
    for pk, at in people.values_list("pk", "erased_at"):
        if at is not None:
            yield Erased(at, Person._meta.label_lower, str(pk))
    consents = Consent.objects.exclude(withdrawn_at=None).filter(person__erased_at=None)
    for pk, at in consents.order_by("pk").values_list("pk", "withdrawn_at"):
        if at is not None:
            yield Erased(at, Consent._meta.label_lower, str(pk))
