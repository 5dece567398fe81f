"""Killed while it looks at who missed their visits: everybody gets one strike and one letter."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from gatehouse.admission.models import MissedReckoned, Strike
from gatehouse.core.models import OutboxItem
from gatehouse.gate.operations.missed import TOLD_AFTER, reckon_missed
from tests import make
from tests.admission import striking
from tests.admission.striking import sent
from tests.kills import killed_after


@pytest.mark.django_db(transaction=True)
def test_a_run_killed_at_any_moment_is_finished_by_the_next_and_nobody_is_blamed_twice() -> None:
    season = striking.season(visits_per_person=99)
    sessions = [striking.session(season, days=number % 3) for number in range(12)]
    came = {striking.held(one).pk for one in sessions}
    missed = {make.application(one).pk for one in sessions for _ in range(4)}
    sent(make.NOW)
    now = max(one.ends_at for one in sessions) + TOLD_AFTER
    for seconds in (0.05, 0.15, 0.3):
        killed_after(
            seconds,
            imports="from gatehouse.gate.operations.missed import reckon_missed",
            work=f"reckon_missed(now=datetime.fromisoformat({now.isoformat()!r}))",
        )
        blamed = Strike.objects.values_list("application__session", flat=True)
        looked_at = set(MissedReckoned.objects.values_list("session", flat=True))
        assert Counter(blamed) == dict.fromkeys(looked_at, 4)  # a session wholly or not at all
    reckon_missed(now=now)
    reckon_missed(now=now + timedelta(minutes=10))
    found = list(Strike.objects.values_list("application", flat=True))
    assert sorted(found) == sorted(missed)
    assert not came & set(found)
    letters = OutboxItem.objects.filter(kind="admission.strike")
    assert letters.count() == len(missed)
