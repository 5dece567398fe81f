"""The local mailbox: letters become files in var/mail instead of leaving the machine."""

from __future__ import annotations

import email
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage as Parsed
from email.policy import default as modern
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

SUFFIX = ".eml"
PHONES = "phone.invalid"  # where text messages of the example are addressed to


class LocalMailbox(BaseEmailBackend):
    """Writes each letter as one .eml file; a file is there whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            deliver(message.message().as_bytes(), folder(), dated=_date(message))
        return len(email_messages)


def folder() -> Path:
    return Path(settings.MAIL_DIR)


def _date(message: EmailMessage) -> datetime:
    """The date the letter bears; now for one that bears none."""
    said = message.extra_headers.get("Date")
    return parsedate_to_datetime(said).astimezone(UTC) if said else timezone.now()


def deliver(content: bytes, into: Path, *, dated: datetime) -> Path:
    """Store one letter; names sort by its date, of the same second by arrival. By arrival alone a
    code that goes out before an old backlog would lie below all of it."""
    into.mkdir(parents=True, exist_ok=True)
    arrived = f"{timezone.now():%Y%m%d%H%M%S%f}"
    name = f"{dated:%Y%m%d-%H%M%S}-{arrived}-{uuid.uuid4().hex[:8]}"
    draft = into / f".{name}"
    draft.write_bytes(content)
    path = into / (name + SUFFIX)
    os.replace(draft, path)
    return path


def newest() -> list[Path]:
    """All letters, newest first."""
    return sorted(folder().glob(f"[!.]*{SUFFIX}"), reverse=True)


def find(name: str) -> Path | None:
    """The letter of this name, and of no other folder."""
    path = folder() / (Path(name).name + SUFFIX)
    return path if path.is_file() else None


def read(path: Path) -> Stored:
    """Parse one letter as it was sent."""
    parsed = email.message_from_bytes(path.read_bytes(), policy=modern)
    assert isinstance(parsed, Parsed)  # noqa: S101 — what this policy makes
    return Stored(path, parsed)


@dataclass(frozen=True)
class File:
    """What is attached to a letter."""

    name: str
    media_type: str
    content: bytes

    @classmethod
    def of(cls, part: Parsed) -> File:
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)  # noqa: S101 — nothing nested is ever attached
        return cls(part.get_filename() or "file", part.get_content_type(), content)


@dataclass
class Stored:
    """One letter of the mailbox, decoded."""

    path: Path
    message: Parsed

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"]).removesuffix(f"@{PHONES}").strip('"')

    @property
    def is_text_message(self) -> bool:
        """Whether it went to a phone."""
        return PHONES in str(self.message["To"])

    @property
    def sent_at(self) -> datetime:
        sent_at: datetime = self.message["Date"].datetime
        return sent_at.astimezone(timezone.get_current_timezone())

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @cached_property
    def text(self) -> str:
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        return self._part("html")

    @cached_property
    def files(self) -> list[File]:
        return [File.of(part) for part in self.message.iter_attachments()]

    def _part(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part else ""
