"""Makers of letters to many for their tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from gatehouse.admission.models import Application
from gatehouse.core.models import OutboxItem
from gatehouse.mailings import operations
from gatehouse.mailings.models import Mailing
from gatehouse.mailings.operations import Draft
from gatehouse.mailings.queries import recipients
from gatehouse.people.models import Person
from gatehouse.people.operations import give_consents
from gatehouse.programme.models import Season
from tests import make
from tests.core import due

OVER = make.NOW + timedelta(minutes=2)  # when the minute to take it back is over


def written(season: Season, *whom: str, by: Person, **fields: Any) -> Mailing:
    usual: dict[str, Any] = {
        "season": season,
        "whom": whom or ("booked",),
        "kind": "service",
        "subject_ru": "Вход перенесён: {визит}",
        "text_ru": "Ждём вас **{день}** в {время}.\n\nВаш визит: {ссылка}",
    }
    return operations.write(draft=Draft(**usual | fields), by=by, now=make.NOW)


def gets(mailing: Mailing) -> list[str]:
    """Addresses of those it would go to now."""
    found = recipients(mailing, now=make.NOW)
    people = Person.objects.in_bulk([one.person for one in found])
    return sorted(people[one.person].email for one in found)


def send(mailing: Mailing, by: Person, *, now: datetime = make.NOW, **fields: Any) -> Any:
    return operations.send(mailing=mailing, seen=mailing.digest, by=by, now=now, **fields)


def out(now: datetime = OVER) -> list[OutboxItem]:
    """Let the workers do all that is due; the letters to many, in the order of their keys."""
    due.run(now=now)
    due.send(now=now)
    return list(OutboxItem.objects.filter(kind="mailings.letter").order_by("once"))


def arrived() -> list[EmailMultiAlternatives]:
    """What the mail server got, in turn."""
    return [one for one in mail.outbox if isinstance(one, EmailMultiAlternatives)]


def html_of(letter: EmailMultiAlternatives) -> str:
    """Its designed part."""
    return str(letter.alternatives[0][0])


def agrees(application: Application) -> None:
    """Its asker agrees to advertising."""
    person = application.party.asker
    news = make.consent_texts()["consent-news"]
    about = f"application:{application.key}"
    give_consents(texts=[news], about=about, by=person, now=make.NOW, given_from="")
