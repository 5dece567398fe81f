"""Letters about missed visits, each queued in the transaction of its cause."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from gatehouse.admission.models import Strike
from gatehouse.core import mail

Kind = Literal["strike", "strike_lifted", "strike_upheld"]


def told(kind: Kind, strike: Strike, *, now: datetime) -> None:
    """A visit was missed; it does not count any more; or it does, and why. Once each."""
    person = strike.person
    mail.queue(
        f"admission.{kind}",
        to=person.email,
        language=person.language,
        now=now,
        once=f"admission.{kind}:{strike.pk}:{person.pk}",
        application=strike.application_id,
        strike=strike.pk,
    )
