"""Another day by one tap, from the letter and without signing in."""

import pytest
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application
from gatehouse.admission.rules import GuestAsk
from tests import make
from tests.admission.asking import client_of
from tests.admission.house import House, cancel, held, reread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def house() -> House:
    return House()


def link(application: Application, page: str = "") -> str:
    return f"/v/{visit_token(application)}/{page}"


def test_one_tap_on_the_letter_s_page_moves_the_party(house: House) -> None:
    here, there = house.session(), house.session(1)
    application = make.application(here)
    cancel(here)
    browser = Client()
    page = browser.get(link(application, "instead/")).content.decode()
    assert f'value="{there.code}"' in page
    answer = browser.post(link(application, "instead/"), {"session": there.code})
    assert answer["Location"] == link(application) + "?instead=1"
    assert "Вас ждут в другой день" in browser.get(answer["Location"]).content.decode()
    assert held(there) == 1


def test_looking_at_the_page_moves_nobody(house: House) -> None:
    here, there = house.session(), house.session(1)
    application = make.application(here)
    Client().get(link(application, "instead/"), {"session": there.code})
    assert reread(application).session == here


def test_who_comes_too_late_is_shown_what_is_left(house: House) -> None:
    here, there = house.session(), house.session(1, capacity=1)
    application = make.application(here)
    cancel(here)
    make.application(there)
    answer = Client().post(link(application, "instead/"), {"session": there.code})
    assert answer.status_code == 409
    assert "Кто-то успел раньше" in answer.content.decode()


def test_a_member_does_not_move_the_team(house: House) -> None:
    quiz = house.session(of=make.activity(house.of.enterprise, format="quiz", players_named=True))
    team = make.application(quiz, kind="team", head_count=3, title="Шестерёнки")
    member = make.person()
    operations.join_team(
        application=team,
        guest=GuestAsk("Пётр Ким"),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
    )
    guest = team.party.guests.get(account=member)
    address = f"/v/{visit_token(team, guest=guest)}/instead/"
    assert Client().get(address).status_code == 404
    assert client_of(member).get(f"/visits/{team.key}/instead/").status_code == 404
