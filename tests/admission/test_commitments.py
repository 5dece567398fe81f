"""One person is in one place at a time, whoever asked; and what a stranger is told of it."""

from datetime import date
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.models import Season, Session
from tests import make

pytestmark = pytest.mark.django_db
CHILD = GuestAsk("Петя Иванов", date(2014, 5, 1))
SECRET_TITLE = "Тайная экскурсия"


@pytest.fixture
def season() -> Season:
    return make.season()


def visit_of_a_child(season: Season) -> Session:
    return make.session(within=season, of=make.activity(title_ru=SECRET_TITLE))


def refusal(session: Session, **fields: Any) -> Refusal:
    with pytest.raises(Refused) as refused:
        make.application(session, **fields)
    return refused.value.first


def test_a_stranger_who_knows_a_child_s_name_is_not_told_where_it_will_be(season: Season) -> None:
    make.application(visit_of_a_child(season), guests=(GuestAsk("Мама"), CHILD))
    said = refusal(make.session(within=season), guests=(GuestAsk("Чужой"), CHILD))
    assert said.code == "overlap"
    assert SECRET_TITLE not in said.text


def test_who_asked_for_the_child_is_told_what_stands_in_the_way(season: Season) -> None:
    mother = make.person()
    make.application(visit_of_a_child(season), by=mother, guests=(GuestAsk("Мама"), CHILD))
    said = refusal(make.session(within=season), by=mother, guests=(GuestAsk("Папа"), CHILD))
    assert SECRET_TITLE in said.text


def test_a_team_cannot_take_an_offer_with_a_member_who_is_elsewhere_then(season: Season) -> None:
    quiz = make.session(
        within=season, of=make.activity(format="quiz", players_named=True), capacity=3
    )
    fields: dict[str, Any] = {"kind": PartyKind.TEAM, "head_count": 3}
    first = make.application(quiz, guests=(GuestAsk("Капитан Один"),), **fields)
    team = make.application(quiz, guests=(GuestAsk("Капитан Два"),), **fields)
    member = make.person()
    guest = GuestAsk("Игрок Второй")
    operations.join_team(
        application=team, guest=guest, consents=make.agreed(), by=member, now=make.NOW
    )
    elsewhere = make.session(within=season, of=make.activity(title_ru=SECRET_TITLE))
    assert make.application(elsewhere, by=member, guests=(guest,)).state == State.BOOKED
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    with pytest.raises(Refused) as refused:
        operations.accept_offer(application=team, by=team.party.asker, now=make.NOW)
    assert refused.value.first.code == "overlap"
    assert SECRET_TITLE not in refused.value.first.text
