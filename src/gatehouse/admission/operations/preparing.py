"""Passes that open nothing yet, and how standing by ends."""

from __future__ import annotations

from datetime import datetime

from gatehouse.admission.models import Application, Pass, Standby
from gatehouse.core.codes import new_code


def prepare_passes(application: Application, *, now: datetime) -> None:
    """A pass for each guest of a party that stands by, so that the plant can clear them: it opens
    nothing until the party has a place."""
    have = prepared(application)
    for guest in application.party.guests.exclude(pk__in=have):
        Pass.objects.create(application=application, guest=guest, code=new_code(), issued_at=now)


def prepared(application: Application) -> set[int]:
    """The guests of a party who have a pass of this application, in force or given back."""
    return set(application.passes.exclude(guest=None).values_list("guest_id", flat=True))


def end_standby(application: Application, *, now: datetime) -> None:
    """It has a place, or does not come: nobody counts on it as ready any more."""
    Standby.objects.filter(application=application, ended_at=None).update(ended_at=now)
