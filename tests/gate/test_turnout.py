"""Who was awaited and who came, per stop, session and enterprise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, AttendanceSource, PartyKind
from gatehouse.catalogue.models import Enterprise
from gatehouse.gate.turnout import Total, Turnout, of_enterprises, of_sessions, of_stops
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Session, Stop
from tests import make
from tests.gate.acting import Phone, passes_of, stop_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def numbers(one: Turnout) -> tuple[int, int, int, int, int]:
    """Places, booked, came, did not come, walked in."""
    return one.places, one.booked, one.came, one.did_not_come, one.walked_in


def turnout(session: Session) -> Turnout:
    return of_sessions([session.pk])[session.pk]


def route(*plants: Enterprise, capacity: int = 20) -> Session:
    """One session with a stop an hour at each plant."""
    first = make.session(at=make.site(plants[0]), capacity=capacity)
    starts_at = first.starts_at
    stops = [
        programme.StopPlan(
            make.site(plant),
            starts_at + n * timedelta(hours=1),
            starts_at + (n + 1) * timedelta(hours=1),
        )
        for n, plant in enumerate(plants)
    ]
    made = programme.plan_session(
        stops=stops, places={"public": capacity}, season=first.season, activity=first.activity,
        starts_at=starts_at, ends_at=starts_at + len(plants) * timedelta(hours=1),
        code=f"R{first.pk}", admission="first_come", by=None, now=make.NOW,
    )  # fmt: skip
    programme.publish_season(season=made.season, by=None, now=make.NOW)
    made.refresh_from_db()
    return made


def test_of_those_booked_some_came_some_did_not_and_others_walked_in() -> None:
    session = make.session(capacity=20)
    passes = passes_of(session, 5)
    phone = Phone(stop_of(session))
    for one in passes[:3]:
        assert phone.now("came", session.starts_at, one) == "taken"
    assert phone.now("walked_in", session.starts_at, persons=2) == "taken"
    assert numbers(turnout(session)) == (20, 5, 5, 2, 2)
    assert turnout(session).is_held


def test_a_session_to_which_nobody_came_was_not_held() -> None:
    session = make.session()
    passes_of(session, 2)
    assert numbers(turnout(session)) == (20, 2, 0, 2, 0)
    assert not turnout(session).is_held


def test_what_was_taken_back_is_counted_as_if_it_had_not_been() -> None:
    session = make.session()
    phone, (one, two) = Phone(stop_of(session)), passes_of(session, 2)
    wrong = phone.do("came", session.starts_at, one)
    phone.do("walked_in", session.starts_at, persons=3)
    phone.hand_in(session.starts_at)
    assert numbers(turnout(session)) == (20, 2, 4, 1, 3)
    phone.now("taken_back", session.starts_at + MINUTE, takes_back=wrong.key)
    phone.now("came", session.starts_at + MINUTE, two)
    assert numbers(turnout(session)) == (20, 2, 4, 1, 3)


def test_the_only_one_who_came_was_a_mistake_and_nothing_was_held() -> None:
    session = make.session()
    application = make.application(session)
    row = admission.record_attendance(
        session=session, stop=session.stops.get(), visit_pass=application.passes.get(), persons=1,
        source=AttendanceSource.NAME, by=None, now=session.starts_at,
    )  # fmt: skip
    admission.correct_attendance(attendance=row, reason="ошибка", by=None, now=session.ends_at)
    assert numbers(turnout(session)) == (20, 1, 0, 1, 0)
    assert not turnout(session).is_held


def test_who_gave_back_in_time_is_not_missed_and_who_came_all_the_same_walked_in() -> None:
    session = make.session()
    gone, stays = make.application(session), make.application(session)
    void = gone.passes.get()
    admission.withdraw(application=gone, by=gone.party.asker, now=make.NOW)
    phone = Phone(stop_of(session))
    phone.now("came", session.starts_at, stays.passes.get())
    assert numbers(turnout(session)) == (20, 1, 1, 0, 0)
    phone.now("came", session.starts_at, void)
    assert numbers(turnout(session)) == (20, 1, 2, 0, 1)


def group(session: Session, persons: int) -> Application:
    return make.application(
        session, kind=PartyKind.GROUP, adults=0, head_count=persons, title="5 «А»"
    )


@pytest.mark.parametrize(("came", "expected"), [(9, (30, 10, 9, 1, 0)), (12, (30, 10, 12, 0, 2))])
def test_a_group_is_counted_by_heads_and_more_than_booked_walked_in(
    came: int, expected: tuple[int, ...]
) -> None:
    session = make.session(capacity=20, groups=10)
    pass_of_group = group(session, 10).passes.get()
    Phone(stop_of(session)).now("counted", session.starts_at, pass_of_group, persons=came)
    assert numbers(turnout(session)) == expected


def test_on_a_route_nobody_counts_twice() -> None:
    one, two = make.enterprise(), make.enterprise()
    session = route(one, two)
    stops = list(session.stops.select_related("site__enterprise", "session").order_by("number"))
    passes = passes_of(session, 3)
    first, second = Phone(stops[0]), Phone(stops[1])
    for visit_pass in passes:
        first.now("came", stops[0].arrives_at, visit_pass)
    first.now("walked_in", stops[0].arrives_at, persons=2)
    second.now("came", stops[1].arrives_at, passes[0])
    second.now("walked_in", stops[1].arrives_at, persons=1)
    assert numbers(turnout(session)) == (20, 3, 5, 0, 2)
    at = of_stops(stops)
    assert [numbers(at[stop.pk]) for stop in stops] == [(20, 3, 5, 0, 2), (20, 3, 2, 2, 1)]
    totals = of_enterprises(stops)
    assert totals[two.pk] == Total(
        visits=1, held=1, places=20, booked=3, came=2, did_not_come=2, walked_in=1
    )


def test_two_stops_at_one_plant_are_one_visit_there() -> None:
    plant = make.enterprise()
    session = route(plant, plant)
    stops = list(session.stops.select_related("site__enterprise", "session"))
    (visit_pass,) = passes_of(session, 1)
    phone = Phone(stops[0])
    for stop in stops:
        phone.stop = stop
        phone.now("came", stop.arrives_at, visit_pass)
    assert of_enterprises(stops)[plant.pk] == Total(1, 1, 20, 1, 1, 0, 0)


def test_a_plant_s_visits_are_added_up_those_not_held_among_them() -> None:
    plant = make.enterprise()
    sessions = [make.session(of=make.activity(plant), capacity=5) for _ in range(3)]
    for session, came in zip(sessions, (2, 1, 0), strict=True):
        passes, phone = passes_of(session, 2), Phone(stop_of(session))
        for one in passes[:came]:
            phone.now("came", session.starts_at, one)
    stops = list(Stop.objects.select_related("site"))
    assert of_enterprises(stops)[plant.pk] == Total(3, 2, 15, 6, 3, 3, 0)


def test_nobody_is_missed_at_a_cancelled_session() -> None:
    session = make.session()
    passes_of(session, 2)
    admission.cancel_session(session=session, reason="авария", by=None, now=make.NOW)
    assert numbers(turnout(session))[1:] == (0, 0, 0, 0)


def test_turnout_is_read_in_three_statements_whatever_the_number_of_sessions(
    django_assert_num_queries: Any,
) -> None:
    sessions = [make.session() for _ in range(3)]
    for session in sessions:
        phone = Phone(stop_of(session))
        for one in passes_of(session, 2):
            phone.now("came", session.starts_at, one)
    stops = list(Stop.objects.select_related("site"))
    for count in (1, 3):
        keys = [session.pk for session in sessions[:count]]
        with django_assert_num_queries(3):
            assert sum(one.came for one in of_sessions(keys).values()) == 2 * count
        with django_assert_num_queries(3):
            assert sum(one.came for one in of_stops(stops[:count]).values()) == 2 * count
        with django_assert_num_queries(3):
            assert sum(one.came for one in of_enterprises(stops[:count]).values()) == 2 * count
