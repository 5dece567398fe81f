"""The page that takes an act back, and returns to where one was."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from gatehouse.core.undo import Undo
from gatehouse.people.models import Person, Role
from gatehouse.programme.models import Session
from gatehouse.programme.operations import reschedule_draft
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
HERE = "http://testserver/texts/nothing/"


@pytest.fixture
def organiser() -> Person:
    return holder(Role.ORGANISER)


@pytest.fixture
def act(organiser: Person) -> Undo:
    """A draft put on the next day."""
    made = make.session()
    Session.objects.filter(pk=made.pk).update(published_at=None)
    return reschedule_draft(
        session=made, starts_at=made.starts_at + timedelta(days=1), seen=made.starts_at,
        by=organiser, now=make.NOW,
    )  # fmt: skip


def starts_on() -> int:
    return Session.objects.get().starts_at.day


def test_an_act_is_taken_back_and_one_returns_to_where_one_was(
    organiser: Person, act: Undo
) -> None:
    client = client_of(organiser)
    answer = client.post(f"/office/undo/{act.key}/", headers={"Referer": HERE})
    assert answer["Location"] == HERE
    assert starts_on() == 14
    assert "Отменено: всё как было." in text(client.get("/"))


def test_a_foreign_page_is_not_returned_to(organiser: Person, act: Undo) -> None:
    answer = client_of(organiser).post(
        f"/office/undo/{act.key}/", headers={"Referer": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


def test_somebody_else_of_the_desk_is_told_there_is_nothing_to_take_back(act: Undo) -> None:
    client = client_of(holder(Role.ORGANISER))
    client.post(f"/office/undo/{act.key}/")
    assert starts_on() == 15
    assert "Здесь нечего отменять." in text(client.get("/"))


def test_after_the_minute_it_is_said_to_be_over(organiser: Person, act: Undo) -> None:
    client = client_of(organiser)
    with time_machine.travel(make.NOW + timedelta(seconds=61), tick=False):
        client.post(f"/office/undo/{act.key}/")
        assert "Минута прошла" in text(client.get("/"))
    assert starts_on() == 15


def test_nobody_outside_the_desk_takes_anything_back(act: Undo) -> None:
    for person in (make.person(), holder(Role.PRESS)):
        assert client_of(person).post(f"/office/undo/{act.key}/").status_code == 404
    stranger = Client().post(f"/office/undo/{uuid4()}/")
    assert stranger.status_code == 302
    assert "/sign-in/" in stranger["Location"]
    assert starts_on() == 15
