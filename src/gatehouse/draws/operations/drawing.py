"""The chance comes, and the lots are drawn. Nobody chooses anything here."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import store
from gatehouse.draws.models import Draw
from gatehouse.draws.operations.columns import Row, batches, write_entries
from gatehouse.draws.operations.keeping import put
from gatehouse.draws.operations.planning import lock_draw, refuse_unless
from gatehouse.draws.protocol import beacon, folders, results, seeding
from gatehouse.draws.queries import round_of, taking_part
from gatehouse.draws.rules import DICE_AFTER, Step
from gatehouse.people.models import Person

RESULT = ("rank", "key", "wish", "lot_id")


@transaction.atomic
def bring_signature(*, draw: Draw, signature: str, by: Person | None, now: datetime) -> Draw:
    """Take the signature of the round, from wherever it comes: it proves itself. The same twice is
    once.

    Raises:
        Refused: `not_now` before the round and before what was revealed is public; `signature`
            where it is not that of the round.
    """
    draw = lock_draw(draw)
    if draw.signature or draw.dice:
        return draw
    refuse_unless(draw, Step.REVEALED)
    if now < draw.beacon_at:
        raise Refused(Refusal("not_now", _("The round has not come yet.")))
    signature = "".join(signature.split()).lower()
    try:
        beacon.check(round_of(draw), signature)
    except beacon.Refused as refused:
        raise Refused(Refusal("signature", _wrong_signature(refused.code, draw))) from refused
    put(draw, store.BEACON, [f"{signature}\n".encode("ascii")], now=now)
    draw.signature = signature
    draw.save(update_fields=["signature"])
    history.record("draws.round_came", of=draw, by=by, now=now, round=round_of(draw))
    return draw


def _wrong_signature(code: str, draw: Draw) -> str:
    if code == "length":
        return _("A signature has 96 digits from 0 to 9 and a to f.")
    if code == "point":
        return _("This is not a signature of the beacon: it was copied wrongly.")
    return _("This is not the signature of round %(n)d.") % {"n": round_of(draw)}


@transaction.atomic
def throw_dice(*, draw: Draw, throws: str, by: Person | None, now: datetime) -> Draw:
    """Where nobody knows a signature a day after the round: 100 throws of a public ceremony.

    Raises:
        Refused: `not_now`; `dice` where they are not 100 digits from 1 to 6.
    """
    draw = lock_draw(draw)
    refuse_dice_now(draw, now=now)
    throws = read_throws(throws)
    put(draw, store.DICE, [f"{throws}\n".encode("ascii")], now=now)
    draw.dice = throws
    draw.save(update_fields=["dice"])
    history.record("draws.dice_thrown", of=draw, by=by, now=now)
    return draw


def refuse_dice_now(draw: Draw, *, now: datetime) -> None:
    """Raises Refused (`not_now`) unless nobody knows a signature a day after the round."""
    refuse_unless(draw, Step.REVEALED)
    if draw.signature or draw.dice or now < draw.beacon_at + DICE_AFTER:
        text = _("Dice are thrown when nobody knows the signature a day after the round.")
        raise Refused(Refusal("not_now", text))


def read_throws(typed: str) -> str:
    """100 throws as digits, however they were spaced; raises Refused (`dice`)."""
    throws = "".join(typed.split())
    try:
        seeding.of_dice(throws)
    except ValueError as wrong:
        text = _("Write down 100 throws as digits from 1 to 6.")
        raise Refused(Refusal("dice", text)) from wrong
    return throws


def draw_lots(*, draw: Draw, now: datetime) -> Draw:
    """Draw from the published files, and write down what each entry got. A run that was killed is
    started again and ends with the same bytes.

    Raises:
        Refused: `not_now` where the round or the dice are not known.
        FileChanged, Malformed: where a file is not what was committed to.
    """
    fresh = Draw.objects.get(pk=draw.pk)
    if fresh.drawn_at:
        return fresh
    refuse_unless(fresh, Step.REVEALED)
    if not (fresh.signature or fresh.dice):
        raise Refused(Refusal("not_now", _("The round has not come yet.")))
    with TemporaryDirectory(prefix="gatehouse-draw-") as folder:
        store.copy_to(fresh, Path(folder))
        drawn = folders.run(Path(folder))
    if drawn.commit_sha256 != fresh.commit_sha256:
        raise store.FileChanged(f"{fresh.code}: the commit is not the one that was published.")
    found = results.results(drawn.lists.entries, drawn.lists.lots, drawn.outcome)
    made = put(fresh, store.RESULTS, (result.line for result in found), now=now)
    _write(fresh, drawn)
    return _drawn(fresh, made.sha256, now=now)


def _write(draw: Draw, drawn: folders.Drawn) -> None:
    """What each entry got, in batches that each stand by themselves: others write meanwhile."""
    keys = array("q", taking_part(draw).values_list("pk", flat=True).iterator())
    for batch in batches(_rows(draw, drawn, keys)):
        with transaction.atomic():
            write_entries(RESULT, batch)


def _rows(draw: Draw, drawn: folders.Drawn, keys: Sequence[int]) -> Iterator[Row]:
    lots = dict(draw.lots.values_list("label", "pk"))
    entries, outcome = drawn.lists.entries, drawn.outcome
    found = results.results(entries, drawn.lists.lots, outcome)
    for number, result in zip(outcome.order, found, strict=True):
        yield keys[number], result.rank, result.key, result.wish, lots.get(result.lot)


@transaction.atomic
def _drawn(draw: Draw, sha256: str, *, now: datetime) -> Draw:
    draw = lock_draw(draw)
    if draw.drawn_at:
        return draw
    refuse_unless(draw, Step.REVEALED)
    draw.drawn_at, draw.results_sha256 = now, sha256
    draw.save(update_fields=["drawn_at", "results_sha256"])
    history.record("draws.drawn", of=draw, by=None, now=now, sha256=sha256)
    return draw
