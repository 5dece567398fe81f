"""What may be asked of a guest, how each answer is written, and when it is due and goes.

Plain values: no rows, no clock, no settings.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from gatehouse.core.refusal import Refusal
from gatehouse.programme.rules import ADULT_AGE, age_on

HOUR = timedelta(hours=1)
# Federal law 152: within thirty days of the purpose being met.
KEPT_HOURS_AT_MOST = 30 * 24
PASSPORT_AGE = 14  # from which a citizen of Russia has a passport
LINE_AT_MOST = 200
HIDDEN = "•"


class Field(models.TextChoices):
    """All that a plant can ask for; it says which of them it needs. DOCUMENT is the kind, the
    series and the number."""

    DOCUMENT = "document", pgettext_lazy("papers", "Document: kind, series, number")
    ISSUED = "issued", pgettext_lazy("papers", "When and by whom it was issued")
    BORN = "born", pgettext_lazy("papers", "Birth date")
    BIRTH_PLACE = "birth_place", pgettext_lazy("papers", "Birth place")
    CITIZENSHIP = "citizenship", pgettext_lazy("papers", "Citizenship")
    WORKPLACE = "workplace", pgettext_lazy("papers", "Place of work and post")
    CAR = "car", pgettext_lazy("papers", "Number of the car")


OF_ADULTS = frozenset({Field.WORKPLACE, Field.CAR})
NOT_REQUIRED = frozenset({Field.WORKPLACE, Field.CAR})  # not everybody works, or comes by car
KIND = "document_kind"  # beside DOCUMENT among the facts


class Kind(models.TextChoices):
    PASSPORT = "passport", pgettext_lazy("papers", "Passport of a citizen of Russia")
    BIRTH = "birth", pgettext_lazy("papers", "Birth certificate")
    TRAVEL = "travel", pgettext_lazy("papers", "Russian passport for travel abroad")
    FOREIGN = "foreign", pgettext_lazy("papers", "Passport of another country")
    OTHER = "other", pgettext_lazy("papers", "Another document")


class IfMissing(models.TextChoices):
    TELL = "tell", pgettext_lazy("papers", "The plant and the organisers see it; the place stays")
    GIVE_BACK = "give_back", pgettext_lazy("papers", "The place goes to those who wait")


class Because(models.TextChoices):
    """Why document data was erased."""

    DUE = "due", pgettext_lazy("papers", "the time to keep it after the visit was over")
    NOT_COMING = "not_coming", pgettext_lazy("papers", "the guest does not come")
    WITHDRAWN = "withdrawn", pgettext_lazy("papers", "the consent was taken back")
    ASKED = "asked", pgettext_lazy("papers", "the person asked for it")


# What a Russian keyboard and a scan of an old form mix up in a birth certificate's series.
LATIN = str.maketrans("ABEKMHOPCTXYІ", "АВЕКМНОРСТХУI")
TO_ROMAN = str.maketrans("ХУІ1", "XVII")
BIRTH = re.compile(r"([IVXLCХУІ1]{1,6})[- ]?([А-ЯA-Z]{2})[- №N]*(\d{6})")


def plain(text: str) -> str:
    """One line without what cannot be seen."""
    text = unicodedata.normalize("NFC", text)
    seen = (" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(s for s in seen if unicodedata.category(s)[0] != "C").split())


# How many digits the series and the number have.
OF_DIGITS = {Kind.PASSPORT: (4, 6), Kind.TRAVEL: (2, 7)}


def document(kind: str, typed: str) -> str | Refusal:
    """Series and number as they are printed: «4509 123456», «II-МЮ 123456»; or what is wrong."""
    text = plain(typed).upper()
    if kind in OF_DIGITS:
        return _of_digits(Kind(kind), re.sub(r"[\s№N-]", "", text))
    if kind == Kind.BIRTH:
        return _birth_certificate(text)
    if not 3 <= len(text) <= 40 or not any(sign.isdigit() for sign in text):
        return Refusal("number", _("Write series and number as they stand in the document."))
    return text


def _of_digits(kind: Kind, digits: str) -> str | Refusal:
    series, number = OF_DIGITS[kind]
    if re.fullmatch(f"[0-9]{{{series + number}}}", digits):
        return f"{digits[:series]} {digits[series:]}"
    if kind == Kind.PASSPORT:
        return Refusal("passport", _("A passport has 4 digits and 6: 4509 123456."))
    return Refusal("travel", _("A passport for travel has 2 digits and 7: 75 1234567."))


def _birth_certificate(text: str) -> str | Refusal:
    found = BIRTH.fullmatch(text)
    if found is None:
        words = _("A birth certificate has Roman numerals, two letters and 6 digits: II-AB 123456.")
        return Refusal("birth", words)
    roman, letters, number = found.groups()
    return f"{roman.translate(TO_ROMAN)}-{letters.translate(LATIN)} {number}"


def kind_refusal(kind: str, *, born_on: date | None, day: date) -> Refusal | None:
    """Why a document of this kind does not go with this age; None where it does."""
    if born_on is None:
        return None
    age = age_on(born_on=born_on, day=day)
    if kind == Kind.PASSPORT and age < PASSPORT_AGE:
        return Refusal("no_passport_yet", _("Under 14 it is the birth certificate."))
    if kind == Kind.BIRTH and age >= PASSPORT_AGE:
        return Refusal("passport_by_now", _("From 14 on it is the passport."))
    return None


def is_child(born_on: date | None, *, day: date) -> bool:
    """Whether a parent agrees for this guest."""
    return born_on is not None and age_on(born_on=born_on, day=day) < ADULT_AGE


def wanted(fields: list[str], *, of_child: bool) -> list[str]:
    """What is asked of this guest, in the order in which it is listed."""
    return [f for f in Field.values if f in fields and not (of_child and f in OF_ADULTS)]


def masked(field: str, text: str) -> str:
    """What may be shown where the data itself may not: that it is there, and two last signs of a
    number to know it by."""
    if not text:
        return ""
    if field == Field.DOCUMENT:
        return HIDDEN * 4 + text[-2:]
    return HIDDEN * 4


def due_at(
    *, closes_at: datetime, asked_at: datetime, starts_at: datetime, before: int, answer: int
) -> datetime:
    """Until when data is asked for: so many hours before the pass deadline; whoever is asked later
    has `answer` hours, never beyond the beginning of the visit."""
    return min(max(closes_at - before * HOUR, asked_at + answer * HOUR), starts_at)


def kept_until(*, ends_at: datetime, plant_hours: int, season_hours: int | None) -> datetime:
    """When data is erased after a visit: the plant's time or the season's, the shorter; the law's
    thirty days at most."""
    hours = [plant_hours, KEPT_HOURS_AT_MOST]
    return ends_at + min(hours if season_hours is None else [*hours, season_hours]) * HOUR
