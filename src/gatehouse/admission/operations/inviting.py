"""Answers to an invitation, and who gets the place: never the quickest, but the best in line of
those who said yes when the window closes, or as soon as nobody could come before them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from operator import attrgetter

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.models import Application, Guest, Invited, OfferWindow, State
from gatehouse.admission.operations.holding import free, hold
from gatehouse.admission.operations.offers import book, lock_people
from gatehouse.admission.operations.places import (
    fill,
    lock,
    lock_application,
    lock_party,
    lock_wishes,
)
from gatehouse.admission.operations.windows import stay_in_line
from gatehouse.admission.queries import readers
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.people.operations import lock_person


def answer_invitation(
    *, application: Application, takes: bool, by: Person, now: datetime, by_link: bool = False
) -> Application:
    """Say that the party would come, or that it stays in line. Whoever says yes may say no until
    the window closes. Two transactions: the answer stands whatever becomes of the window.

    Raises:
        Refused: `offer_over` when the window is closed; or what another place forbids.
    """
    window = _answer(application, takes=takes, by=by, now=now, by_link=by_link)
    if window is not None:
        _settle(window, now=now)
    return Application.objects.get(pk=application.pk)


@transaction.atomic
def _answer(
    application: Application, *, takes: bool, by: Person, now: datetime, by_link: bool
) -> int | None:
    lock_party(application)
    lock_people(application.party)
    application = lock_application(application)
    if takes and application.state == State.BOOKED:
        return None
    asked = Invited.objects.filter(application=application, ended_at=None)
    invited = asked.select_related("window").first()
    if application.state != State.INVITED or invited is None or now >= invited.window.closes_at:
        raise Refused(Refusal("offer_over", _("The time of this offer is over.")))
    if takes:
        _refuse_elsewhere(application)
        invited.yes_at = invited.yes_at or now
    else:
        invited.yes_at, invited.ended_at = None, now
        stay_in_line(application, now=now)
    invited.save(update_fields=["yes_at", "ended_at"])
    if takes:
        history.record("admission.said_yes", of=application, by=by, now=now, by_link=by_link)
    else:
        history.record("admission.said_no", of=application, by=by, now=now, by_link=by_link)
    return invited.window_id


def _refuse_elsewhere(application: Application) -> None:
    refusals = eligibility.commitment_check(
        application.session,
        [guest.identity for guest in application.party.guests.all()],
        kind=application.party.kind,
        asker=application.party.asker,
        apart_from=application,
    )
    if refusals:
        raise Refused(*refusals)


def settle_windows(*, now: datetime) -> int:
    """Give the places of every window that is over, or in which everybody has answered; returns
    how many were settled."""
    silent = Invited.objects.filter(window=OuterRef("pk"), ended_at=None, yes_at=None)
    over = OfferWindow.objects.filter(Q(closes_at__lte=now) | ~Exists(silent), settled_at=None)
    keys = list(over.order_by("closes_at", "pk").values_list("pk", flat=True))
    return each_apart(keys, partial(_settle, now=now))


@transaction.atomic
def _settle(key: int, *, now: datetime) -> bool:
    quota_id, parties = _lock_who_said_yes(key)
    quota = lock(quota_id)
    window = OfferWindow.objects.get(pk=key)
    invited = _in_order(window)
    late = {one.application.party_id for one in invited if one.yes_at} - parties
    is_over = now >= window.closes_at or _is_decided(invited, window.places)
    if window.settled_at is not None or not is_over or late:
        return False
    free(quota, window.places)
    room = window.places
    for one in invited:
        got = bool(one.yes_at) and one.application.persons <= room
        if got and _give(one.application, now=now):
            room -= one.application.persons
            continue
        _pass_over(one, window, now=now)
    window.invited.filter(ended_at=None).update(ended_at=now)
    window.settled_at = now
    window.save(update_fields=["settled_at"])
    if room:
        fill(quota=lock(quota_id), freed=_freed(window, room), now=now, after=window)
    return True


def _freed(window: OfferWindow, room: int) -> int:
    return window.of_size if window.of_size <= room else 0


def _lock_who_said_yes(key: int) -> tuple[int, set[int]]:
    """Parties before people before children before places, as everybody else locks them."""
    window = OfferWindow.objects.get(pk=key)
    yes = window.invited.filter(ended_at=None, yes_at__isnull=False)
    parties = set(yes.values_list("application__party", flat=True))
    one_at_a_time(f"party:{pk}" for pk in parties)
    guests = list(Guest.objects.filter(party__in=parties).select_related("account"))
    people = set(Person.objects.filter(parties__in=parties))
    people |= {guest.account for guest in guests if guest.account}
    for person in sorted(people, key=attrgetter("pk")):
        lock_person(person)
    one_at_a_time(guest.identity for guest in guests if guest.born)
    live = Application.objects.live().filter(party__in=parties)
    for quota_id in sorted({window.quota_id, *live.values_list("quota_id", flat=True)}):
        lock(quota_id)
    return window.quota_id, parties


def _in_order(window: OfferWindow) -> list[Invited]:
    """Who is asked there and has not gone, the best first: of the size that left, then in line."""
    rows = window.invited.filter(ended_at=None, application__state=State.INVITED)
    found = list(rows.select_related("application__party__asker"))

    def place(one: Invited) -> tuple[bool, bool, int, int]:
        waits = one.application
        is_other = window.of_size > 0 and waits.persons != window.of_size
        return is_other, waits.drawn_place is None, waits.drawn_place or 0, waits.pk

    return sorted(found, key=place)


def _is_decided(invited: Sequence[Invited], places: int) -> bool:
    """Whether no answer that may still come could change who gets the places."""
    room = places
    for one in invited:
        if one.application.persons > room:
            continue
        if one.yes_at is None:
            return False
        room -= one.application.persons
    return True


def _give(application: Application, *, now: datetime) -> bool:
    """The place is theirs; False where another visit forbids it since they said yes."""
    try:
        with transaction.atomic():
            application, others = lock_wishes(application)
            if not hold(application.quota, application.persons):
                raise RuntimeError(f"Places of {application.quota_id} were counted wrongly.")
            book(application, instead_of=others, now=now)
    except Refused as refused:
        codes = [refusal.code for refusal in refused.refusals]
        history.record("admission.not_given", of=application, by=None, now=now, why=codes)
        return False
    history.record("admission.accepted", of=application, by=application.asker, now=now)
    messages.applied(application, to=readers(application), now=now)
    return True


def _pass_over(one: Invited, window: OfferWindow, *, now: datetime) -> None:
    stay_in_line(one.application, now=now)
    if one.yes_at:
        messages.not_this_time(one.application, window, now=now)
