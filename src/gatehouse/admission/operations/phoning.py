"""Asking for places on behalf of somebody on the phone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gatehouse.admission.models import Application
from gatehouse.admission.operations.applying import apply
from gatehouse.admission.rules import Ask
from gatehouse.core.models import VersionedText
from gatehouse.people import operations as people
from gatehouse.people.models import Person
from gatehouse.programme.models import Session


@transaction.atomic
def apply_by_phone(
    *,
    session: Session,
    ask: Ask,
    consents: Sequence[VersionedText],
    email: str,
    by: Person,
    now: datetime,
    language: str = "ru",
) -> Application:
    """As `apply`, for whoever has this e-mail, or none: then they are known by the phone they
    gave, no letter is written, and the ticket is handed over. Refused, no account is made.

    Raises:
        Refused: as `apply`.
    """
    asker = (
        people.register(email=email, now=now, language=language)
        if email
        else people.register_by_phone(phone=ask.contact_phone, now=now, language=language)
    )
    return apply(
        session=session,
        ask=ask,
        consents=consents,
        by=asker,
        now=now,
        language=asker.language,
        taken_by=by,
    )
