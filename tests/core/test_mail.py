"""The outbox: one letter for one cause, sent by a real mail server, its state told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, Settings

from gatehouse.core import leases, mail, post, upkeep
from gatehouse.core.mail import MailState
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from tests.core import due, slow  # noqa: F401 — registers the letters
from tests.core.smtp import MailServer, mail_server

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def write(word: str = "Привет", *, once: str | None = "letter:1", to: str = "anna@x.org") -> None:
    mail.queue("test.plain", to=to, now=NOW, language="ru", once=once, word=word)


def item() -> OutboxItem:
    return OutboxItem.objects.latest("pk")


def test_a_letter_arrives_with_its_text_its_design_and_its_files(server: MailServer) -> None:
    write()
    assert due.send(now=NOW) == 1
    (letter,) = server.accepted
    parts = [part.get_content_type() for part in letter.walk() if not part.is_multipart()]
    assert parts == ["text/plain", "text/html", "text/calendar"]
    assert (letter["Subject"], letter["To"]) == ("Слово Привет", "anna@x.org")
    assert (letter["Auto-Submitted"], letter["Message-ID"]) == (
        "auto-generated",
        item().message_id,
    )
    assert letter["Date"].datetime == NOW
    assert mail.state_of("letter:1") == MailState.SENT


def test_a_letter_is_queued_once_for_one_cause() -> None:
    write("first")
    write("second")
    assert [kept.params for kept in OutboxItem.objects.all()] == [{"word": "first"}]


def test_letters_without_a_key_are_as_many_as_were_queued() -> None:
    write(once=None)
    write(once=None)
    assert OutboxItem.objects.count() == 2


def test_a_rollback_drops_the_letter() -> None:
    def queue_and_fail() -> None:
        with transaction.atomic():
            write()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        queue_and_fail()
    assert mail.state_of("letter:1") is None


def test_a_kind_that_nobody_can_write_is_found_out_when_it_is_queued() -> None:
    with pytest.raises(LookupError, match=r"test\.unknown"):
        mail.queue("test.unknown", to="a@x.org", now=NOW, language="ru")


def test_to_queue_a_letter_is_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        write()
    with django_assert_num_queries(1):
        write(once=None)


def test_letters_go_out_in_the_order_of_their_time(server: MailServer) -> None:
    for number in range(5):
        write(str(number), once=None)
    assert due.send(now=NOW) == 5
    assert [letter["Subject"] for letter in server.accepted] == [f"Слово {n}" for n in range(5)]


def test_a_letter_that_somebody_waits_for_goes_before_all_others(server: MailServer) -> None:
    write("later", once=None)
    later = NOW + timedelta(minutes=1)
    mail.queue("test.plain", to="b@x.org", now=later, language="ru", urgent=True, word="now")
    assert due.send(now=later) == 2
    assert [letter["Subject"] for letter in server.accepted] == ["Слово now", "Слово later"]


def test_a_code_goes_before_a_backlog_that_is_already_being_sent(server: MailServer) -> None:
    for number in range(5):
        write(str(number), once=None)
    sender = post.Sender()
    assert sender.send_next(NOW)
    later = NOW + timedelta(seconds=1)
    mail.queue("test.plain", to="b@x.org", now=later, language="ru", urgent=True, word="now")
    while sender.send_next(later):
        pass
    assert [letter["Subject"] for letter in server.accepted][:2] == ["Слово 0", "Слово now"]


def test_letters_that_follow_one_another_share_one_line(server: MailServer) -> None:
    for number in range(3):
        write(str(number), once=None)
    sender = post.Sender()
    while sender.send_next(NOW):
        pass
    write("another time", once=None)
    sender.send_next(NOW)
    sender.hang_up()
    assert (len(server.accepted), server.calls) == (4, 2)


def test_a_busy_server_is_asked_again_later_and_the_letter_is_not_doubtful(
    server: MailServer,
) -> None:
    server.answers = ["451 try later"]
    write()
    due.send(now=NOW)
    assert (item().state, item().due_at) == (MailState.QUEUED, NOW + post.FIRST_PAUSE)
    due.send(now=NOW + A_DAY)
    assert (len(server.accepted), item().state, item().doubtful) == (1, MailState.SENT, False)


def test_a_letter_refused_for_good_is_given_up_and_says_why(server: MailServer) -> None:
    server.answers = ["550 no such person"]
    write()
    due.send(now=NOW)
    assert (item().state, item().error) == (MailState.FAILED, "SMTPDataError 550")
    assert due.send(now=NOW + A_DAY) == 0


def test_a_line_that_breaks_after_the_letter_makes_it_doubtful(server: MailServer) -> None:
    server.answers = ["hang up"]
    write()
    due.send(now=NOW)
    assert (item().state, item().doubtful) == (MailState.QUEUED, True)
    due.send(now=NOW + A_DAY)
    assert (item().state, item().doubtful) == (MailState.SENT, True)


def test_a_server_that_is_away_costs_nothing_but_time(settings: Settings) -> None:
    with mail_server() as gone:
        settings.EMAIL_PORT = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    write()
    due.send(now=NOW)
    assert (item().state, item().doubtful) == (MailState.QUEUED, False)


def test_a_renderer_with_a_mistake_is_tried_again_and_given_up_at_last(server: MailServer) -> None:
    mail.queue("test.broken", to="a@x.org", now=NOW, language="ru", once="broken")
    due.send(now=NOW)
    assert (mail.state_of("broken"), item().error) == (MailState.QUEUED, "ValueError")
    OutboxItem.objects.update(attempts=post.ATTEMPTS)
    due.send(now=NOW + A_DAY)
    assert (mail.state_of("broken"), server.accepted) == (MailState.FAILED, [])


def test_a_letter_that_cannot_be_addressed_is_given_up_and_the_next_one_is_sent(
    server: MailServer,
) -> None:
    write("first", once="poison", to=f"a@{'п' * 60}.рф")
    write("second", once="behind")
    due.send(now=NOW)
    assert (mail.state_of("poison"), mail.state_of("behind")) == (MailState.FAILED, MailState.SENT)
    assert OutboxItem.objects.get(once="poison").error == "UnicodeError"


def test_a_letter_whose_key_is_lost_waits_and_the_next_one_is_sent(
    server: MailServer, settings: Settings
) -> None:
    lost, (_, own) = ("lost", b"0" * 32), settings.ENCRYPTION_KEYS[0]
    settings.ENCRYPTION_KEYS = (lost,)
    write("first", once="sealed")
    settings.ENCRYPTION_KEYS = (("own", own),)
    write("second", once="behind")
    due.send(now=NOW)
    assert (mail.state_of("sealed"), mail.state_of("behind")) == (MailState.QUEUED, MailState.SENT)
    settings.ENCRYPTION_KEYS = (("own", own), lost)
    due.send(now=NOW + A_DAY)
    assert mail.state_of("sealed") == MailState.SENT


def test_a_letter_found_in_sending_is_sent_again_under_the_same_id_as_doubtful(
    server: MailServer,
) -> None:
    write()
    lost = leases.claim(OutboxItem.objects.all(), now=NOW, state=MailState.SENDING)
    assert lost is not None
    assert due.send(now=NOW) == 0
    due.send(now=NOW + leases.LEASE)
    assert (item().doubtful, server.accepted[0]["Message-ID"]) == (True, lost.message_id)


def test_a_letter_is_emptied_after_a_month_and_still_not_queued_again(server: MailServer) -> None:
    write()
    due.send(now=NOW)
    upkeep.forget(now=NOW + 31 * A_DAY)
    write("second")
    assert [(kept.to, kept.params) for kept in OutboxItem.objects.all()] == [("", {})]
    upkeep.forget(now=NOW + 401 * A_DAY)
    assert OutboxItem.objects.count() == 0


def test_a_break_in_the_subject_cannot_add_a_header(server: MailServer) -> None:
    write("x\r\nBcc: eve@x.org")
    due.send(now=NOW)
    assert server.accepted[0]["Bcc"] is None
    assert server.accepted[0]["Subject"] == "Слово x Bcc: eve@x.org"


def failed() -> OutboxItem:
    write()
    OutboxItem.objects.update(state=MailState.FAILED, due_at=None, ended_at=NOW, attempts=9)
    return item()


def test_a_letter_that_was_given_up_is_sent_again(server: MailServer) -> None:
    post.send_again(letter=failed(), by=item(), now=NOW)
    assert due.send(now=NOW) == 1
    assert (item().state, len(server.accepted)) == (MailState.SENT, 1)


def test_a_letter_that_is_under_way_or_forgotten_is_not_sent_again() -> None:
    letter = failed()
    OutboxItem.objects.update(is_empty=True)
    with pytest.raises(Refused) as emptied:
        post.send_again(letter=letter, by=letter, now=NOW)
    OutboxItem.objects.update(state=MailState.QUEUED)
    with pytest.raises(Refused) as queued:
        post.send_again(letter=letter, by=letter, now=NOW)
    assert [found.value.first.code for found in (emptied, queued)] == ["emptied", "not_failed"]
