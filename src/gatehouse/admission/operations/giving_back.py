"""Giving back a place, or one guest's."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.models import Application, EndReason, Guest, PartyKind, Pass, State
from gatehouse.admission.operations.places import end, lock_application, shrink
from gatehouse.admission.queries import guests_coming
from gatehouse.admission.rules import GuestAsk, company_refusals
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person

GIVING_UP = {
    State.BOOKED: EndReason.GIVEN_BACK,
    State.OFFERED: EndReason.DECLINED,
    State.INVITED: EndReason.LEFT_LINE,
    State.WAITING: EndReason.LEFT_LINE,
}


@transaction.atomic
def withdraw(
    *,
    application: Application,
    by: Person,
    now: datetime,
    ended_because: EndReason | None = None,
    by_link: bool = False,
) -> Application:
    """Give back the whole place, or leave the line. Asked twice, it is done once.

    `by_link`: through the signed link of a letter, by whoever holds it.
    """
    application = lock_application(application)
    if application.state in {State.WITHDRAWN, State.DECLINED}:
        return application
    _refuse_ended(application, now=now)
    declines = application.state == State.OFFERED
    told = end(
        application,
        state=State.DECLINED if declines else State.WITHDRAWN,
        ended_because=ended_because or GIVING_UP[State(application.state)],
        now=now,
    )
    history.record("admission.withdrawn", of=application, by=by, now=now, by_link=by_link)
    messages.withdrawn(application, to=told, now=now)
    return application


@transaction.atomic
def give_back_guest(
    *, visit_pass: Pass, by: Person, now: datetime, by_link: bool = False
) -> Application:
    """Give back the place of one guest, named by the pass; see `give_back_guests`."""
    application, guest = visit_pass.application, visit_pass.guest
    if guest is None:  # The one pass of an organised group is the place of all of them.
        return withdraw(application=application, by=by, now=now, by_link=by_link)
    return give_back_guests(
        application=application, guests=[guest], by=by, now=now, by_link=by_link
    )


@transaction.atomic
def give_back_guests(
    *,
    application: Application,
    guests: Sequence[Guest],
    by: Person,
    now: datetime,
    ended_because: EndReason | None = None,
    by_link: bool = False,
) -> Application:
    """Some of the party do not come. Their places go to those who wait; when nobody is left,
    the whole application ends. Asked twice, it is done once.

    While names are still taken, a group or a team keeps the place, for another name: a member
    who leaves gives back their own name, not what the team asked for.

    Raises:
        Refused: when a child would be left without an adult.
    """
    application = lock_application(application)
    coming = list(guests_coming(application))
    keys = {guest.pk for guest in guests}
    leaving = [guest for guest in coming if guest.pk in keys]
    kept = [guest for guest in coming if guest.pk not in keys]
    if not leaving:
        return application
    _refuse_ended(application, now=now)
    if not kept and _may_end(application, by=by):
        return withdraw(
            application=application,
            by=by,
            now=now,
            ended_because=ended_because,
            by_link=by_link,
        )
    _refuse_alone(application, kept)
    _take_out(application, leaving, now=now)
    _free_places(application, len(leaving), now=now)
    history.record(
        "admission.guest_withdrawn",
        of=application,
        by=by,
        now=now,
        guests=len(leaving),
        by_link=by_link,
    )
    return application


def _may_end(application: Application, *, by: Person) -> bool:
    """Whether the party ends with its last guest: a company's does, a team's if its captain
    goes. A group's list may be empty for a while."""
    party = application.party
    if party.kind == PartyKind.TEAM:
        return party.asker_id == by.pk
    return party.kind == PartyKind.COMPANY


def _refuse_alone(application: Application, kept: Sequence[Guest]) -> None:
    if application.party.kind == PartyKind.COMPANY:
        asks = [GuestAsk(g.name, g.born_on, g.citizenship) for g in kept]
        refusals = list(company_refusals(asks, eligibility.visit_rules(application.session)))
        if refusals:
            raise Refused(*refusals)


def _take_out(application: Application, leaving: Sequence[Guest], *, now: datetime) -> None:
    """A pass is kept as given back, with its guest; a name without a pass goes at once."""
    passes = application.passes.filter(guest__in=leaving)
    named = set(passes.values_list("guest_id", flat=True))
    passes.filter(given_back_at=None).update(given_back_at=now)
    without = [guest.pk for guest in leaving if guest.pk not in named]
    Guest.objects.filter(pk__in=without).delete()


def _free_places(application: Application, count: int, *, now: datetime) -> None:
    due = application.party.names_due_at
    if due is not None and now < due:
        messages.member_left(application, now=now)
        return
    # Nobody of a team may be left: its last place comes back as one without a name.
    freed = min(count, application.persons - 1)
    if freed:
        shrink(application, freed, now)
        messages.guest_withdrawn(application, now=now)


def _refuse_ended(application: Application, *, now: datetime) -> None:
    if not application.is_live:
        raise Refused(Refusal("ended", _("This application has already ended.")))
    if now >= application.session.starts_at:
        raise Refused(Refusal("has_begun", _("The visit has already begun.")))
