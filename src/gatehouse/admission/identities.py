"""The same person under other letters: what a draw knows somebody by, whoever writes them down.

A blind index stands for a name and a birth date, an account, an e-mail address, a confirmed phone,
a linked official identity: equal for equal ones, and nothing can be read from it.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from gatehouse.core.crypto import blind_index

PERSON, ACCOUNT, EMAIL = "draw-person", "draw-account", "draw-email"
PHONE, OFFICIAL = "draw-phone", "draw-official"

# Letters that look alike and are typed one for the other, in small letters: to the Latin one.
LOOK_ALIKES = str.maketrans("авекмнорстухіјѕ03", "abekmhopctyxijsoз")
# One post under several names, and the name it is known by.
SAME_POST = {"googlemail.com": "gmail.com"} | dict.fromkeys(
    ("ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "yandex.uz", "narod.ru"),
    "yandex.ru",
)


def plain_name(name: str) -> str:
    """A name as it is compared: without capitals, accents and dots (ё is е), spaces, hyphens and
    other signs between the words, and their order; Latin letters that look Russian are Russian."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    signs = (sign for sign in bare if not unicodedata.combining(sign))
    signs = (sign if sign.isalnum() else " " for sign in signs if sign not in "'’ʼ`")
    return " ".join(sorted("".join(signs).translate(LOOK_ALIKES).split()))


def plain_address(email: str) -> str:
    """An e-mail address as it is compared: without capitals, without what stands behind a plus,
    without dots where the post does not read them, and under one name of the post."""
    user, _at, post = email.strip().casefold().rpartition("@")
    post = SAME_POST.get(post, post)
    user = user.partition("+")[0] or user
    if post == "gmail.com":
        user = user.replace(".", "")
    return f"{user}@{post}"


def of_person(name: str, born_on: date) -> str:
    """64 hex digits of one human being, by name and birth date."""
    return blind_index(f"{plain_name(name)}|{born_on.isoformat()}", PERSON)


def of_account(pk: int) -> str:
    """The same of an account."""
    return blind_index(str(pk), ACCOUNT)


def of_address(email: str) -> str:
    """The same of an e-mail address, by whatever alias."""
    return blind_index(plain_address(email), EMAIL)


def of_phone(index: str) -> str:
    """The same of a confirmed phone, by the index under which it is kept."""
    return blind_index(index, PHONE)


def of_official(index: str) -> str:
    """The same of a linked official identity, by the index under which it is kept."""
    return blind_index(index, OFFICIAL)
