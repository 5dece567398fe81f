"""The address at which a witness tells their secret: proof by itself, without an account."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from gatehouse.core.codes import sign, unsign
from gatehouse.draws.models import Witness

PURPOSE = "witness"


def witness_token(witness: Witness) -> str:
    """By the draw's code and the short name: a draft that is planned anew keeps its links."""
    return sign(PURPOSE, f"{witness.draw.code}:{witness.name}")


def witness_of(token: str) -> Witness | None:
    """Whose token this is; None when it was made up, or they are not a witness any more."""
    code, _, name = (unsign(PURPOSE, token) or "").partition(":")
    rows = Witness.objects.select_related("draw")
    return rows.filter(draw__code=code, name=name).first() if name else None


def witness_url(witness: Witness) -> str:
    """The whole address, to be sent to the witness."""
    return settings.SITE_URL + reverse("draws:witness", args=[witness_token(witness)])
