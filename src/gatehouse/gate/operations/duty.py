"""Who leads a visit at a stop."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Membership
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate.models import GuideDuty
from gatehouse.gate.queries import may_run
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop


@transaction.atomic
def assign_guide(*, stop: Stop, person: Person, by: Person, now: datetime) -> GuideDuty:
    """Let somebody of the plant lead the visit at this stop. Done twice it is done once.

    Raises:
        Refused: `not_yours`; `not_of_the_plant` when they do not work there; `cancelled`.
    """
    stop = Stop.objects.select_related("site", "session").get(pk=stop.pk)
    _refuse_foreign(stop, by)
    works_there = Membership.objects.filter(person=person, enterprise=stop.site.enterprise_id)
    if not works_there.exists():
        text = _("This person does not work at the plant: choose one of its people.")
        raise Refused(Refusal("not_of_the_plant", text))
    if stop.session.cancelled_at:
        raise Refused(Refusal("cancelled", _("This session was cancelled.")))
    duty, is_new = GuideDuty.objects.get_or_create(stop=stop, person=person)
    if is_new:
        history.record("gate.guide_assigned", of=stop, by=by, now=now, person=person.pk)
    return duty


@transaction.atomic
def take_off(*, stop: Stop, person: Person, by: Person, now: datetime) -> bool:
    """Let somebody lead it no more; whether they did until now.

    Raises:
        Refused: `not_yours`.
    """
    stop = Stop.objects.select_related("site").get(pk=stop.pk)
    _refuse_foreign(stop, by)
    gone, _rows = GuideDuty.objects.filter(stop=stop, person=person).delete()
    if gone:
        history.record("gate.guide_taken_off", of=stop, by=by, now=now, person=person.pk)
    return bool(gone)


def _refuse_foreign(stop: Stop, by: Person) -> None:
    if not may_run(by, stop.site.enterprise_id):
        raise Refused(Refusal("not_yours", _("This is the gate of another plant.")))
