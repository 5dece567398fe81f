"""The days on which a plant receives nobody."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gatehouse.catalogue.models import ClosedDays, Enterprise
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import Undo
from gatehouse.people.models import Role
from gatehouse.programme.models import SeasonGrant
from tests import make
from tests.office import client_of, holder, worker
from tests.pages.desks import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
DAYS = {"first_on": "2023-12-14", "last_on": "2023-12-15", "reason": "Инвентаризация"}


@pytest.fixture
def plant() -> Enterprise:
    return make.enterprise("zavod")


@pytest.fixture
def client() -> Client:
    return client_of(holder(Role.ORGANISER))


PAGE = "/office/enterprises/zavod/closed/"


def closed(plant: Enterprise) -> list[tuple[date, date, str]]:
    return list(plant.closed_days.values_list("first_on", "last_on", "reason"))


def test_days_are_closed_opened_again_and_each_is_taken_back(
    client: Client, plant: Enterprise
) -> None:
    there = [(date(2023, 12, 14), date(2023, 12, 15), "Инвентаризация")]
    assert client.post(PAGE, DAYS)["Location"] == PAGE
    assert closed(plant) == there
    shown = text(client.get(PAGE))
    assert "14–15 декабря 2023" in shown
    assert "На предприятии закрыты дни: 14–15 декабря" in shown
    client.post(f"/office/undo/{Undo.objects.order_by('pk')[0].key}/")
    assert closed(plant) == []
    client.post(PAGE, DAYS)
    client.post(f"{PAGE}{ClosedDays.objects.get().pk}/open/")
    assert closed(plant) == []
    client.post(f"/office/undo/{Undo.objects.order_by('-pk')[0].key}/")
    assert closed(plant) == there
    verbs = HistoryEntry.objects.filter(verb__startswith="catalogue.").exclude(
        verb__endswith="_added"
    )
    assert [entry.verb.partition(".")[2] for entry in verbs.order_by("pk")] == [
        "closed", "opened", "closed", "opened", "closed"
    ]  # fmt: skip


def test_one_day_needs_no_second_date(client: Client, plant: Enterprise) -> None:
    client.post(PAGE, {"first_on": "2023-12-14"})
    assert closed(plant) == [(date(2023, 12, 14), date(2023, 12, 14), "")]


def test_what_is_planned_on_closed_days_is_listed_and_stays(
    client: Client, plant: Enterprise
) -> None:
    session = make.session(of=make.activity(plant))
    make.session()
    client.post(PAGE, DAYS)
    page = text(client.get(PAGE))
    assert "Запланировано на закрытые дни" in page
    assert page.count("/move/") == 1
    assert f"/office/seasons/{session.season.code}/board/{session.code}/move/" in page
    assert f"/office/sessions/{session.code}/cancel/" in page


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"last_on": "2023-12-13"}, 422, "Последний день раньше первого."),
        ({"first_on": ""}, 422, "Обязательное поле"),
        ({"first_on": "2023-12-15"}, 409, "Эти дни уже закрыты."),
    ],
)
def test_days_that_make_no_sense_are_refused_in_words(
    client: Client, plant: Enterprise, sent: dict[str, str], status: int, words: str
) -> None:
    client.post(PAGE, DAYS)
    answer = client.post(PAGE, DAYS | sent)
    assert answer.status_code == status
    assert words in text(answer)
    assert len(closed(plant)) == 1


def test_what_somebody_else_opened_meanwhile_is_not_opened_twice(
    client: Client, plant: Enterprise
) -> None:
    client.post(PAGE, DAYS)
    key = ClosedDays.objects.get().pk
    client.post(f"{PAGE}{key}/open/")
    assert client.post(f"{PAGE}{key}/open/").status_code == 404
    back, closing = (one.key for one in Undo.objects.order_by("-pk"))
    client.post(PAGE, DAYS)
    assert "Эти дни уже закрыты." in text(client.post(f"/office/undo/{back}/", follow=True))
    assert "уже кто-то открыл" in text(client.post(f"/office/undo/{closing}/", follow=True))
    assert len(closed(plant)) == 1


def test_plants_belong_to_those_who_plan_the_whole_programme(plant: Enterprise) -> None:
    editor = make.person()
    SeasonGrant.objects.create(
        person=editor, season=make.season(), role="editor", granted_at=make.NOW
    )
    for person in (make.person(), worker(plant), holder(Role.PRESS), editor):
        assert client_of(person).get(PAGE).status_code == 404
        assert client_of(person).post(PAGE, DAYS).status_code == 404
    assert closed(plant) == []
    assert client_of(holder(Role.ADMINISTRATOR)).get(PAGE).status_code == 200


def test_days_of_another_plant_stay_closed(client: Client, plant: Enterprise) -> None:
    client.post(PAGE, DAYS)
    make.enterprise("other")
    key = ClosedDays.objects.get().pk
    assert client.post(f"/office/enterprises/other/closed/{key}/open/").status_code == 404
    assert len(closed(plant)) == 1
