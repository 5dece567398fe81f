"""Letters to many: queued in one go, each once, and taken back while no worker has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from gatehouse.core import leases, mail, post
from gatehouse.core.mail import Letter, MailState, Outgoing
from gatehouse.core.models import OutboxItem
from tests.core import due

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
KEYS = ["many:1", "many:2", "many:3"]
pytestmark = pytest.mark.django_db


@mail.letter("test.headed")
def headed(word: str) -> Letter:
    if word == "no":
        raise mail.Withheld
    return Letter("Тема", word, headers=(("List-Unsubscribe", f"<https://x.org/{word}>"),))


def queue(*keys: str) -> None:
    letters = [Outgoing(f"{key}@x.org", "ru", key, {"word": "yes"}) for key in keys]
    mail.queue_each("test.headed", letters, now=NOW, due_at=LATER)


def test_many_letters_are_queued_in_few_statements_and_wait_for_their_time(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        queue(*KEYS)
    assert due.send(now=LATER - timedelta(seconds=1)) == 0
    assert due.send(now=LATER) == 3


def test_those_queued_already_are_not_queued_again() -> None:
    queue("many:1")
    queue(*KEYS)
    assert sorted(OutboxItem.objects.values_list("once", flat=True)) == KEYS  # type: ignore[type-var]


def test_only_letters_that_no_worker_has_touched_are_taken_back() -> None:
    queue(*KEYS)
    assert leases.claim(OutboxItem.objects.filter(once="many:1"), now=LATER) is not None
    assert mail.recall(KEYS) == 2
    assert mail.delivery(KEYS) == {"many:1": (MailState.QUEUED, False)}


def test_a_letter_carries_the_headers_of_its_kind() -> None:
    queue("many:1")
    message = post.compose(OutboxItem.objects.get()).message()
    assert message["List-Unsubscribe"] == "<https://x.org/yes>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_letter_that_nobody_wants_any_more_is_not_sent_and_not_tried_again() -> None:
    letters = [Outgoing("anna@x.org", "ru", "many:1", {"word": "no"})]
    mail.queue_each("test.headed", letters, now=NOW, due_at=NOW)
    due.send(now=NOW)
    assert mail.delivery(["many:1"]) == {"many:1": (MailState.WITHHELD, False)}
    assert OutboxItem.objects.get().due_at is None
