"""A session at another time, and how many may be inside at a stop."""

from datetime import timedelta

import pytest

from gatehouse.core import mail
from gatehouse.core.refusal import Refused
from gatehouse.programme import operations
from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def move(session: Session, by: timedelta = DAY) -> Session:
    return operations.move_session(
        session=session, starts_at=session.starts_at + by, by=None, now=make.NOW
    )


def test_a_session_moves_as_long_as_before_with_its_stops_and_its_own_close() -> None:
    session = make.session(own_closes_at=make.NOW + DAY)
    stop, before = session.stops.get(), session.ends_at - session.starts_at
    moved = move(session)
    moved.refresh_from_db()
    there = session.stops.get()
    assert moved.ends_at - moved.starts_at == before
    assert (there.arrives_at, there.leaves_at) == (stop.arrives_at + DAY, stop.leaves_at + DAY)
    assert moved.own_closes_at == make.NOW + 2 * DAY


def test_a_session_never_closes_before_it_opens_by_being_moved() -> None:
    session = make.session(own_opens_at=make.NOW + DAY, own_closes_at=make.NOW + 2 * DAY)
    with pytest.raises(Refused) as refused:
        move(session, -2 * DAY)
    assert refused.value.first.code in {"opens_too_late", "out_of_season"}


def test_the_limit_of_a_stop_is_never_below_the_places_of_its_session() -> None:
    session = make.session(capacity=20, groups=10)
    with pytest.raises(Refused) as refused:
        operations.limit_stop(stop=session.stops.get(), hard_limit=29, by=None, now=make.NOW)
    assert refused.value.first.code == "below_places"
    operations.limit_stop(stop=session.stops.get(), hard_limit=30, by=None, now=make.NOW)
    assert session.stops.get().hard_limit == 30
    operations.limit_stop(stop=session.stops.get(), hard_limit=None, by=None, now=make.NOW)
    assert session.stops.get().hard_limit is None


def test_delivery_knows_nothing_of_letters_that_were_never_queued() -> None:
    assert mail.delivery(["admission.moved:nobody"]) == {}
