"""Reminders of a visit: each once, whatever happens to the worker and to the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gatehouse.admission import messages, operations
from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application, PartyKind
from gatehouse.core import mail
from gatehouse.core.models import OutboxItem
from tests import make
from tests.admission import ladders

pytestmark = pytest.mark.django_db
STARTS_AT = make.NOW + timedelta(days=12)
HOUR = timedelta(hours=1)


def application(**fields: Any) -> Application:
    """A place in a season that reminds; nobody is asked to confirm."""
    steps = ladders.silent()
    session = make.session(capacity=2, within=ladders.season(steps), starts_at=STARTS_AT)
    return make.application(session, **fields)


def before(hours: float) -> datetime:
    return STARTS_AT - hours * HOUR


def queued() -> list[str]:
    """The keys of the reminders in the outbox, without what they begin with."""
    rows = OutboxItem.objects.filter(kind="admission.reminder").order_by("pk")
    return [str(item.once).split(":")[-2] for item in rows]


def test_each_reminder_is_queued_once_in_its_time() -> None:
    application()
    seen = []
    for hours in (169, 168, 167, 72, 71, 48, 21, 20, 3, 1, 0, -1):
        operations.remind(now=before(hours))
        seen.append(len(queued()))
    assert seen == [0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 5, 5]
    assert queued() == ["168", "72", "48", "20", "3"]


def test_a_clock_that_goes_back_an_hour_sends_nothing_twice() -> None:
    application()
    for hours in (72, 73, 72, 71, 72):
        operations.remind(now=before(hours))
    assert queued() == ["72"]


def test_a_worker_that_dies_in_the_middle_leaves_it_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = application()
    second = make.application(first.session)
    real = messages.reminder

    def dies(one: Application, **fields: Any) -> None:
        real(one, **fields)
        if one.pk == second.pk:
            raise SystemExit  # before the transaction ends

    with monkeypatch.context() as patched:
        patched.setattr(messages, "reminder", dies)
        with pytest.raises(SystemExit):
            operations.remind(now=before(72))
    assert queued() == ["72"]
    for _ in range(3):
        operations.remind(now=before(71))
    assert queued() == ["72", "72"]
    assert (
        OutboxItem.objects.filter(kind="admission.reminder").values("once").distinct().count() == 2
    )


def test_missed_reminders_are_not_made_up_for() -> None:
    application()
    operations.remind(now=before(19))
    assert queued() == ["20"]


def test_nobody_is_reminded_after_giving_back() -> None:
    gone = application()
    operations.remind(now=before(168))
    operations.withdraw(application=gone, by=gone.party.asker, now=before(100))
    operations.remind(now=before(72))
    assert queued() == ["168"]
    with pytest.raises(mail.Withheld):
        mail.render(OutboxItem.objects.get(kind="admission.reminder"))


def test_who_booked_after_a_reminder_was_due_is_told_by_the_ticket() -> None:
    application(now=before(73))
    operations.remind(now=before(73))
    assert queued() == []
    operations.remind(now=before(72))
    assert queued() == ["72"]


def test_who_waits_is_not_reminded() -> None:
    first = application(adults=2)
    make.application(first.session)
    operations.remind(now=before(72))
    assert len(queued()) == 1


def test_a_session_that_moves_is_reminded_of_at_its_new_time() -> None:
    one = application()
    operations.remind(now=before(72))
    operations.move_session(
        session=one.session,
        starts_at=STARTS_AT + timedelta(days=4),
        reason="",
        by=None,
        now=before(60),
    )
    operations.remind(now=before(48))
    assert queued() == ["72"]
    with pytest.raises(mail.Withheld):  # of the time that has moved
        mail.render(OutboxItem.objects.get(kind="admission.reminder"))
    operations.remind(now=before(72) + timedelta(days=4))
    assert queued() == ["72", "72"]


def test_a_cancelled_session_is_not_reminded_of() -> None:
    one = application()
    operations.cancel_session(session=one.session, reason="Авария", by=None, now=before(80))
    operations.remind(now=before(72))
    assert queued() == []


def test_who_is_being_asked_whether_they_come_gets_no_second_letter() -> None:
    session = make.session(
        within=ladders.season(), starts_at=STARTS_AT, own_closes_at=STARTS_AT - HOUR
    )
    one = make.application(session)
    operations.ask_to_confirm(now=before(73))
    operations.remind(now=before(72))
    operations.confirm(application=one, by=one.party.asker, now=before(70))
    operations.remind(now=before(69))
    assert queued() == []
    operations.remind(now=before(48))
    assert queued() == ["48"]


def test_the_letter_says_who_waits_and_gives_the_place_back_with_one_tap() -> None:
    one = application(adults=2)
    make.application(one.session)
    operations.remind(now=before(168))
    letter = mail.render(OutboxItem.objects.get(kind="admission.reminder"))
    assert "Вашего места ждёт 1 компания" in letter.text
    assert f"/v/{visit_token(one)}/give-back/" in letter.text


def test_once_nobody_else_can_come_it_speaks_of_nobody_who_waits() -> None:
    one = application(adults=2)
    make.application(one.session)
    operations.remind(now=before(20))
    letter = mail.render(OutboxItem.objects.get(kind="admission.reminder"))
    assert "ждёт 1" not in letter.text
    assert f"/v/{visit_token(one)}/give-back/" in letter.text


def test_every_member_of_a_team_is_reminded_of_their_own_part() -> None:
    session = make.session(
        of=make.activity(format="hackathon"), within=ladders.season(ladders.silent()),
        starts_at=STARTS_AT,
    )  # fmt: skip
    team = make.application(session, kind=PartyKind.TEAM, adults=1, head_count=3)
    operations.join_team(
        application=team, guest=make.ask().guests[0], consents=make.agreed(),
        by=make.person(), now=make.NOW,
    )  # fmt: skip
    operations.remind(now=before(168))
    assert queued() == ["168", "168"]
