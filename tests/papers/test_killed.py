"""The eraser is killed while it works: what it has done has an act, what it has not goes next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.papers import acts
from gatehouse.papers import operations as papers
from gatehouse.papers.models import ErasureAct, Papers
from tests import make
from tests.kills import killed_after
from tests.papers import visits

IMPORTS = """
from gatehouse.papers.operations import erasing
erasing.BATCH = 1
"""


@pytest.mark.django_db(transaction=True)
def test_a_run_killed_at_any_moment_leaves_whole_acts_and_is_finished_by_the_next() -> None:
    session = make.session(capacity=60)
    visits.need(visits.site_of(session))
    for _ in range(20):
        visits.give(visits.family(session))
    now = session.ends_at + timedelta(days=3)
    work = f"erasing.erase_due(now=datetime.fromisoformat({now.isoformat()!r}))"
    for seconds in (0.05, 0.15, 0.3):
        killed_after(seconds, imports=IMPORTS, work=work)
        erased = Papers.objects.exclude(erased_at=None)
        assert sum(act.people for act in ErasureAct.objects.all()) == erased.count()
        assert all(acts.is_whole(act) for act in ErasureAct.objects.all())
    papers.erase_due(now=now)
    assert not Papers.objects.kept().exists()
    numbers = list(ErasureAct.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert sum(act.people for act in ErasureAct.objects.all()) == 40
