"""A certificate is of a team in final results, as a PDF of one sheet."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from gatehouse.people.models import Person
from gatehouse.quizzes import certificates, results
from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.operations import finishing, heads
from gatehouse.quizzes.views.mine import PRINTED
from tests import make
from tests.office import client_of
from tests.quizzes.evenings import LATER, TABLE, Evening, evening

pytestmark = pytest.mark.django_db
NAME = "Шестерёнки имени Ивана Кулибина"


@pytest.fixture
def captain() -> Person:
    return make.person()


@pytest.fixture
def played(captain: Person) -> Evening:
    made = evening({NAME: 6, "Фрезы": 4}, captains={NAME: captain})
    made.ask(1, {NAME: TABLE[1]}, minute=5)
    heads.confirm_heads(team=made.team(NAME), heads=5, now=LATER)
    made.end()
    return made


def words(pdf: bytes) -> str:
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


def made_for(of: Evening, name: str = NAME) -> bytes:
    table = results.latest(of.quiz)
    assert table is not None
    team = of.team(name)
    return certificates.certificate(team, table, address="https://example.org/games/x/")


def test_it_says_who_which_place_and_of_how_many(played: Evening) -> None:
    played.publish()
    text = words(made_for(played))
    for said in (NAME, "Грамота", "из 2 команд", "ИГРОКОВ 5", "ЗАЛ 1", "2023"):
        assert said in text
    assert "1" in text.split()


def test_it_bears_the_day_of_its_publication_and_a_title(played: Evening) -> None:
    played.publish()
    info = PdfReader(io.BytesIO(made_for(played))).metadata
    assert info is not None
    assert info.creation_date == datetime(2023, 12, 15, 16, 0, tzinfo=UTC)
    assert NAME in (info.title or "")


def test_a_name_with_signs_of_the_setting_language_is_set_as_it_is() -> None:
    name = '#panic("no") *[x] $y$ _z_ \\ @q'
    made = evening({name: 6})
    made.ask(1, {name: TABLE[1]}, minute=5)
    made.end()
    made.publish()
    assert "#panic" in words(made_for(made, name))


def test_a_name_of_one_endless_word_stays_on_its_side_of_the_tear() -> None:
    name = "Сверхпроводящиевысокотемпературныемагнитыпроходной"
    made = evening({name: 6})
    made.ask(1, {name: TABLE[1]}, minute=5)
    made.end()
    made.publish()
    text = words(made_for(made, name))
    assert name not in text
    assert name in text.replace(" ", "")


def test_a_captain_gets_it_by_the_link_and_by_signing_in(played: Evening, captain: Person) -> None:
    played.publish()
    team = played.team(NAME)
    by_link = Client().get(f"/games/play/{team_token(team)}/certificate.pdf")
    assert (by_link.status_code, by_link["Content-Type"]) == (200, "application/pdf")
    assert by_link["Cache-Control"] == "no-store"
    signed_in = client_of(captain).get(f"/games/mine/{team.pk}/certificate.pdf")
    assert signed_in.status_code == 200


def test_who_asks_for_it_over_and_over_waits_a_little_and_others_do_not(
    played: Evening, captain: Person
) -> None:
    played.publish()
    address = f"/games/play/{team_token(played.team(NAME))}/certificate.pdf"
    with time_machine.travel(LATER, tick=False):
        for _time in range(PRINTED):
            assert Client().get(address).status_code == 200
        late = client_of(captain).get(f"/games/mine/{played.team(NAME).pk}/certificate.pdf")
        assert (late.status_code, "Подождите немного" in late.content.decode()) == (429, True)
        other = f"/games/play/{team_token(played.team('Фрезы'))}/certificate.pdf"
        assert Client().get(other).status_code == 200


def test_nobody_else_gets_it(played: Evening) -> None:
    played.publish()
    team = played.team(NAME)
    other = client_of(make.person()).get(f"/games/mine/{team.pk}/certificate.pdf")
    mate = Client().get(f"/games/play/{mirror_token(team)}/certificate.pdf")
    assert (other.status_code, mate.status_code) == (404, 404)


def test_before_results_are_final_there_is_none(played: Evening) -> None:
    team = played.team(NAME)
    assert Client().get(f"/games/play/{team_token(team)}/certificate.pdf").status_code == 404


def test_a_team_that_was_disqualified_has_none(played: Evening) -> None:
    played.publish()
    finishing.disqualify(team=played.team(NAME), reason="Поиск в сети", by=None, now=LATER)
    address = f"/games/play/{team_token(played.team(NAME))}/certificate.pdf"
    assert Client().get(address).status_code == 404
