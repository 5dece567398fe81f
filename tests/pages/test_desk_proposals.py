"""A plant's people reach what their enterprise was asked to propose, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from gatehouse.proposals import operations
from tests import make
from tests.office import client_of, worker
from tests.pages.desks import Plant, text
from tests.proposals.proposing import invitation

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HERE = "/desk/proposals/"


def test_the_invitation_stands_at_the_desk_and_opens_without_its_letter(plant: Plant) -> None:
    asked = invitation(at=plant.enterprise, within=plant.within)
    page = plant.desk.get(HERE)
    assert "Ждёт вас" in text(page)
    assert "/propose/" not in text(page)  # the secret stands in no page
    answer: Any = plant.desk.post(f"{HERE}{asked.pk}/")
    assert "/propose/" in answer.url
    assert plant.desk.get(answer.url).status_code == 200


def test_another_enterprises_invitation_is_not_there(plant: Plant) -> None:
    asked = invitation(at=plant.enterprise, within=plant.within)
    foreign = client_of(worker(make.enterprise()))
    assert "Приглашений пока нет" in text(foreign.get(HERE))
    assert foreign.post(f"{HERE}{asked.pk}/").status_code == 404


def test_a_guide_does_not_answer_for_the_enterprise(plant: Plant) -> None:
    asked = invitation(at=plant.enterprise, within=plant.within)
    guide = client_of(plant.guide)
    assert guide.get(HERE).status_code == 404
    assert guide.post(f"{HERE}{asked.pk}/").status_code == 404


def test_who_was_let_go_opens_nothing_any_more(plant: Plant) -> None:
    asked = invitation(at=plant.enterprise, within=plant.within)
    plant.person.memberships.all().delete()
    assert plant.desk.post(f"{HERE}{asked.pk}/").status_code == 404


def test_a_withdrawn_invitation_is_not_shown(plant: Plant) -> None:
    asked = invitation(at=plant.enterprise, within=plant.within)
    operations.withdraw(invitation=asked, by=None, now=make.NOW)
    assert "Приглашений пока нет" in text(plant.desk.get(HERE))
    assert plant.desk.post(f"{HERE}{asked.pk}/").status_code == 404
