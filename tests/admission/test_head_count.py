"""A group says that fewer come: the number goes down, the places go on."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from gatehouse.admission import links, operations
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make
from tests.admission.asking import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def group(to: Session, people: int, by: Person | None = None) -> Application:
    return make.application(
        to, by=by, kind=PartyKind.GROUP, guests=(), head_count=people, title="Школа № 1"
    )


def change(application: Application, typed: str, *, by: Person | None = None) -> Any:
    client = client_of(by or application.party.asker)
    return client.post(f"/visits/{application.key}/number/", {"people": typed})


def lower(application: Application, persons: int, **fields: Any) -> str:
    """What came of it: `done`, or the code of the refusal."""
    asked: dict[str, Any] = {"by": application.party.asker, "now": make.NOW} | fields
    try:
        operations.lower_head_count(application=application, persons=persons, **asked)
    except Refused as refused:
        return refused.first.code
    return "done"


def held(session: Session) -> int:
    return session.quotas.get(kind="groups").held


def test_fewer_guests_keep_their_visit_and_the_others_places_go_to_those_who_wait() -> None:
    session = make.session(groups=12)
    coming, waiting = group(session, 10), group(session, 4)
    answer = change(coming, "8")
    assert answer["Location"] == f"/visits/{coming.key}/?fewer=1"
    coming.refresh_from_db()
    waiting.refresh_from_db()
    assert (coming.state, coming.persons) == (State.BOOKED, 8)
    assert waiting.state == State.OFFERED
    assert held(session) == 12
    page = client_of(coming.party.asker).get(answer["Location"]).content.decode()
    assert "Теперь в заявке 8 человек." in page


def test_it_is_recorded_and_a_letter_brings_the_ticket_as_it_stands() -> None:
    coming = group(make.session(groups=12), 10)
    OutboxItem.objects.all().delete()
    change(coming, "8")
    entry = HistoryEntry.objects.of(coming).first()
    assert entry is not None
    assert (entry.verb, entry.facts) == (
        "admission.head_count_lowered",
        {"before": 10, "after": 8},
    )
    assert entry.by_id == str(coming.party.asker_id)
    assert [item.kind for item in OutboxItem.objects.all()] == ["admission.guest_withdrawn"]


def test_a_smaller_group_in_line_gets_the_places_that_are_now_enough() -> None:
    session = make.session(groups=12)
    group(session, 10)
    waiting = group(session, 4)
    assert lower(waiting, 2) == "done"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.persons, held(session)) == (State.OFFERED, 2, 12)


def test_the_same_number_twice_is_done_once() -> None:
    coming = group(make.session(groups=12), 10)
    assert [lower(coming, 8), lower(coming, 8)] == ["done", "done"]
    assert HistoryEntry.objects.of(coming).filter(verb__endswith="lowered").count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("11", "Число можно только уменьшить: сейчас 10."),
        ("0", "Если не придёт никто, откажитесь от всего визита: кнопка ниже."),
        ("-4", "Если не придёт никто, откажитесь от всего визита: кнопка ниже."),
        ("1", "Имён в списке: 2. Сначала пришлите список короче."),
        ("пять", "Напишите число цифрами."),
        ("", "Напишите, сколько вас придёт."),
    ],
)
def test_what_cannot_be_is_told_beside_the_number_and_what_was_typed_stays(
    typed: str, told: str
) -> None:
    session = make.session(groups=12)
    coming = group(session, 10)
    operations.name_guests(
        application=coming,
        guests=[GuestAsk("Анна Иванова"), GuestAsk("Пётр Петров")],
        by=coming.party.asker,
        now=make.NOW,
    )
    answer = change(coming, typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["people"] == [told]
    assert answer.context["form"]["people"].value() == typed
    assert told in answer.content.decode()
    assert held(session) == 10


def test_when_the_list_is_due_the_number_stays() -> None:
    coming = group(make.session(groups=12), 10)
    due = coming.party.names_due_at
    assert due is not None
    assert lower(coming, 8, now=due - timedelta(seconds=1)) == "done"
    assert lower(coming, 7, now=due) == "names_closed"
    with time_machine.travel(due, tick=False):
        answer = change(coming, "7")
    assert answer.status_code == 409
    assert [refusal.code for refusal in answer.context["refusals"]] == ["names_closed"]
    assert 'name="people"' not in answer.content.decode()


def test_a_group_that_has_given_its_places_back_has_no_number() -> None:
    coming = group(make.session(groups=12), 10)
    operations.withdraw(application=coming, by=coming.party.asker, now=make.NOW)
    assert lower(coming, 8) == "ended"


def test_only_who_asked_finds_the_form_and_its_address() -> None:
    coming, stranger = group(make.session(groups=12), 10), make.person()
    assert change(coming, "8", by=stranger).status_code == 404
    own = f"/visits/{coming.key}/"
    assert client_of(coming.party.asker).get(f"{own}number/")["Location"] == own
    assert 'name="people"' in client_of(coming.party.asker).get(own).content.decode()
    coming.refresh_from_db()
    assert coming.persons == 10


def test_a_company_s_people_are_named_and_have_no_number() -> None:
    company = make.application(make.session(), adults=3)
    assert change(company, "2").status_code == 404
    assert lower(company, 2) == "not_a_group"


def test_the_page_behind_a_letter_s_link_leads_to_the_form_behind_the_account() -> None:
    coming = group(make.session(groups=12), 10)
    page = client_of(make.person()).get(f"/v/{links.visit_token(coming)}/").content.decode()
    assert 'name="people"' not in page
    assert f'href="/visits/{coming.key}/#people"' in page
