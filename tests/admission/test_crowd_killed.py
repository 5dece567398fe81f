"""A thousand people for three hundred places while the site is killed under them."""

from __future__ import annotations

import asyncio
import random
import subprocess
from functools import partial

import pytest

from bench import crowd, visiting
from gatehouse.admission.models import Application, State
from gatehouse.core.models import OutboxItem
from gatehouse.programme.models import Quota
from tests.crowds import Season, assert_no_place_lost_or_given_twice, fill, key_of
from tests.site import Site

PEOPLE, SESSIONS, PLACES = 1000, 36, 300
AT_ONCE = 64
TRIES = 40
BROKEN = (OSError, asyncio.IncompleteReadError)


class Crowd:
    """Each asks for one session, tries again while the site is away, and one in eight goes."""

    def __init__(self, site: Site, season: Season) -> None:
        self.where, self.season = visiting.Site.at(site.url), season
        self.chance = random.Random(36)
        self.acknowledged: dict[str, str] = {}
        self.given_back: set[str] = set()

    async def one(self, cookie: str) -> str:
        party = f"adults={self.chance.choice((1, 1, 2, 3))}"
        session = self.chance.choice(self.season.sessions)
        leaves = self.chance.random() < 0.125
        outcome, visit = await self.insist(
            lambda: visiting.apply(
                self.where, cookie=cookie, session=session, party=party, may_wait=True
            )
        )
        if not visit:
            return outcome
        self.acknowledged[visit] = outcome
        if leaves:
            gone, _ = await self.insist(lambda: self.leave(cookie, visit))
            if gone == "given back":
                self.given_back.add(visit)
            return gone
        return outcome

    async def leave(self, cookie: str, visit: str) -> tuple[str, str]:
        return await visiting.give_back(self.where, cookie=cookie, visit=visit), visit

    async def insist(self, errand: object) -> tuple[str, str]:
        """Do it again while the connection breaks, as a person with patience would."""
        for _ in range(TRIES):
            try:
                return await errand()  # type: ignore[operator, no-any-return]
            except BROKEN:
                await asyncio.sleep(0.5)
        return "never answered", ""


@pytest.mark.prove
def test_a_thousand_for_three_hundred_places_with_kills_in_between(fresh_site: Site) -> None:
    serving = [fresh_site.serve()]
    season = fill(fresh_site, people=PEOPLE, sessions=SESSIONS, places=PLACES // SESSIONS)
    _spread_the_rest(fresh_site)
    people = Crowd(fresh_site, season)

    async def kill_and_start_again(process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        await asyncio.sleep(0.01)
        fresh_site.kill(process)
        return await asyncio.to_thread(fresh_site.serve)

    async def all_at_once() -> crowd.Count:
        errands = (partial(people.one, cookie) for cookie in season.cookies)
        rush = asyncio.create_task(crowd.run(errands, at_once=AT_ONCE))
        for answered in (PEOPLE // 5, PEOPLE // 2, PEOPLE * 4 // 5):
            while len(people.acknowledged) < answered and not rush.done():
                await asyncio.sleep(0.02)
            serving.append(await kill_and_start_again(serving[-1]))
        return await rush

    count = asyncio.run(all_at_once())
    assert set(count.outcomes) <= {"booked", "waiting", "given back", "offered"}, count.outcomes
    assert sum(count.outcomes.values()) == PEOPLE
    _assert_kept(people)
    assert_no_place_lost_or_given_twice()
    assert sum(Quota.objects.values_list("held", flat=True)) == PLACES


def _spread_the_rest(site: Site) -> None:
    """Three hundred places do not divide by thirty-six: the first sessions have one more."""
    for quota in Quota.objects.order_by("pk")[: PLACES % SESSIONS]:
        Quota.objects.filter(pk=quota.pk).update(places=quota.places + 1)


def _assert_kept(people: Crowd) -> None:
    """What was acknowledged is there, with its letter queued exactly once."""
    for visit, outcome in people.acknowledged.items():
        application = Application.objects.get(key=key_of(visit))
        letters = OutboxItem.objects.filter(
            once__in=[
                f"admission.{kind}:{application.key}::{application.asker_id}"
                for kind in ("booked", "waiting")
            ]
        )
        if visit in people.given_back:
            assert application.state in {State.WITHDRAWN, State.DECLINED}
        elif outcome == "booked":
            assert application.state == State.BOOKED
            assert letters.count() == 1
        else:
            assert application.state in {State.WAITING, State.OFFERED}
            assert letters.count() == 1
