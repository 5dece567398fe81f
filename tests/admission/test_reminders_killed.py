"""Workers killed by force while they remind: everybody gets the letter, and nobody two."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock

from django.db import transaction
from django.utils import timezone

from gatehouse.admission import operations
from gatehouse.admission.models import Application
from gatehouse.admission.operations.season_rules import publish_rules
from tests import make
from tests.admission import ladders
from tests.admission.drawing import RULES
from tests.admission.test_draw_killed import Killing
from tests.admission.test_reminders import queued
from tests.imports.files import plant_ahead
from tests.site import Site


def test_workers_killed_in_the_middle_remind_everybody_once(fresh_site: Site) -> None:
    plant = plant_ahead()
    steps = ladders.silent(reminder_hours=(24 * 400,))
    publish_rules(
        season=plant.season, rules=replace(RULES, ladder=steps), by=None, now=timezone.now()
    )
    with transaction.atomic():
        starts_at = datetime.combine(plant.season.starts_on, clock(12), UTC)
        session = make.session(
            of=plant.activity, within=plant.season, capacity=60, starts_at=starts_at
        )
        for _ in range(60):
            make.application(session)
    Application.objects.update(booked_at=make.NOW - timedelta(days=4000))
    killing = Killing(fresh_site, random.Random(3))
    killing.until(lambda: len(queued()) >= 60, "the reminders", kills=2)
    operations.remind(now=timezone.now())
    assert len(queued()) == 60
