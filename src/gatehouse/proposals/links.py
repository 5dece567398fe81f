"""The link of an invitation: whoever holds it fills in this enterprise's proposal, and no other.

It is proof by itself, so addresses with a token are never logged, cached or passed on as a
referrer. A new key of the invitation closes every link before it.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from gatehouse.core.codes import sign, unsign
from gatehouse.proposals.models import Invitation

PURPOSE = "propose"


def token_of(invitation: Invitation) -> str:
    """The token that opens this invitation as long as its key is not renewed."""
    return sign(PURPOSE, invitation.key.hex)


def read_token(token: str) -> UUID | None:
    """The key that a token names; None when it was made up."""
    key = unsign(PURPOSE, token)
    return UUID(key) if key else None


def link_of(invitation: Invitation) -> str:
    """The whole address for a letter, in the language that is active."""
    return settings.SITE_URL + reverse("proposals:propose", args=[token_of(invitation)])


def office_link(invitation: Invitation) -> str:
    """The whole address of the organisers' page."""
    return settings.SITE_URL + reverse("proposals:proposal", args=[invitation.pk])
