"""A person agrees to what a file would do, having seen it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports.models import Fate, Import, ImportState
from gatehouse.imports.operations import work
from gatehouse.imports.operations.mending import lock_ready
from gatehouse.imports.queries import moved_in_public, no_longer_in, prospect
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme


@transaction.atomic
def take_over(*, of: Import, seen: str, reason: str, by: Person, now: datetime) -> Import:
    """Let a worker write what the rows become, all of it or none. `seen` is the sum of what the
    person was shown (`Prospect.seal`), `reason` what visitors of moved sessions are told.

    Raises:
        Refused: `not_ready`; `to_mend` while a row is wrong; `nothing` where nothing would be done;
            `seen_other` when something else would be done than was shown; `reason_needed` where
            public sessions move.
    """
    of = lock_ready(of)
    outlook = prospect(of)
    if outlook.counts[Fate.WRONG]:
        raise Refused(Refusal("to_mend", _("Mend the rows marked first, or leave them out.")))
    if not outlook.acts:
        raise Refused(Refusal("nothing", _("There is nothing to take over.")))
    if outlook.seal != seen:
        text = _("Something else would be done now than you were shown: look again.")
        raise Refused(Refusal("seen_other", text))
    if not reason.strip() and moved_in_public(of):
        text = _("Say why the sessions move: the people who come are told.")
        raise Refused(Refusal("reason_needed", text))
    of.state, of.reason, of.done = ImportState.TAKING, reason.strip()[:240], 0
    of.error = of.error_code = ""
    of.save(update_fields=["state", "reason", "done", "error", "error_code"])
    history.record(
        "imports.agreed",
        of=of,
        by=by,
        now=now,
        new=outlook.counts[Fate.NEW],
        changed=outlook.counts[Fate.CHANGED],
    )
    work.take_import.enqueue(now=now, import_id=of.pk, by_id=by.pk)
    return of


@transaction.atomic
def delete_gone(*, of: Import, sessions: Sequence[int], by: Person, now: datetime) -> int:
    """Delete drafts that the last file of a plant had and this one has not; how many. Others than
    those are passed over.

    Raises:
        Refused: `promised` when one of them is public by now.
    """
    wanted = set(sessions)
    gone = [one for one in no_longer_in(of, now=now) if one.pk in wanted]
    count = programme.drop_sessions(sessions=gone, by=by, now=now)
    history.record("imports.gone_deleted", of=of, by=by, now=now, sessions=count)
    return count
