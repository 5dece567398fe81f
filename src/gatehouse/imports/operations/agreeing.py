"""A person agrees to what a file would do, having seen it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.operations.cancelling import concerned
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports.models import Fate, Import, ImportState
from gatehouse.imports.operations import work
from gatehouse.imports.operations.mending import lock_ready
from gatehouse.imports.queries import (
    TAKE_OVER,
    Prospect,
    moved_in_public,
    no_longer_in,
    prospect,
)
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person
from gatehouse.programme import operations as programme
from gatehouse.programme.roles import may_decide, planners_of, waits_for_another

REASON_AT_MOST = 240


@transaction.atomic
def take_over(
    *,
    of: Import,
    seen: str,
    reason: str,
    by: Person,
    now: datetime,
    typed: int | None = None,
) -> Import | Approval:
    """Let a worker write what the rows become, all of it or none. `seen` is the sum of what the
    person was shown (`Prospect.seal`), `reason` what visitors of moved sessions are told. Where
    public sessions with many people move, another planner is asked instead: then their question.
    Where nobody else plans the season, the number of people has to be `typed`.

    Raises:
        Refused: `not_ready`, `waits`; `to_mend` while a row is wrong; `nothing` where nothing would
            be done; `seen_other` when something else would be done than was shown; `reason_needed`
            where public sessions move; `number` as said.
    """
    of, reason = lock_ready(of, now=now), reason.strip()[:REASON_AT_MOST]
    outlook = _as_seen(of, seen)
    moved = moved_in_public(of)
    if moved and not reason:
        text = _("Say why the sessions move: the people who come are told.")
        raise Refused(Refusal("reason_needed", text))
    persons = concerned(*moved)
    if not moved or not waits_for_another(of.season, persons=persons, by=by, typed=typed):
        return _begin(of, outlook, reason, by=by, now=now)
    return people.ask(
        kind=TAKE_OVER,
        persons=persons,
        why=reason,
        tell=planners_of(of.season_id).exclude(pk=by.pk),
        by=by,
        now=now,
        season=of.season_id,
        seal=outlook.seal,
        file=of.pk,
    )


@people.approved(TAKE_OVER, may=may_decide)
def _agreed(
    *,
    season: int,
    file: int,
    seal: str,
    why: str,
    by: Person,
    approved_by: Person,
    now: datetime,
) -> None:
    """What was agreed to is done, row for row."""
    of = lock_ready(Import.objects.get(pk=file), now=now, waits=True)
    _begin(of, _as_seen(of, seal), why, by=by, now=now)


def _as_seen(of: Import, seen: str) -> Prospect:
    """What would be done, if it is what somebody was shown."""
    outlook = prospect(of)
    if outlook.counts[Fate.WRONG]:
        raise Refused(Refusal("to_mend", _("Mend the rows marked first, or leave them out.")))
    if not outlook.acts:
        raise Refused(Refusal("nothing", _("There is nothing to take over.")))
    if outlook.seal != seen:
        text = _("Something else would be done now than you were shown: look again.")
        raise Refused(Refusal("seen_other", text))
    return outlook


def _begin(of: Import, outlook: Prospect, reason: str, *, by: Person, now: datetime) -> Import:
    of.state, of.reason, of.done = ImportState.TAKING, reason, 0
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
