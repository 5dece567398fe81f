"""What a party is being asked: whether it comes, or would; answered for it from the phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, OfferWindow, State
from gatehouse.admission.queries import invitation_of
from gatehouse.people.models import Person
from gatehouse.programme.models import Session


@dataclass(frozen=True)
class Asked:
    """The question that waits for an answer until a time; `answer` is what the button says, empty
    once they have said yes."""

    question: str
    until: datetime
    answer: str


def asked_of(application: Application, *, now: datetime) -> Asked | None:
    """What they are being asked now; None where nothing is."""
    if now >= application.session.starts_at:
        return None
    if application.state == State.BOOKED:
        return _whether_they_come(application)
    until = application.offered_until
    is_asked = application.state in {State.OFFERED, State.INVITED}
    return _whether_they_would(application, until) if is_asked and until and now < until else None


def _whether_they_would(application: Application, until: datetime) -> Asked:
    if application.state == State.OFFERED:
        return Asked(_("A place is held for them."), until, _("They take it"))
    invited = invitation_of(application)
    if invited is not None and invited.yes_at is not None:
        return Asked(_("They said that they would take a place."), until, "")
    return Asked(_("Would they take a place? Others are asked too."), until, _("They would"))


def _whether_they_come(application: Application) -> Asked | None:
    if application.confirmed_at or application.confirm_by is None:
        return None
    return Asked(_("Do they come?"), application.confirm_by, _("They come"))


def answer(application: Application, *, by: Person, now: datetime) -> str:
    """Say yes for them; returns what to say of it.

    Raises:
        Refused: as the operations do.
    """
    if application.state == State.OFFERED:
        admission.accept_offer(application=application, by=by, now=now)
        return _("The place is theirs.")
    if application.state == State.INVITED:
        admission.answer_invitation(application=application, takes=True, by=by, now=now)
        return _("Noted: they would take a place.")
    admission.confirm(application=application, by=by, now=now)
    return _("Noted: they come.")


def windows_of(session: Session) -> QuerySet[OfferWindow]:
    """Places that several are being asked after, with how many are (`asked`) and said yes
    (`agreed`)."""
    still = Q(invited__ended_at=None)
    rows = OfferWindow.objects.filter(quota__session=session, settled_at=None)
    return rows.annotate(
        asked=Count("invited", filter=still),
        agreed=Count("invited", filter=still & Q(invited__yes_at__isnull=False)),
    ).order_by("closes_at", "pk")
