"""Fewer come with a group than it asked for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.operations.places import lock_application, shrink
from gatehouse.admission.queries import guests_coming
from gatehouse.admission.rules import head_count_refusals, size_refusals
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person


@transaction.atomic
def lower_head_count(
    *, application: Application, persons: int, by: Person, now: datetime
) -> Application:
    """Let so many come with an organised group or a team without names, fewer than before; the
    other places go to those who wait. Who waits itself stands in line with its new number. Asked
    twice, it is done once.

    Raises:
        Refused: `not_a_group`, `ended`, `names_closed`; or why there cannot be so many.
    """
    application = lock_application(application)
    _refuse_late(application, now=now)
    before, named = application.persons, guests_coming(application).count()
    if persons == before:
        return application
    refusals = list(head_count_refusals(persons, before=before, named=named))
    if application.party.kind == PartyKind.TEAM and not refusals:
        smallest, largest = eligibility.party_size(application.session, PartyKind.TEAM)
        refusals = list(size_refusals(persons, smallest=smallest, largest=largest))
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
    if not application.party.comes_as_one:
        text = _("Here each guest is named: say who does not come.")
        raise Refused(Refusal("not_a_group", text))
    if application.is_wish:
        text = _("This visit is on your list for a draw: change the list.")
        raise Refused(Refusal("on_a_list", text))
    if not application.is_live:
        raise Refused(Refusal("ended", _("This application has already ended.")))
    if now >= (application.names_due_at or application.session.closes_at):
        is_team = application.party.kind == PartyKind.TEAM
        was_due = _("The list was due already, the number stays. You may give all places back.")
        closed = _("It is too late to change the number: the players are counted as they come.")
        text = closed if is_team else was_due
        raise Refused(Refusal("names_closed", text))
