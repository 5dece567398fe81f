"""Witnesses reveal their secrets before the round; who is silent is left out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import store
from gatehouse.draws.models import Draw, Witness
from gatehouse.draws.operations.keeping import put
from gatehouse.draws.operations.planning import HASH, lock_draw, refuse_unless
from gatehouse.draws.protocol import commits, seeding
from gatehouse.draws.rules import Step
from gatehouse.people.models import Person


@transaction.atomic
def reveal(*, witness: Witness, secret: str, by: Person | None, now: datetime) -> Witness:
    """Take a witness's secret; the same twice is once.

    Raises:
        Refused: `not_now` before the commit and after the time for it; `another_secret` where it
            is not the one that was sealed.
    """
    draw = lock_draw(witness.draw)
    refuse_unless(draw, Step.COMMITTED)
    if now >= draw.witnesses_until:
        raise Refused(Refusal("not_now", _("The time to reveal secrets is over.")))
    secret = secret.strip().lower()
    if not HASH.match(secret) or seeding.sealed(witness.name, secret) != witness.sealed:
        text = _("This is not the secret that was sealed: its hash is another one.")
        raise Refused(Refusal("another_secret", text))
    fresh = Witness.objects.select_for_update().get(pk=witness.pk)
    if fresh.secret:
        return fresh
    fresh.secret, fresh.revealed_at = secret, now
    fresh.save(update_fields=["secret", "revealed_at"])
    history.record("draws.revealed", of=draw, by=by, now=now, name=fresh.name)
    return fresh


@transaction.atomic
def close_reveals(*, draw: Draw, now: datetime) -> Draw:
    """Publish what was revealed, before the round: whoever knows the round could else choose which
    secrets count.

    Raises:
        Refused: `not_now`; `round_is_known` where there are witnesses and the round has come: such
            a draw is called off.
    """
    draw = lock_draw(draw)
    if draw.revealed_at:
        return draw
    refuse_unless(draw, Step.COMMITTED)
    if now < draw.witnesses_until:
        raise Refused(Refusal("not_now", _("Witnesses may still reveal their secrets.")))
    if draw.witnesses.exists():
        if now >= draw.beacon_at:
            text = _("The round came before the secrets were public: call this draw off.")
            raise Refused(Refusal("round_is_known", text))
        said = dict(draw.witnesses.exclude(secret="").values_list("name", "secret"))
        put(draw, store.WITNESSES, [commits.write_witnesses(said)], now=now)
    draw.revealed_at = now
    draw.save(update_fields=["revealed_at"])
    history.record("draws.reveals_closed", of=draw, by=None, now=now)
    return draw
