"""A draft is put on another time, taken back, and never against what somebody else did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme import operations
from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def draft(**fields: Any) -> Session:
    """A session that only the organisers see."""
    made = make.session(**fields)
    Session.objects.filter(pk=made.pk).update(published_at=None)
    made.refresh_from_db()
    return made


@pytest.fixture
def organiser() -> Person:
    return make.person()


def move(session: Session, by: Person, later: timedelta = DAY, **fields: Any) -> undo.Undo:
    usual: dict[str, Any] = {"seen": session.starts_at, "now": make.NOW}
    return operations.reschedule_draft(
        session=session, starts_at=session.starts_at + later, by=by, **usual | fields
    )


def starts(session: Session) -> datetime:
    return Session.objects.get(pk=session.pk).starts_at


def refusal(session: Session, by: Person, later: timedelta = DAY, **fields: Any) -> str:
    before = starts(session)
    with pytest.raises(Refused) as refused:
        move(session, by, later, **fields)
    assert starts(session) == before
    return refused.value.first.code


def test_a_draft_moves_as_long_as_before_with_its_stops_and_its_own_close(
    organiser: Person,
) -> None:
    session = draft(own_closes_at=make.NOW + DAY)
    stop = session.stops.get()
    move(session, organiser, DAY + timedelta(minutes=15))
    there, now = Session.objects.get(pk=session.pk), session.stops.get()
    by_so_much = DAY + timedelta(minutes=15)
    assert there.starts_at == session.starts_at + by_so_much
    assert there.ends_at - there.starts_at == session.ends_at - session.starts_at
    assert (now.arrives_at, now.leaves_at) == (
        stop.arrives_at + by_so_much,
        stop.leaves_at + by_so_much,
    )
    assert there.own_closes_at == make.NOW + DAY + by_so_much
    entry = HistoryEntry.objects.get(verb="programme.draft_moved")
    assert entry.facts == {
        "before": session.starts_at.isoformat(),
        "after": there.starts_at.isoformat(),
    }


def test_it_is_taken_back_within_the_minute_and_the_history_knows(organiser: Person) -> None:
    session = draft()
    act = move(session, organiser)
    undo.take(act.key, by=organiser, now=make.NOW + timedelta(seconds=59))
    assert starts(session) == session.starts_at
    assert session.stops.get().arrives_at == session.starts_at
    assert HistoryEntry.objects.filter(verb="programme.draft_moved").count() == 2


def test_what_somebody_else_moved_meanwhile_is_neither_moved_nor_taken_back(
    organiser: Person,
) -> None:
    session, other = draft(), make.person()
    act = move(session, organiser)
    assert refusal(session, other, 2 * DAY) == "moved_meanwhile"
    fresh = Session.objects.get(pk=session.pk)
    move(fresh, other)
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=organiser, now=make.NOW)
    assert refused.value.first.code == "moved_meanwhile"
    assert starts(session) == session.starts_at + 2 * DAY


def test_the_refusal_says_when_it_begins_now(organiser: Person) -> None:
    session = draft()
    move(session, organiser)
    with pytest.raises(Refused, match="15\xa0декабря, пятница"):
        move(session, organiser, 2 * DAY)


def test_what_is_public_is_never_moved_in_silence(organiser: Person) -> None:
    session = make.session()
    assert refusal(session, organiser) == "public"
    hidden = draft()
    act = move(hidden, organiser)
    Session.objects.filter(pk=hidden.pk).update(published_at=make.NOW)
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=organiser, now=make.NOW)
    assert refused.value.first.code == "public"


def test_a_draft_stays_in_its_season_and_ahead_of_the_clock(organiser: Person) -> None:
    session = draft()
    assert refusal(session, organiser, 30 * DAY) == "out_of_season"
    assert refusal(session, organiser, -10 * DAY) == "past"
    assert refusal(session, organiser, timedelta()) == "same_time"


def test_a_draft_of_a_day_that_has_passed_may_still_be_moved(organiser: Person) -> None:
    session = draft()
    move(session, organiser, 3 * DAY, now=session.starts_at + DAY)
    assert starts(session) == session.starts_at + 3 * DAY


def test_a_cancelled_draft_and_one_whose_applications_would_open_too_late_stay(
    organiser: Person,
) -> None:
    called_off = draft()
    Session.objects.filter(pk=called_off.pk).update(cancelled_at=make.NOW)
    assert refusal(called_off, organiser) == "cancelled"
    own = draft(own_opens_at=make.NOW + 3 * DAY)
    assert refusal(own, organiser, -3 * DAY) == "opens_too_late"


def test_a_draft_that_was_deleted_meanwhile_is_said_to_be_gone(organiser: Person) -> None:
    session = draft()
    act = move(session, organiser)
    operations.drop_sessions(sessions=[session], by=organiser, now=make.NOW)
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=organiser, now=make.NOW)
    assert refused.value.first.code == "gone"
