"""An offered place is taken, declined, or passes on when its time is over."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.models import Application, EndReason, Party, State
from gatehouse.admission.operations.line_limits import count_line
from gatehouse.admission.operations.places import (
    end,
    issue_passes,
    lock_application,
    lock_party,
    lock_wishes,
)
from gatehouse.admission.operations.preparing import end_standby, prepared
from gatehouse.admission.queries import readers
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.people.operations import lock_person


@transaction.atomic
def accept_offer(
    *, application: Application, by: Person, now: datetime, by_link: bool = False
) -> Application:
    """Take up an offered place. Whoever holds one that stands lower in their list gives it back
    by that, in one act: overlaps and caps are judged as they will be after it.

    Raises:
        Refused: `offer_over` when the time ran out or it was not an offer; or whatever another
            place of the party now forbids.
    """
    lock_party(application)
    lock_people(application.party)
    application, others = lock_wishes(application)
    if application.state == State.BOOKED:
        return application
    if application.state != State.OFFERED or now >= (application.offered_until or now):
        raise Refused(Refusal("offer_over", _("The time of this offer is over.")))
    book(application, instead_of=others, now=now)
    history.record("admission.accepted", of=application, by=by, now=now, by_link=by_link)
    messages.applied(application, to=readers(application), now=now)
    return application


def book(application: Application, *, instead_of: Iterable[Application], now: datetime) -> None:
    """Turn what is held into a place with passes, and end what stood lower in the same list.
    Under the locks of the party, its people and all these places.

    Raises:
        Refused: what another place of these people forbids; their own list never does, for of
            it they keep one place.
    """
    guests = list(application.party.guests.all())
    refusals = eligibility.commitment_check(
        application.session,
        [guest.identity for guest in guests],
        kind=application.party.kind,
        asker=application.party.asker,
        apart_from=application,
    )
    if refusals:
        raise Refused(*refusals)
    application.state = State.BOOKED
    application.booked_at = now
    application.save(update_fields=["state", "booked_at"])
    count_line(application.quota)
    ready = prepared(application)
    issue_passes(application, [one for one in guests if one.pk not in ready], now=now)
    if ready:
        end_standby(application, now=now)
    _let_names_be_due(application)
    for less in less_dear(application, instead_of):
        _give_up(less, now=now)


def _let_names_be_due(application: Application) -> None:
    """A group of a draw has a date for its names once it has a place, and another with another."""
    party = application.party
    if application.names_due_at != party.names_due_at:
        party.names_due_at = application.names_due_at
        party.save(update_fields=["names_due_at"])


def less_dear(application: Application, others: Iterable[Application]) -> list[Application]:
    """What stands lower in a list than this wish; places outside a draw have no list."""
    wish = application.preference
    if wish is None:
        return []
    return [one for one in others if one.preference is not None and one.preference > wish]


def _give_up(less: Application, *, now: datetime) -> None:
    """A dearer wish came true. Who had this place is told that it is given back; of a line that
    was not needed any more the page tells."""
    held = less.holds_places
    state = State.WITHDRAWN if held else State.EXPIRED
    told = end(less, state=state, ended_because=EndReason.DEARER_WISH, now=now)
    history.record("admission.dearer_wish", of=less, by=None, now=now, held=held)
    if held:
        messages.withdrawn(less, to=told, now=now)


def lock_people(party: Party) -> None:
    """The asker, who joined the team, the children: none gets a place elsewhere meanwhile."""
    guests = list(party.guests.select_related("account"))
    asker = Person.objects.get(parties=party)  # two accounts may have become one meanwhile
    accounts = {guest.account for guest in guests if guest.account} | {asker}
    for person in sorted(accounts, key=attrgetter("pk")):
        lock_person(person)
    one_at_a_time(guest.identity for guest in guests if guest.born)


@transaction.atomic
def decline_offer(
    *, application: Application, by: Person, now: datetime, by_link: bool = False
) -> Application:
    """Let an offered place pass on to the next party."""
    application = lock_application(application)
    if application.state != State.OFFERED:
        raise Refused(Refusal("offer_over", _("The time of this offer is over.")))
    _asker, *members = end(
        application, state=State.DECLINED, ended_because=EndReason.DECLINED, now=now
    )
    history.record("admission.declined", of=application, by=by, now=now, by_link=by_link)
    if members:  # Who declined sees it on the page.
        messages.withdrawn(application, to=members, now=now)
    return application


def expire_offers(*, now: datetime, trusts_post: bool = False) -> int:
    """Let every offer pass on whose time is over; returns how many did. Nobody loses a place over
    a letter that did not arrive. `trusts_post`: letters queued count as arrived, as in a season
    that is replayed."""
    over = Application.objects.filter(state=State.OFFERED, offered_until__lte=now)
    expire = partial(_expire, now=now, trusts_post=trusts_post)
    return each_apart(over.order_by("offered_until"), expire)


@transaction.atomic
def _expire(application: Application, *, now: datetime, trusts_post: bool) -> bool:
    application = lock_application(application)
    by = application.offered_until
    if application.state != State.OFFERED or by is None or now < by:
        return False
    until = None if trusts_post else _held_on_until(application, by=by, now=now)
    if until is not None:
        application.offered_until = until
        application.save(update_fields=["offered_until"])
        history.record("admission.held_on", of=application, by=None, now=now, before=by)
        return False
    told = end(application, state=State.EXPIRED, ended_because=EndReason.OFFER_OVER, now=now)
    history.record("admission.expired", of=application, by=None, now=now)
    messages.expired(application, to=told, now=now)
    return True


def _held_on_until(application: Application, *, by: datetime, now: datetime) -> datetime | None:
    """Until when an offer is held on: half of the time is left to whoever heard of it late, all of
    it to whoever has not heard yet. None where they had their time, or the list is closing."""
    usual = timedelta(hours=application.session.season.offer_hours)
    letters = messages.posted_offer(application)
    if letters is None or letters.sent_at is None:
        until = now + usual
    else:
        until = letters.sent_at + min(usual, by - letters.queued_at) / 2
    until = min(until, application.line_closes_at)
    return until if until > now else None
