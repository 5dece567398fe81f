"""A teacher's way: from a visit's page to a list, to a place, to names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.forms.consents import SHOWN_SIGNS
from gatehouse.admission.models import Application, Party, PartyKind, State
from gatehouse.people.models import Person
from tests import make
from tests.admission.asking import client_of
from tests.admission.grouped import Grouped
from tests.admission.test_giving_places import DICE_AT, released

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon"), pytest.mark.any_database]


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def sent(**fields: Any) -> dict[str, Any]:
    """The form of a class as a browser sends it."""
    texts = make.consent_texts()
    boxes = ("consent-personal-data", "consent-plant")
    usual = {
        "organisation": "Школа № 5",
        "people": "22",
        "adults": "2",
        "youngest": "12",
        "contact_name": "Анна Учителева",
        "contact_born": "06.05.1985",
        "phone": "+7 900 123-45-67",
        "request_key": "a" * 32,
    }
    signs = {slug: texts[slug].sha256[:SHOWN_SIGNS] for slug in boxes}
    return usual | signs | fields


def address(season: Grouped) -> str:
    return f"/draws/{season.places.draw.code}/wishes/"


def entered(season: Grouped, teacher: Person, **fields: Any) -> Client:
    client = client_of(teacher)
    first = season.sessions[0].code
    answer = client.post(address(season), sent(first=first, **fields))
    assert answer.status_code == 302, text(answer)
    return client


def test_the_page_of_a_drawn_visit_for_groups_leads_to_their_list() -> None:
    season = Grouped()
    make.consent_texts()
    code = season.sessions[0].code
    client = client_of(make.person())
    assert "только для групп" in text(client.get(f"/sessions/{code}/"))
    led = client.get(f"/groups/?session={code}", follow=True)
    assert led.redirect_chain[-1][0] == f"{address(season)}?add={code}"
    form = text(led)
    for words in ("Ваша группа", "Сколько лет младшему", "Сколько среди вас взрослых"):
        assert words in form
    assert "Жеребьёвка групп" in text(client.get("/groups/"))


def test_a_teacher_puts_a_class_on_a_list_and_sees_it_as_one_group() -> None:
    season, teacher = Grouped(), make.person()
    client = entered(season, teacher)
    party = Party.objects.get(asker=teacher)
    assert (party.kind, party.head_count, party.youngest) == (PartyKind.GROUP, 22, 12)
    page = text(client.get(address(season)))
    for words in ("Школа № 5", "22 человека", "считается за одного", "Анна Учителева"):
        assert words in page
    client.post(address(season), {"do": f"add:{season.sessions[1].code}"} | sent())
    assert party.applications.count() == 2


def test_what_does_not_fit_is_said_at_the_form() -> None:
    season = Grouped()
    client = client_of(make.person())
    answer = client.post(address(season), sent(first=season.sessions[0].code, youngest="4"))
    assert (answer.status_code, "младший" in text(answer)) == (422, True)
    answer = client.post(address(season), sent(first=season.sessions[0].code, adults="30"))
    assert answer.status_code == 422
    assert not Party.objects.exists()


def test_the_group_is_changed_before_the_close() -> None:
    season, teacher = Grouped(), make.person()
    client = entered(season, teacher)
    page = client.get(f"{address(season)}people/")
    assert 'value="Школа № 5"' in text(page)
    client.post(f"{address(season)}people/", sent(people="24"))
    party = Party.objects.get(asker=teacher)
    assert (party.head_count, party.applications.get().persons) == (24, 24)


def test_from_the_list_to_a_place_and_to_names() -> None:
    season, teacher = Grouped(), make.person()
    client = entered(season, teacher)
    released(season.places)
    operations.give_places(now=DICE_AT)
    won = Application.objects.get(asker=teacher, state=State.OFFERED)
    with time_machine.travel(DICE_AT + timedelta(hours=1), tick=False):
        client.post(f"/visits/{won.key}/accept/")
        page = text(client.get(f"/visits/{won.key}/"))
        assert "Список" in page
        listed = "Анна Учителева\nИя Малая; 03.02.2011"
        answer = client.post(
            f"/visits/{won.key}/names/",
            {"names": listed}
            | sent()
            | {"consent-child": make.consent_texts()["consent-child"].sha256[:SHOWN_SIGNS]},
        )
        assert answer.status_code == 302, text(answer)
    won.refresh_from_db()
    names = {guest.name for guest in won.party.guests.all()}
    assert (won.state, names) == (State.BOOKED, {"Анна Учителева", "Ия Малая"})


def test_the_public_page_of_the_draw_speaks_of_groups() -> None:
    season = Grouped(25, 50)
    page = text(client_of(make.person()).get(f"/draws/{season.places.draw.code}/"))
    for words in ("мест для целых групп", "участник — целая группа", "для целых групп"):
        assert words in page
    assert "мест для целых групп</dt><dd>3</dd>" in page
