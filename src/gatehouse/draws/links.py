"""The address at which a witness tells their secret: proof by itself, without an account."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from gatehouse.core.codes import sign, unsign
from gatehouse.draws.models import Auditor, Witness

PURPOSE, AUDIT = "witness", "auditor"


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


def auditor_token(auditor: Auditor) -> str:
    """Opens the files of one draw, until the auditor is dismissed."""
    return sign(AUDIT, f"{auditor.draw_id}:{auditor.number}")


def auditor_of(token: str) -> Auditor | None:
    """Whose token this is; None when it was made up, or they were dismissed."""
    draw, _, number = (unsign(AUDIT, token) or "").partition(":")
    if not (draw.isdecimal() and number.isdecimal()):
        return None
    rows = Auditor.objects.select_related("draw").filter(dismissed_at=None)
    return rows.filter(draw=int(draw), number=int(number)).first()


def auditor_url(auditor: Auditor) -> str:
    """The whole address, to be sent to the auditor."""
    return settings.SITE_URL + reverse("draws:audit", args=[auditor_token(auditor)])
