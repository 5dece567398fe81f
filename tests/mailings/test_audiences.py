"""Who gets a letter to many: exactly those whom it concerns, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.admission import operations as admission
from gatehouse.admission.models import AttendanceSource, PartyKind
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.refusal import Refused
from gatehouse.mailings.queries import by_whom, recipients
from gatehouse.people.models import Consent, Person, Role
from gatehouse.people.operations import withdraw_consent
from gatehouse.programme.models import Season
from tests import make
from tests.mailings.letters import agrees, gets, written
from tests.office import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Person:
    return holder(Role.ORGANISER)


@pytest.fixture
def season() -> Season:
    return make.season()


def test_each_sort_of_people_is_found_by_how_their_application_stands(
    season: Season, boss: Person
) -> None:
    session = make.session(within=season, capacity=2)
    booked = make.application(session, by=make.person("booked@x.org"))
    came = make.application(session, by=make.person("came@x.org"))
    make.application(session, by=make.person("waiting@x.org"))
    gone = make.application(session, by=make.person("gone@x.org"))
    admission.withdraw(application=gone, by=gone.party.asker, now=make.NOW)
    admission.record_attendance(
        session=session, persons=1, source=AttendanceSource.NAME,
        visit_pass=came.passes.get(), by=None, now=session.starts_at,
    )  # fmt: skip
    assert booked.session == session
    assert gets(written(season, "booked", by=boss)) == ["booked@x.org", "came@x.org"]
    assert gets(written(season, "waiting", by=boss)) == ["waiting@x.org"]
    assert gets(written(season, "came", by=boss)) == ["came@x.org"]
    assert gets(written(season, "offered", by=boss)) == []
    assert gets(written(season, "booked", "waiting", by=boss)) == [
        "booked@x.org", "came@x.org", "waiting@x.org",
    ]  # fmt: skip


def test_an_offered_place_is_one_s_own_sort(season: Season, boss: Person) -> None:
    session = make.session(within=season, capacity=1)
    first = make.application(session)
    make.application(session, by=make.person("offered@x.org"))
    admission.withdraw(application=first, by=first.party.asker, now=make.NOW)
    assert gets(written(season, "offered", by=boss)) == ["offered@x.org"]


def test_a_session_s_an_enterprise_s_and_a_season_s_people_are_told_apart(
    season: Season, boss: Person
) -> None:
    plant = make.enterprise()
    one, two = (make.session(of=make.activity(plant), within=season) for _ in range(2))
    elsewhere, other = make.session(within=season), make.session()
    for session, name in ((one, "one"), (two, "two"), (elsewhere, "else"), (other, "other")):
        make.application(session, by=make.person(f"{name}@x.org"))
    assert gets(written(season, by=boss, session=one)) == ["one@x.org"]
    assert gets(written(season, by=boss, enterprise=plant)) == ["one@x.org", "two@x.org"]
    assert gets(written(season, by=boss)) == ["else@x.org", "one@x.org", "two@x.org"]


def test_who_has_two_visits_is_written_to_once_about_the_first(
    season: Season, boss: Person
) -> None:
    later = make.session(within=season, starts_at=make.NOW + timedelta(days=9))
    sooner = make.session(within=season, starts_at=make.NOW + timedelta(days=8))
    twice = make.person("twice@x.org")
    applications = [make.application(session, by=twice) for session in (later, sooner)]
    (found,) = recipients(written(season, by=boss), now=make.NOW)
    assert found.application == applications[1].pk


def test_the_members_of_a_team_are_written_to_as_their_captain_is(
    season: Season, boss: Person
) -> None:
    session = make.session(of=make.activity(format="hackathon"), within=season)
    team = make.application(
        session, by=make.person("captain@x.org"), kind=PartyKind.TEAM, head_count=4, title="Болт"
    )
    admission.join_team(
        application=team, guest=GuestAsk("Вера Иванова"), consents=make.agreed(),
        by=make.person("member@x.org"), now=make.NOW,
    )  # fmt: skip
    assert gets(written(season, by=boss)) == ["captain@x.org", "member@x.org"]


def test_what_is_over_or_cancelled_concerns_nobody_who_is_coming(
    season: Season, boss: Person
) -> None:
    session = make.session(within=season)
    make.application(session)
    mailing = written(season, by=boss)
    assert len(recipients(mailing, now=session.ends_at - timedelta(minutes=1))) == 1
    assert recipients(mailing, now=session.ends_at) == []


def test_an_account_that_is_not_in_use_gets_nothing(season: Season, boss: Person) -> None:
    application = make.application(make.session(within=season))
    Person.objects.filter(pk=application.party.asker_id).update(is_active=False)
    assert gets(written(season, by=boss)) == []


def test_advertising_goes_to_those_who_agreed_and_have_not_taken_it_back(
    season: Season, boss: Person
) -> None:
    session = make.session(within=season)
    yes, no, back = (
        make.application(session, by=make.person(f"{n}@x.org")) for n in ("yes", "no", "back")
    )
    assert no.party.asker.email == "no@x.org"
    agrees(yes)
    agrees(back)
    consent = Consent.objects.get(person=back.party.asker, text__slug="consent-news")
    withdraw_consent(consent=consent, by=back.party.asker, now=make.NOW)
    assert gets(written(season, by=boss, kind="advertising")) == ["yes@x.org"]


def test_who_has_no_visit_gets_no_service_letter(season: Season, boss: Person) -> None:
    with pytest.raises(Refused) as caught:
        written(season, "without", by=boss)
    assert caught.value.first.code == "no_visit"
    written(season, "without", by=boss, kind="advertising")


def test_people_are_counted_by_how_they_stand(season: Season, boss: Person) -> None:
    session = make.session(within=season, capacity=2)
    for _ in range(3):
        make.application(session)
    found = recipients(written(season, "booked", "waiting", by=boss), now=make.NOW)
    assert [count for _words, count in by_whom(found)] == [2, 1]


def test_many_people_take_as_many_statements_as_one(season: Season, boss: Person) -> None:
    session = make.session(within=season)
    mailing = written(season, "booked", "waiting", "came", by=boss)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            recipients(mailing, now=make.NOW)
        return len(queries)

    make.application(session)
    one = statements()
    for _ in range(4):
        make.application(session)
    assert statements() == one
