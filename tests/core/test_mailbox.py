"""The example's mail: what was really sent, to be read on a page; nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from gatehouse.core import mail, mailbox
from tests.core import due, slow  # noqa: F401 — registers the letters

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _example(settings: Settings, tmp_path: Path) -> None:
    settings.EXAMPLE, settings.MAIL_IS_LOCAL = True, True
    settings.EMAIL_BACKEND = "gatehouse.core.mailbox.LocalMailbox"
    settings.MAIL_DIR = tmp_path / "mail"


def send(word: str) -> mailbox.Stored:
    mail.queue("test.plain", to="anna@x.org", now=NOW, language="ru", word=word)
    due.send(now=NOW)
    return mailbox.read(mailbox.newest()[0])


def test_a_letter_lies_in_the_folder_whole_and_can_be_read_back() -> None:
    letter = send("Ёж")
    assert (letter.subject, letter.to, letter.sent_at) == ("Слово Ёж", "anna@x.org", NOW)
    assert letter.text.strip() == "Текст: Ёж"
    assert "<p>Ёж</p>" in letter.html
    assert [file.name for file in letter.files] == ["visit.ics"]
    assert [path.suffix for path in letter.path.parent.iterdir()] == [".eml"]


def test_the_page_shows_the_letters_newest_first(client: Client) -> None:
    send("первое")
    send("второе")
    page = client.get("/mail/").content.decode()
    assert page.index("Слово второе") < page.index("Слово первое")


def test_a_backlog_that_goes_out_later_does_not_bury_a_code_asked_for_now(client: Client) -> None:
    to, old = "anna@x.org", NOW - timedelta(days=2)
    mail.queue("test.plain", to=to, now=NOW, language="ru", urgent=True, word="код")
    mail.queue("test.plain", to=to, now=old, language="ru", word="давнее")
    due.send(now=NOW)
    page = client.get("/mail/").content.decode()
    assert page.index("Слово код") < page.index("Слово давнее")


def test_an_empty_mailbox_says_what_to_do(client: Client) -> None:
    assert "Писем пока нет" in client.get("/mail/").content.decode()


def test_a_letter_is_shown_with_its_words_its_headers_and_its_files(client: Client) -> None:
    letter = send("https://example.org/visit")
    page = client.get(f"/mail/{letter.name}/").content.decode()
    assert '<a href="https://example.org/visit"' in page
    assert "Message-ID" in page
    assert "visit.ics" in page
    file = client.get(f"/mail/{letter.name}/1/")
    assert file.headers["Content-Type"] == "text/calendar"
    assert file.headers["Content-Disposition"] == 'attachment; filename="visit.ics"'
    assert file.content.startswith(b"BEGIN:VCALENDAR")
    assert client.get(f"/mail/{letter.name}/0/").content == letter.path.read_bytes()


def test_the_design_of_a_letter_can_style_itself_and_nothing_else(client: Client) -> None:
    response = client.get(f"/mail/{send('слово').name}/html/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "<style>" in response.content.decode()


@pytest.mark.parametrize("path", ["/mail/nothing/", "/mail/nothing/html/", "/mail/nothing/1/"])
def test_a_letter_that_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_letter_has_no_more_files_than_were_attached(client: Client) -> None:
    assert client.get(f"/mail/{send('слово').name}/2/").status_code == 404


@pytest.mark.parametrize(("example", "local"), [(False, True), (True, False)])
def test_outside_the_example_there_is_no_such_page(
    client: Client, settings: Settings, example: bool, local: bool
) -> None:
    name = send("тайна").name
    settings.EXAMPLE, settings.MAIL_IS_LOCAL = example, local
    addresses = ["/mail/", f"/mail/{name}/", f"/mail/{name}/html/", f"/mail/{name}/0/"]
    assert [client.get(address).status_code for address in addresses] == [404] * 4
