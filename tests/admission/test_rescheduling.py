"""A session whose close is moved: who waits goes first, and promises stay."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gatehouse.admission import operations
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.core.refusal import Refused
from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db
Move = Callable[[Session, datetime], None]


def close(session: Session, at: datetime, *, now: datetime) -> None:
    operations.update_session(session=session, own_closes_at=at, by=None, now=now)


def reread(application: Application) -> Application:
    return Application.objects.select_related("party").get(pk=application.pk)


def test_a_later_close_lets_up_who_waits_before_any_newcomer() -> None:
    session = make.session(capacity=1)
    booked, waiting = (make.application(session) for _ in range(2))
    now = session.closes_at
    operations.withdraw(application=booked, by=booked.party.asker, now=now)
    assert reread(waiting).state == State.WAITING
    close(session, session.starts_at - timedelta(hours=1), now=now)
    newcomer = make.application(session, now=now)
    assert [reread(a).state for a in (waiting, newcomer)] == [State.OFFERED, State.WAITING]


GROUP: dict[str, Any] = {"kind": PartyKind.GROUP, "guests": (), "head_count": 5}


def earlier_by_itself(session: Session, at: datetime) -> None:
    close(session, at, now=make.NOW)


def earlier_by_its_season(session: Session, at: datetime) -> None:
    hours = (session.starts_at - at) // timedelta(hours=1)
    operations.update_season(
        season=session.season, close_hours_before=hours, names_hours_before=hours,
        by=None, now=make.NOW,
    )  # fmt: skip


earlier = pytest.mark.parametrize("move", [earlier_by_itself, earlier_by_its_season])


@earlier
def test_an_earlier_close_takes_no_time_from_those_who_were_told_a_later_one(move: Move) -> None:
    session = make.session(groups=10)
    gone, booked, waiting = (make.application(session, **GROUP) for _ in range(3))
    due_at = reread(booked).party.names_due_at
    operations.withdraw(application=gone, by=gone.party.asker, now=make.NOW)
    held_until = reread(waiting).offered_until
    at = make.NOW + timedelta(hours=2)
    move(session, at)
    operations.release_unnamed(now=at)
    operations.expire_offers(now=at)
    kept = [reread(booked), reread(waiting)]
    assert [a.state for a in kept] == [State.BOOKED, State.OFFERED]
    assert [a.party.names_due_at for a in kept] == [due_at, due_at]
    assert kept[1].offered_until == held_until
    taken = operations.accept_offer(application=kept[1], by=kept[1].party.asker, now=at)
    assert taken.state == State.BOOKED


@earlier
def test_who_asks_after_the_close_was_moved_is_told_the_earlier_time(move: Move) -> None:
    session = make.session(groups=10)
    at = make.NOW + timedelta(hours=2)
    move(session, at)
    newcomer = make.application(Session.objects.get(pk=session.pk), **GROUP)
    assert reread(newcomer).party.names_due_at == at


def test_a_new_offer_ends_with_an_earlier_close_whatever_time_there_is_for_names() -> None:
    session = make.session(groups=5)
    booked, waiting = (make.application(session, **GROUP) for _ in range(2))
    at = make.NOW + timedelta(hours=2)
    close(session, at, now=make.NOW)
    operations.withdraw(application=booked, by=booked.party.asker, now=make.NOW)
    assert reread(waiting).offered_until == at


def test_a_season_that_closes_later_lets_up_who_waits_before_any_newcomer() -> None:
    session = make.session(capacity=1)
    booked, waiting = (make.application(session) for _ in range(2))
    now = session.closes_at
    operations.withdraw(application=booked, by=booked.party.asker, now=now)
    operations.update_season(season=session.season, close_hours_before=1, by=None, now=now)
    newcomer = make.application(session, now=now)
    assert [reread(a).state for a in (waiting, newcomer)] == [State.OFFERED, State.WAITING]


def test_names_due_later_by_the_season_are_due_later_for_those_who_have_asked() -> None:
    session = make.session(groups=5)
    group = make.application(session, **GROUP)
    operations.update_season(season=session.season, names_hours_before=80, by=None, now=make.NOW)
    assert reread(group).party.names_due_at == session.starts_at - timedelta(hours=80)


def test_a_season_with_another_title_moves_nobody() -> None:
    session = make.session(capacity=1)
    booked = make.application(session)
    changed = operations.update_season(
        season=session.season, title_ru="Зима", by=None, now=make.NOW
    )
    assert (changed.title_ru, reread(booked).state) == ("Зима", State.BOOKED)


def test_a_session_that_is_over_cannot_be_cancelled() -> None:
    session = make.session()
    with pytest.raises(Refused) as refused:
        operations.cancel_session(session=session, reason="Поздно", by=None, now=session.ends_at)
    assert refused.value.first.code == "over"


def test_the_database_keeps_one_live_application_of_one_asker_for_a_session() -> None:
    session, visitor = make.session(), make.person()
    one = make.application(session, by=visitor)
    other = make.application(session)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=other.pk).update(asker=one.asker)
