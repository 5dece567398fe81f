"""Missed visits for the pages that show them: one to be told why, one that waits for an answer."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gatehouse.admission.models import Application, Strike
from gatehouse.admission.operations.strike_appeals import appeal


def missed(application: Application) -> Strike:
    """Who asked for this visit has missed it just now."""
    now = timezone.now()
    return Strike.objects.create(
        person=application.asker,
        application=application,
        given_at=now,
        expires_at=now + timedelta(days=365),
        appeal_until=now + timedelta(days=10),
    )


def missed_two(one: Application, told: Application) -> int:
    """One to be told why, and one of which they say why; the key of that."""
    missed(one)
    return missed_and_told(told)


def missed_and_told(application: Application) -> int:
    """The key of one of which they say why."""
    strike, words = missed(application), "Отменили поезд, вернулись только ночью."
    appeal(strike=strike, text=words, was_ill=False, by=application.asker, now=timezone.now())
    return strike.pk
