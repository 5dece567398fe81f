"""Entering a draw, and what of an entry is drawn from."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws.models import Draw, Entry
from gatehouse.draws.operations.columns import BATCH, write_entries
from gatehouse.draws.operations.planning import refuse_unless
from gatehouse.draws.protocol.entries import record_hash
from gatehouse.draws.queries import salt_of
from gatehouse.draws.rules import Step

TICKET_BYTES = 10  # 80 random bits
DRAWN_FROM = ("persons", "tickets", "lane", "wishes", "record_sha256")


@dataclass(frozen=True)
class Described:
    """What is drawn from, of one entry.

    persons   1 to 9               tickets   1 to 99
    lane      a letter or "-"      wishes    labels of lots, the dearest first; none: left out
    surname, given, born   of who answers for it, as the record's hash takes them
    """

    entry: int
    persons: int
    tickets: int
    lane: str
    wishes: Sequence[str]
    surname: str
    given: str
    born: date


@transaction.atomic
def enter(*, draw: Draw, now: datetime) -> Entry:
    """A ticket in this draw, minted now: 80 bits of chance that say nothing of who has it.

    Raises:
        Refused: `not_open` from the close on.
    """
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    refuse_unless(draw, Step.OPEN)
    if now >= draw.closes_at:
        raise Refused(Refusal("not_open", _("Entries of this draw are closed.")))
    return Entry.objects.create(draw=draw, ticket=secrets.token_hex(TICKET_BYTES), entered_at=now)


@transaction.atomic
def leave(*, entry: Entry, now: datetime) -> None:
    """Take a ticket back; one that was drawn from stays.

    Raises:
        Refused: `not_open` from the close on.
    """
    draw = Draw.objects.select_for_update().get(pk=entry.draw_id)
    refuse_unless(draw, Step.OPEN)
    if now >= draw.closes_at:
        raise Refused(Refusal("not_open", _("Entries of this draw are closed.")))
    Entry.objects.filter(pk=entry.pk).delete()


@transaction.atomic
def close(*, draw: Draw, now: datetime) -> bool:
    """From here on nobody enters or leaves; whether it was open before."""
    due = Draw.objects.announced().filter(closed_at=None, voided_at=None, closes_at__lte=now)
    is_first = bool(due.filter(pk=draw.pk).update(closed_at=now))
    if is_first:
        history.record("draws.closed", of=draw, by=None, now=now)
    return is_first


def describe(*, draw: Draw, entries: Iterable[Described]) -> int:
    """Write what is drawn from, in batches, of a draw that is closed and not yet committed; doing
    it again writes the same. Returns how many were written.

    Raises:
        Refused: `not_now` where the draw stands elsewhere.
    """
    left, written = iter(entries), 0
    while batch := list(islice(left, BATCH)):
        written += _write(draw, batch)
    return written


@transaction.atomic
def _write(draw: Draw, batch: Sequence[Described]) -> int:
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    refuse_unless(draw, Step.CLOSED)
    tickets = dict(
        Entry.objects.filter(pk__in=[o.entry for o in batch]).values_list("pk", "ticket")
    )
    rows = [
        (
            one.entry,
            one.persons,
            one.tickets,
            one.lane,
            ",".join(one.wishes),
            record_hash(
                salt=salt_of(draw, tickets[one.entry]),
                surname=one.surname,
                given=one.given,
                born=one.born.isoformat(),
            ),
        )
        for one in batch
    ]
    write_entries(DRAWN_FROM, rows)
    return len(rows)
