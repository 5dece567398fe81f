"""What doors hand in: kept once, as it was done, and the attendance that follows from it."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Attendance, AttendanceSource
from gatehouse.core.models import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.gate import operations
from gatehouse.gate.models import Clearance, GateAct, PassListLayout, SettlementKind, Word
from gatehouse.gate.rules import Told
from gatehouse.programme.models import Session
from tests import make
from tests.gate.acting import (
    Phone,
    act_of,
    attended,
    conflicts,
    passes_of,
    reckoning,
    rows,
    stop_of,
)
from tests.office import worker

pytestmark = pytest.mark.django_db


def minute(session: Session, number: float) -> datetime:
    """So many minutes after the visit began."""
    return session.starts_at + timedelta(minutes=number)


def settle(told: Told, code: str, kind: SettlementKind, *, reason: str = "Видел сам") -> str:
    """`settled`, or the code of the refusal."""
    act = act_of(told)
    try:
        operations.settle_conflict(
            act=act, code=code, kind=kind, reason=reason, by=act.door.person, now=act.received_at
        )
    except Refused as refused:
        return refused.first.code
    return "settled"


def test_who_came_by_name_and_by_heads_is_attendance() -> None:
    session = make.session(groups=20)
    guest, group = (
        make.application(session).passes.get(),
        make.application(session, kind="group", guests=(), head_count=10).passes.get(),
    )
    phone = Phone(stop_of(session))
    phone.do("came", minute(session, -5), guest)
    phone.do("counted", minute(session, -4), group, persons=9)
    walk_in = phone.do("walked_in", minute(session, 1), persons=2)
    phone.hand_in(minute(session, 60))
    assert attended(phone.stop) == {guest.pk: 1, group.pk: 9, walk_in.key: 2}
    found = {row.visit_pass_id: row for row in Attendance.objects.all()}
    assert found[guest.pk].came_at == minute(session, -5)
    assert found[guest.pk].recorded_by == phone.door.person
    assert found[group.pk].source == found[None].source == AttendanceSource.HEAD_COUNT
    assert conflicts(phone.stop) == []


def test_handing_in_twice_changes_nothing() -> None:
    session = make.session()
    phone = Phone(stop_of(session))
    acts = [phone.do("came", minute(session, n), p) for n, p in enumerate(passes_of(session, 3))]
    acts.append(phone.do("walked_in", minute(session, 5), persons=2))
    first = phone.hand_in(minute(session, 10), acts)
    history = HistoryEntry.objects.count()
    again = phone.hand_in(minute(session, 30), [*acts, acts[0]])
    assert sorted(again.taken) == sorted(first.taken) == sorted(told.key for told in acts)
    assert again.refused == []
    assert rows(phone.stop) == [1, 1, 1, 2]
    assert HistoryEntry.objects.count() == history


def test_a_clock_a_day_off_changes_neither_times_nor_order() -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    ahead, right = Phone(stop, wrong_by=timedelta(days=1)), Phone(stop)
    ahead.do("came", minute(session, 5), visit_pass)
    second = right.do("came", minute(session, 6), visit_pass)
    right.hand_in(minute(session, 10))
    ahead.hand_in(minute(session, 90))
    assert reckoning(stop).conflicts[0].act == second.key
    assert attended(stop) == {visit_pass.pk: 1}
    standing = Attendance.objects.filter(corrects=None, correction=None).get()
    assert standing.came_at == minute(session, 5)
    assert rows(stop) == [1, -1, 1]


def test_a_clock_put_right_while_the_phone_was_offline_keeps_its_acts_in_order() -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    phone = Phone(stop, wrong_by=timedelta(days=1))
    phone.do("came", minute(session, 1), visit_pass)
    phone.wrong_by = timedelta(0)
    phone.do("left", minute(session, 20), visit_pass)
    phone.hand_in(minute(session, 60))
    assert (reckoning(stop).came, reckoning(stop).inside) == (1, 0)


def test_two_doors_that_let_in_the_same_pass_offline_are_shown_to_a_person() -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    first, second = Phone(stop), Phone(stop)
    first.do("came", minute(session, 1), visit_pass)
    twice = second.do("came", minute(session, 2), visit_pass)
    second.hand_in(minute(session, 60))
    first.hand_in(minute(session, 61))
    assert conflicts(stop) == ["twice"]
    assert attended(stop) == {visit_pass.pk: 1}
    assert settle(twice, "twice", SettlementKind.ONE_MORE) == "settled"
    assert attended(stop) == {visit_pass.pk: 1, twice.key: 1}
    assert conflicts(stop) == []
    assert settle(twice, "twice", SettlementKind.SEEN) == "no_conflict"


def test_a_conflict_that_is_seen_changes_nothing_and_is_gone() -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    phone = Phone(stop)
    phone.now("came", minute(session, 1), visit_pass)
    twice = phone.do("came", minute(session, 2), visit_pass)
    phone.hand_in(minute(session, 3))
    assert settle(twice, "twice", SettlementKind.SEEN) == "settled"
    assert (rows(stop), conflicts(stop)) == ([1], [])


def test_what_is_struck_is_corrected_with_its_reason() -> None:
    session = make.session()
    stop = stop_of(session, limit=3)
    phone = Phone(stop)
    crowd = phone.do("walked_in", minute(session, 1), persons=5)
    phone.hand_in(minute(session, 1))
    assert conflicts(stop) == ["over_limit"]
    assert settle(crowd, "over_limit", SettlementKind.STRUCK, reason=" ") == "no_reason"
    assert settle(crowd, "over_limit", SettlementKind.ONE_MORE) == "not_twice"
    assert settle(crowd, "over_limit", SettlementKind.STRUCK, reason="Ушли у ворот") == "settled"
    assert (rows(stop), attended(stop), conflicts(stop)) == ([5, -5], {}, [])
    assert Attendance.objects.get(persons=-5).reason == "Ушли у ворот"


def test_a_conflict_is_settled_by_the_plant_s_own_people() -> None:
    session = make.session()
    stop = stop_of(session, limit=1)
    phone = Phone(stop)
    crowd = phone.do("walked_in", minute(session, 1), persons=2)
    phone.hand_in(minute(session, 1))
    for by in (make.person(), worker(make.enterprise())):
        with pytest.raises(Refused) as refused:
            operations.settle_conflict(
                act=act_of(crowd), code="over_limit", kind=SettlementKind.SEEN, reason="",
                by=by, now=make.NOW,
            )  # fmt: skip
        assert refused.value.first.code == "not_yours"


def test_an_arrival_taken_back_is_a_correction_with_the_guard_s_reason() -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    phone = Phone(stop)
    came = phone.do("came", minute(session, 1), visit_pass)
    phone.hand_in(minute(session, 1))
    phone.do("taken_back", minute(session, 2), takes_back=came.key, reason="Не тот человек")
    phone.hand_in(minute(session, 2))
    assert (rows(stop), attended(stop)) == ([1, -1], {})
    assert Attendance.objects.get(persons=-1).reason == "Не тот человек"
    phone.now("came", minute(session, 3), visit_pass)
    assert (rows(stop), attended(stop)) == ([1, -1, 1], {visit_pass.pk: 1})


def test_what_is_taken_back_before_it_is_handed_in_never_counted() -> None:
    session = make.session()
    stop = stop_of(session)
    first, second = Phone(stop), Phone(stop)
    walk_in = first.do("walked_in", minute(session, 1), persons=3)
    second.do("taken_back", minute(session, 2), takes_back=walk_in.key)
    second.hand_in(minute(session, 3))
    first.hand_in(minute(session, 9))
    assert (rows(stop), GateAct.objects.count()) == ([], 2)


def test_a_group_in_two_halves_is_one_row_that_is_written_anew() -> None:
    session = make.session(groups=20)
    group = make.application(session, kind="group", guests=(), head_count=10).passes.get()
    stop = stop_of(session)
    one, two = Phone(stop), Phone(stop)
    one.now("counted", minute(session, 1), group, persons=6)
    two.now("counted", minute(session, 2), group, persons=5)
    assert (rows(stop), attended(stop)) == ([6, -6, 11], {group.pk: 11})
    assert conflicts(stop) == ["too_many"]


def asked(phone: Phone, kind: str, at: datetime, *args: Any, **fields: Any) -> str:
    return phone.now(kind, at, *args, happened=False, **fields)


def test_a_walk_in_that_is_asked_for_stops_hard_at_the_limit() -> None:
    session = make.session()
    stop = stop_of(session, limit=2)
    phone = Phone(stop)
    assert asked(phone, "walked_in", minute(session, 1), persons=2) == "taken"
    assert asked(phone, "walked_in", minute(session, 2)) == "over_limit"
    assert (GateAct.objects.count(), conflicts(stop)) == (1, [])
    phone.now("left", minute(session, 3))
    assert asked(phone, "walked_in", minute(session, 4)) == "taken"
    assert phone.now("walked_in", minute(session, 5)) == "taken"
    assert (conflicts(stop), rows(stop)) == (["over_limit"], [2, 1, 1])


def test_what_was_refused_and_done_all_the_same_is_kept_under_its_key_and_number() -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    phone = Phone(stop)
    phone.now("came", minute(session, 1), visit_pass)
    told = phone.do("came", minute(session, 2), visit_pass, happened=False)
    refused = phone.hand_in(minute(session, 2)).refused
    assert [(one.code, one.asked) for one in refused] == [("twice", True)]
    done = dataclasses.replace(told, happened=True)
    assert phone.hand_in(minute(session, 3), [done]).taken == [told.key]
    assert conflicts(stop) == ["twice"]


def test_walk_ins_that_ask_leave_the_other_door_its_share() -> None:
    session = make.session()
    stop = stop_of(session, limit=3)
    online, offline = Phone(stop), Phone(stop)
    operations.share_walk_ins(
        door=offline.door, stop=stop, persons=2, by=worker(stop.site.enterprise), now=make.NOW
    )
    assert asked(online, "walked_in", minute(session, 1), persons=2) == "over_limit"
    assert asked(online, "walked_in", minute(session, 1)) == "taken"
    assert offline.now("walked_in", minute(session, 2), persons=2) == "taken"
    assert conflicts(stop) == []


def test_a_pass_given_back_meanwhile_is_let_in_offline_and_shown() -> None:
    session = make.session()
    application = make.application(session)
    stop = stop_of(session)
    early = session.starts_at - timedelta(hours=1)
    admission.withdraw(application=application, by=application.party.asker, now=early)
    visit_pass = application.passes.get()
    phone = Phone(stop)
    assert asked(phone, "came", minute(session, 0), visit_pass) == "given_back"
    phone.now("came", minute(session, 1), visit_pass)
    assert (conflicts(stop), attended(stop)) == (["given_back"], {visit_pass.pk: 1})


def test_the_plant_s_word_decides_where_each_guest_is_approved() -> None:
    session = make.session()
    stop = stop_of(session)
    PassListLayout.objects.create(enterprise=stop.site.enterprise, clears_guests=True)
    visit_pass, phone = passes_of(session, 1)[0], Phone(stop)
    assert asked(phone, "came", minute(session, 0), visit_pass) == "not_cleared"
    for word, answer in ((Word.REFUSED, "refused"), (Word.CLEARED, "taken")):
        Clearance.objects.create(visit_pass=visit_pass, stop=stop, word=word, said_at=make.NOW)
        assert asked(phone, "came", minute(session, 1), visit_pass) == answer


def test_who_came_to_a_cancelled_visit_is_kept_and_shown() -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    before = session.starts_at - timedelta(minutes=30)
    admission.cancel_session(session=session, reason="Авария", by=None, now=before)
    phone = Phone(stop)
    assert asked(phone, "came", minute(session, 0), visit_pass) == "cancelled"
    phone.now("came", minute(session, 0), visit_pass)
    assert (conflicts(stop), attended(stop)) == (["cancelled"], {visit_pass.pk: 1})


def test_a_pass_of_the_plant_s_other_visit_is_kept_and_shown() -> None:
    session = make.session()
    later = make.session(of=session.activity, within=session.season)
    phone = Phone(stop_of(session))
    assert phone.now("came", minute(session, 0), passes_of(later, 1)[0]) == "taken"
    assert conflicts(phone.stop) == ["other_stop"]


def test_what_is_of_another_plant_or_of_nobody_is_refused_by_its_key() -> None:
    session, foreign = make.session(), make.session()
    phone = Phone(stop_of(session))
    at = minute(session, 0)
    assert phone.now("walked_in", at, stop=stop_of(foreign).pk) == "unknown_stop"
    assert phone.now("walked_in", at, stop=10**12) == "unknown_stop"
    assert phone.now("came", at, passes_of(foreign, 1)[0]) == "unknown_pass"


def test_a_key_and_a_number_are_one_act_s_own() -> None:
    session = make.session()
    stop = stop_of(session)
    one, two = Phone(stop), Phone(stop)
    told = one.do("walked_in", minute(session, 0))
    one.hand_in(minute(session, 0))
    assert two.now("walked_in", minute(session, 1), key=told.key) == "key_taken"
    assert one.now("walked_in", minute(session, 1), number=told.number) == "number_taken"
    assert rows(stop) == [1]


def test_a_phone_that_was_shut_out_hands_nothing_in() -> None:
    session = make.session()
    phone = Phone(stop_of(session))
    operations.shut_out(door=phone.door, by=phone.door.person, now=make.NOW)
    with pytest.raises(Refused) as refused:
        phone.now("walked_in", minute(session, 0))
    assert refused.value.first.code == "shut_out"
    assert GateAct.objects.count() == 0


def test_a_visit_of_several_stops_is_counted_at_each() -> None:
    activity = make.activity()
    here, there = make.site(activity.enterprise), make.site(activity.enterprise)
    session = make.session(of=activity, at=here)
    second = session.stops.create(
        site=there, number=2, arrives_at=minute(session, 40), leaves_at=minute(session, 90)
    )
    visit_pass, phone = passes_of(session, 1)[0], Phone(stop_of(session))
    assert phone.now("came", minute(session, 0), visit_pass) == "taken"
    assert phone.now("came", minute(session, 41), visit_pass, stop=second.pk) == "taken"
    assert (attended(phone.stop), attended(second)) == ({visit_pass.pk: 1}, {visit_pass.pk: 1})
    assert conflicts(phone.stop) == conflicts(second) == []


def test_attendance_written_elsewhere_stays_as_it_is() -> None:
    session = make.session()
    stop = stop_of(session)
    heads = AttendanceSource.HEAD_COUNT
    admission.record_attendance(
        session=session, stop=stop, persons=40, source=heads, by=None, now=minute(session, 0)
    )
    Phone(stop).now("walked_in", minute(session, 1))
    assert rows(stop) == [40, 1]


def test_a_thousand_acts_take_as_many_statements_as_ten() -> None:
    session = make.session(capacity=40)
    passes, stop = passes_of(session, 20), stop_of(session)

    def statements(count: int) -> int:
        phone = Phone(stop)
        for number in range(count):
            at = minute(session, number / 20)
            if number < len(passes):
                phone.do("came", at, passes[number])
            else:
                phone.do("walked_in", at, persons=2)
        with CaptureQueriesContext(connection) as captured:
            phone.hand_in(minute(session, 120))
        # SQLite takes a long insert in several statements.
        return len([q for q in captured if not q["sql"].startswith("INSERT")])

    assert statements(1_000) <= statements(10) + 1
