"""The link by which advertising is refused without signing in: it names a person, and opens
nothing of theirs."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from gatehouse.core.codes import sign, unsign
from gatehouse.people.models import Person

NEWS = "news"


def stop_url(person: Person) -> str:
    """The whole address, in the language that is active."""
    return settings.SITE_URL + reverse("mailings:stop", args=[sign(NEWS, str(person.pk))])


def reader_of(token: str) -> Person | None:
    """Whose letters the link stops; None when the token was made up."""
    key = unsign(NEWS, token)
    return Person.objects.filter(pk=int(key)).first() if key else None
