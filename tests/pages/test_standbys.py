"""Who stands by, at the organisers' desk and at the plant's: numbers and states, no names."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from gatehouse.admission import operations
from gatehouse.people.models import Role
from tests.admission import standing
from tests.admission.standing import BENCH_AT, CLOSES_AT, GATE_AT, STARTS_AT
from tests.office import client_of, holder, worker
from tests.pages.desks import text

pytestmark = pytest.mark.any_database


def pages(code: str, office: Client, desk: Client) -> tuple[str, str]:
    with time_machine.travel(GATE_AT, tick=False):
        return (
            text(office.get(f"/en/office/sessions/{code}/")),
            text(desk.get(f"/en/desk/sessions/{code}/")),
        )


def test_the_bench_and_the_gate_stand_on_both_pages(db: None) -> None:
    to = standing.session()
    _place, first, second, third, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    standing.cleared(first)
    standing.say(second)
    standing.say(third, takes=False)
    operations.ask_to_gate(now=GATE_AT)
    office = client_of(holder(Role.ORGANISER))
    desk = client_of(worker(to.activity.enterprise))
    name = first.party.guests.get().name
    for page in pages(to.code, office, desk):
        assert "agreed to by the plant" in page
        assert "ready, the plant has still to agree" in page
        assert "asked to come" in page
        assert name not in page.split("Standing by")[1].split("</table>")[0]
    operations.turn_away(standby=standing.gate(first), by=None, now=STARTS_AT)
    for page in pages(to.code, office, desk):
        assert "turned away" in page


def test_without_any_nothing_is_said(db: None) -> None:
    to = standing.session()
    standing.full(to, 5, 5)
    office = client_of(holder(Role.ORGANISER))
    desk = client_of(worker(to.activity.enterprise))
    operations.ask_to_bench(now=CLOSES_AT)
    for page in pages(to.code, office, desk):
        assert "Standing by" not in page
