"""My data: what the house knows of a person, taken away and taken back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.models import (
    Application,
    AttendanceSource,
    EndReason,
    Guest,
    Party,
    State,
)
from gatehouse.admission.rules import GuestAsk
from gatehouse.core import mail, texts
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem, VersionedText
from gatehouse.people.models import Consent, Person
from gatehouse.people.operations import give_consents
from tests import make
from tests.office import client_of, worker

pytestmark = pytest.mark.django_db
AFTER = datetime(2023, 12, 20, 12, 0, tzinfo=UTC)
CHILD = date(2014, 5, 1)


def text(slug: str) -> VersionedText:
    return texts.publish(
        slug, title_ru=slug, title_en=slug, body_ru="…", body_en="…", by=None, now=make.NOW
    )


def consent(application: Application, slug: str = "consent-personal-data") -> Consent:
    return give_consents(
        texts=[text(slug)],
        about=f"application:{application.key}",
        by=application.party.asker,
        now=make.NOW,
        given_from="198.51.100.7",
    )[0]


def family(**fields: Any) -> Application:
    return make.application(make.session(**fields), adults=1, children=(CHILD,))


def mine(person: Person) -> dict[str, Any]:
    """The only application in somebody's file."""
    [found] = json.loads(client_of(person).get("/me/data.json").content)["applications"]
    return dict(found)


def test_the_page_shows_the_address_and_every_consent_with_its_version() -> None:
    application = family()
    consent(application)
    page = client_of(application.party.asker).get("/me/").content.decode()
    assert application.party.asker.email in page
    assert "/texts/consent-personal-data/1/" in page
    assert "Отозвать" in page


def test_consents_stand_under_their_visit_and_say_what_taking_them_back_does() -> None:
    application = family(of=make.activity(title_ru="Конфета в разрезе"))
    for slug in ("consent-personal-data", "consent-child", "consent-news"):
        consent(application, slug)
    page = client_of(application.party.asker).get("/me/").content.decode()
    assert page.count("<h3>Конфета в разрезе, ") == 1
    assert "прийти не получится" in page
    assert "дети не смогут прийти" in page
    assert "на ваши визиты это не повлияет" in page
    assert "Редакция" not in page


def test_a_stranger_signs_in_first() -> None:
    for path in ("/me/", "/me/data.json", "/me/erase/", "/me/consents/1/"):
        assert Client().get(path)["Location"] == f"/sign-in/?next={path}"


def test_the_file_holds_what_is_known_and_nothing_of_others() -> None:
    application = family()
    consent(application)
    other = make.application(application.session)
    known = json.loads(client_of(application.party.asker).get("/me/data.json").content)
    assert known["account"]["email"] == application.party.asker.email
    assert [one["key"] for one in known["applications"]] == [str(application.key)]
    assert known["applications"][0]["guests"][1]["born"] == "2014-05-01"
    assert known["consents"][0]["text"] == "consent-personal-data"
    assert other.party.guests.get().name not in json.dumps(known, ensure_ascii=False)


def test_taking_back_a_needed_consent_gives_the_places_back_and_erases_the_names() -> None:
    application = family()
    given = consent(application)
    client = client_of(application.party.asker)
    with time_machine.travel(make.NOW, tick=False):
        assert (
            "достанутся тем, кто ждёт" in client.get(f"/me/consents/{given.pk}/").content.decode()
        )
        client.post(f"/me/consents/{given.pk}/")
        client.post(f"/me/consents/{given.pk}/")
    application.refresh_from_db()
    given.refresh_from_db()
    assert application.state == State.WITHDRAWN
    assert given.withdrawn_at == make.NOW
    assert type(application.quota).objects.get(pk=application.quota_id).held == 0
    assert {guest.name for guest in Guest.objects.filter(party=application.party)} == {""}


def test_taking_back_the_consent_for_a_child_takes_only_the_children_out() -> None:
    application = family()
    given = consent(application, "consent-child")
    by = application.party.asker
    operations.withdraw_consent(consent=given, by=by, now=make.NOW)
    application.refresh_from_db()
    assert (application.state, application.persons) == (State.BOOKED, 1)
    adult, child = application.party.guests.order_by("number")
    assert adult.name != ""
    assert (child.name, child.born, child.identity) == ("", "", "")


def test_whoever_is_of_age_on_the_day_is_no_child_though_a_birth_date_was_once_taken() -> None:
    grown, child = GuestAsk("Старший"), GuestAsk("Младший", CHILD)
    application = make.application(make.session(), guests=(grown, child))
    application.party.guests.filter(number=1).update(born="2004-05-01")
    given = consent(application, "consent-child")
    with time_machine.travel(make.NOW, tick=False):
        answer = client_of(application.party.asker).post(f"/me/consents/{given.pk}/")
    assert answer.status_code == 302
    application.refresh_from_db()
    assert (application.state, application.persons) == (State.BOOKED, 1)
    assert [guest.name for guest in application.party.guests.order_by("number")] == ["Старший", ""]


def test_several_children_leave_with_one_letter_and_their_places_together() -> None:
    session = make.session(capacity=3)
    application = make.application(session, children=(CHILD, CHILD))
    pair = make.application(session, adults=2)
    given = consent(application, "consent-child")
    before = OutboxItem.objects.filter(kind="admission.guest_withdrawn").count()
    operations.withdraw_consent(consent=given, by=application.party.asker, now=make.NOW)
    pair.refresh_from_db()
    assert pair.state == State.OFFERED
    assert OutboxItem.objects.filter(kind="admission.guest_withdrawn").count() == before + 1


def test_children_who_come_alone_leave_altogether_and_the_reason_is_kept() -> None:
    session = make.session(of=make.activity(child_alone_from=9))
    application = make.application(session, guests=(GuestAsk("Младший", CHILD),))
    given = consent(application, "consent-child")
    operations.withdraw_consent(consent=given, by=application.party.asker, now=make.NOW)
    application.refresh_from_db()
    assert (application.state, application.ended_because) == (
        State.WITHDRAWN,
        EndReason.NO_CONSENT,
    )


def test_taking_back_a_consent_to_news_changes_nothing_else() -> None:
    application = family()
    given = consent(application, "consent-news")
    operations.withdraw_consent(consent=given, by=application.party.asker, now=make.NOW)
    application.refresh_from_db()
    assert application.state == State.BOOKED


def test_nobody_takes_back_somebody_else_s_consent() -> None:
    given = consent(family())
    stranger = client_of(make.person())
    assert stranger.get(f"/me/consents/{given.pk}/").status_code == 404
    assert stranger.post(f"/me/consents/{given.pk}/").status_code == 404
    given.refresh_from_db()
    assert given.withdrawn_at is None


def test_whoever_asks_is_forgotten_and_the_evidence_stays_without_a_name() -> None:
    application = family()
    given = consent(application)
    person = application.party.asker
    client = client_of(person)
    with time_machine.travel(AFTER, tick=False):
        assert client.post("/me/erase/")["Location"] == "/me/erased/"
    address = person.email
    person.refresh_from_db()
    given.refresh_from_db()
    assert person.email == f"erased-{person.pk}@erased.invalid"
    assert (person.name, person.is_active, person.erased_at) == ("", False, AFTER)
    assert (given.given_from, given.withdrawn_at) == ("", AFTER)
    assert given.text_sha256 == given.text.sha256
    assert [guest.name for guest in application.party.guests.all()] == ["", ""]
    assert client.get("/me/")["Location"].startswith("/sign-in/")
    letter = OutboxItem.objects.get(kind="people.erased")
    assert letter.to == address
    assert "стёрты" in mail.render(letter).text
    assert HistoryEntry.objects.of(person).first().verb == "people.erased"  # type: ignore[union-attr]
    assert make.person(address).pk != person.pk, "the address may come back as a new account"


@pytest.mark.parametrize("capacity", [2, 1])
def test_nobody_is_forgotten_while_a_visit_or_a_line_is_ahead(capacity: int) -> None:
    application = family(capacity=capacity)
    person = application.party.asker
    with time_machine.travel(make.NOW, tick=False):
        answer = client_of(person).post("/me/erase/")
    assert answer.status_code == 409
    assert "Сначала отдайте места" in answer.content.decode()
    assert Person.objects.get(pk=person.pk).erased_at is None


def test_whoever_is_forgotten_does_not_work_at_a_plant_any_more() -> None:
    person = worker(make.enterprise())
    operations.forget(person=person, by=person, now=AFTER)
    assert not person.memberships.exists()
    assert HistoryEntry.objects.filter(verb="catalogue.let_go").count() == 1


def test_a_member_reads_when_they_came_and_not_when_the_others_did() -> None:
    quiz = make.session(of=make.activity(format="quiz", players_named=True))
    application = make.application(quiz, kind="team", head_count=3, title="Шестерёнки")
    member, captain = make.person(), application.party.asker
    operations.join_team(
        application=application,
        guest=GuestAsk("Пётр Ким"),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
    )
    for minute, one in enumerate(application.passes.order_by("pk")):
        operations.record_attendance(
            session=quiz,
            persons=1,
            source=AttendanceSource.NAME,
            visit_pass=one,
            by=None,
            now=quiz.starts_at + timedelta(minutes=minute),
        )
    came = {
        person: json.loads(client_of(person).get("/me/data.json").content)["applications"][0][
            "came"
        ]
        for person in (member, captain)
    }
    assert came == {
        member: ["2023-12-14T11:01:00Z"],
        captain: ["2023-12-14T11:00:00Z", "2023-12-14T11:01:00Z"],
    }


def test_a_count_that_was_corrected_is_no_coming() -> None:
    application = family()
    one = application.passes.order_by("pk")[0]
    wrong = operations.record_attendance(
        session=application.session,
        persons=1,
        source=AttendanceSource.NAME,
        visit_pass=one,
        by=None,
        now=application.session.starts_at,
    )
    operations.correct_attendance(
        attendance=wrong, reason="Не тот гость", by=None, now=application.session.ends_at
    )
    assert mine(application.party.asker)["came"] == []


def test_the_file_says_whom_the_enterprise_refused_and_why() -> None:
    application = make.application(make.session(), guests=(GuestAsk("Анна Ким"), GuestAsk("Ян Ли")))
    one = application.passes.get(guest__number=2)
    operations.refuse_guest(visit_pass=one, reason="Нет допуска", by=None, now=make.NOW)
    known = mine(application.party.asker)
    assert known["refused"] == [
        {"name": "Ян Ли", "reason": "Нет допуска", "at": "2023-12-06T09:00:00Z"}
    ]


def test_why_a_member_was_refused_is_in_their_own_file_only() -> None:
    quiz = make.session(of=make.activity(format="quiz", players_named=True))
    application = make.application(quiz, kind="team", head_count=3, title="Шестерёнки")
    member = make.person()
    operations.join_team(
        application=application,
        guest=GuestAsk("Пётр Ким"),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
    )
    one = application.passes.get(guest__account=member)
    operations.refuse_guest(visit_pass=one, reason="Нет допуска", by=None, now=make.NOW)
    assert [r["reason"] for r in mine(member)["refused"]] == ["Нет допуска"]
    assert mine(application.party.asker)["refused"] == []


def test_the_file_holds_what_one_watched_online() -> None:
    tour = make.session(of=make.activity(format="online_tour"), admission="open")
    viewer = make.person()
    operations.record_attendance(
        session=tour,
        persons=1,
        source=AttendanceSource.ONLINE,
        viewer=viewer,
        by=viewer,
        now=tour.starts_at,
    )
    known = json.loads(client_of(viewer).get("/me/data.json").content)
    assert [one["session"] for one in known["watched"]] == [tour.code]


def test_erasing_is_asked_for_by_a_post_only() -> None:
    person = make.person()
    assert client_of(person).get("/me/erase/").status_code == 200
    assert Person.objects.get(pk=person.pk).erased_at is None


def test_a_party_that_was_erased_says_when(db: None) -> None:
    application = family()
    with time_machine.travel(AFTER + timedelta(days=1), tick=False):
        client_of(application.party.asker).post("/me/erase/")
    assert Party.objects.get().erased_at == AFTER + timedelta(days=1)
