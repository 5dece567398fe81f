"""An erasure outlives a restored backup: it is written down outside the database."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from pytest_django import Settings

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, Guest, Party, PartyKind, Pass, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core import ledger
from gatehouse.core.history import HistoryEntry
from gatehouse.core.jobs import registered
from gatehouse.people.models import Consent, Person
from gatehouse.people.operations import give_consents
from gatehouse.programme.models import Quota
from tests import make

pytestmark = pytest.mark.django_db
Committing = Callable[..., AbstractContextManager[Any]]
LATER = make.NOW + timedelta(hours=3)
TABLES: tuple[type[Model], ...] = (Person, Party, Guest, Application, Pass, Consent, Quota)
MOTHER = "mother@example.org"


@pytest.fixture(autouse=True)
def own_ledger(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.ERASURE_LEDGER = tmp_path / "apart" / "erasures"
    with time_machine.travel(LATER, tick=False):
        yield settings.ERASURE_LEDGER


def copy() -> dict[type[Model], list[dict[str, Any]]]:
    """What a backup keeps."""
    return {table: list(table._default_manager.values()) for table in TABLES}


def restore(kept: dict[type[Model], list[dict[str, Any]]]) -> None:
    """All rows as they were when the backup was made; the history of since then is gone."""
    for table, rows in kept.items():
        for row in rows:
            table._default_manager.filter(pk=row.pop("id")).update(**row)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_historyentry WHERE at >= %s", [LATER])


def erase_again() -> str:
    printed = io.StringIO()
    call_command("erase_again", stdout=printed)
    return printed.getvalue().strip()


def family() -> Application:
    return make.application(
        make.session(),
        by=make.person(MOTHER, name="Мария Петрова"),
        guests=(GuestAsk("Мария Петрова"), GuestAsk("Аня Петрова", date(2014, 5, 1))),
    )


def test_who_was_erased_after_the_backup_is_erased_again_after_the_restore(
    django_capture_on_commit_callbacks: Committing,
) -> None:
    application = family()
    backup, mother = copy(), application.asker
    with django_capture_on_commit_callbacks(execute=True):
        admission.withdraw(application=application, by=mother, now=LATER)
        admission.forget(person=mother, by=mother, now=LATER)
    restore(backup)
    assert Person.objects.filter(email=MOTHER).exists()
    application.refresh_from_db()
    assert application.state == State.BOOKED
    assert erase_again() == "Erased again: 1. Nothing to do: 0."
    mother.refresh_from_db()
    application.refresh_from_db()
    assert (mother.is_active, mother.name) == (False, "")
    assert not Person.objects.filter(email=MOTHER).exists()
    assert {guest.name for guest in Guest.objects.all()} == {""}
    assert application.state == State.WITHDRAWN
    assert application.session.quotas.get().held == 0
    assert erase_again() == "Erased again: 0. Nothing to do: 1."


def test_a_consent_that_was_taken_back_is_taken_back_again(
    django_capture_on_commit_callbacks: Committing,
) -> None:
    application = family()
    (given,) = give_consents(
        texts=[make.consent_texts()["consent-child"]],
        about=f"application:{application.key}",
        by=application.asker,
        now=make.NOW,
        given_from="",
    )
    backup = copy()
    with django_capture_on_commit_callbacks(execute=True):
        admission.withdraw_consent(consent=given, by=application.asker, now=LATER)
    restore(backup)
    assert erase_again() == "Erased again: 1. Nothing to do: 0."
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert [guest.name for guest in application.party.guests.order_by("number")] == [
        "Мария Петрова",
        "",
    ]


def test_a_member_leaves_the_team_again_and_the_team_comes(
    django_capture_on_commit_callbacks: Committing,
) -> None:
    quiz, member = make.session(of=make.activity(format="quiz", players_named=True)), make.person()
    team = make.application(quiz, kind=PartyKind.TEAM, head_count=3, adults=1)
    admission.join_team(
        application=team,
        guest=GuestAsk("Пётр Ким"),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
    )
    backup = copy()
    own = team.passes.get(guest__account=member)
    with django_capture_on_commit_callbacks(execute=True):
        admission.give_back_guest(visit_pass=own, by=member, now=LATER)
        admission.forget(person=member, by=member, now=LATER)
    restore(backup)
    assert erase_again() == "Erased again: 1. Nothing to do: 0."
    team.refresh_from_db()
    assert (team.state, team.persons) == (State.BOOKED, 3)
    assert "Пётр Ким" not in {guest.name for guest in Guest.objects.all()}


def test_a_number_that_was_given_anew_after_the_restore_is_somebody_else() -> None:
    ledger.append([ledger.Erased(make.NOW - timedelta(days=1), "people.person", "1000")])
    newcomer = Person.objects.create(pk=1000, email="new@example.org", joined_at=make.NOW)
    assert erase_again() == "Erased again: 0. Nothing to do: 1."
    newcomer.refresh_from_db()
    assert newcomer.email == "new@example.org"


def test_who_is_on_a_visit_is_named_and_the_others_are_erased() -> None:
    on_visit, other = family(), make.person()
    lines = [ledger.Erased(LATER, "people.person", str(p.pk)) for p in (on_visit.asker, other)]
    ledger.append(lines)
    with (
        time_machine.travel(on_visit.session.starts_at, tick=False),
        pytest.raises(CommandError, match=f"people.person {on_visit.asker.pk}"),
    ):
        erase_again()
    other.refresh_from_db()
    assert other.erased_at is not None


def test_what_the_file_missed_is_written_down_by_the_worker_once(own_ledger: Path) -> None:
    mother = make.person(MOTHER)
    admission.forget(person=mother, by=mother, now=LATER)  # the process died before it could write
    assert not own_ledger.exists()
    for _ in range(2):
        registered()["people.keep_ledger"](now=LATER)
    assert [(one.of_type, one.of_id) for one in ledger.read()] == [
        ("people.person", str(mother.pk))
    ]
    assert oct(own_ledger.stat().st_mode & 0o777) == "0o600"


def test_nothing_is_written_of_an_erasure_that_was_undone(
    own_ledger: Path, django_capture_on_commit_callbacks: Committing
) -> None:
    mother = make.person(MOTHER)
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        admission.forget(person=mother, by=mother, now=LATER)
    assert len(callbacks) == 1
    assert not own_ledger.exists()
    assert HistoryEntry.objects.of(mother).filter(verb="people.erased").exists()


def test_without_a_ledger_the_command_says_where_it_looked(own_ledger: Path) -> None:
    with pytest.raises(CommandError, match=str(own_ledger)):
        erase_again()


def test_a_line_that_was_cut_off_is_told_and_not_guessed(own_ledger: Path) -> None:
    own_ledger.parent.mkdir()
    own_ledger.write_text(f"{datetime(2023, 12, 6, tzinfo=UTC).isoformat()} people.per")
    with pytest.raises(CommandError, match="line 1"):
        erase_again()
