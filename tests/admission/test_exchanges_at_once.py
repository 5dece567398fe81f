"""Two exchanges at once, or one beside an application: no deadlock, no place lost or doubled."""

from datetime import timedelta

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application
from gatehouse.admission.operations import applying, moving
from gatehouse.programme.models import Session
from tests import make
from tests.admission.test_at_once import assert_all_held_is_counted, both, pausing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def days() -> tuple[Session, Session]:
    """Two days of one activity with two places each."""
    of, within = make.activity(), make.season()
    first = make.session(of=of, within=within, capacity=2)
    second = make.session(
        of=of, within=within, capacity=2, starts_at=first.starts_at + timedelta(days=1)
    )
    return first, second


def exchange(application: Application, to: Session) -> None:
    operations.exchange(
        application=application, session=to, by=application.party.asker, now=make.NOW
    )


def assert_counted(*sessions: Session) -> None:
    for session in sessions:
        assert_all_held_is_counted(session.quotas.get())


def where(*applications: Application) -> list[int]:
    found = Application.objects.in_bulk([one.pk for one in applications])
    return [found[one.pk].session_id for one in applications]


def test_two_parties_that_change_places_do_not_wait_for_each_other_for_ever(
    days: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = days
    one, other = make.application(first), make.application(second)
    with pausing(monkeypatch, moving, "lock") as came:
        outcomes = both(lambda: exchange(one, second), came, lambda: exchange(other, first))
    assert outcomes == ["done", "done"]
    assert where(one, other) == [second.pk, first.pk]
    assert_counted(first, second)


def test_the_last_place_goes_to_one_of_two_who_want_it_instead(
    days: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = days
    one, other = (make.application(first) for _ in range(2))
    make.application(second)
    with pausing(monkeypatch, moving, "hold") as came:
        outcomes = both(lambda: exchange(one, second), came, lambda: exchange(other, second))
    assert outcomes == ["done", "full"]
    assert where(one, other) == [second.pk, first.pk]
    assert_counted(first, second)


def test_a_newcomer_and_an_exchange_never_share_the_last_place(
    days: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = days
    one, newcomer = make.application(first), make.person()
    make.application(second)
    with pausing(monkeypatch, applying, "hold") as came:
        outcomes = both(
            lambda: operations.apply(
                session=second, ask=make.ask(), consents=make.agreed(), by=newcomer, now=make.NOW
            ),
            came,
            lambda: exchange(one, second),
        )
    assert outcomes == ["done", "full"]
    assert_counted(first, second)


def test_who_changes_while_the_session_is_cancelled_ends_in_one_place(
    days: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = days
    one = make.application(first)
    with pausing(monkeypatch, moving, "hold") as came:
        outcomes = both(
            lambda: exchange(one, second),
            came,
            lambda: operations.cancel_session(
                session=first, reason="Авария", by=None, now=make.NOW
            ),
        )
    assert outcomes == ["done", "done"]
    one.refresh_from_db()
    assert (one.state, one.session) == ("booked", second)
    assert_counted(first, second)


def test_a_session_is_moved_while_a_party_leaves_it(
    days: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = days
    one = make.application(first)
    with pausing(monkeypatch, moving, "lock") as came:
        outcomes = both(
            lambda: operations.move_session(
                session=first,
                starts_at=first.starts_at + timedelta(hours=2),
                reason="",
                by=None,
                now=make.NOW,
            ),
            came,
            lambda: exchange(one, second),
        )
    assert outcomes == ["done", "done"]
    assert where(one) == [second.pk]
    assert_counted(first, second)
