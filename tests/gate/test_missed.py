"""Who missed a visit is looked at a day after it, once nothing at its doors is in doubt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.admission.models import MissedReckoned, Strike
from gatehouse.gate.models import Clearance, GateAct, SettlementKind, Word
from gatehouse.gate.operations import settle_conflict
from gatehouse.gate.operations.missed import SETTLED_WITHIN, TOLD_AFTER, reckon_missed
from tests import make
from tests.admission import striking
from tests.admission.striking import sent
from tests.gate.acting import Phone, stop_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_day_after_the_visit_who_did_not_come_is_told_so_once() -> None:
    session = striking.session()
    came, missed = make.application(session), make.application(session)
    sent(make.NOW)
    Phone(stop_of(session)).now("came", session.starts_at, came.passes.get())
    assert reckon_missed(now=session.ends_at + TOLD_AFTER - MINUTE) == 0
    assert reckon_missed(now=session.ends_at + TOLD_AFTER) == 1
    assert reckon_missed(now=session.ends_at + TOLD_AFTER + MINUTE) == 0
    assert [one.application for one in Strike.objects.all()] == [missed]


def test_while_something_at_the_door_waits_for_a_word_nobody_is_told_anything() -> None:
    session = striking.session()
    came, missed = make.application(session), make.application(session)
    sent(make.NOW)
    phone = Phone(stop_of(session))
    phone.now("came", session.starts_at, came.passes.get())
    phone.now("came", session.starts_at + MINUTE, came.passes.get())  # the same pass twice
    after = session.ends_at + TOLD_AFTER
    assert reckon_missed(now=after) == 0
    act = GateAct.objects.order_by("-number")[0]
    settle_conflict(
        act=act, code="twice", kind=SettlementKind.SEEN, reason="", by=phone.door.person, now=after
    )
    assert reckon_missed(now=after + MINUTE) == 1
    assert Strike.objects.get().application == missed


def test_what_nobody_settled_in_a_week_is_nobody_s_fault() -> None:
    session = striking.session()
    came = make.application(session)
    make.application(session)
    sent(make.NOW)
    Phone(stop_of(session)).now("came", session.starts_at, came.passes.get())
    assert reckon_missed(now=session.ends_at + SETTLED_WITHIN) == 0
    assert not MissedReckoned.objects.exists()


def test_whom_the_plant_refused_at_the_last_moment_has_not_missed_it() -> None:
    session = striking.session()
    came, refused = make.application(session), make.application(session)
    sent(make.NOW)
    stop = stop_of(session)
    Phone(stop).now("came", session.starts_at, came.passes.get())
    Clearance.objects.create(
        stop=stop, visit_pass=refused.passes.get(), word=Word.REFUSED, said_at=make.NOW,
        by=make.person(),
    )  # fmt: skip
    refused.passes.update(refused_because="нет допуска")
    assert reckon_missed(now=session.ends_at + TOLD_AFTER) == 0
