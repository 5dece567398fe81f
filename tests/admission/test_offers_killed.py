"""Workers killed by force while places that came back are asked after and given: no place twice, no
letter twice, and the best in line of those who said yes has it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from gatehouse.admission import operations
from gatehouse.admission.models import Application, Invited, OfferWindow, State
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.core.models import OutboxItem
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.admission import ladders
from tests.admission.drawing import RULES
from tests.admission.test_draw_killed import Killing
from tests.imports.files import plant_ahead
from tests.site import Site

PLACES = 6


def planned(sessions: int) -> list[Session]:
    """Visits that are full, each with a line three times as long; several are asked at once."""
    plant = plant_ahead()
    windows = (replace(ladders.WINDOWS[-1], hours_before=0, minutes=24 * 60, asked=3),)
    steps = ladders.silent(windows=windows, reminder_hours=(), night_until_hour=22)
    publish_rules(
        season=plant.season, rules=replace(RULES, ladder=steps), by=None, now=timezone.now()
    )
    with transaction.atomic():
        starts_at = datetime.combine(plant.season.starts_on, time(8), UTC)
        made = [
            make.session(
                of=plant.activity,
                within=plant.season,
                capacity=PLACES,
                starts_at=starts_at + timedelta(minutes=100) * number,
            )
            for number in range(sessions)
        ]
        for session in made:
            for _ in range(PLACES * 4):
                make.application(session)
    return made


def give_back_and_answer(sessions: list[Session], chance: random.Random) -> dict[int, set[int]]:
    """Half of the places come back, each asked after in a window; of those asked some say yes.
    Returns who has said so, by window; the windows are over by now."""
    now = timezone.now()
    with transaction.atomic():
        for session in sessions:
            booked = Application.objects.filter(session=session, state=State.BOOKED).order_by("pk")
            for one in booked.select_related("party__asker")[: PLACES // 2]:
                operations.withdraw(application=one, by=one.party.asker, now=now)
        said: dict[int, set[int]] = {}
        for asked in Invited.objects.order_by("pk"):
            if chance.random() < 0.5:
                said.setdefault(asked.window_id, set()).add(asked.application_id)
                Invited.objects.filter(pk=asked.pk).update(yes_at=now)
        OutboxItem.objects.filter(kind="admission.invited").update(state="sent", due_at=None)
        OfferWindow.objects.update(closes_at=now)
    return said


def goes_through_kills(
    site: Site, *, sessions: int, kills: int, seed: int, of: str = "worker"
) -> None:
    chance = random.Random(seed)
    visits = planned(sessions)
    said = give_back_and_answer(visits, chance)
    first = list(OfferWindow.objects.filter(settled_at=None).values_list("pk", flat=True))

    def is_settled() -> bool:
        return not OfferWindow.objects.filter(pk__in=first, settled_at=None).exists()

    Killing(site, chance, of=of).until(is_settled, "the windows", kills=kills)
    for session in visits:
        _is_counted(session.quotas.get())
    for window in first:
        agreed = Application.objects.filter(pk__in=said.get(window, set())).order_by("pk")
        got = [one.pk for one in agreed if one.state == State.BOOKED]
        assert got == [one.pk for one in agreed[:1]]
    _nobody_was_told_twice()


def _is_counted(quota: Quota) -> None:
    own = Application.objects.holding().filter(quota=quota).aggregate(n=Sum("persons"))["n"] or 0
    asked = quota.windows.filter(settled_at=None).aggregate(n=Sum("places"))["n"] or 0
    assert own + asked == quota.held <= quota.places


def _nobody_was_told_twice() -> None:
    booked = Application.objects.filter(state=State.BOOKED)
    for one in booked:
        letters = OutboxItem.objects.filter(once__startswith=f"admission.booked:{one.key}:")
        assert letters.count() == 1
        assert one.passes.filter(given_back_at=None).count() == one.persons
    asked = Invited.objects.filter(ended_at=None).values_list("application", flat=True)
    assert len(set(asked)) == len(asked)


def test_offers_whose_workers_are_killed_go_to_the_best_in_line(fresh_site: Site) -> None:
    goes_through_kills(fresh_site, sessions=4, kills=1, seed=5)


@pytest.mark.prove
@pytest.mark.parametrize("of", ["worker", "site"])
def test_offers_of_sixty_visits_go_to_the_best_in_line_after_twenty_kills(
    fresh_site: Site, of: str
) -> None:
    goes_through_kills(fresh_site, sessions=60, kills=20, seed=9, of=of)
