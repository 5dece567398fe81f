"""Taking a phone or an official identity off an account that has asked for places by it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import demands
from gatehouse.admission.models import Application
from gatehouse.admission.season_rules import IdentityLevel
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people import operations as people
from gatehouse.people.models import Person


@transaction.atomic
def drop_phone(*, person: Person, by: Person, now: datetime) -> bool:
    """Forget the confirmed number; whether there was one.

    Raises:
        Refused: `level_in_use` while a visit, a wait or a list is ahead in a season that asks
            for it; another number may take its place at any time.
    """
    person = people.lock_active(person)
    if demands.level_of(person) is IdentityLevel.PHONE and _is_asked_for(person, now=now):
        text = _(
            "You have asked for places in a season that asks for a phone. Confirm another number, "
            "or give the places back first."
        )
        raise Refused(Refusal("level_in_use", text))
    return people.drop_phone(person=person, by=by, now=now)


@transaction.atomic
def unlink_official(*, person: Person, by: Person, now: datetime) -> bool:
    """Take the official identity off; whether there was one.

    Raises:
        Refused: `level_in_use`, as of a phone.
    """
    person = people.lock_active(person)
    levels = {IdentityLevel.OFFICIAL} if person.has_phone else {*IdentityLevel}
    if _is_asked_for(person, now=now, levels=levels):
        text = _(
            "You have asked for places in a season that asks for the official identity. Give the "
            "places back first."
        )
        raise Refused(Refusal("level_in_use", text))
    return people.unlink_official(person=person, by=by, now=now)


def _is_asked_for(
    person: Person, *, now: datetime, levels: set[IdentityLevel] | None = None
) -> bool:
    """Whether a season in which something of theirs is ahead asks for one of these levels."""
    ahead = Application.objects.live().filter(asker=person, session__ends_at__gt=now)
    seasons = ahead.order_by().values_list("session__season", flat=True).distinct()
    asked = {demands.demand_of(season).identity for season in seasons} - {IdentityLevel.EMAIL}
    return bool(asked & (levels or {IdentityLevel.PHONE}))
