"""Moving document data to the newest key of its ring, in batches, repeatable after a kill."""

from __future__ import annotations

from django.db import transaction

from gatehouse.papers import vault
from gatehouse.papers.models import Papers
from gatehouse.papers.queries import opened

BATCH = 200


def rotate(*, batch: int = BATCH) -> int:
    """Seal anew what an older key had sealed; how many rows. What is current is left alone."""
    changed, last = 0, 0
    while keys := list(
        Papers.objects.kept()
        .filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:batch]
    ):
        last = keys[-1]
        changed += _rotate(keys)
    return changed


@transaction.atomic
def _rotate(keys: list[int]) -> int:
    """Lock the rows, read them again, write them: somebody may be giving anew meanwhile."""
    rows = Papers.objects.select_for_update().kept().filter(pk__in=keys).order_by("pk")
    old = [row for row in rows if not vault.is_current(row.sealed or "")]
    for row in old:
        row.sealed = vault.seal(opened(row), key=row.key)
        row.save(update_fields=["sealed"])
    return len(old)
