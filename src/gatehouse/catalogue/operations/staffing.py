"""Who works at an enterprise, by address: taken on with a letter, let go with a way back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.catalogue import messages
from gatehouse.catalogue.models import Enterprise, Membership, PlantRole
from gatehouse.catalogue.operations.enterprises import let_go, take_on
from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people import operations as people
from gatehouse.people.models import Person

LET_GO = "catalogue.let_go"


@transaction.atomic
def take_on_by_address(
    *,
    email: str,
    language: str,
    enterprise: Enterprise,
    role: PlantRole,
    by: Person,
    now: datetime,
) -> Membership:
    """Let whoever signs in with this address act for an enterprise, and write to them; the account
    is made where there is none.

    Raises:
        Refused: `taken_on` already; `closed` for an account that was closed.
    """
    person = people.register(email=email, now=now, language=language)
    if not person.is_active:
        raise Refused(Refusal("closed", _("The account of this address is closed.")))
    if Membership.objects.filter(person=person, enterprise=enterprise, role=role).exists():
        text = _("%(who)s has this role here already.")
        raise Refused(Refusal("taken_on", text % {"who": person.email}))
    membership = take_on(person=person, enterprise=enterprise, role=role, by=by, now=now)
    messages.taken_on(membership, now=now)
    return membership


@transaction.atomic
def dismiss(*, membership: Membership, by: Person, now: datetime) -> undo.Undo:
    """Let somebody go; for a minute it can be taken back.

    Raises:
        Refused: `let_go` where somebody was faster.
    """
    if not let_go(membership=membership, by=by, now=now):
        raise Refused(Refusal("let_go", _("Somebody has done this already.")))
    return undo.offer(
        LET_GO,
        by=by,
        now=now,
        person=membership.person_id,
        enterprise=membership.enterprise_id,
        role=membership.role,
    )


@undo.undoes(LET_GO)
def _take_on_again(*, person: int, enterprise: int, role: str, by: Person, now: datetime) -> None:
    """Only an account that is still there, and not taken on again meanwhile."""
    found = Person.objects.filter(pk=person, is_active=True).first()
    plant = Enterprise.objects.filter(pk=enterprise).first()
    if found is None or plant is None:
        raise Refused(Refusal("gone", _("The account or the enterprise is not there any more.")))
    if Membership.objects.filter(person=found, enterprise=plant, role=role).exists():
        raise Refused(Refusal("taken_on", _("Somebody has done this already.")))
    take_on(person=found, enterprise=plant, role=PlantRole(role), by=by, now=now)
