"""An incident with personal data: written down by an administrator; two clocks of the law run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gatehouse.core.models import HistoryEntry
from gatehouse.pages.office.inbox import groups_of
from gatehouse.people import operations as people
from gatehouse.people.incidents import Stand, notice_clock, result_clock
from gatehouse.people.models import Incident, Person, Role
from gatehouse.programme.office import seat_of
from tests import make
from tests.gate.refusals import refused
from tests.office import client_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOW = make.NOW


@pytest.fixture
def boss() -> Person:
    person = make.person("boss@example.org")
    people.grant_role(person=person, role=Role.ADMINISTRATOR, by=None, now=NOW)
    return person


def written(boss: Person, **fields: Any) -> Incident:
    said: dict[str, Any] = {"what": "Список гостей ушёл не на тот адрес", "found_at": NOW - HOUR}
    return people.write_incident(**said | fields, by=boss, now=NOW)


def test_the_authority_is_told_within_a_day_and_the_result_within_three() -> None:
    notice, result = notice_clock(NOW, None), result_clock(NOW, None)
    assert (notice.due_at - NOW, result.due_at - NOW) == (24 * HOUR, 72 * HOUR)
    assert notice.stand(NOW + 23 * HOUR) is Stand.RUNS
    assert notice.stand(NOW + 24 * HOUR) is Stand.OVERDUE
    assert notice_clock(NOW, NOW + 24 * HOUR).stand(NOW + 99 * HOUR) is Stand.IN_TIME
    assert notice_clock(NOW, NOW + 25 * HOUR).stand(NOW + 99 * HOUR) is Stand.LATE


def test_only_an_administrator_writes_one_down(boss: Person) -> None:
    organiser = make.person()
    people.grant_role(person=organiser, role=Role.ORGANISER, by=None, now=NOW)
    with refused("not_yours"):
        written(organiser)
    with refused("in_the_future"):
        written(boss, found_at=NOW + HOUR)
    with refused("empty"):
        written(boss, what="  ")


def test_its_words_stand_in_no_history_and_are_unreadable_in_the_database(boss: Person) -> None:
    one = written(boss)
    people.describe_incident(
        incident=one, what="Письмо Анны Петровой", whose="40 человек", measures="", by=boss, now=NOW
    )
    said = str(list(HistoryEntry.objects.values()))
    assert "people.incident_described" in said
    assert "Анны" not in said
    one.refresh_from_db()
    assert (one.whose, one.found_at) == ("40 человек", NOW - HOUR)


def tell(one: Incident, boss: Person, at: datetime) -> Incident:
    return people.note_notice(incident=one, at=at, number="77-1", by=boss, now=NOW + 99 * HOUR)


def finish(one: Incident, boss: Person, at: datetime) -> Incident:
    return people.note_result(
        incident=one, at=at, result="Ошибка в адресе", by=boss, now=NOW + 99 * HOUR
    )


def test_notice_and_result_are_written_down_once_and_in_their_order(boss: Person) -> None:
    one = written(boss)
    with refused("no_notice"):
        finish(one, boss, NOW)
    with refused("before"):
        tell(one, boss, NOW - 2 * HOUR)
    told = tell(one, boss, NOW + 2 * HOUR)
    assert (told.notice_number, told.notice.stand(NOW)) == ("77-1", Stand.IN_TIME)
    assert tell(one, boss, NOW + 5 * HOUR).noticed_at == NOW + 2 * HOUR
    with refused("before"):
        finish(one, boss, NOW + HOUR)
    done = finish(one, boss, NOW + 80 * HOUR)
    assert done.outcome.stand(NOW) is Stand.LATE
    entry = HistoryEntry.objects.get(verb="people.incident_resulted")
    assert entry.facts == {"in_time": False}


def test_the_page_takes_it_from_the_first_word_to_the_result(boss: Person) -> None:
    client = client_of(boss)
    sent = {"found_at": "2023-12-01T10:00", "what": "Потерян телефон проходной"}
    answer = client.post("/office/incidents/", sent)
    one = Incident.objects.get()
    page = f"/office/incidents/{one.pk}/"
    assert answer.headers["Location"] == page
    opened = client.get(page).content.decode()
    assert "срок прошёл" in opened
    assert "error-summary" not in opened  # nothing was refused
    client.post(page, {"do": "notice", "notice-at": "2023-12-01T12:00", "notice-number": "77-1"})
    client.post(
        page, {"do": "result", "result-at": "2023-12-02T12:00", "result-result": "Телефон отозван"}
    )
    shown = client.get(page).content.decode()
    assert shown.count("вовремя") == 2
    assert "Телефон отозван" in shown
    assert "Потерян телефон проходной" in client.get("/office/incidents/").content.decode()


def test_what_cannot_be_is_told_beside_the_form_and_nothing_is_written(boss: Person) -> None:
    client = client_of(boss)
    one = written(boss)
    sent = {"do": "notice", "notice-at": "2033-12-01T12:00"}
    answer = client.post(f"/office/incidents/{one.pk}/", sent)
    assert answer.status_code == 422
    assert "Это ещё впереди" in answer.content.decode()
    one.refresh_from_db()
    assert one.noticed_at is None


def test_the_section_is_shown_to_administrators_only(boss: Person) -> None:
    organiser = make.person()
    people.grant_role(person=organiser, role=Role.ORGANISER, by=None, now=NOW)
    assert "/office/incidents/" in client_of(boss).get("/office/").content.decode()
    assert "/office/incidents/" not in client_of(organiser).get("/office/").content.decode()
    assert client_of(organiser).get("/office/incidents/").status_code == 404


def test_an_incident_stands_in_the_inbox_of_administrators_until_its_result_is_told(
    boss: Person,
) -> None:
    one, organiser = written(boss), make.person()
    people.grant_role(person=organiser, role=Role.ORGANISER, by=None, now=NOW)

    def stand(person: Person) -> list[tuple[str, datetime | None]]:
        groups = groups_of(seat_of(person), now=NOW)
        items = [item for group in groups for item in group.items if item.kind == "incident"]
        assert all(one.what not in f"{item.text} {item.about}" for item in items)
        return [(str(item.text), item.until) for item in items]

    assert stand(organiser) == []
    assert stand(boss) == [("Пора подать первое уведомление", one.found_at + 24 * HOUR)]
    one = people.note_notice(incident=one, at=NOW, number="1", by=boss, now=NOW)
    assert stand(boss) == [("Пора сообщить результат", one.found_at + 72 * HOUR)]
    people.note_result(incident=one, at=NOW, result="Письмо удалено", by=boss, now=NOW)
    assert stand(boss) == []


def test_the_same_words_of_the_same_hour_sent_twice_are_one_incident(boss: Person) -> None:
    client, said = client_of(boss), {"found_at": "2023-12-01T10:00", "what": "Потерян телефон"}
    first, second = (client.post("/office/incidents/", said) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert HistoryEntry.objects.filter(verb="people.incident_written").count() == 1
    written(boss, found_at=NOW - 2 * HOUR)
    assert written(boss) != written(boss, whose="40 человек")


def test_what_two_administrators_know_of_one_is_lost_by_neither(boss: Person) -> None:
    other, one = make.person("other@example.org"), written(boss)
    people.grant_role(person=other, role=Role.ADMINISTRATOR, by=None, now=NOW)
    page = f"/office/incidents/{one.pk}/"

    def form(person: Person) -> dict[str, str]:
        words = client_of(person).get(page).context["words"]
        known = {f"words-{name}": str(value) for name, value in words.form.initial.items()}
        return {"do": "words", "seen": words.seen.packed(), **known}

    mine, theirs, third = form(boss), form(other), form(other)
    client_of(boss).post(page, mine | {"words-whose": "40 человек"})
    assert client_of(other).post(page, theirs | {"words-measures": "Отозвано"}).status_code == 302
    one.refresh_from_db()
    assert (one.whose, one.measures) == ("40 человек", "Отозвано")

    answer = client_of(other).post(page, third | {"words-whose": "41 человек"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "41 человек" in shown
    assert "40 человек" in shown
    one.refresh_from_db()
    assert one.whose == "40 человек"
