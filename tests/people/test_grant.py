"""The first administrator is made on the machine, by one command."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from gatehouse.core.history import HistoryEntry
from gatehouse.people.models import Person, Role
from tests import make

pytestmark = pytest.mark.django_db


def test_a_role_is_given_to_a_new_address_once_and_recorded() -> None:
    for _ in range(2):
        call_command("grant", "Anna@example.org", "administrator")
    anna = Person.objects.get(email="anna@example.org")
    assert anna.role_codes == {Role.ADMINISTRATOR}
    assert HistoryEntry.objects.of(anna).filter(verb="people.role_granted").count() == 1


def test_somebody_who_is_there_keeps_what_they_have() -> None:
    anna = make.person("anna@example.org")
    call_command("grant", "anna@example.org", "press")
    assert Person.objects.get() == anna


def test_what_is_no_address_or_no_role_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("grant", "anna", "administrator")
    with pytest.raises(CommandError):
        call_command("grant", "anna@example.org", "king")
    assert not Person.objects.exists()
