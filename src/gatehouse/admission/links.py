"""Links that open without sign-in: whoever holds one may see and give back what it names.

A token names one application, or one guest of it: a team's member gets a link to their own
place only. It is proof by itself, so addresses with a token are never logged, cached or
passed on as a referrer.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from gatehouse.admission.models import Application, Guest
from gatehouse.admission.visits import Visit, by_key
from gatehouse.core.codes import sign, unsign
from gatehouse.people.models import Person

VISIT, TEAM = "visit", "team"


@dataclass(frozen=True)
class Named:
    """What a token names: an application, and one guest of it where it is theirs alone."""

    key: UUID
    guest_id: int | None = None


def visit_token(application: Application, *, guest: Guest | None = None) -> str:
    """The token of a visit, or of one guest's part in it."""
    return _token(application, guest.pk if guest else None)


def _token(application: Application, guest_id: int | None) -> str:
    alone = "" if guest_id is None else f"-{guest_id}"
    return sign(VISIT, f"{application.key.hex}{alone}")


def team_token(application: Application) -> str:
    """The token of the link through which a team's members join."""
    return sign(TEAM, application.key.hex)


def read_visit_token(token: str) -> Named | None:
    """What a visit's token names; None when it was made up."""
    key, _, guest_id = (unsign(VISIT, token) or "").partition("-")
    return Named(UUID(key), int(guest_id) if guest_id else None) if key else None


def opened_by(token: str) -> tuple[Visit, Person] | None:
    """What a visit's token opens, and whom it stands for: who asked for all of it, or one guest of
    a team for their own part. None when it was made up, or that guest is no longer of it."""
    named = read_visit_token(token)
    application = by_key(named.key) if named else None
    if named is None or application is None:
        return None
    if named.guest_id is None:
        return Visit(application), application.party.asker
    for guest in application.party.guests.all():
        if guest.pk == named.guest_id and guest.account is not None:
            return Visit(application, only=guest.pk), guest.account
    return None


def read_team_token(token: str) -> Named | None:
    """The application whose team one joins; None when the token was made up."""
    key = unsign(TEAM, token)
    return Named(UUID(key)) if key else None


def link_of(visit: Visit) -> str:
    """The whole address for a letter or a calendar, in the language that is active. It opens
    what its reader may see, and no more: a team's member never gets the captain's."""
    token = _token(visit.application, visit.only)
    return settings.SITE_URL + reverse("admission:link", args=[token])


def team_url(application: Application) -> str:
    """The whole address that a captain passes on to the team."""
    return settings.SITE_URL + reverse("admission:team", args=[team_token(application)])
