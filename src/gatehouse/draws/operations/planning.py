"""Planning a draw: its timetable, its lots, its witnesses. Fixed once it is published."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws.models import Draw, Lot, Witness
from gatehouse.draws.protocol import seeding
from gatehouse.draws.queries import round_of
from gatehouse.draws.rules import Step, timetable_refusals
from gatehouse.people.models import Person

SIZE_TABLE = re.compile(r"\A[1-9][0-9]?(,[1-9][0-9]?){0,8}\Z")
HASH = re.compile(r"\A[0-9a-f]{64}\Z")
NAME = re.compile(r"\A[a-z0-9-]{1,32}\Z")
TAKEN_CODES = frozenset({"audit", "check", "witness"})  # pages that stand where a draw would


def lock_draw(draw: Draw) -> Draw:
    """The draw read afresh; nobody else moves it until the end of the transaction."""
    return Draw.objects.select_for_update().get(pk=draw.pk)


@transaction.atomic
def plan_draw(
    *,
    code: str,
    title_ru: str,
    title_en: str,
    rules: str,
    size_table: str,
    closes_at: datetime,
    complaints_until: datetime,
    witnesses_until: datetime,
    beacon_at: datetime,
    appeal_days: int,
    is_sealed: bool = False,
    by: Person | None,
    now: datetime,
) -> Draw:
    """A new draw. `rules` is what is published of them, byte for byte; `size_table` tickets by
    size in tenths ("10,11,12,12,12").

    Raises:
        Refused: for a timetable out of order, `closes_in_the_past`, `size_table`, `code_taken`.
    """
    times = {
        "closes_at": closes_at,
        "complaints_until": complaints_until,
        "witnesses_until": witnesses_until,
        "beacon_at": beacon_at,
    }
    found = list(timetable_refusals(**times))
    if code in TAKEN_CODES:
        text = _("This code is the address of another page: choose another one.")
        found.append(Refusal("code_taken", text))
    if closes_at <= now:
        found.append(Refusal("closes_in_the_past", _("Entries would close in the past.")))
    if not SIZE_TABLE.match(size_table):
        text = _("The size table is numbers from 1 to 99 with commas, nine at most.")
        found.append(Refusal("size_table", text))
    if found:
        raise Refused(*found)
    draw = Draw(
        code=code,
        title_ru=title_ru,
        title_en=title_en,
        rules=rules,
        size_table=size_table,
        is_sealed=is_sealed,
        appeal_days=appeal_days,
        salt_key=secrets.token_hex(32),
        **times,
    )
    draw.full_clean()
    draw.save()
    history.record("draws.planned", of=draw, by=by, now=now)
    return draw


@transaction.atomic
def add_lot(
    *,
    draw: Draw,
    label: str,
    title_ru: str,
    title_en: str,
    places: int,
    guarantees: Mapping[str, int] | None = None,
    by: Person | None,
    now: datetime,
) -> Lot:
    """One more thing to be drawn.

    Raises:
        Refused: `not_now` once the draw is published; `guarantees` where they are more than the
            places.
    """
    draw = lock_draw(draw)
    refuse_unless(draw, Step.DRAFT)
    promised = dict(guarantees or {})
    if sum(promised.values()) > places:
        text = _("More places are guaranteed than there are.")
        raise Refused(Refusal("guarantees", text))
    lot = Lot(
        draw=draw,
        label=label,
        title_ru=title_ru,
        title_en=title_en,
        places=places,
        guarantees=promised,
    )
    lot.full_clean()
    lot.save()
    history.record("draws.lot_added", of=draw, by=by, now=now, label=label, places=places)
    return lot


@transaction.atomic
def appoint_witness(
    *, draw: Draw, name: str, title: str, sealed: str, by: Person | None, now: datetime
) -> Witness:
    """Take down who will reveal a secret, and the hash of it.

    Raises:
        Refused: `not_now` after the close; `witness_name`; `not_a_hash`.
    """
    draw = lock_draw(draw)
    refuse_unless(draw, Step.DRAFT, Step.OPEN)
    if not NAME.match(name):
        text = _("The short name of a witness has small letters, digits and hyphens.")
        raise Refused(Refusal("witness_name", text))
    if not HASH.match(sealed):
        raise Refused(Refusal("not_a_hash", _("A hash has 64 digits from 0 to 9 and a to f.")))
    if draw.witnesses.filter(name=name).exists():
        raise Refused(Refusal("witness_name", _("A witness of this short name is there already.")))
    if not seeding.told_apart([*draw.witnesses.values_list("name", flat=True), name]):
        text = _("One short name may not be the beginning of another.")
        raise Refused(Refusal("witness_name", text))
    witness = Witness.objects.create(draw=draw, name=name, title=title, sealed=sealed)
    history.record("draws.witness_appointed", of=draw, by=by, now=now, name=name)
    return witness


@transaction.atomic
def publish_draw(*, draw: Draw, by: Person | None, now: datetime) -> Draw:
    """Make the draw public: from here on its rules, its timetable and its lots are fixed.

    Raises:
        Refused: `closes_in_the_past`, `no_lots`, `not_now` where it is public already.
    """
    draw = lock_draw(draw)
    refuse_unless(draw, Step.DRAFT)
    if draw.closes_at <= now:
        raise Refused(Refusal("closes_in_the_past", _("Entries would close in the past.")))
    if not draw.lots.exists():
        raise Refused(Refusal("no_lots", _("There is nothing to draw yet.")))
    draw.published_at = now
    draw.save(update_fields=["published_at"])
    history.record(
        "draws.published",
        of=draw,
        by=by,
        now=now,
        closes_at=draw.closes_at,
        beacon_at=draw.beacon_at,
        round=round_of(draw),
        places=sum(draw.lots.values_list("places", flat=True)),
        lots=draw.lots.count(),
    )
    return draw


@transaction.atomic
def drop_draw(*, draw: Draw, by: Person | None, now: datetime) -> None:
    """Delete a draw that nobody saw yet.

    Raises:
        Refused: `not_now` once it is published.
    """
    draw = lock_draw(draw)
    refuse_unless(draw, Step.DRAFT)
    history.record("draws.dropped", of=draw, by=by, now=now, code=draw.code)
    draw.delete()


@transaction.atomic
def set_lot_places(*, lot: Lot, places: int, by: Person | None, now: datetime) -> Lot:
    """So many places are drawn after all; till the commit.

    Raises:
        Refused: `not_now` from the commit on; `guarantees`.
    """
    draw = lock_draw(lot.draw)
    refuse_unless(draw, Step.DRAFT, Step.OPEN, Step.CLOSED)
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if sum(lot.guarantees.values()) > places:
        raise Refused(Refusal("guarantees", _("More places are guaranteed than there are.")))
    if lot.places != places:
        before, lot.places = lot.places, places
        lot.save(update_fields=["places"])
        history.record(
            "draws.places_set",
            of=draw,
            by=by,
            now=now,
            label=lot.label,
            before=before,
            after=places,
        )
    return lot


def refuse_unless(draw: Draw, *steps: Step) -> None:
    """Raises Refused (`not_open`, `not_now`) when the draw stands elsewhere."""
    if draw.step in steps:
        return
    if steps == (Step.OPEN,):
        raise Refused(Refusal("not_open", _("Entries of this draw are closed.")))
    raise Refused(Refusal("not_now", _("The draw does not stand there.")))
