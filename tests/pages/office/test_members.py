"""People of an enterprise at the organisers' desk: taken on by address, let go, and told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from gatehouse.catalogue import letters
from gatehouse.catalogue.models import Membership, PlantRole
from gatehouse.catalogue.operations import let_go
from gatehouse.core.mail import Withheld
from gatehouse.core.models import OutboxItem, Undo
from gatehouse.people.models import Person, Role
from tests import make
from tests.office import client_of, holder, worker
from tests.pages.desks import Plant, text
from tests.pages.office.planning import editor_of, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
ADDRESS = "master@zavod.example"


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


def people_of(plant: Plant) -> str:
    return f"/office/enterprises/{plant.enterprise.code}/people/"


def let_go_of(plant: Plant, membership: Membership) -> str:
    return f"{people_of(plant)}{membership.pk}/let-go/"


def last() -> Membership:
    return Membership.objects.latest("pk")


def undone(client: Client) -> Any:
    return client.post(f"/office/undo/{Undo.objects.latest('made_at').key}/", follow=True)


def test_an_address_without_an_account_gets_one_a_desk_and_a_letter(
    desk: Client, plant: Plant
) -> None:
    answer = send(desk, people_of(plant), email=ADDRESS, role="plant")
    assert answer.url == people_of(plant)
    person = Person.objects.get(email=ADDRESS)
    assert (last().person, last().role) == (person, PlantRole.PLANT)
    assert OutboxItem.objects.filter(kind="catalogue.taken_on").count() == 1
    assert client_of(person).get("/desk/").status_code == 200
    assert ADDRESS in text(opened(desk, people_of(plant)))


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("role", [PlantRole.PLANT, PlantRole.GUIDE])
def test_the_letter_says_what_they_may_do_and_how_they_get_in(
    desk: Client, plant: Plant, role: PlantRole, language: str
) -> None:
    send(desk, people_of(plant), email=ADDRESS, role=role.value)
    with translation.override(language):
        letter = letters.taken_on(membership=last().pk)
    for part in (letter.text, letter.html):
        assert ADDRESS in part
        assert "/desk/" in part
    assert letter.subject.endswith(getattr(plant.enterprise, f"name_{language}"))


def test_who_was_let_go_meanwhile_gets_no_letter(desk: Client, plant: Plant) -> None:
    send(desk, people_of(plant), email=ADDRESS, role="guide")
    key = last().pk
    let_go(membership=last(), by=None, now=make.NOW)
    with pytest.raises(Withheld):
        letters.taken_on(membership=key)


def test_taken_on_twice_is_said_and_written_once(desk: Client, plant: Plant) -> None:
    send(desk, people_of(plant), email=ADDRESS, role="plant")
    answer = send(desk, people_of(plant), email=ADDRESS.upper(), role="plant")
    assert answer.status_code == 409
    assert "уже есть" in text(answer)
    assert OutboxItem.objects.filter(kind="catalogue.taken_on").count() == 1


def test_a_wrong_address_is_kept_and_explained(desk: Client, plant: Plant) -> None:
    answer = send(desk, people_of(plant), email="master", role="guide")
    assert answer.status_code == 422
    assert 'value="master"' in text(answer)


def test_somebody_is_let_go_and_taken_back(desk: Client, plant: Plant) -> None:
    membership = Membership.objects.get(person=plant.guide)
    desk.post(let_go_of(plant, membership))
    assert plant.desk.get("/desk/").status_code == 200
    assert client_of(Person.objects.get(pk=plant.guide.pk)).get("/desk/").status_code == 404
    undone(desk)
    assert Membership.objects.filter(person=plant.guide, role=PlantRole.GUIDE).exists()


def test_taken_on_again_by_another_it_is_not_undone_twice(desk: Client, plant: Plant) -> None:
    membership = Membership.objects.get(person=plant.guide)
    desk.post(let_go_of(plant, membership))
    send(desk, people_of(plant), email=plant.guide.email, role="guide")
    assert "уже кто-то сделал" in text(undone(desk))
    assert Membership.objects.filter(person=plant.guide).count() == 1


def test_another_enterprises_person_is_not_let_go_here(desk: Client, plant: Plant) -> None:
    foreign = worker(make.enterprise()).memberships.get()
    assert desk.post(let_go_of(plant, foreign)).status_code == 404
    assert Membership.objects.filter(pk=foreign.pk).exists()


def test_nobody_but_the_organisers_of_the_city_gives_these_roles(plant: Plant) -> None:
    others = [
        plant.desk, client_of(plant.guide), client_of(editor_of(plant.within)),
        client_of(holder(Role.PRESS)), client_of(make.person()),
    ]  # fmt: skip
    before = Membership.objects.count()
    for client in others:
        sent = {"email": ADDRESS, "role": "plant", "language": "ru"}
        assert client.post(people_of(plant), sent).status_code == 404
        gone = client.post(let_go_of(plant, Membership.objects.get(person=plant.guide)))
        assert gone.status_code == 404
    assert Membership.objects.count() == before
