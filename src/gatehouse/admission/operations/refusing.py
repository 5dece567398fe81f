"""The enterprise says no to a guest: the place goes on, and it counts against nobody."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.models import Application, EndReason, Guest, PartyKind, Pass, State
from gatehouse.admission.operations.places import end, lock_application, shrink
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person


@transaction.atomic
def refuse_guest(*, visit_pass: Pass, reason: str, by: Person | None, now: datetime) -> Application:
    """Refuse one guest, or a whole organised group, which has a single pass. Done twice it is
    done once; a pass that was given back meanwhile stays as it is.

    Children who would be left without an adult cannot come either; when nobody is left, the
    whole application ends. A team keeps the place for another name while names are taken.

    Raises:
        Refused: `no_reason`; `has_begun` once the visit has begun.
    """
    if not reason.strip():
        raise Refused(Refusal("no_reason", _("Write why: the guests will read it.")))
    application = lock_application(visit_pass.application)
    visit_pass = Pass.objects.select_related("guest__account").get(pk=visit_pass.pk)
    if visit_pass.given_back_at is not None:
        return application
    if now >= application.session.starts_at:
        raise Refused(Refusal("has_begun", _("The visit has already begun.")))
    staying, leaving = eligibility.parted(application, visit_pass.guest)
    ends = visit_pass.guest is None or not (staying or _takes_names(application, now=now))
    _take_back(visit_pass, leaving, reason=reason.strip(), now=now)
    history.record(
        "admission.refused",
        of=application,
        by=by,
        now=now,
        visit_pass=visit_pass.pk,
        guests=len(leaving),
        ends=ends,
    )
    if ends:
        told = end(application, state=State.REFUSED, ended_because=EndReason.REFUSED, now=now)
        messages.refused(application, to=told, now=now)
    else:
        _go_on(application, visit_pass, len(leaving), now=now)
    return application


def _take_back(visit_pass: Pass, leaving: Sequence[Guest], *, reason: str, now: datetime) -> None:
    """The refused pass says why; those of the others who cannot come end at the same moment."""
    visit_pass.refused_because, visit_pass.given_back_at = reason, now
    visit_pass.save(update_fields=["refused_because", "given_back_at"])
    others = Pass.objects.filter(guest__in=leaving, application=visit_pass.application_id)
    others.filter(given_back_at=None).update(given_back_at=now)


def _go_on(application: Application, visit_pass: Pass, leaving: int, *, now: datetime) -> None:
    """The others come; the places of those who do not go to whoever waits."""
    if not _takes_names(application, now=now):
        shrink(application, leaving, now)
    messages.guest_refused(application, visit_pass=visit_pass, now=now)


def _takes_names(application: Application, *, now: datetime) -> bool:
    """Whether a team may still name somebody else."""
    party = application.party
    due = party.names_due_at
    return party.kind == PartyKind.TEAM and due is not None and now < due
