"""From the close of the lists no page changes what is being drawn; one of them asks the second."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.people.models import Approval
from gatehouse.programme.models import Quota, Session
from tests.admission import drawing
from tests.office import filled, table
from tests.pages.desks import text
from tests.pages.offices import Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def drawn(office: Office, time_machine: Any) -> Session:
    """A session of the office's plant whose draw is closed; the clock stands there."""
    session = office.plant.visit(13, admission="draw", capacity=4)
    drawing.places(office.season, [session])
    operations.close_draws(now=drawing.CLOSES_AT)
    time_machine.move_to(drawing.CLOSES_AT)
    return session


def quota(session: Session) -> Quota:
    return session.quotas.get(kind="public")


def page_of(session: Session, page: str = "") -> str:
    return f"/office/sessions/{session.code}/{page}"


def test_the_page_of_places_refuses_and_asks_an_official_of_another_role(
    office: Office, drawn: Session
) -> None:
    one = quota(drawn)
    typed = {"do": "places", "quota": one.pk, "places": 9, "seen": one.places}
    refused = office.desk.post(page_of(drawn, "places/"), typed)
    assert refused.status_code == 409
    assert "Эти места сейчас разыгрываются" in text(refused)
    asked = typed | {"do": "ask", "code": "more", "why": "Второй гид"}
    assert office.desk.post(page_of(drawn, "places/"), asked).status_code == 302
    assert quota(drawn).places == 4
    approval = Approval.objects.get()
    assert f"{drawn.code}, мест: 9" in text(office.admin.get("/office/approvals/"))
    office.admin.post(f"/office/approvals/{approval.pk}/decide/", {"word": "yes"})
    assert quota(drawn).places == 9


def test_an_act_without_a_reason_is_not_asked(office: Office, drawn: Session) -> None:
    typed = {"do": "ask", "quota": quota(drawn).pk, "places": 9, "why": "Второй гид"}
    assert office.desk.post(page_of(drawn, "places/"), typed).status_code == 409
    blank = typed | {"code": "more", "why": " "}
    assert office.desk.post(page_of(drawn, "places/"), blank).status_code == 409
    assert not Approval.objects.exists()


def test_the_plant_s_desk_refuses_places_limits_and_calling_off(
    office: Office, drawn: Session
) -> None:
    desk, stop = f"/desk/sessions/{drawn.code}/", drawn.stops.get()
    answers = [
        office.desk.post(f"{desk}places/", {"kind": "public", "places": 9}),
        office.desk.post(f"/desk/stops/{stop.pk}/limit/", {"limit": 30}),
        office.desk.post(f"{desk}cancel/", {"reason": "Ремонт"}),
    ]
    assert all("разыгрывается" in text(answer) for answer in answers)
    drawn.refresh_from_db()
    stop.refresh_from_db()
    assert (quota(drawn).places, stop.hard_limit, drawn.cancelled_at) == (4, None, None)


def test_calling_off_at_the_desk_asks_an_official_of_another_role(
    office: Office, drawn: Session
) -> None:
    office.desk.post(page_of(drawn, "cancel/"), {"reason": "Авария"})
    drawn.refresh_from_db()
    assert drawn.cancelled_at is None
    approval = Approval.objects.get()
    assert approval.params["to"] == "cancel"
    office.admin.post(f"/office/approvals/{approval.pk}/decide/", {"word": "yes"})
    drawn.refresh_from_db()
    assert drawn.cancelled_at is not None


def test_the_back_office_refuses_too(office: Office, drawn: Session) -> None:
    address = table(quota(drawn), "change/", quota(drawn))
    page = office.desk.get(address)
    assert page.status_code == 200
    sent = office.desk.post(address, filled(page, places=9))
    assert sent.status_code == 200
    assert quota(drawn).places == 4
    drawn_too = {"session": drawn.pk, "kind": "groups", "places": 5}
    office.desk.post(table(Quota, "add/"), drawn_too)
    assert drawn.quotas.count() == 1


def test_places_apart_are_set_on_the_page_of_places(office: Office) -> None:
    session = office.plant.visit(13, admission="draw", capacity=12)
    session.activity.step_free = True
    session.activity.save(update_fields=["step_free"])
    typed = {"do": "apart", "places": 2}
    answer = office.desk.post(page_of(session, "places/"), typed, follow=True)
    assert f"{session.code}-A" in text(answer)
    assert quota(session).places == 10
