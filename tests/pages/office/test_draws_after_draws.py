"""Second draws, repeated draws and auditors at the organisers' desk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gatehouse.admission.models import PlacesDraw
from gatehouse.admission.operations import second_draws, voided_draws
from gatehouse.core.models import OutboxItem
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.draws.rules import Step
from gatehouse.people.models import Approval, Role
from tests.admission import drawing
from tests.admission.test_second_draws import GIVEN_AT, RULES, given
from tests.draws import making
from tests.pages.desks import text
from tests.pages.offices import Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PLANT = {"capacity": 1}


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def page_of(places: PlacesDraw) -> str:
    return f"/office/draws/{places.draw.code}/"


def test_a_second_draw_waits_in_the_inbox_for_one_press(office: Office, time_machine: Any) -> None:
    plans: list[dict[str, Any]] = [PLANT, {"capacity": 4, "day": 10}]
    season = drawing.Drawn(within=office.season, rules=RULES, plans=plans)
    for _ in range(3):
        season.enter()
    given(season)
    second_draws.plan_second_draws(now=GIVEN_AT)
    after = PlacesDraw.objects.get(again_after=season.places)
    time_machine.move_to(GIVEN_AT)
    assert page_of(after) in text(office.desk.get("/office/"))
    office.desk.post(page_of(after), {"act": "publish"})
    assert Draw.objects.get(pk=after.draw_id).step is Step.OPEN
    assert page_of(after) not in text(office.desk.get("/office/"))


def test_why_no_second_draw_was_planned_stands_on_the_page_of_the_first(
    office: Office, time_machine: Any
) -> None:
    season = drawing.Drawn(within=office.season, rules=RULES, plans=[PLANT])
    for _ in range(3):
        season.enter()
    given(season)
    second_draws.plan_second_draws(now=GIVEN_AT)
    time_machine.move_to(GIVEN_AT)
    assert "Вторая жеребьёвка сама не спланирована" in text(office.desk.get(page_of(season.places)))


def test_a_draw_that_was_called_off_is_repeated_with_its_lists(
    office: Office, time_machine: Any
) -> None:
    season = drawing.Drawn(within=office.season, plans=[{"capacity": 2, "day": 14}])
    party = season.enter()
    one, other = (making.official(role) for role in (Role.ORGANISER, Role.ADMINISTRATOR))
    draws.void(
        by=one, approved_by=other, now=drawing.OPENS_AT, draw=season.places.draw_id, why="Сбой"
    )
    time_machine.move_to(drawing.OPENS_AT + timedelta(hours=1))
    page = text(office.desk.get(page_of(season.places)))
    address = f"/office/seasons/{office.season.code}/draws/new/?after={season.places.draw.code}"
    assert address in page
    shown = office.desk.get(address)
    assert "Повторная жеребьёвка" in text(shown)
    form = shown.context["form"]
    sent = {field.name: field.value() for field in form if field.value()}
    sent["sessions"] = [row.session.pk for row in shown.context["rows"] if row.is_chosen]
    assert office.desk.post(address, sent | {"save": 1}).status_code == 302
    made = PlacesDraw.objects.get(again_after=season.places)
    office.desk.post(page_of(made), {"act": "publish"})
    voided_draws.carry_lists(now=drawing.OPENS_AT + timedelta(hours=1))
    party.refresh_from_db()
    assert party.entry is not None
    assert party.entry.draw_id == made.draw_id
    assert OutboxItem.objects.filter(kind="admission.list_carried").count() == 1


def test_an_auditor_is_asked_for_agreed_to_and_dismissed_at_the_desk(office: Office) -> None:
    season = drawing.Drawn(within=office.season, plans=[PLANT])
    Draw.objects.update(is_sealed=True)
    page = page_of(season.places)
    office.desk.post(page, {"act": "auditor", "title": "Палата"})
    approval = Approval.objects.get()
    assert "Палата" in text(office.admin.get("/office/approvals/"))
    office.admin.post(f"/office/approvals/{approval.pk}/decide/", {"word": "yes"})
    assert "/draws/audit/" in text(office.desk.get(page))
    assert "/draws/audit/" not in text(office.press.get(page))
    office.desk.post(page, {"act": "dismiss", "number": 1})
    assert "/draws/audit/" not in text(office.desk.get(page))
