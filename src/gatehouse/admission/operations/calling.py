"""Whoever has no e-mail hears on the phone that their visit was called off or moved."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.models import Notice
from gatehouse.core import history, undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person

TOLD = "admission.told_by_phone"


@transaction.atomic
def told_by_phone(*, notice: Notice, by: Person, now: datetime) -> undo.Undo:
    """Somebody has called them. For a minute it can be taken back.

    Raises:
        Refused: `told` when somebody else has called meanwhile.
    """
    fresh = _lock(notice.pk)
    if fresh.called_at is not None:
        raise Refused(Refusal("told", _("Somebody has called them already.")))
    fresh.called_at, fresh.called_by = now, by
    fresh.save(update_fields=["called_at", "called_by"])
    history.record(TOLD, of=fresh.application, by=by, now=now, news=fresh.news_id)
    return undo.offer(TOLD, by=by, now=now, notice=fresh.pk)


@undo.undoes(TOLD)
def _not_told(*, notice: int, by: Person, now: datetime) -> None:
    fresh = _lock(notice)
    if fresh.called_by != by:
        raise Refused(Refusal("changed_since", _("They are to be called already.")))
    fresh.called_at, fresh.called_by = None, None
    fresh.save(update_fields=["called_at", "called_by"])
    history.record(
        "admission.not_told_by_phone", of=fresh.application, by=by, now=now, news=fresh.news_id
    )


def _lock(key: int) -> Notice:
    rows = Notice.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("application", "called_by").get(pk=key)
