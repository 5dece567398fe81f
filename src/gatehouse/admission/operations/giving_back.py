"""Giving back a place, or one guest's."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.models import Application, PartyKind, Pass, State
from gatehouse.admission.operations.places import end, fill, free, lock_application
from gatehouse.admission.rules import GuestAsk, company_refusals
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person


@transaction.atomic
def withdraw(*, application: Application, by: Person, now: datetime) -> Application:
    """Give back the whole place, or leave the line. Asked twice, it is done once."""
    application = lock_application(application)
    if application.state in {State.WITHDRAWN, State.DECLINED}:
        return application
    _refuse_ended(application, now=now)
    end(
        application,
        state=State.DECLINED if application.state == State.OFFERED else State.WITHDRAWN,
        now=now,
    )
    history.record("admission.withdrawn", of=application, by=by, now=now)
    messages.withdrawn(application, now=now)
    return application


@transaction.atomic
def give_back_guest(*, visit_pass: Pass, by: Person, now: datetime) -> Application:
    """Give back the place of one guest; the last one gives back the whole application.

    Raises:
        Refused: when a child would be left without an adult.
    """
    application = lock_application(visit_pass.application)
    visit_pass = Pass.objects.select_related("guest").get(pk=visit_pass.pk)
    if visit_pass.given_back_at:
        return application
    _refuse_ended(application, now=now)
    kept = [
        p.guest
        for p in application.passes.filter(given_back_at=None).select_related("guest")
        if p.pk != visit_pass.pk and p.guest is not None
    ]
    if application.persons == 1 or not kept:
        return withdraw(application=application, by=by, now=now)
    if application.party.kind == PartyKind.COMPANY:
        asks = [GuestAsk(g.name, g.born_on, g.citizenship) for g in kept]
        refusals = list(company_refusals(asks, eligibility.visit_rules(application.session)))
        if refusals:
            raise Refused(*refusals)
    visit_pass.given_back_at = now
    visit_pass.save(update_fields=["given_back_at"])
    application.persons -= 1
    application.save(update_fields=["persons"])
    free(application.quota, 1)
    fill(quota=application.quota, freed=1, now=now)
    history.record("admission.guest_withdrawn", of=application, by=by, now=now, guest=visit_pass.pk)
    messages.guest_withdrawn(application, now=now)
    return application


def _refuse_ended(application: Application, *, now: datetime) -> None:
    if not application.is_live:
        raise Refused(Refusal("ended", _("This application has already ended.")))
    if now >= application.session.starts_at:
        raise Refused(Refusal("has_begun", _("The visit has already begun.")))
