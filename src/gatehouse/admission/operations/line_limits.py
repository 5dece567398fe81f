"""How many parties may wait for the places of a session."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.models import Application
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Quota, QuotaKind, Session


def count_line(quota: Quota) -> None:
    """Write down how many wait, where that is limited: lists show it. Under the places' lock.

    Whether somebody may join is never decided on this number: `eligibility.line_refusals` counts.
    """
    if quota.line_limit is None:
        return
    waiting = Application.objects.in_line(quota).count()
    if waiting != quota.waiting:
        Quota.objects.filter(pk=quota.pk).update(waiting=waiting)
        quota.waiting = waiting


@transaction.atomic
def limit_line(
    *, session: Session, limit: int | None, by: Person | None, now: datetime
) -> Quota | None:
    """Let at most so many parties wait for the places for everybody; None: any number. Whoever
    waits already stays in the line. None where the session has no such places and no limit.

    Raises:
        Refused: `no_such_places` where a limit is set on places that are not there.
    """
    rows = Quota.objects.select_for_update()
    quota = rows.filter(session=session, kind=QuotaKind.PUBLIC).first()
    if quota is None:
        if limit is None:
            return None
        raise Refused(Refusal("no_such_places", _("This session has no places of this kind.")))
    if quota.line_limit == limit:
        return quota
    before, quota.line_limit = quota.line_limit, limit
    quota.save(update_fields=["line_limit"])
    count_line(quota)
    history.record("admission.line_limited", of=quota, by=by, now=now, before=before, after=limit)
    return quota
