"""Whoever calls and has no e-mail."""

from datetime import datetime

from gatehouse.core.mail import NOWHERE
from gatehouse.people.models import Person
from gatehouse.people.operations.accounts import register
from gatehouse.people.phones import index_of


def register_by_phone(*, phone: str, now: datetime, language: str = "ru") -> Person:
    """The account of this number, made if there is none. Its address is a stand-in that no letter
    is ever sent to and from which nobody can read the number; nobody signs in with it."""
    return register(email=f"{index_of(phone)[:24]}@phone{NOWHERE}", now=now, language=language)
