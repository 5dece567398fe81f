"""Many at once for few places: real processes, real sockets, either database."""

from __future__ import annotations

import asyncio
from functools import partial

from bench import crowd, visiting
from gatehouse.admission.models import Application, State
from gatehouse.programme.models import Quota
from tests.crowds import assert_no_place_lost_or_given_twice, fill, key_of
from tests.site import Site


def test_of_two_hundred_at_once_exactly_one_gets_the_last_place(site: Site) -> None:
    season = fill(site, people=200, sessions=1, places=1)
    where = visiting.Site.at(site.url)
    booked: list[str] = []

    async def ask(cookie: str) -> str:
        outcome, visit = await visiting.apply(
            where, cookie=cookie, session=season.sessions[0], party="adults=1", may_wait=True
        )
        if outcome == "booked":
            booked.append(visit)
        return outcome

    errands = (partial(ask, cookie) for cookie in season.cookies)
    count = asyncio.run(crowd.run(errands, at_once=200))
    assert count.outcomes == {"booked": 1, "waiting": 199}
    assert Application.objects.get(key=key_of(booked[0])).state == State.BOOKED
    assert Quota.objects.get().held == 1
    assert Application.objects.filter(state=State.WAITING).count() == 199
    assert_no_place_lost_or_given_twice()
