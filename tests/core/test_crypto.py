"""Personal data at rest: bound to its column and key, moved to a new key without a pause."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from gatehouse.core import mail
from gatehouse.core.crypto import (
    CannotDecrypt,
    blind_index,
    decrypt,
    encrypt,
    is_current,
)
from gatehouse.core.models import OutboxItem
from gatehouse.core.rotation import encrypted_tables, rotate
from tests.core import slow
from tests.site import Site

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
OLD, NEW = ("old", b"o" * 32), ("new", b"n" * 32)
FIELDS = dict(encrypted_tables())[OutboxItem]


@pytest.fixture
def _old_key(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = (OLD,)


def letter_to(address: str) -> OutboxItem:
    mail.queue("test.plain", to=address, now=NOW, language="ru", word="Ёж")
    return OutboxItem.objects.latest("pk")


def stored(item: OutboxItem) -> list[str]:
    with connection.cursor() as cursor:
        sql = f'SELECT "to", params FROM {OutboxItem._meta.db_table} WHERE id = %s'
        cursor.execute(sql, [item.pk])
        row = cursor.fetchone()
    return [str(value) for value in row or ()]


@pytest.mark.django_db
def test_the_database_holds_no_readable_word_and_the_site_reads_them() -> None:
    item = letter_to("anna@example.org")
    assert not any("anna" in value or "Ёж" in value or "word" in value for value in stored(item))
    assert (item.to, item.params) == ("anna@example.org", {"word": "Ёж"})


def test_a_value_moved_to_another_column_does_not_open() -> None:
    sealed = encrypt("Анна", context="people.name")
    assert decrypt(sealed, context="people.name") == "Анна"
    with pytest.raises(CannotDecrypt):
        decrypt(sealed, context="people.email")


def test_a_changed_value_does_not_open() -> None:
    sealed = encrypt("Анна", context="people.name")
    with pytest.raises(CannotDecrypt):
        decrypt(sealed[:-4] + "AAA=", context="people.name")


def test_without_its_key_a_value_is_an_error_that_names_the_key(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = (OLD,)
    sealed = encrypt("Анна", context="people.name")
    settings.ENCRYPTION_KEYS = (NEW,)
    with pytest.raises(CannotDecrypt, match="no key named 'old'"):
        decrypt(sealed, context="people.name")


def test_what_was_never_encrypted_is_not_passed_on_as_if_it_were() -> None:
    with pytest.raises(CannotDecrypt):
        decrypt("plain text", context="people.name")


@pytest.mark.django_db
def test_an_encrypted_column_cannot_be_searched_by_mistake() -> None:
    with pytest.raises(FieldError, match="blind index"):
        OutboxItem.objects.filter(to="anna@example.org").exists()


def test_a_blind_index_is_the_same_for_the_same_word_and_purpose_only() -> None:
    assert blind_index("anna", "guest") == blind_index("anna", "guest")
    others = {
        blind_index("anna", "guest"),
        blind_index("anna", "mail"),
        blind_index("ann", "guest"),
    }
    assert len(others) == 3


@pytest.mark.django_db
@pytest.mark.usefixtures("_old_key")
def test_rotation_moves_old_values_and_leaves_new_ones_alone(settings: Settings) -> None:
    old = [letter_to(f"old-{number}@example.org") for number in range(5)]
    settings.ENCRYPTION_KEYS = (NEW, OLD)
    untouched = stored(letter_to("new@example.org"))
    assert rotate(OutboxItem, list(FIELDS), batch=2) == 5
    assert rotate(OutboxItem, list(FIELDS), batch=2) == 0
    settings.ENCRYPTION_KEYS = (NEW,)
    assert [OutboxItem.objects.get(pk=item.pk).to for item in old] == [item.to for item in old]
    assert stored(OutboxItem.objects.latest("pk")) == untouched


@pytest.mark.django_db
def test_reading_many_rows_costs_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(3):
        letter_to(f"{number}@example.org")
    with django_assert_num_queries(1):
        assert [item.to for item in OutboxItem.objects.order_by("pk")] == [
            f"{number}@example.org" for number in range(3)
        ]


def test_rotation_killed_in_the_middle_is_simply_run_again(
    fresh_site: Site, settings: Settings
) -> None:
    settings.ENCRYPTION_KEYS = (OLD,)
    for number in range(600):
        letter_to(f"{number}@example.org")
    both = {"GATEHOUSE_ENCRYPTION_KEYS": slow.key_words(NEW, OLD)}
    process = fresh_site.start("rotate_keys", **both)
    first = OutboxItem.objects.earliest("pk")
    settings.ENCRYPTION_KEYS = (NEW, OLD)
    while not is_current(stored(first)[0]):
        assert process.poll() is None, fresh_site.said()
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    fresh_site.environment.update(both)
    fresh_site.manage("rotate_keys")
    settings.ENCRYPTION_KEYS = (NEW,)
    addresses = [item.to for item in OutboxItem.objects.order_by("pk")]
    assert addresses == [f"{number}@example.org" for number in range(600)]
