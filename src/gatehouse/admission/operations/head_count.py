"""Fewer come with a group than it asked for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import messages
from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.operations.places import lock_application, shrink
from gatehouse.admission.queries import guests_coming
from gatehouse.admission.rules import head_count_refusals
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person


@transaction.atomic
def lower_head_count(
    *, application: Application, persons: int, by: Person, now: datetime
) -> Application:
    """Let so many come with an organised group, fewer than before; the other places go to those
    who wait. A group that waits itself stands in line with its new number. Asked twice, it is
    done once.

    Raises:
        Refused: `not_a_group`, `ended`, `names_closed`; or why there cannot be so many.
    """
    application = lock_application(application)
    _refuse_late(application, now=now)
    before, named = application.persons, guests_coming(application).count()
    if persons == before:
        return application
    refusals = list(head_count_refusals(persons, before=before, named=named))
    if refusals:
        raise Refused(*refusals)
    shrink(application, before - persons, now)
    history.record(
        "admission.head_count_lowered",
        of=application,
        by=by,
        now=now,
        before=before,
        after=persons,
    )
    if application.holds_places:
        messages.guest_withdrawn(application, now=now)
    return application


def _refuse_late(application: Application, *, now: datetime) -> None:
    if application.party.kind != PartyKind.GROUP:
        raise Refused(Refusal("not_a_group", _("Only an organised group changes its number.")))
    if not application.is_live:
        raise Refused(Refusal("ended", _("This application has already ended.")))
    if now >= (application.party.names_due_at or application.session.closes_at):
        text = _("The list was due already, the number stays. You may give all places back.")
        raise Refused(Refusal("names_closed", text))
