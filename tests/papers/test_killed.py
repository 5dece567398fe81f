"""The eraser is killed while it works: what it has done has an act, what it has not goes next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from gatehouse.papers import acts
from gatehouse.papers import operations as papers
from gatehouse.papers.models import ErasureAct, Papers
from tests import make
from tests.papers import visits

SCRIPT = """
import django
django.setup()
from datetime import datetime
from django.conf import settings
from django.db import connections
connections.databases["default"]["NAME"] = {name!r}
from gatehouse.papers.operations import erasing
erasing.BATCH = 1
print("ready", flush=True)
erasing.erase_due(now=datetime.fromisoformat({now!r}))
"""


@pytest.mark.django_db(transaction=True)
def test_a_run_killed_at_any_moment_leaves_whole_acts_and_is_finished_by_the_next() -> None:
    from django.db import connection

    session = make.session(capacity=60)
    visits.need(visits.site_of(session))
    for _ in range(20):
        visits.give(visits.family(session))
    now = session.ends_at + timedelta(days=3)
    script = SCRIPT.format(name=str(connection.settings_dict["NAME"]), now=now.isoformat())
    for wait in (0.05, 0.15, 0.3):
        run = subprocess.Popen(
            [sys.executable, "-c", script],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": "src:."},
            stdout=subprocess.PIPE,
        )
        assert run.stdout is not None
        assert run.stdout.readline() == b"ready\n"
        time.sleep(wait)
        run.send_signal(signal.SIGKILL)
        run.wait()
        erased = Papers.objects.exclude(erased_at=None)
        assert sum(act.people for act in ErasureAct.objects.all()) == erased.count()
        assert all(acts.is_whole(act) for act in ErasureAct.objects.all())
    papers.erase_due(now=now)
    assert not Papers.objects.kept().exists()
    numbers = list(ErasureAct.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert sum(act.people for act in ErasureAct.objects.all()) == 40
