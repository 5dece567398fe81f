"""Filling in the form of a company as a browser would."""

from collections.abc import Sequence
from typing import Any

from django.test import Client

from gatehouse.admission.forms.consents import SHOWN_SIGNS
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make

BOXES = ("consent-personal-data", "consent-plant", "consent-child")


def client_of(person: Person) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def page(session: Session) -> str:
    return f"/sessions/{session.code}/apply/"


def filled(
    adults: Sequence[str] = ("Мария Петрова",),
    children: Sequence[tuple[str, str]] = (),
    *,
    boxes: Sequence[str] = BOXES,
    **fields: Any,
) -> dict[str, Any]:
    """What the form sends; children as (name, birth date as typed)."""
    texts = make.consent_texts()
    sent = {"adults": len(adults), "children": len(children), "request_key": "a" * 32}
    sent |= {f"adult-{number}-name": name for number, name in enumerate(adults)}
    for number, (name, born) in enumerate(children):
        sent |= {f"child-{number}-name": name, f"child-{number}-born": born}
    sent |= {slug: texts[slug].sha256[:SHOWN_SIGNS] for slug in boxes}
    return sent | fields


def send(person: Person, session: Session, **fields: Any) -> Any:
    """Post the form as this person; the answer of Django's test client, with its context."""
    return client_of(person).post(page(session), filled(**fields))
