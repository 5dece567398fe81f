"""Erasing document data: by its date, when somebody does not come, when it is taken back.

Each run writes an act, in the transaction in which the data goes: there is none without the other,
whenever the process is killed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from gatehouse.admission import operations as admission
from gatehouse.admission.consents import key_in
from gatehouse.admission.models import Application, Pass
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.crypto import key_of
from gatehouse.core.history import HistoryEntry
from gatehouse.core.locks import one_at_a_time
from gatehouse.papers import messages
from gatehouse.papers.acts import digest, people_in
from gatehouse.papers.models import Asked, ErasureAct, Papers
from gatehouse.papers.operations.giving import lock_papers, settle
from gatehouse.papers.queries import cleared_by, erased_at_of, owned_by, terms_of
from gatehouse.papers.rules import Because
from gatehouse.people import operations as people
from gatehouse.people.models import Consent, Person
from gatehouse.programme.models import Stop

BATCH = 200  # rows in one act
METHOD = "the sealed value was taken out of its row"
RELATED = ("application__session__season", "need")


def erase_due(*, now: datetime) -> int:
    """Erase what is not needed any more; returns how many rows. Killed at any moment, it goes on
    where it stopped."""
    return each_apart(list(_batches(now)), lambda keys: _erase_batch(keys, now=now))


def _batches(now: datetime) -> Iterator[list[int]]:
    last = 0
    candidates = Papers.objects.kept().filter(
        Q(application__session__ends_at__lte=now) | _needless()
    )
    while keys := list(
        candidates.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        last = keys[-1]
        yield keys


def _needless() -> Q:
    """Of who does not come to that plant any more, or took the consent back."""
    gone = Pass.objects.filter(
        application=OuterRef("application"), guest=OuterRef("guest"), given_back_at__isnull=False
    )
    here = Stop.objects.filter(
        session=OuterRef("application__session"), site=OuterRef("need__site")
    )
    return (
        ~cleared_by("application")
        | Q(guest=None)
        | Q(application__party__erased_at__isnull=False)
        | Q(consent__withdrawn_at__isnull=False)
        | Exists(gone)
        | ~Exists(here)
    )


@transaction.atomic
def _erase_batch(keys: list[int], *, now: datetime) -> int:
    rows = list(
        Papers.objects.select_for_update(of=("self",)).kept().filter(pk__in=keys).order_by("pk")
    )
    kept = {row.pk for row in rows}
    needless = set(
        Papers.objects.kept().filter(_needless(), pk__in=kept).values_list("pk", flat=True)
    )
    back = set(
        Consent.objects.filter(papers__in=kept, withdrawn_at__isnull=False).values_list(
            "papers", flat=True
        )
    )
    shown = Papers.objects.filter(pk__in=kept).select_related(*RELATED).order_by("pk")
    terms = terms_of(row.application.session for row in shown)
    why: dict[int, Because] = {}
    for row in shown:
        if row.pk in back:
            why[row.pk] = Because.WITHDRAWN
        elif row.pk in needless:
            why[row.pk] = Because.NOT_COMING
        elif erased_at_of(row, terms=terms) <= now:
            why[row.pk] = Because.DUE
    _erase(why, by=None, now=now)
    return len(why)


def _erase(why: dict[int, Because], *, by: Person | None, now: datetime) -> ErasureAct | None:
    """Take these rows' data out and write the act of it; None where there is nothing. Runs inside
    the caller's transaction."""
    rows = Papers.objects.kept().filter(pk__in=why).select_related(*RELATED).order_by("pk")
    found = list(rows)
    if not found:
        return None
    one_at_a_time(["papers acts"])
    last = ErasureAct.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    history.record_each("papers.erased", of=found, by=by, now=now, act=number)
    body = _body(found, why, number, last, by=by, now=now)
    act = ErasureAct.objects.create(
        number=number,
        made_at=now,
        people=people_in(body["rows"]),
        body=body,
        sha256=digest(body),
    )
    for because in set(why.values()):
        keys = [pk for pk, reason in why.items() if reason == because]
        Papers.objects.kept().filter(pk__in=keys).update(
            sealed=None, identity="", erased_at=now, erased_because=because, act=act
        )
    return act


def _body(
    rows: list[Papers],
    why: dict[int, Because],
    number: int,
    last: ErasureAct | None,
    *,
    by: Person | None,
    now: datetime,
) -> dict[str, Any]:
    return {
        "number": number,
        "made_at": now.isoformat(),
        "before": last.sha256 if last else "",
        "system": settings.SITE_URL,
        "table": Papers._meta.db_table,
        "column": "sealed",
        "method": METHOD,
        "by": history.key_of(by),
        "rows": [
            {
                "papers": row.pk,
                "visit": row.application_id,
                "guest": row.guest_id or 0,
                "session": row.application.session.code,
                "fields": row.fields,
                "sealed_by": key_of(row.sealed or ""),
                "because": str(why[row.pk]),
                "given_at": row.given_at.isoformat(),
            }
            for row in rows
        ],
        "entries": list(_entries(rows)),
    }


def _entries(rows: list[Papers]) -> Iterator[dict[str, Any]]:
    entries = HistoryEntry.objects.filter(
        of_type=Papers._meta.label_lower, of_id__in=[str(row.pk) for row in rows]
    )
    for entry in entries.order_by("at", "pk"):
        yield {
            "entry": entry.pk,
            "at": entry.at.isoformat(),
            "verb": entry.verb,
            "papers": int(entry.of_id),
            "by": entry.by_id,
        }


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Person, now: datetime) -> None:
    """Take a consent back, with what follows from it for places (admission) and for document data:
    what was given by it is erased at once, and a plant that has seen it is told."""
    admission.withdraw_consent(consent=consent, by=by, now=now)
    key = key_in(consent.about)
    application = Application.objects.filter(key=key).first() if key else None
    if application is None:
        return
    lock_papers(application)
    mine = Papers.objects.kept().filter(application=application)
    of_text = mine.filter(consent__person=by, consent__text__slug=consent.text.slug)
    why = dict.fromkeys(_keys(of_text), Because.WITHDRAWN)
    for one in _others_like(consent):
        people.withdraw_consent(consent=one, by=by, now=now)
    why = dict.fromkeys(_keys(mine.filter(_needless())), Because.NOT_COMING) | why
    _erase_and_tell(why, by=by, now=now)


def _others_like(consent: Consent) -> QuerySet[Consent]:
    """The same person's consents to other versions of a text about document data, for one visit."""
    return Consent.objects.filter(
        person=consent.person_id,
        about=consent.about,
        text__slug=consent.text.slug,
        text__slug__startswith="papers-",
        withdrawn_at=None,
    )


def _keys(rows: QuerySet[Papers]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _erase_and_tell(why: dict[int, Because], *, by: Person | None, now: datetime) -> None:
    """Erase at once; whoever has seen it hears that their copies are to go, too."""
    rows = Papers.objects.filter(pk__in=why).select_related("application__party", "need__site")
    found = list(rows)
    act = _erase(why, by=by, now=now)
    if act is None:
        return
    messages.taken_back(found, act, now=now)
    for application in {row.application_id: row.application for row in found}.values():
        Asked.objects.filter(application=application).update(missed_at=None)
        settle(application)


@transaction.atomic
def erase_mine(*, person: Person, now: datetime, application: Application | None = None) -> int:
    """Erase at once what somebody gave of themselves and of those they answer for, for one visit or
    for all; the consents are taken back with it. Returns how many rows."""
    rows = Papers.objects.kept().filter(owned_by(person))
    if application is not None:
        rows = rows.filter(application=application)
    found = list(rows.select_related("application", "consent__text").distinct())
    for one in {row.application_id: row.application for row in found}.values():
        lock_papers(one)
    for consent in {row.consent_id: row.consent for row in found}.values():
        people.withdraw_consent(consent=consent, by=consent.person, now=now)
        for other in _others_like(consent):
            people.withdraw_consent(consent=other, by=consent.person, now=now)
    _erase_and_tell({row.pk: Because.ASKED for row in found}, by=person, now=now)
    return len(found)


@transaction.atomic
def forget(*, person: Person, by: Person | None, now: datetime) -> None:
    """Forget a person who asks for it, and the document data they gave before that.

    Raises:
        Refused: `visit_ahead` while a visit or a place in a line is still ahead.
    """
    mine = list(Papers.objects.kept().filter(owned_by(person)).distinct())
    admission.forget(person=person, by=by, now=now)
    _erase(dict.fromkeys((row.pk for row in mine), Because.ASKED), by=by, now=now)


def would_erase(person: Person) -> Iterable[int]:
    """Keys of the visits of which somebody has document data here."""
    rows = Papers.objects.kept().filter(owned_by(person))
    return rows.order_by("application").values_list("application", flat=True).distinct()
