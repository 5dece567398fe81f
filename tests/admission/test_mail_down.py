"""A day without mail: nobody loses a place, or their turn in line, over a letter that did not
arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, State
from gatehouse.core.models import MailState, OutboxItem
from gatehouse.core.refusal import Refused
from tests import make
from tests.admission.test_invitations import (
    ASKED,
    HOUR,
    NEAR,
    counted,
    leave,
    line,
    says,
    session,
    states,
)
from tests.core import due
from tests.core.smtp import MailServer, mail_server
from tools.processes import free_port

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def by_smtp(settings: Any) -> None:
    """Letters go to a server of this machine that is not there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()  # one that the kernel lends to nobody meanwhile


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """The server once it is there again."""
    with mail_server() as running:
        settings.EMAIL_PORT = running.port
        yield running


def offered() -> tuple[Application, Application]:
    """A place held for a day by the first in line, before the second."""
    to = make.session(capacity=1)
    gone, first, second = line(to, 1, 1, 1)
    leave(gone, now=make.NOW)
    return first, second


@pytest.mark.usefixtures("by_smtp")
def test_an_offer_of_which_nobody_heard_for_a_day_is_held_on(settings: Any) -> None:
    first, second = offered()
    for hour in range(25):
        due.send(now=make.NOW + hour * HOUR)
        operations.expire_offers(now=make.NOW + hour * HOUR)
    assert states(first, second) == [State.OFFERED, State.WAITING]
    with mail_server() as running:
        settings.EMAIL_PORT = running.port
        back = make.NOW + 26 * HOUR
        due.send(now=back)
    assert sum(first.party.asker.email in str(one["To"]) for one in running.accepted) == 2
    assert operations.expire_offers(now=back + 12 * HOUR) == 0
    accepted = operations.accept_offer(
        application=first, by=first.party.asker, now=back + 12 * HOUR
    )
    assert accepted.state == State.BOOKED


def test_who_heard_of_an_offer_late_has_half_of_the_time() -> None:
    first, second = offered()
    heard_at = make.NOW + 20 * HOUR
    due.carried(heard_at)
    assert operations.expire_offers(now=make.NOW + DAY) == 0
    assert operations.expire_offers(now=heard_at + 12 * HOUR - timedelta(seconds=1)) == 0
    assert operations.expire_offers(now=heard_at + 12 * HOUR) == 1
    assert states(first, second) == [State.EXPIRED, State.OFFERED]


def test_who_heard_in_time_has_the_time_that_was_said() -> None:
    first, second = offered()
    due.carried(make.NOW)
    assert operations.expire_offers(now=make.NOW + DAY) == 1
    assert states(first, second) == [State.EXPIRED, State.OFFERED]


def test_an_offer_ends_with_the_list_even_when_nobody_heard_of_it() -> None:
    first, _second = offered()
    closes_at = first.session.closes_at
    operations.expire_offers(now=closes_at - HOUR)
    assert states(first) == [State.OFFERED]
    with pytest.raises(Refused):
        operations.accept_offer(application=first, by=first.party.asker, now=closes_at)
    operations.expire_offers(now=closes_at)
    assert states(first) == [State.EXPIRED]


def test_who_was_asked_by_a_letter_that_is_on_its_way_is_asked_again_beside_the_next() -> None:
    to = session()
    gone, *waiting = line(to, *[1] * 6)
    leave(gone)
    operations.settle_windows(now=NEAR + HOUR)
    assert states(*waiting) == [State.INVITED] * 5  # four had not heard; the fifth is new
    says(waiting[4], now=NEAR + HOUR)
    says(waiting[0], now=NEAR + HOUR)
    assert states(*waiting) == [State.BOOKED] + [State.WAITING] * 4
    counted(to.quotas.get())


def test_who_heard_and_was_silent_is_not_asked_again() -> None:
    to = session()
    gone, *waiting = line(to, *[1] * 6)
    leave(gone)
    due.carried(NEAR)
    operations.settle_windows(now=NEAR + HOUR)
    assert states(*waiting) == [State.WAITING] * ASKED + [State.INVITED]


def test_who_said_no_on_the_page_is_not_asked_again_though_the_letter_is_on_its_way() -> None:
    to = session()
    gone, *waiting = line(to, *[1] * 6)
    leave(gone)
    says(waiting[0], takes=False, now=NEAR + HOUR / 2)
    operations.settle_windows(now=NEAR + HOUR)
    assert states(*waiting) == [State.WAITING] + [State.INVITED] * 4


def test_whose_address_takes_no_letter_does_not_stop_the_line() -> None:
    to = session()
    gone, *waiting = line(to, *[1] * 6)
    leave(gone)
    OutboxItem.objects.update(state=MailState.FAILED)
    operations.settle_windows(now=NEAR + HOUR)
    assert states(*waiting) == [State.WAITING] * ASKED + [State.INVITED]


def test_of_letters_that_asked_in_vain_only_the_last_goes_out() -> None:
    to = session()
    gone, first = line(to, 1, 1)
    leave(gone)
    for hour in (1, 2, 3):
        operations.settle_windows(now=NEAR + hour * HOUR)
    asked = OutboxItem.objects.filter(kind="admission.invited")
    assert asked.count() == 4
    due.send(now=NEAR + 3 * HOUR)
    found = asked.order_by("pk").values_list("state", flat=True)
    assert list(found) == [MailState.WITHHELD] * 3 + [MailState.SENT]
    assert says(first, now=NEAR + 3 * HOUR).state == State.BOOKED
