"""The guide's word to the group, and the end of a visit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import mail as sent

from gatehouse.admission import operations as admission
from gatehouse.admission.models import PartyKind
from gatehouse.admission.rules import GuestAsk
from gatehouse.catalogue.models import PlantRole
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.core.post import Sender
from gatehouse.core.refusal import Refused
from gatehouse.gate import jobs, operations
from gatehouse.gate.models import GroupWord, VisitEnd
from gatehouse.people.models import Person
from gatehouse.programme.models import Session, Stop
from tests import make
from tests.gate.acting import Phone, stop_of
from tests.gate.test_calls import call, read
from tests.office import worker

pytestmark = pytest.mark.django_db
BEGINS = make.NOW + timedelta(days=8, hours=2)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _as_it_begins() -> Iterator[None]:
    with time_machine.travel(BEGINS, tick=False):
        yield


@pytest.fixture
def session() -> Session:
    return make.session()


@pytest.fixture
def stop(session: Session) -> Stop:
    return stop_of(session)


@pytest.fixture
def guide(stop: Stop) -> Person:
    return worker(stop.site.enterprise, PlantRole.GUIDE)


def write(stop: Stop, by: Person, **fields: Any) -> GroupWord:
    usual: dict[str, Any] = {"kind": "late", "minutes": 15, "text": "", "key": uuid4(),
                             "now": BEGINS - HOUR}  # fmt: skip
    return operations.write_to_group(stop=stop, by=by, **usual | fields)


def end(stop: Stop, by: Person, **fields: Any) -> VisitEnd:
    usual: dict[str, Any] = {"note": "", "now": BEGINS + HOUR}
    return operations.end_visit(stop=stop, by=by, **usual | fields)


def refused(act: Any, *args: Any, **fields: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **fields)
    return caught.value.first.code


def posted() -> list[tuple[str, str, str]]:
    """All letters that are due, sent: to whom each goes, its subject and its text."""
    sent.outbox.clear()
    sender = Sender()
    while sender.send_next(BEGINS):
        pass
    return [(one.to[0], str(one.subject), str(one.body)) for one in sent.outbox]


def told_people() -> list[int]:
    rows = OutboxItem.objects.filter(kind="gate.word_to_group").order_by("pk")
    return [row.params["reader"] for row in rows]


def test_everybody_who_is_booked_is_written_to_at_once_and_nobody_else(
    stop: Stop, session: Session, guide: Person
) -> None:
    coming = [make.application(session).party.asker for _ in range(2)]
    gone = make.application(session)
    admission.withdraw(application=gone, by=gone.party.asker, now=make.NOW)
    make.application(make.session())
    word = write(stop, guide)
    assert word.letters == 2
    assert told_people() == [person.pk for person in coming]
    items = OutboxItem.objects.filter(kind="gate.word_to_group")
    assert [item.urgent for item in items] == [True, True]


def test_the_members_of_a_team_are_written_to_each(guide: Person, stop: Stop) -> None:
    hackathon = make.session(of=make.activity(stop.site.enterprise, format="hackathon"))
    team = make.application(hackathon, kind=PartyKind.TEAM, adults=0, head_count=3, title="Шаг")
    member = make.person()
    admission.join_team(
        application=team, guest=GuestAsk("Пётр Игроков"), consents=make.agreed(), by=member,
        now=make.NOW,
    )  # fmt: skip
    write(stop_of(hackathon), guide)
    assert told_people() == [team.party.asker_id, member.pk]


def test_the_letter_says_what_has_changed_and_leads_to_the_visit(
    stop: Stop, session: Session, guide: Person
) -> None:
    make.application(session)
    posted()
    write(stop, guide, minutes=15, text="Автобус стоит у  метро")
    write(stop, guide, kind="meeting_point", minutes=None, text="Встречаемся у входа Б")
    letters = {subject.partition(":")[0]: body for _to, subject, body in posted()}
    assert set(letters) == {"Визит начнётся на 15 минут позже", "Место встречи изменилось"}
    assert "Автобус стоит у метро" in letters["Визит начнётся на 15 минут позже"]
    assert "Встречаемся у входа Б" in letters["Место встречи изменилось"]
    assert all("/v/" in body for body in letters.values())


def test_who_has_given_back_before_the_letter_left_is_not_told_to_come_later(
    stop: Stop, session: Session, guide: Person
) -> None:
    application = make.application(session)
    write(stop, guide)
    admission.withdraw(application=application, by=application.party.asker, now=BEGINS - HOUR)
    assert [subject for _to, subject, _body in posted() if "позже" in subject] == []


def test_a_phone_that_sends_again_writes_once(stop: Stop, session: Session, guide: Person) -> None:
    make.application(session)
    key = uuid4()
    assert write(stop, guide, key=key) == write(stop, guide, key=key)
    assert (GroupWord.objects.count(), len(told_people())) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"minutes": None}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 181}, "minutes"),
        ({"kind": "other", "text": " "}, "no_text"),
        ({"kind": "meeting_point"}, "no_text"),
        ({"kind": "party"}, "no_such_kind"),
        ({"text": "ы" * 501}, "text_too_long"),
        ({"now": BEGINS + 3 * HOUR}, "over"),
        ({"now": BEGINS - DAY}, "not_today"),
    ],
)
def test_a_word_that_makes_no_sense_is_refused(
    fields: dict[str, Any], code: str, stop: Stop, session: Session, guide: Person
) -> None:
    make.application(session)
    assert refused(write, stop, guide, **fields) == code
    assert told_people() == []


def test_the_plant_s_people_may_write_days_before_and_others_never(
    stop: Stop, session: Session
) -> None:
    make.application(session)
    plant = worker(stop.site.enterprise)
    assert write(stop, plant, now=BEGINS - 3 * DAY).letters == 1
    assert refused(write, stop, worker(make.enterprise())) == "not_yours"
    assert refused(write, stop, make.person()) == "not_yours"
    assert refused(end, stop, make.person()) == "not_yours"


def test_the_fifth_word_within_an_hour_is_refused(
    stop: Stop, session: Session, guide: Person
) -> None:
    make.application(session)
    for _ in range(4):
        write(stop, guide)
    assert refused(write, stop, guide) == "too_many_words"
    assert write(stop, guide, now=BEGINS + MINUTE).letters == 1


def test_there_must_be_somebody_to_write_to(stop: Stop, guide: Person) -> None:
    assert refused(write, stop, guide) == "nobody"
    admission.cancel_session(session=stop.session, reason="авария", by=None, now=make.NOW)
    assert refused(write, stop, guide) == "cancelled"


def test_the_audit_trail_holds_numbers_and_the_words_are_erased_in_time(
    stop: Stop, session: Session, guide: Person
) -> None:
    make.application(session)
    word = write(stop, guide, text="Звоните Анне, 8 900 000-00-00")
    end(stop, guide, note="Упал мальчик Ваня")
    facts = {entry.verb: entry.facts for entry in HistoryEntry.objects.of(stop)}
    assert facts["gate.group_written"] == {
        "kind": "late", "minutes": 15, "parties": 1, "letters": 1,
    }  # fmt: skip
    assert facts["gate.visit_ended"] == {"has_note": True}
    jobs.erase_words(now=stop.leaves_at + 30 * DAY - MINUTE)
    word.refresh_from_db()
    assert word.text == "Звоните Анне, 8 900 000-00-00"
    jobs.erase_words(now=stop.leaves_at + 30 * DAY)
    word.refresh_from_db()
    assert word.text is None


def test_what_was_wrong_is_erased_with_the_names_and_the_end_stays(
    stop: Stop, guide: Person
) -> None:
    end(stop, guide, note="Упал мальчик Ваня")
    last = stop.leaves_at + 30 * DAY
    jobs.erase_words(now=last - MINUTE)
    assert VisitEnd.objects.get().note == "Упал мальчик Ваня"
    jobs.erase_words(now=last)
    jobs.erase_words(now=last)
    ended = VisitEnd.objects.get()
    assert (ended.note, ended.ended_at) == (None, BEGINS + HOUR)


def test_a_visit_ends_once_and_its_note_may_be_put_better(stop: Stop, guide: Person) -> None:
    end(stop, guide, note=" Не работал лифт ")
    end(stop, guide, note="Не работал лифт, шли пешком", now=BEGINS + 2 * HOUR)
    ended = VisitEnd.objects.get()
    assert (ended.note, ended.ended_at) == ("Не работал лифт, шли пешком", BEGINS + HOUR)
    end(stop, guide, note="Не работал лифт, шли пешком", now=BEGINS + 3 * HOUR)
    assert HistoryEntry.objects.filter(verb="gate.visit_ended").count() == 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"now": BEGINS - MINUTE}, "not_begun"),
        ({"now": BEGINS + DAY}, "not_today"),
        ({"note": "ы" * 1_001}, "note_too_long"),
    ],
)
def test_an_end_that_makes_no_sense_is_refused(
    fields: dict[str, Any], code: str, stop: Stop, guide: Person
) -> None:
    assert refused(end, stop, guide, **fields) == code
    assert VisitEnd.objects.count() == 0


def test_the_phone_ends_the_visit_and_shows_it(stop: Stop) -> None:
    phone = Phone(stop)
    answer = call(phone, "end", {"stop": stop.pk, "note": "Всё хорошо"})
    assert answer.status_code == 200
    assert read(answer)["stop"]["ended"] is True
    ended = VisitEnd.objects.get()
    assert (ended.note, ended.by) == ("Всё хорошо", phone.door.person)


def test_the_phone_writes_to_the_group(stop: Stop, session: Session) -> None:
    make.application(session)
    phone, key = Phone(stop), str(uuid4())
    body = {"key": key, "stop": stop.pk, "kind": "late", "minutes": 10, "text": ""}
    for _ in range(2):
        assert read(call(phone, "write", body))["letters"] == 1
    assert GroupWord.objects.get().key == UUID(key)


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("write", {"kind": "late", "minutes": 999, "text": "", "key": str(uuid4())}, "minutes"),
        ("write", {"kind": "late", "minutes": "10", "key": str(uuid4())}, "unreadable"),
        ("write", {"kind": "late", "minutes": 10, "key": "x"}, "unreadable"),
        ("write", {"kind": 1, "minutes": 10, "key": str(uuid4())}, "unreadable"),
        ("end", {"note": ["x"]}, "unreadable"),
        ("end", {"stop": "1"}, "unknown_stop"),
        ("end", {"stop": True}, "unknown_stop"),
        ("end", "[]", "unreadable"),
    ],
)
def test_a_call_that_cannot_be_is_answered_in_words(
    path: str, body: Any, code: str, stop: Stop, session: Session
) -> None:
    make.application(session)
    sent_body = body if isinstance(body, str) else json.dumps({"stop": stop.pk} | body)
    answer = call(Phone(stop), path, sent_body)
    assert answer.status_code == 400
    assert read(answer)["errors"][0]["code"] == code


@pytest.mark.parametrize("path", ["end", "write"])
def test_a_phone_of_another_plant_or_shut_out_does_nothing_here(path: str, stop: Stop) -> None:
    body = {"stop": stop.pk, "note": "", "kind": "late", "minutes": 5, "key": str(uuid4())}
    foreign = Phone(stop_of(make.session()))
    assert read(call(foreign, path, body))["errors"][0]["code"] == "unknown_stop"
    own = Phone(stop)
    operations.shut_out(door=own.door, by=own.door.person, now=BEGINS)
    assert read(call(own, path, body)) == {"wipe": True}
    assert (VisitEnd.objects.count(), GroupWord.objects.count()) == (0, 0)
