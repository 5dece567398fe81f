"""How an application ends: why is kept for letters and pages, and each end is written down once."""

from datetime import timedelta

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, EndReason, State
from gatehouse.admission.operations.places import lock_application, shrink
from gatehouse.core.models import HistoryEntry
from gatehouse.programme.models import Quota
from tests import make
from tests.core import due

pytestmark = pytest.mark.django_db


def reread(application: Application) -> Application:
    return Application.objects.select_related("quota").get(pk=application.pk)


def test_an_offer_that_nobody_took_says_so() -> None:
    session = make.session(capacity=1)
    first, second = (make.application(session) for _ in range(2))
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    due.carried(make.NOW)
    operations.expire_offers(now=make.NOW + timedelta(hours=24))
    assert reread(second).ended_because == EndReason.OFFER_OVER


def test_a_cancelled_session_keeps_its_reason_and_one_entry_for_each_application() -> None:
    session = make.session(capacity=1)
    booked, waiting = (make.application(session) for _ in range(2))
    operations.cancel_session(session=session, reason="Авария", by=None, now=make.NOW)
    for application in map(reread, (booked, waiting)):
        assert application.state == State.CANCELLED
        assert application.ended_because == EndReason.SESSION_CANCELLED
        assert application.end_reason == "Авария"
        assert application.quota.held == 0
    entries = HistoryEntry.objects.filter(verb="admission.cancelled").order_by("pk")
    assert [entry.of_id for entry in entries] == [str(booked.pk), str(waiting.pk)]


def test_fewer_persons_leave_their_places_to_those_who_wait() -> None:
    session = make.session(capacity=3)
    trio, pair = make.application(session, adults=3), make.application(session, adults=2)
    shrink(lock_application(trio), 2, make.NOW)
    assert [reread(a).state for a in (trio, pair)] == [State.BOOKED, State.OFFERED]
    assert reread(trio).persons == 1
    assert reread(trio).quota.held == 3


def test_an_offer_that_cannot_be_ended_does_not_stop_those_behind_it() -> None:
    sessions = [make.session(capacity=1) for _ in range(2)]
    firsts = [make.application(session) for session in sessions]
    broken, whole = (make.application(session) for session in sessions)
    for first in firsts:
        operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    # A total that went wrong: the database refuses to count below nothing.
    Quota.objects.filter(pk=broken.quota_id).update(held=0)
    due.carried(make.NOW)
    with pytest.raises(ExceptionGroup):
        operations.expire_offers(now=make.NOW + timedelta(hours=24))
    assert [reread(a).state for a in (broken, whole)] == [State.OFFERED, State.EXPIRED]
