"""Letters about work at an enterprise; each is queued in the transaction of its cause."""

from datetime import datetime

from gatehouse.catalogue.models import Membership
from gatehouse.core import mail


def taken_on(membership: Membership, *, now: datetime) -> None:
    """To whoever may act for an enterprise now: what they may do, and where their desk is."""
    mail.queue(
        "catalogue.taken_on",
        to=membership.person.email,
        language=membership.person.language,
        now=now,
        membership=membership.pk,
    )
