"""The enterprise says no to a guest: the place goes on, and it counts against nobody."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.models import Application, EndReason, Guest, Pass, State
from gatehouse.admission.operations.places import end, lock_application, shrink
from gatehouse.admission.queries import guests_coming
from gatehouse.core import history
from gatehouse.core.codes import new_code
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


@transaction.atomic
def refuse_named(
    *, guest: Guest, application: Application, reason: str, by: Person | None, now: datetime
) -> Pass | None:
    """Refuse one name on the list of an organised group; the others come. The refusal is kept as
    a pass of that guest which never opens anything. None when it was done before.

    Raises:
        Refused: `no_reason`, `has_begun`; `elsewhere` for a name that is not on this list.
    """
    if not reason.strip():
        raise Refused(Refusal("no_reason", _("Write why: the guests will read it.")))
    application = lock_application(application)
    if not application.party.comes_as_one or guest.party_id != application.party_id:
        raise Refused(Refusal("elsewhere", _("There is no such guest here.")))
    if not application.holds_places or not guests_coming(application).filter(pk=guest.pk).exists():
        return None
    if now >= application.session.starts_at:
        raise Refused(Refusal("has_begun", _("The visit has already begun.")))
    said = Pass.objects.create(
        application=application,
        guest=guest,
        code=new_code(),
        issued_at=now,
        given_back_at=now,
        refused_because=reason.strip(),
    )
    history.record(
        "admission.refused",
        of=application,
        by=by,
        now=now,
        visit_pass=said.pk,
        guests=1,
        ends=False,
    )
    _go_on(application, said, min(1, application.persons - 1), now=now)
    return said


def _take_back(visit_pass: Pass, leaving: Sequence[Guest], *, reason: str, now: datetime) -> None:
    """The refused pass says why; those of the others who cannot come end at the same moment."""
    visit_pass.refused_because, visit_pass.given_back_at = reason, now
    visit_pass.save(update_fields=["refused_because", "given_back_at"])
    others = Pass.objects.filter(guest__in=leaving, application=visit_pass.application_id)
    others.filter(given_back_at=None).update(given_back_at=now)


def _go_on(application: Application, visit_pass: Pass, leaving: int, *, now: datetime) -> None:
    """The others come; the places of those who do not go to whoever waits."""
    if leaving and not _takes_names(application, now=now):
        shrink(application, leaving, now)
    messages.guest_refused(application, visit_pass=visit_pass, now=now)


def _takes_names(application: Application, *, now: datetime) -> bool:
    """Whether a team or a group may still name somebody else."""
    due = application.party.names_due_at
    return due is not None and now < due
