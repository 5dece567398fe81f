"""Places that come back, asked after in windows: the best in line of those who said yes gets them,
never the quickest."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application, Invited, OfferWindow, State
from gatehouse.admission.queries import line_place
from gatehouse.core import mail
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.admission import ladders
from tests.core import due

pytestmark = pytest.mark.django_db
STARTS_AT = make.NOW + timedelta(days=9)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NEAR = STARTS_AT - timedelta(hours=7)  # one hour to answer, four are asked for a place
ASKED = 4


def session(capacity: int = 1, **fields: Any) -> Session:
    """Its list goes to the enterprise an hour before; nobody is asked to confirm."""
    usual = {"within": ladders.season(ladders.silent()), "starts_at": STARTS_AT}
    return make.session(
        capacity=capacity,
        own_closes_at=STARTS_AT - HOUR,
        **usual | fields,  # type: ignore[arg-type]
    )


def line(to: Session, *sizes: int) -> list[Application]:
    return [make.application(to, adults=persons) for persons in sizes]


def leave(application: Application, now: datetime = NEAR) -> None:
    operations.withdraw(application=application, by=application.party.asker, now=now)


def says(application: Application, takes: bool = True, now: datetime = NEAR) -> Application:
    return operations.answer_invitation(
        application=application, takes=takes, by=application.party.asker, now=now
    )


def states(*applications: Application) -> list[str]:
    return [Application.objects.get(pk=one.pk).state for one in applications]


def counted(quota: Quota) -> None:
    """What is held is held by somebody's place or by an open window, and by nothing else."""
    quota.refresh_from_db()
    own = Application.objects.holding().filter(quota=quota).aggregate(n=Sum("persons"))["n"] or 0
    asked = quota.windows.filter(settled_at=None).aggregate(n=Sum("places"))["n"] or 0
    assert own + asked == quota.held <= quota.places


def test_several_are_asked_for_one_place_and_hold_nothing() -> None:
    to = session()
    gone, *waiting = line(to, *[1] * 6)
    leave(gone)
    assert states(*waiting) == [State.INVITED] * ASKED + [State.WAITING]
    window = OfferWindow.objects.get()
    assert (window.places, window.of_size, window.closes_at) == (1, 1, NEAR + HOUR)
    counted(window.quota)


def test_the_best_in_line_of_those_who_said_yes_gets_it_and_not_the_quickest() -> None:
    to = session()
    gone, first, second, third, fourth = line(to, *[1] * 5)
    leave(gone)
    says(fourth, now=NEAR + MINUTE)
    says(third, now=NEAR + 2 * MINUTE)
    says(second, now=NEAR + 50 * MINUTE)
    assert states(first, second, third, fourth) == [State.INVITED] * 4
    assert operations.settle_windows(now=NEAR + HOUR) == 1
    assert states(first, second, third, fourth) == [
        State.WAITING, State.BOOKED, State.WAITING, State.WAITING,
    ]  # fmt: skip
    assert second.passes.filter(given_back_at=None).count() == 1
    counted(Quota.objects.get())


def test_once_nobody_could_come_before_them_it_is_theirs_at_once() -> None:
    to = session()
    gone, first, second = line(to, 1, 1, 1)
    leave(gone)
    says(second)
    assert says(first).state == State.BOOKED
    assert states(second) == [State.WAITING]


def test_who_says_no_keeps_their_place_in_line_and_is_not_asked_for_it_again() -> None:
    to = session()
    gone, first, second = line(to, 1, 1, 1)
    leave(gone)
    says(first, takes=False)
    assert says(second).state == State.BOOKED
    assert states(first) == [State.WAITING]
    assert line_place(first).in_line == 1


def test_when_nobody_says_yes_the_next_in_line_are_asked_and_those_are_not_asked_again() -> None:
    to = session()
    gone, *waiting = line(to, *[1] * 7)
    leave(gone)
    due.carried(NEAR)
    operations.settle_windows(now=NEAR + HOUR)
    due.carried(NEAR + HOUR)
    assert states(*waiting) == [State.WAITING] * ASKED + [State.INVITED] * 2
    operations.settle_windows(now=NEAR + 2 * HOUR)
    assert states(*waiting) == [State.WAITING] * 6
    counted(Quota.objects.get())
    assert Quota.objects.get().free == 1


def test_a_newcomer_does_not_take_what_others_are_being_asked_about() -> None:
    to = session()
    gone, waiting = line(to, 1, 1)
    leave(gone)
    newcomer = make.application(to, now=NEAR)
    assert states(waiting, newcomer) == [State.INVITED, State.WAITING]
    with pytest.raises(Refused) as refused:
        make.application(to, may_wait=False, now=NEAR)
    assert refused.value.first.code == "full"


def test_like_for_like_comes_first_even_when_others_stand_before() -> None:
    to = session(capacity=2)
    gone, single, pair = line(to, 2, 1, 2)
    leave(gone)
    says(single)
    says(pair, now=NEAR + 30 * MINUTE)
    assert states(single, pair) == [State.WAITING, State.BOOKED]


def test_what_no_party_of_that_size_wants_goes_to_the_best_that_fit() -> None:
    to = session(capacity=3)
    gone, four, two, other, one = line(to, 3, 4, 2, 2, 1)
    leave(gone)
    for application in (two, other, one):
        says(application)
    assert states(four, two, other, one) == [
        State.WAITING, State.BOOKED, State.WAITING, State.BOOKED,
    ]  # fmt: skip
    counted(Quota.objects.get())


def test_far_from_the_visit_one_is_asked_and_has_a_day_of_day_time() -> None:
    to = session()
    gone, first, second = line(to, 1, 1, 1)
    leave(gone, now=make.NOW)  # noon in Moscow
    assert states(first, second) == [State.INVITED, State.WAITING]
    assert OfferWindow.objects.get().closes_at == make.NOW + timedelta(hours=34)


def test_no_window_is_open_past_the_pass_deadline() -> None:
    to = session()
    gone, first = line(to, 1, 1)
    late = STARTS_AT - HOUR - 10 * MINUTE
    leave(gone, now=late)
    window = OfferWindow.objects.get()
    assert window.closes_at == STARTS_AT - HOUR
    with pytest.raises(Refused) as refused:
        says(first, now=STARTS_AT - HOUR)
    assert refused.value.first.code == "offer_over"
    operations.settle_windows(now=STARTS_AT - HOUR)
    assert not Invited.objects.filter(ended_at=None).exists()
    counted(window.quota)


def test_a_season_without_windows_offers_to_one_as_before() -> None:
    to = session(within=ladders.season(ladders.silent(windows=())))
    gone, first, second = line(to, 1, 1, 1)
    leave(gone, now=make.NOW)
    assert states(first, second) == [State.OFFERED, State.WAITING]


def test_who_said_yes_may_say_no_until_the_window_closes() -> None:
    to = session()
    gone, first, second = line(to, 1, 1, 1)
    leave(gone)
    says(second)
    says(second, takes=False)
    says(first, takes=False)
    assert states(first, second) == [State.WAITING, State.WAITING]
    assert Quota.objects.get().free == 1


def test_who_leaves_the_line_while_asked_leaves_the_window_too() -> None:
    to = session()
    gone, first, second = line(to, 1, 1, 1)
    leave(gone)
    says(second)
    leave(first)
    assert states(first) == [State.WITHDRAWN]
    assert operations.settle_windows(now=NEAR + MINUTE) == 1
    assert states(second) == [State.BOOKED]


def test_a_cancelled_session_leaves_nobody_asked() -> None:
    to = session()
    gone, first = line(to, 1, 1)
    leave(gone)
    operations.cancel_session(session=to, reason="Авария", by=None, now=NEAR)
    operations.settle_windows(now=NEAR)
    assert states(first) == [State.CANCELLED]
    assert not OfferWindow.objects.filter(settled_at=None).exists()
    counted(Quota.objects.get())


def test_who_says_yes_and_lost_is_told_and_who_was_silent_is_left_alone() -> None:
    to = session()
    gone, first, second, silent = line(to, *[1] * 4)
    leave(gone)
    says(second)
    says(first)
    rows = OutboxItem.objects.filter(kind="admission.not_this_time")
    assert [item.to for item in rows] == [second.party.asker.email]
    assert "Ваше место в очереди остаётся" in mail.render(rows.get()).text
    assert states(silent) == [State.WAITING]


def test_who_would_be_in_two_places_at_once_is_told_so_when_they_say_yes() -> None:
    to = session()
    gone, first = line(to, 1, 1)
    same_hour = make.session(within=to.season, starts_at=STARTS_AT)
    other = make.application(same_hour, by=first.party.asker)
    identity = first.party.guests.get().identity
    other.party.guests.update(identity=identity)
    leave(gone)
    with pytest.raises(Refused) as refused:
        says(first)
    assert refused.value.first.code == "overlap"


def test_who_took_another_visit_since_they_said_yes_stays_in_line() -> None:
    to = session()
    gone, first, second, third = line(to, *[1] * 4)
    leave(gone)
    says(second)
    says(third)
    other = make.application(
        make.session(within=to.season, starts_at=STARTS_AT), by=second.party.asker
    )
    other.party.guests.update(identity=second.party.guests.get().identity)
    operations.settle_windows(now=NEAR + HOUR)
    assert states(first, second, third) == [State.WAITING, State.WAITING, State.BOOKED]
    counted(to.quotas.get())


def test_a_place_given_back_over_silence_is_taken_back_while_nobody_said_yes() -> None:
    to = make.session(capacity=1, within=ladders.season(), starts_at=STARTS_AT)
    holder, waiting = line(to, 1, 1)
    asked_at = to.closes_at - 72 * HOUR
    operations.ask_to_confirm(now=asked_at)
    OutboxItem.objects.update(state=mail.MailState.SENT, ended_at=asked_at)
    until = to.closes_at - 48 * HOUR
    operations.release_unconfirmed(now=until)
    assert states(holder, waiting) == [State.EXPIRED, State.INVITED]
    operations.confirm(application=holder, by=holder.party.asker, now=until + HOUR)
    assert states(holder, waiting) == [State.BOOKED, State.WAITING]
    counted(to.quotas.get())


def test_once_somebody_said_yes_it_cannot_be_taken_back() -> None:
    to = make.session(capacity=1, within=ladders.season(), starts_at=STARTS_AT)
    holder, first, second = line(to, 1, 1, 1)
    asked_at, until = to.closes_at - 72 * HOUR, to.closes_at - 48 * HOUR
    operations.ask_to_confirm(now=asked_at)
    OutboxItem.objects.update(state=mail.MailState.SENT, ended_at=asked_at)
    operations.release_unconfirmed(now=until)
    assert says(first, now=until + HOUR).state == State.BOOKED
    with pytest.raises(Refused) as refused:
        operations.confirm(application=holder, by=holder.party.asker, now=until + 2 * HOUR)
    assert refused.value.first.code == "passed_on"
    assert states(second) == [State.WAITING]


def test_the_database_refuses_two_open_invitations_and_a_window_without_places() -> None:
    to = session()
    gone, first = line(to, 1, 1)
    leave(gone)
    window = OfferWindow.objects.get()
    for spoil in (
        lambda: Invited.objects.create(
            window=OfferWindow.objects.create(
                quota=window.quota, places=1, opened_at=NEAR, closes_at=NEAR
            ),
            application=first,
        ),
        lambda: OfferWindow.objects.filter(pk=window.pk).update(places=0),
        lambda: Application.objects.filter(pk=first.pk).update(offered_until=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()


def test_the_page_of_the_letter_asks_and_opening_it_changes_nothing() -> None:
    to = session()
    gone, first, second = line(to, 1, 1, 1)
    leave(gone)
    link, browser = f"/v/{visit_token(second)}/", Client(enforce_csrf_checks=True)
    with time_machine.travel(NEAR + MINUTE, tick=False):
        page = browser.get(link).content.decode()
        assert 'data-state="invited"' in page
        assert f'action="{link}accept/"' in page
        assert states(second) == [State.INVITED]
        assert browser.post(f"{link}accept/").status_code == 302
        page = browser.get(link).content.decode()
        assert f'action="{link}accept/"' not in page
        assert f'action="{link}decline/"' in page
        assert states(first, second) == [State.INVITED, State.INVITED]
        assert browser.post(f"{link}decline/").status_code == 302
    assert states(second) == [State.WAITING]


def test_my_visits_say_under_their_own_heading_that_an_answer_is_awaited() -> None:
    to = session()
    gone, first = line(to, 1, 1)
    leave(gone)
    browser = Client()
    browser.force_login(first.party.asker)
    with time_machine.travel(NEAR + MINUTE, tick=False):
        assert "Возьмёте место? Пожалуйста, ответьте" in browser.get("/visits/").content.decode()
