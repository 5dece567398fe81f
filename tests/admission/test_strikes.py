"""Who had a place and did not come: when that is a strike, and when it is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatehouse.admission import operations, strikes
from gatehouse.admission.models import (
    Application,
    AttendanceSource,
    LiftedBecause,
    MissedReckoned,
    PartyKind,
    State,
    Strike,
)
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.operations.strikes import erase_strikes, lift_for_coming
from gatehouse.core import mail
from gatehouse.core.models import HistoryEntry, OutboxItem
from tests import make
from tests.admission import striking
from tests.admission.drawing import RULES
from tests.admission.striking import DAY, HOUR, STRIKES, over, reckon, sent

pytestmark = pytest.mark.django_db


def absent(**fields: object) -> Application:
    """A party of a session to which others came, whose letters arrived."""
    session = striking.session()
    application = make.application(session, **fields)  # type: ignore[arg-type]
    striking.held(session)
    sent(make.NOW)
    return application


def has_strike(application: Application) -> bool:
    reckon(application.session)
    return Strike.objects.filter(application=application).exists()


def test_who_had_a_place_knew_of_it_and_did_not_come_gets_a_strike() -> None:
    application = absent(adults=2)
    assert has_strike(application)
    strike = Strike.objects.get()
    assert strike.person == application.party.asker
    assert strike.expires_at == over(application.session) + 365 * DAY
    assert strike.appeal_until == over(application.session) + 10 * DAY
    assert MissedReckoned.objects.get().strikes == 1
    assert HistoryEntry.objects.of(application).filter(verb="admission.strike_given").exists()


def test_a_session_is_looked_at_once() -> None:
    application = absent()
    assert reckon(application.session) == 1
    Strike.objects.all().delete()
    assert reckon(application.session) == 0
    assert not Strike.objects.exists()


def test_one_of_a_party_who_comes_saves_it() -> None:
    application = absent(adults=3)
    session, one = application.session, application.passes.order_by("pk")[0]
    operations.record_attendance(
        session=session, stop=session.stops.get(), visit_pass=one, persons=1,
        source=AttendanceSource.NAME, by=None, now=session.starts_at,
    )  # fmt: skip
    assert not has_strike(application)


def test_nobody_missed_a_session_to_which_nobody_was_counted() -> None:
    session = striking.session()
    application = make.application(session)
    sent(make.NOW)
    assert not has_strike(application)
    assert MissedReckoned.objects.get().missed == 0


def test_nobody_missed_a_session_that_was_called_off() -> None:
    application = absent()
    operations.cancel_session(
        session=application.session, reason="авария", by=None, now=make.NOW + DAY
    )
    assert not has_strike(application)


def test_who_gives_back_in_time_gets_none_and_later_one() -> None:
    session = striking.session()
    early, late = make.application(session), make.application(session)
    striking.held(session)
    sent(make.NOW)
    limit = session.starts_at - 3 * HOUR
    operations.withdraw(application=early, by=early.party.asker, now=limit)
    operations.withdraw(application=late, by=late.party.asker, now=limit + timedelta(minutes=1))
    reckon(session)
    assert [one.application for one in Strike.objects.all()] == [late]


def test_who_got_the_place_when_it_was_late_already_does_well_to_give_it_back() -> None:
    application = absent()
    late = application.session.starts_at - 2 * HOUR
    Application.objects.filter(pk=application.pk).update(booked_at=late)
    operations.withdraw(application=application, by=application.party.asker, now=late + HOUR)
    assert not has_strike(application)


def test_a_place_lost_over_silence_is_no_strike() -> None:
    application = absent()
    Application.objects.filter(pk=application.pk).update(
        state=State.EXPIRED, ended_because="not_confirmed", ended_at=make.NOW + DAY
    )
    assert not has_strike(application)


def test_whose_letter_did_not_arrive_gets_none() -> None:
    application = absent()
    OutboxItem.objects.update(state=mail.MailState.FAILED)
    assert not has_strike(application)


def test_whose_letter_still_waits_to_be_sent_gets_none() -> None:
    session = striking.session()
    application = make.application(session)
    striking.held(session)
    assert not has_strike(application)


def test_who_said_that_they_come_knew_of_it_whatever_became_of_letters() -> None:
    application = absent()
    OutboxItem.objects.update(state=mail.MailState.FAILED)
    Application.objects.filter(pk=application.pk).update(confirmed_at=make.NOW + DAY)
    assert has_strike(application)


def test_who_booked_on_the_phone_was_told_there() -> None:
    visitor = make.person(email=f"phone-1@gatehouse{mail.NOWHERE}")
    application = absent(by=visitor)
    assert not has_strike(application)
    other = absent(by=visitor)
    Application.objects.filter(pk=other.pk).update(taken_by=make.person())
    assert has_strike(other)


def test_who_was_moved_and_has_not_said_since_that_they_come_gets_none() -> None:
    session = striking.session()
    application = make.application(session)
    sent(make.NOW)
    operations.move_session(
        session=session, starts_at=session.starts_at + DAY, reason="", by=None,
        now=make.NOW + HOUR,
    )  # fmt: skip
    session.refresh_from_db()
    striking.held(session)
    sent(make.NOW + HOUR)
    application.refresh_from_db()
    assert not has_strike(application)


def test_whom_the_plant_refused_in_part_or_the_gate_would_not_let_in_gets_none() -> None:
    session = striking.session()
    refused, awaited = make.application(session, adults=2), make.application(session)
    striking.held(session)
    sent(make.NOW)
    refused.passes.filter(guest__number=1).update(refused_because="нет допуска")
    reckon(session, excused={awaited.pk})
    assert not Strike.objects.exists()


def test_heads_counted_without_a_pass_may_have_been_any_party_not_larger() -> None:
    session = striking.session()
    pair, family = make.application(session, adults=2), make.application(session, adults=4)
    sent(make.NOW)
    operations.record_attendance(
        session=session, stop=session.stops.get(), persons=3,
        source=AttendanceSource.HEAD_COUNT, by=None, now=session.starts_at,
    )  # fmt: skip
    reckon(session)
    assert [one.application for one in Strike.objects.all()] == [family]
    assert pair.pk


def test_a_group_that_does_not_come_is_the_strike_of_who_answers_for_it() -> None:
    session = striking.session(groups=10)
    group = make.application(session, kind=PartyKind.GROUP, adults=0, head_count=10, title="5 «А»")
    striking.held(session)
    sent(make.NOW)
    assert has_strike(group)
    assert Strike.objects.get().person == group.party.asker


def test_rules_published_after_the_place_was_given_do_not_hold_for_it() -> None:
    season = striking.season(None)
    session = striking.session(season)
    application = make.application(session)
    rules = replace(RULES, strikes=STRIKES)
    publish_rules(season=season, rules=rules, by=None, now=make.NOW + HOUR)
    later = make.application(session, now=make.NOW + 2 * HOUR)
    striking.held(session)
    sent(make.NOW + 2 * HOUR)
    reckon(session)
    assert [one.application for one in Strike.objects.all()] == [later]
    assert application.pk


def test_a_season_that_says_nothing_of_it_gives_no_strikes() -> None:
    session = make.session(within=striking.season(None), starts_at=striking.STARTS_AT)
    make.application(session)
    striking.held(session)
    sent(make.NOW)
    assert reckon(session) == 0


def test_who_is_counted_late_is_freed_of_it_once_and_told() -> None:
    application = absent()
    assert has_strike(application)
    striking.comes(application)
    later = over(application.session) + HOUR
    assert lift_for_coming(now=later) == 1
    assert lift_for_coming(now=later) == 0
    strike = Strike.objects.get()
    assert (strike.lifted_at, strike.lifted_because) == (later, LiftedBecause.CAME)
    sent(later)
    kinds = OutboxItem.objects.filter(kind__startswith="admission.strike").order_by("pk")
    states = [(item.kind, item.state) for item in kinds]
    # What told of the strike had not left yet: it is not sent any more.
    assert states == [("admission.strike", "withheld"), ("admission.strike_lifted", "sent")]


def test_a_strike_is_forgotten_by_its_date_and_its_row_a_year_later() -> None:
    strike = striking.missed(striking.session())
    who = strike.person
    assert strikes.strikes_of(who, now=strike.expires_at - HOUR) == [strike]
    assert strikes.strikes_of(who, now=strike.expires_at) == []
    assert erase_strikes(now=strike.expires_at) == 0
    erase_strikes(now=strike.expires_at + 2 * DAY)
    assert not Strike.objects.exists()
    assert reckon(strike.application.session, now=strike.expires_at + 2 * DAY) == 0


def test_who_asks_to_be_forgotten_leaves_no_strike() -> None:
    strike = striking.missed(striking.session())
    operations.forget(person=strike.person, by=strike.person, now=strike.given_at + DAY)
    assert not Strike.objects.exists()


def test_strikes_go_with_a_merged_account_and_come_back_with_it() -> None:
    strike = striking.missed(striking.session())
    kept, merged, by = make.person(), strike.person, make.person()
    merge, _undo = operations.merge_people(kept=kept, merged=merged, by=by, now=strike.given_at)
    strike.refresh_from_db()
    assert strike.person == kept
    operations.take_apart(merge=merge, by=by, now=strike.given_at + HOUR)
    strike.refresh_from_db()
    assert strike.person == merged
