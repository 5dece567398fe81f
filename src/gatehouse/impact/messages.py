"""The letter of thanks; the outbox holds numbers only."""

from datetime import datetime

from gatehouse.core import mail
from gatehouse.people.models import Person


def thanks(application: int, *, to: Person, now: datetime) -> None:
    """Thank somebody who came, and ask how it was."""
    mail.queue(
        "impact.thanks",
        to=to.email,
        language=to.language,
        now=now,
        once=f"impact.thanks:{application}:{to.pk}",
        application=application,
        reader=to.pk,
    )
