"""Killed while the next in line are asked to be ready: each is asked once, and no fewer are."""

from __future__ import annotations

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Standby
from gatehouse.core.models import OutboxItem
from tests.admission import standing
from tests.admission.standing import BENCH_AT, GATE_AT, HOUR, STARTS_AT
from tests.kills import killed_after

# Whoever stands by at the gate before the pass deadline needs no word of the plant yet.
CLOSES_AT = {"ask_to_bench": standing.CLOSES_AT, "ask_to_gate": STARTS_AT - HOUR}
WORK = "operations.{job}(now=datetime.fromisoformat({now!r}))"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("job", "now", "kind"),
    [
        ("ask_to_bench", BENCH_AT, "admission.bench"),
        ("ask_to_gate", GATE_AT, "admission.gate"),
    ],
)
def test_asking_that_is_killed_asks_everybody_once(job: str, now: object, kind: str) -> None:
    season = standing.season(visits_per_person=99)
    for _ in range(12):
        session = standing.session(within=season, own_closes_at=CLOSES_AT[job])
        standing.full(session, 5, 5, waiting=(1, 1, 1, 1))
    work = WORK.format(job=job, now=str(now))
    for seconds in (0.05, 0.15, 0.3):
        killed_after(seconds, imports="from gatehouse.admission import operations", work=work)
        assert Standby.objects.count() == letters(kind)  # nobody without a letter
    getattr(operations, job)(now=now)
    asked = list(Standby.objects.values_list("application", flat=True))
    assert len(asked) == len(set(asked)) == letters(kind)
    again = getattr(operations, job)(now=now)
    assert (again, Standby.objects.count()) == (0, len(asked))
    assert len(asked) >= 12


def letters(kind: str) -> int:
    return OutboxItem.objects.filter(kind=kind).count()
