"""Two things at once, each in a thread and a connection of its own, on either database.

On PostgreSQL the second waits for a row the first holds; on SQLite for the first's transaction.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from gatehouse.admission import messages, operations
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.admission.operations import applying, naming, offers
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.refusal import Refused
from gatehouse.people import messages as people_messages
from gatehouse.people import operations as people
from gatehouse.people.models import Person
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.core import due

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 1.0  # long enough for the other to come to the lock and wait there


@pytest.fixture(autouse=True)
def published() -> None:
    """The texts are there before anybody does something in a thread."""
    make.consent_texts()


class Doing:
    """Something done in a thread of its own; its result is asked for when it is over."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self._act = act
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._act()
        except Exception as error:  # noqa: BLE001 — handed to who asks how it went
            self._error = error
        finally:
            connections.close_all()

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def outcome(self) -> str:
        """`done`, or the code of the refusal; any other error is raised."""
        self._thread.join(120)
        assert not self._thread.is_alive()
        if isinstance(self._error, Refused):
            return self._error.first.code
        if self._error is not None:
            raise self._error
        return "done"


@contextmanager
def pausing(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, seconds: float = A_MOMENT
) -> Iterator[threading.Event]:
    """Whoever comes first through `owner.name` stops behind it for a moment, holding its locks.

    Yields what is set when somebody has come there.
    """
    came, real = threading.Event(), getattr(owner, name)

    def slow(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        if not came.is_set():
            came.set()
            threading.Event().wait(seconds)
        return result

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, slow)
        yield came


def both(first: Callable[[], Any], came: threading.Event, second: Callable[[], Any]) -> list[str]:
    """What came of the first, and of the second, which starts while the first is in the middle."""
    begun = Doing(first)
    assert came.wait(60)
    then = Doing(second)
    return [begun.outcome(), then.outcome()]


def apply(session: Session, by: Person, **fields: Any) -> Application:
    return operations.apply(
        session=session,
        ask=make.ask(**fields),
        consents=make.agreed(children=True),
        by=by,
        now=make.NOW,
    )


def assert_all_held_is_counted(quota: Quota) -> None:
    quota.refresh_from_db()
    held = sum(a.persons for a in Application.objects.holding().filter(quota=quota))
    assert held == quota.held <= quota.places


def states(session: Session) -> list[str]:
    found = Application.objects.filter(session=session).order_by("pk")
    return list(found.values_list("state", flat=True))


def test_nobody_is_booked_on_a_session_that_is_being_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, visitor = make.session(capacity=3), make.person()
    make.application(session)
    with pausing(monkeypatch, messages, "cancelled") as came:
        outcomes = both(
            lambda: operations.cancel_session(
                session=session, reason="Авария", by=None, now=make.NOW
            ),
            came,
            lambda: apply(session, visitor),
        )
    assert outcomes == ["done", "cancelled"]
    assert states(session) == [State.CANCELLED]


def test_who_applies_just_before_a_cancellation_is_cancelled_with_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, visitor = make.session(capacity=3), make.person()
    with pausing(monkeypatch, applying, "hold") as came:
        outcomes = both(
            lambda: apply(session, visitor),
            came,
            lambda: operations.cancel_session(
                session=session, reason="Авария", by=None, now=make.NOW
            ),
        )
    assert outcomes == ["done", "done"]
    assert states(session) == [State.CANCELLED]
    assert_all_held_is_counted(session.quotas.get())


def test_an_offer_that_runs_out_while_it_is_accepted_is_either_taken_or_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = make.session(capacity=1)
    first, second = (make.application(session) for _ in range(2))
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    late = make.NOW + timedelta(hours=24)
    due.carried(make.NOW)
    with pausing(monkeypatch, messages, "expired") as came:
        outcomes = both(
            lambda: operations.expire_offers(now=late),
            came,
            lambda: operations.accept_offer(
                application=second, by=second.party.asker, now=late - timedelta(seconds=1)
            ),
        )
    assert outcomes == ["done", "offer_over"]
    assert states(session) == [State.WITHDRAWN, State.EXPIRED]
    assert_all_held_is_counted(session.quotas.get())


def test_places_are_not_taken_away_under_somebody_who_is_just_getting_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, visitor = make.session(capacity=1), make.person()
    quota = session.quotas.get()
    with pausing(monkeypatch, applying, "hold") as came:
        outcomes = both(
            lambda: apply(session, visitor),
            came,
            lambda: operations.set_places(quota=quota, places=0, by=None, now=make.NOW),
        )
    assert outcomes == ["done", "places_are_held"]
    assert_all_held_is_counted(quota)


def test_a_group_may_name_its_guests_while_its_asker_applies_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = make.session(groups=30, capacity=3)
    teacher = make.person()
    group = make.application(
        session, by=teacher, kind=PartyKind.GROUP, guests=(), head_count=5, contact_name="Анна"
    )
    text = make.consent_texts()["consent-child"]
    with pausing(monkeypatch, applying, "lock_active") as came:
        outcomes = both(
            lambda: apply(session, teacher, kind=PartyKind.GROUP, guests=(), head_count=5),
            came,
            lambda: operations.name_guests(
                application=group,
                guests=[GuestAsk("Пётр Иванов", date(2012, 5, 1))],
                consents=[text],
                by=teacher,
                now=make.NOW,
            ),
        )
    assert outcomes == ["already_applied", "done"]


def test_a_child_asked_for_by_two_accounts_at_once_comes_to_one_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    season = make.season()
    here, there = make.session(within=season), make.session(within=season)
    mother, father = make.person(), make.person()
    child = GuestAsk("Петя Иванов", date(2014, 5, 1))
    with pausing(monkeypatch, applying, "hold") as came:
        outcomes = both(
            lambda: apply(here, mother, guests=(GuestAsk("Мама"), child)),
            came,
            lambda: apply(there, father, guests=(GuestAsk("Папа"), child)),
        )
    assert outcomes == ["done", "overlap"]


def test_who_is_being_erased_leaves_no_name_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    session, visitor = make.session(), make.person()
    with pausing(monkeypatch, people_messages, "erased") as came:
        outcomes = both(
            lambda: people.erase(person=visitor, by=visitor, now=make.NOW),
            came,
            lambda: apply(session, visitor),
        )
    assert outcomes == ["done", "erased"]
    assert states(session) == []


def test_a_group_that_is_just_asking_gets_the_season_s_new_time_for_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, teacher = make.session(groups=30), make.person()
    with pausing(monkeypatch, applying, "hold") as came:
        outcomes = both(
            lambda: apply(session, teacher, kind=PartyKind.GROUP, guests=(), head_count=5),
            came,
            lambda: operations.update_season(
                season=session.season, names_hours_before=80, by=None, now=make.NOW
            ),
        )
    assert outcomes == ["done", "done"]
    party = Application.objects.get(session=session).party
    assert party.names_due_at == session.starts_at - timedelta(hours=80)


def test_a_child_on_a_group_s_list_and_in_a_family_at_once_comes_to_one_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    season = make.season()
    here, there = make.session(within=season, groups=30), make.session(within=season)
    teacher, mother = make.person(), make.person()
    group = make.application(here, by=teacher, kind=PartyKind.GROUP, guests=(), head_count=5)
    child = GuestAsk("Петя Иванов", date(2014, 5, 1))
    with pausing(monkeypatch, naming, "commitments_of") as came:
        outcomes = both(
            lambda: operations.name_guests(
                application=group,
                guests=[child],
                consents=make.agreed(children=True),
                by=teacher,
                now=make.NOW,
            ),
            came,
            lambda: apply(there, mother, guests=(GuestAsk("Мама Иванова"), child)),
        )
    assert outcomes == ["done", "overlap"]


def test_who_joins_a_team_and_asks_elsewhere_while_it_accepts_comes_to_one_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    season = make.season()
    quiz = make.session(
        of=make.activity(format="quiz", players_named=True), within=season, capacity=2
    )
    elsewhere, member = make.session(within=season), make.person()
    two: dict[str, Any] = {"kind": PartyKind.TEAM, "head_count": 2}
    make.application(quiz, **two)
    team, name = make.application(quiz, **two), GuestAsk("Пётр Петров")

    def accept() -> None:
        operations.accept_offer(application=team, by=team.party.asker, now=make.NOW)

    def join() -> None:
        operations.join_team(
            application=team, guest=name, consents=make.agreed(), by=member, now=make.NOW
        )

    # The team waits. While its captain accepts too early, somebody joins, asks for another place
    # at that time, and the team gets its offer before that other place is written down.
    with (
        pausing(monkeypatch, offers, "lock_person") as accepting,
        pausing(monkeypatch, applying, "hold", 2 * A_MOMENT) as asking,
    ):
        early = Doing(accept)
        assert accepting.wait(60)
        joined = Doing(join).outcome()
        asked = Doing(lambda: apply(elsewhere, member, guests=(name,)))
        assert asking.wait(60)
        operations.set_places(quota=quiz.quotas.get(), places=4, by=None, now=make.NOW)
        outcomes = [early.outcome(), joined, asked.outcome()]
    assert outcomes == ["offer_over", "done", "done"]
    assert Doing(accept).outcome() == "overlap"
    assert states(quiz) == [State.BOOKED, State.OFFERED]
