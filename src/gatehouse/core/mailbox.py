"""The local mailbox: letters become files in var/mail instead of leaving the machine."""

import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

SUFFIX = ".eml"


class LocalMailbox(BaseEmailBackend):
    """Writes each letter as one .eml file; a file is there whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            deliver(message.message().as_bytes(), folder())
        return len(email_messages)


def folder() -> Path:
    return Path(settings.MAIL_DIR)


def deliver(content: bytes, into: Path) -> Path:
    """Store one letter; names sort by the time of arrival."""
    into.mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}"
    draft = into / f".{name}"
    draft.write_bytes(content)
    path = into / (name + SUFFIX)
    os.replace(draft, path)
    return path


def newest(count: int) -> list[Path]:
    """The last letters, newest first."""
    return sorted(folder().glob("*" + SUFFIX), reverse=True)[:count]


def find(name: str) -> Path | None:
    """The letter of this name, and of no other folder."""
    path = folder() / (Path(name).name + SUFFIX)
    return path if path.is_file() else None
