"""A session that moves, and a party that comes to another one instead: nobody is punished."""

from datetime import timedelta

import pytest
from django.utils.translation import override
from icalendar import Calendar

from gatehouse.admission import operations
from gatehouse.admission.instead import alternatives
from gatehouse.admission.links import visit_token
from gatehouse.admission.models import (
    Application,
    AttendanceSource,
    NewsKind,
    Notice,
    PartyKind,
    SessionNews,
    State,
)
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.mail import render
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Session
from tests import make
from tests.admission.house import DAY, House, cancel, held, reread

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def exchange(application: Application, to: Session) -> Application:
    return operations.exchange(
        application=application, session=to, by=application.party.asker, now=make.NOW
    )


def refusal(application: Application, to: Session) -> str:
    with pytest.raises(Refused) as refused:
        exchange(application, to)
    return refused.value.first.code


def letters(kind: str) -> list[OutboxItem]:
    return list(OutboxItem.objects.filter(kind=f"admission.{kind}").order_by("pk"))


def move(session: Session, by: timedelta = DAY) -> SessionNews:
    return operations.move_session(
        session=session, starts_at=session.starts_at + by, reason="Ремонт", by=None, now=make.NOW
    )


def test_an_exchange_frees_the_old_places_and_takes_the_new_ones_with_new_codes(
    house: House,
) -> None:
    here, there = house.session(), house.session(1)
    application = make.application(here, adults=2)
    before = set(application.passes.values_list("code", flat=True))
    exchange(application, there)
    now = reread(application)
    assert (now.state, now.session, now.quota.session) == (State.BOOKED, there, there)
    assert (held(here), held(there)) == (0, 2)
    codes = set(application.passes.filter(given_back_at=None).values_list("code", flat=True))
    assert len(codes) == 2
    assert not codes & before
    [letter] = letters("exchanged")
    with override("ru"):
        assert "Вы придёте в другой день" in render(letter).text


def test_the_freed_place_goes_to_who_waits_there(house: House) -> None:
    here, there = house.session(capacity=1), house.session(1)
    first, second = (make.application(here) for _ in range(2))
    exchange(first, there)
    assert reread(second).state == State.OFFERED


def test_an_exchange_asked_twice_is_done_once(house: House) -> None:
    here, there = house.session(), house.session(1)
    application = make.application(here)
    for _ in range(2):
        exchange(application, there)
    assert (held(here), held(there), len(letters("exchanged"))) == (0, 1, 1)


def test_a_full_session_takes_nobody_and_the_old_place_stays(house: House) -> None:
    here, there = house.session(), house.session(1, capacity=1)
    make.application(there)
    application = make.application(here)
    assert refusal(application, there) == "full"
    assert (reread(application).session, held(here)) == (here, 1)


def test_overlap_and_caps_are_judged_as_they_will_be_after_it(house: House) -> None:
    season = make.season(visits_per_person=1)
    house.within = season
    here, same_hour = house.session(), house.session(0.01)
    mother, child = make.person(), GuestAsk("Петя Иванов", make.NOW.date().replace(year=2014))
    application = make.application(here, by=mother, guests=(GuestAsk("Мама"), child))
    exchange(application, same_hour)
    assert reread(application).session == same_hour


def test_another_visit_at_that_time_stands_in_the_way(house: House) -> None:
    here, there = house.session(), house.session(1)
    mother, who = make.person(), (GuestAsk("Мама Иванова"),)
    application = make.application(here, by=mother, guests=who)
    busy = make.session(within=house.within, starts_at=there.starts_at)
    make.application(busy, by=mother, guests=who)
    assert refusal(application, there) == "overlap"
    assert [quota.session for quota in alternatives(application, now=make.NOW)] == []


def test_another_plant_is_not_instead(house: House) -> None:
    application = make.application(house.session())
    foreign = make.session(within=house.within, starts_at=house.session(2).starts_at)
    assert refusal(application, foreign) == "not_instead"


def test_who_came_in_already_is_not_moved(house: House) -> None:
    here, there = house.session(), house.session(1)
    application = make.application(here)
    operations.record_attendance(
        session=here,
        persons=1,
        source=AttendanceSource.NAME,
        visit_pass=application.passes.get(),
        stop=here.stops.get(),
        by=None,
        now=make.NOW,
    )
    assert refusal(application, there) == "already_in"


def test_who_gave_the_places_back_gets_none_through_an_old_letter(house: House) -> None:
    here, there = house.session(), house.session(1)
    application = make.application(here)
    operations.withdraw(application=application, by=application.party.asker, now=make.NOW)
    assert refusal(application, there) == "ended"


def test_a_cancelled_party_comes_another_day_without_who_had_left_before(house: House) -> None:
    here, there = house.session(), house.session(1)
    application = make.application(here, adults=3)
    gone = application.passes.order_by("pk").last()
    assert gone is not None
    operations.give_back_guest(
        visit_pass=gone, by=application.party.asker, now=make.NOW - timedelta(hours=1)
    )
    cancel(here)
    exchange(reread(application), there)
    now = reread(application)
    assert (now.state, now.session, now.persons, held(there)) == (State.BOOKED, there, 2, 2)
    assert now.passes.filter(given_back_at=None).count() == 2
    assert now.passes.get(pk=gone.pk).given_back_at is not None


def test_who_waited_for_a_cancelled_session_may_come_another_day(house: House) -> None:
    here, there = house.session(capacity=1), house.session(1)
    make.application(here)
    waiting = make.application(here, adults=2)
    cancel(here)
    exchange(reread(waiting), there)
    assert reread(waiting).state == State.BOOKED
    assert waiting.passes.filter(given_back_at=None).count() == 2


def test_a_group_moves_with_its_number_and_names_by_the_new_time(house: House) -> None:
    here, there = house.session(groups=30), house.session(2, groups=30)
    group = make.application(here, kind=PartyKind.GROUP, guests=(), head_count=12)
    exchange(group, there)
    now = reread(group)
    assert (now.persons, now.quota.kind, now.quota.held) == (12, "groups", 12)
    assert now.party.names_due_at == there.starts_at - timedelta(hours=96)


def test_alternatives_are_the_same_activity_first_then_by_time_for_as_many(house: House) -> None:
    here, late, soon = house.session(), house.session(3), house.session(2)
    other = house.session(1, of=make.activity(house.of.enterprise))
    small = house.session(1.5, capacity=2)
    make.session(within=house.within)
    application = make.application(here, adults=3)
    found = [quota.session for quota in alternatives(application, now=make.NOW)]
    assert found == [soon, late, other]
    assert small not in found


def test_nobody_is_sent_to_a_day_on_which_the_plant_is_closed(house: House) -> None:
    here, closed, open_day = house.session(), house.session(2), house.session(3)
    application = make.application(here)
    day = closed.starts_at.astimezone(closed.zone).date()
    house.of.enterprise.closed_days.create(first_on=day, last_on=day, reason="Авария")
    assert [quota.session for quota in alternatives(application, now=make.NOW)] == [open_day]


def test_the_number_of_statements_does_not_grow_with_the_alternatives(
    house: House, django_assert_max_num_queries: object
) -> None:
    application = make.application(house.session())
    house.session(1)
    for count in (1, 3):
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            assert len(alternatives(application, now=make.NOW)) == count
        house.session(2), house.session(3)


def test_a_move_keeps_places_and_line_and_tells_everybody_once(house: House) -> None:
    session = house.session(capacity=2)
    booked, waiting = make.application(session, adults=2), make.application(session)
    news = move(session)
    session.refresh_from_db()
    stop = session.stops.get()
    assert session.starts_at == stop.arrives_at == news.starts_at
    assert [reread(a).state for a in (booked, waiting)] == [State.BOOKED, State.WAITING]
    assert {told.application for told in Notice.objects.all()} == {booked, waiting}
    told = letters("moved")
    assert len(told) == 2
    with override("ru"):
        first, second = (render(item) for item in told)
    assert "Время изменилось" in first.text
    assert "Ремонт" in first.text
    assert "Ваши места остаются за вами" in first.text
    assert f"/v/{visit_token(booked)}/instead/" in first.text
    assert "место в очереди остаётся" in second.text
    [event] = Calendar.from_ical(first.attachments[-1].content).walk("VEVENT")
    assert (event["sequence"], event.decoded("dtstart")) == (1, session.starts_at)


def test_every_new_time_has_a_letter_of_its_own(house: House) -> None:
    session = house.session()
    make.application(session)
    move(session)
    session.refresh_from_db()
    move(session)
    assert len(letters("moved")) == 2


def test_after_a_move_names_are_due_by_the_new_time_but_not_before_tomorrow(house: House) -> None:
    session = house.session(groups=30)
    group = make.application(session, kind=PartyKind.GROUP, guests=(), head_count=9)
    move(session, timedelta(days=-3))
    session.refresh_from_db()
    assert reread(group).party.names_due_at == session.starts_at - timedelta(hours=96)
    house.within.refresh_from_db()
    programme.update_season(season=house.within, starts_on=make.NOW.date(), by=None, now=make.NOW)
    move(session, timedelta(days=-4))
    assert reread(group).party.names_due_at == make.NOW + timedelta(hours=24)


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (timedelta(0), "same_time"),
        (timedelta(days=-9), "past"),
        (timedelta(days=90), "out_of_season"),
    ],
)
def test_a_time_that_cannot_be_is_refused(house: House, by: timedelta, code: str) -> None:
    session = house.session()
    with pytest.raises(Refused) as refused:
        move(session, by)
    assert refused.value.first.code == code


def test_a_session_moves_when_who_was_marked_as_come_had_not_come(house: House) -> None:
    session = house.session()
    application = make.application(session)
    wrong = operations.record_attendance(
        session=session,
        persons=1,
        source=AttendanceSource.NAME,
        visit_pass=application.passes.get(),
        by=None,
        now=make.NOW,
    )
    with pytest.raises(Refused) as refused:
        move(session)
    assert refused.value.first.code == "already_in"
    operations.correct_attendance(attendance=wrong, reason="Не тот день", by=None, now=make.NOW)
    move(session)
    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at + DAY


def test_neither_a_cancelled_nor_a_begun_session_is_moved(house: House) -> None:
    session = house.session()
    cancel(session)
    with pytest.raises(Refused) as refused:
        move(session)
    assert refused.value.first.code == "cancelled"
    begun = house.session()
    with pytest.raises(Refused) as refused:
        operations.move_session(
            session=begun,
            starts_at=begun.starts_at + DAY,
            reason="",
            by=None,
            now=begun.starts_at,
        )
    assert refused.value.first.code == "has_begun"


def test_who_was_told_of_a_cancellation_is_kept_when_they_come_another_day(house: House) -> None:
    here, there = house.session(), house.session(1)
    application = make.application(here)
    cancel(here)
    exchange(reread(application), there)
    news = SessionNews.objects.get(session=here, kind=NewsKind.CANCELLED)
    [told] = news.notices.all()
    assert told.application == application
    assert OutboxItem.objects.filter(once=told.letter).exists()


def test_nobody_is_told_the_same_cancellation_late_but_a_second_one_is_told_too(
    house: House,
) -> None:
    here, there = house.session(), house.session(1)
    application = make.application(here)
    cancel(here)
    exchange(reread(application), there)
    operations.cancel_session(
        session=there, reason="Снова", by=None, now=make.NOW + timedelta(hours=1)
    )
    assert len(letters("cancelled")) == 2
