"""What those who stand by answer, and what becomes of them at the gate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility
from gatehouse.admission.models import IN_LINE, Application, Standby, StandbyKind, State
from gatehouse.admission.operations.giving_back import withdraw
from gatehouse.admission.operations.offers import lock_people
from gatehouse.admission.operations.places import (
    fill,
    free,
    hold,
    lock,
    lock_application,
    lock_party,
)
from gatehouse.admission.operations.preparing import end_standby, prepare_passes
from gatehouse.admission.operations.windows import leave_windows
from gatehouse.admission.queries import came
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person


@transaction.atomic
def answer_bench(
    *, application: Application, takes: bool, by: Person, now: datetime, by_link: bool = False
) -> Application:
    """Say that the party is ready, or that it only waits on in line. Said twice, it is said once;
    until the pass deadline it may be said anew.

    Raises:
        Refused: `bench_over` after the deadline, or when they were not asked; or what another
            place forbids.
    """
    lock_party(application)
    lock_people(application.party)
    application = lock_application(application)
    standby = application.standbys.filter(kind=StandbyKind.BENCH, ended_at=None).first()
    is_late = now >= application.session.closes_at
    if standby is None or is_late or application.state not in IN_LINE:
        raise Refused(Refusal("bench_over", _("The bench is closed by now.")))
    if takes:
        _refuse_elsewhere(application)
        prepare_passes(application, now=now)
        standby.ready_at = standby.ready_at or now
    else:
        standby.ended_at = now
    standby.save(update_fields=["ready_at", "ended_at"])
    if takes:
        history.record("admission.on_bench", of=application, by=by, now=now, by_link=by_link)
    else:
        history.record("admission.not_on_bench", of=application, by=by, now=now, by_link=by_link)
    return application


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


@transaction.atomic
def stand_aside(
    *, application: Application, by: Person, now: datetime, by_link: bool = False
) -> Application:
    """They do not come to stand by. While the line goes on they wait on in it; after the pass
    deadline there is nothing left to wait for. Said twice, it is said once."""
    application = lock_application(application)
    standing = application.standbys.filter(ended_at=None)
    if application.state not in IN_LINE or not standing.update(ended_at=now):
        return application
    history.record("admission.stood_aside", of=application, by=by, now=now, by_link=by_link)
    if application.line_closes_at <= now < application.session.starts_at:
        return withdraw(application=application, by=by, now=now, by_link=by_link)
    return application


@transaction.atomic
def note_cleared(*, standbys: Collection[int], quota_id: int, now: datetime) -> int:
    """The plant has no objection to these parties on the bench of these places; places that are
    free after the pass deadline are asked after among them at once. How many."""
    quota = lock(quota_id)
    rows = Standby.objects.filter(
        pk__in=standbys, application__quota=quota, ended_at=None, cleared_at=None
    )
    count = rows.update(cleared_at=now)
    if count:
        history.record("admission.bench_cleared", of=quota, by=None, now=now, parties=count)
        fill(quota=quota, freed=0, now=now)
    return count


@transaction.atomic
def note_arrived(*, standby: Standby, by: Person, now: datetime) -> Standby:
    """They stand at the gate: from now on nobody who comes later is let in before them."""
    first = Standby.objects.filter(pk=standby.pk, arrived_at=None, ended_at=None)
    if first.update(arrived_at=now):
        history.record("admission.standby_arrived", of=standby.application, by=by, now=now)
    return Standby.objects.select_related("application").get(pk=standby.pk)


@transaction.atomic
def turn_away(*, standby: Standby, by: Person | None, now: datetime) -> Standby:
    """There is no room for them. Should some come free while they are still there, they may be let
    in after all."""
    open_ones = Standby.objects.filter(pk=standby.pk, admitted_at=None, turned_away_at=None)
    if open_ones.update(turned_away_at=now):
        history.record("admission.turned_away", of=standby.application, by=by, now=now)
    return Standby.objects.select_related("application").get(pk=standby.pk)


@transaction.atomic
def let_in_standby(*, standby: Standby, by: Person, now: datetime) -> Application:
    """They have a place from now on: what is free, and for the rest the places of people who have
    not come. Those keep their application, and their right to come in while there is room.

    Whether there is room is the gate's to say, under the lock of these places and of the stop.

    Raises:
        Refused: `standby_gone` when they are not asked to the gate any more.
    """
    application = lock_application(standby.application)
    standby = Standby.objects.get(pk=standby.pk)
    if standby.ended_at is not None or not application.is_live or application.state == State.BOOKED:
        raise Refused(Refusal("standby_gone", _("They are not on standby any more.")))
    leave_windows(application, now=now)
    own = application.persons if application.holds_places else 0
    taken = min(application.quota.free, application.persons - own)
    if taken and not hold(application.quota, taken):
        raise RuntimeError(f"Places of {application.quota_id} were counted wrongly.")
    prepare_passes(application, now=now)
    application.took_over = application.persons - own - taken
    application.state, application.offered_until = State.BOOKED, None
    application.booked_at = application.confirmed_at = now
    application.save(
        update_fields=["took_over", "state", "offered_until", "booked_at", "confirmed_at"]
    )
    end_standby(application, now=now)
    Standby.objects.filter(pk=standby.pk).update(
        arrived_at=standby.arrived_at or now, admitted_at=now, turned_away_at=None
    )
    history.record(
        "admission.standby_let_in", of=application, by=by, now=now, took_over=application.took_over
    )
    return application


@transaction.atomic
def put_back_standby(*, application: Application, by: Person, now: datetime) -> bool:
    """They did not come in after all: they stand by again, and their places are free for others.
    False where they were not let in from standby, or somebody of them came."""
    application = lock_application(application)
    standby = application.standbys.filter(admitted_at__isnull=False).first()
    if standby is None or application.state != State.BOOKED or came(application):
        return False
    free(application.quota, application.places_held)
    application.took_over, application.state = 0, State.WAITING
    application.booked_at = application.confirmed_at = None
    application.save(update_fields=["took_over", "state", "booked_at", "confirmed_at"])
    standby.admitted_at = standby.ended_at = None
    standby.save(update_fields=["admitted_at", "ended_at"])
    history.record("admission.standby_put_back", of=application, by=by, now=now)
    return True
