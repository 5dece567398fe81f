"""Two organisers send the same form at the same moment, each in a thread and a connection of its
own, on either database: one waits for the other, and nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gatehouse.pages.office.editing import Editing
from gatehouse.people.models import Role
from gatehouse.programme.models import Session
from tests import make
from tests.admission.test_at_once import Doing, pausing
from tests.office import client_of, holder
from tests.pages.office.planning import filled, opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_season")]


@pytest.fixture
def desks() -> tuple[Client, Client]:
    """Two organisers, each with a browser."""
    return client_of(holder(Role.ORGANISER)), client_of(holder(Role.ORGANISER))


def at_once(
    monkeypatch: pytest.MonkeyPatch,
    desks: tuple[Client, Client],
    url: str,
    *changes: dict[str, Any],
) -> list[int]:
    """What each was answered who opened the form before the other had sent it; the first one is
    held up in the middle, under its locks, until the second has come to them."""
    forms = [
        filled(opened(desk, url)) | change for desk, change in zip(desks, changes, strict=True)
    ]
    answers: dict[int, int] = {}

    def sending(number: int) -> Callable[[], None]:
        def send() -> None:
            answers[number] = desks[number].post(url, forms[number]).status_code

        return send

    with pausing(monkeypatch, Editing, "settle") as came:
        first = Doing(sending(0))
        assert came.wait(60)
        second = Doing(sending(1))
        assert [first.outcome(), second.outcome()] == ["done", "done"]
    return [answers[0], answers[1]]


def draft() -> Session:
    session = make.session(capacity=20)
    Session.objects.filter(pk=session.pk).update(published_at=None)
    return session


@pytest.mark.parametrize("is_public", [True, False], ids=["public", "draft"])
def test_the_same_places_of_a_session(
    monkeypatch: pytest.MonkeyPatch, desks: tuple[Client, Client], is_public: bool
) -> None:
    session = make.session(capacity=20) if is_public else draft()
    url = f"/office/sessions/{session.code}/edit/"
    assert at_once(monkeypatch, desks, url, {"public": 30}, {"public": 40}) == [302, 409]
    assert session.quotas.get().places == 30


def test_different_fields_of_a_session(
    monkeypatch: pytest.MonkeyPatch, desks: tuple[Client, Client]
) -> None:
    session = draft()
    url = f"/office/sessions/{session.code}/edit/"
    assert at_once(monkeypatch, desks, url, {"public": 30}, {"groups": 15}) == [302, 302]
    assert dict(session.quotas.values_list("kind", "places")) == {"public": 30, "groups": 15}


def test_the_hours_of_a_season(
    monkeypatch: pytest.MonkeyPatch, desks: tuple[Client, Client]
) -> None:
    season = make.season()
    url = f"/office/seasons/{season.code}/"
    changes = ({"offer_hours": 12}, {"offer_hours": 6, "party_max": 4})
    assert at_once(monkeypatch, desks, url, *changes) == [302, 409]
    season.refresh_from_db()
    assert (season.offer_hours, season.party_max) == (12, 5)


def test_the_words_of_an_activity(
    monkeypatch: pytest.MonkeyPatch, desks: tuple[Client, Client]
) -> None:
    activity = make.activity()
    url = f"/office/activities/{activity.slug}/"
    changes = ({"title_en": "One"}, {"title_en": "Two"})
    assert at_once(monkeypatch, desks, url, *changes) == [302, 409]
    activity.refresh_from_db()
    assert activity.title_en == "One"
