"""Whoever calls and has no e-mail."""

import re
from datetime import datetime

from gatehouse.core.crypto import blind_index
from gatehouse.core.mail import NOWHERE
from gatehouse.people.models import Person
from gatehouse.people.operations.accounts import register

NUMBER_SIGNS = 10  # without the code of the country, which is said in several ways


def register_by_phone(*, phone: str, now: datetime, language: str = "ru") -> Person:
    """The account of this number, made if there is none. Its address is a stand-in that no letter
    is ever sent to and from which nobody can read the number; nobody signs in with it."""
    digits = re.sub(r"\D", "", phone)[-NUMBER_SIGNS:]
    known_by = blind_index(digits, "phone")[:24]
    return register(email=f"{known_by}@phone{NOWHERE}", now=now, language=language)
