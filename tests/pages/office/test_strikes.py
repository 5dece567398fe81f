"""At the desk: people who say why they did not come are in the inbox until somebody answers."""

from __future__ import annotations

import pytest
import time_machine

from gatehouse.admission.models import Strike
from gatehouse.admission.operations.strike_appeals import appeal
from gatehouse.core.models import HistoryEntry
from tests.admission import striking
from tests.admission.striking import HOUR
from tests.pages.desks import text
from tests.pages.offices import OF_THE_SEASON, Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def told(office: Office) -> Strike:
    """Somebody of this office's season who missed a visit and says why."""
    from dataclasses import replace

    from gatehouse.admission.operations.season_rules import publish_rules
    from tests.admission.drawing import OPENS_AT, RULES

    rules = replace(RULES, strikes=striking.STRIKES)
    publish_rules(season=office.season, rules=rules, by=None, now=OPENS_AT)
    strike = striking.missed(striking.session(office.season))
    now = strike.given_at + HOUR
    appeal(strike=strike, text="Отменили поезд", was_ill=False, by=strike.person, now=now)
    return strike


def test_an_appeal_stands_in_the_inbox_until_it_is_answered(office: Office) -> None:
    strike = told(office)
    page = f"/office/strikes/{strike.pk}/"
    with time_machine.travel(strike.given_at + 2 * HOUR, tick=False):
        assert page in text(office.desk.get("/office/"))
        assert "Отменили поезд" not in text(office.desk.get("/office/"))
        assert "Отменили поезд" in text(office.desk.get(page))
        assert page in text(office.desk.get(f"/office/people/{strike.person_id}/"))
        assert office.desk.post(page, {"answer": "uphold", "words": ""}).status_code == 422
        done = office.desk.post(page, {"answer": "grant", "words": "Понимаем"})
        assert done.status_code == 302
        assert page not in text(office.desk.get("/office/"))
    strike.refresh_from_db()
    assert (strike.lifted_because, strike.decision) == ("granted", "Понимаем")
    looks = HistoryEntry.objects.of(strike.application).filter(verb="admission.strike_looked_at")
    assert looks.count() == 2


def test_only_who_plans_the_season_reads_it(office: Office) -> None:
    strike = told(office)
    with time_machine.travel(strike.given_at + 2 * HOUR, tick=False):
        assert office.statuses(f"/office/strikes/{strike.pk}/") == OF_THE_SEASON
