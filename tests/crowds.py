"""Crowds on a running site, over sockets, and what must be true of its rows afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from django.db.models import Sum

from gatehouse.admission.models import Application, State
from gatehouse.programme.models import Quota
from tests.site import ROOT, Site


@dataclass(frozen=True)
class Season:
    """What `bench.fill` made: session codes, and a cookie for each person who is signed in."""

    sessions: list[str]
    cookies: list[str]


def fill(site: Site, *, people: int, sessions: int, places: int) -> Season:
    """A season on this site, with people who are signed in."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.fill", "--people", str(people), "--sessions", str(sessions),
         "--places", str(places)],
        env=site.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Season(**json.loads(done.stdout.splitlines()[-1]))


def assert_no_place_lost_or_given_twice() -> None:
    """Each place is held by exactly one party, and none is free that somebody waits for."""
    for quota in Quota.objects.all():
        own = Application.objects.filter(quota=quota)
        held = own.holding().aggregate(n=Sum("persons"))["n"] or 0
        assert held == quota.held <= quota.places
        assert not own.filter(state=State.WAITING, persons__lte=quota.free).exists()
        for booked in own.filter(state=State.BOOKED):
            assert booked.passes.filter(given_back_at=None).count() == booked.persons


def key_of(address: str) -> str:
    """The key in a visit's address: /visits/<key>/…"""
    return address.split("/visits/")[1].split("/")[0]
