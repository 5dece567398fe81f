"""Holding and freeing places: the database itself refuses one too many."""

from __future__ import annotations

from django.db.models import F

from gatehouse.programme.models import Quota


def hold(quota: Quota, persons: int) -> bool:
    """Hold so many places, all or none; the condition is the database's own."""
    held = Quota.objects.filter(pk=quota.pk, held__lte=F("places") - persons).update(
        held=F("held") + persons
    )
    quota.held += persons * held
    return bool(held)


def free(quota: Quota, persons: int) -> None:
    """Give so many places back to the quota."""
    Quota.objects.filter(pk=quota.pk).update(held=F("held") - persons)
    quota.held -= persons
