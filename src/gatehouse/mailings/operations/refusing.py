"""Advertising is refused by one press."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gatehouse.admission import operations as admission
from gatehouse.admission.consents import NEWS
from gatehouse.core import history
from gatehouse.people.models import Consent, Person


@transaction.atomic
def stop_news(*, person: Person, now: datetime) -> bool:
    """Take back every consent to advertising that is in force; whether there was one. Letters on
    their way are withheld when their turn comes."""
    rows = Consent.objects.filter(person=person, text__slug=NEWS, withdrawn_at=None)
    given = list(rows.select_related("text").order_by("pk"))
    for consent in given:
        admission.withdraw_consent(consent=consent, by=person, now=now)
    if given:
        history.record("mailings.stopped", of=person, by=person, now=now)
    return bool(given)
