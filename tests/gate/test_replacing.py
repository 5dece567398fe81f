"""Somebody else comes instead: a new code, the old one is void, the rules are the same."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.models import Application, PartyKind, Pass, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.people.models import Consent
from tests import make
from tests.gate.acting import Phone, stop_of
from tests.gate.refusals import refused
from tests.office import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

SEVEN = date(2016, 3, 1)
NEW = GuestAsk("Вера Новая")


@pytest.fixture
def at_noon() -> Iterator[None]:
    """The clock stands at make.NOW for the pages too."""
    with time_machine.travel(make.NOW, tick=False):
        yield


def replace(one: Pass, guest: GuestAsk = NEW) -> Pass:
    asker = one.application.party.asker
    given = make.agreed(children=True)[2:] if guest.born_on else []
    return operations.replace_guest(
        visit_pass=one, guest=guest, consents=given, by=asker, now=make.NOW
    )


def family() -> Application:
    return make.application(make.session(), adults=1, children=(SEVEN,))


def test_the_newcomer_has_a_code_of_their_own_and_the_old_one_is_void() -> None:
    application = make.application(make.session(), adults=2)
    old = application.passes.order_by("pk")[0]
    new = replace(old)
    old.refresh_from_db()
    application.refresh_from_db()
    assert (old.given_back_at, old.is_refused) == (make.NOW, False)
    assert new.code != old.code
    assert (application.state, application.persons, application.quota.held) == (State.BOOKED, 2, 2)


def test_nobody_comes_instead_of_who_is_inside_already() -> None:
    application = make.application(make.session(), adults=2)
    one, other = application.passes.order_by("pk")
    phone = Phone(stop_of(application.session))
    assert phone.now("came", make.NOW, one) == "taken"
    with refused("already_in"):
        replace(one)
    replace(other)


@pytest.mark.parametrize(
    ("guest", "code"),
    [
        (GuestAsk("Ия Малая", date(2020, 1, 1)), "too_young"),
        (GuestAsk("Ия Ким", SEVEN), "no_adult"),
    ],
)
def test_who_may_not_come_may_not_come_instead(guest: GuestAsk, code: str) -> None:
    adult = family().passes.order_by("pk")[0]
    with refused(code):
        replace(adult, guest)
    adult.refresh_from_db()
    assert adult.given_back_at is None


def test_who_is_elsewhere_at_that_time_is_refused() -> None:
    session = make.session()
    asker = make.person()
    make.application(
        session, by=make.person(), guests=(GuestAsk("Анна Ким"), GuestAsk("Ия", SEVEN))
    )
    mine = make.application(session, by=asker, adults=2)
    with refused("overlap"):
        replace(mine.passes.order_by("pk")[0], GuestAsk("Ия", SEVEN))


def test_somebody_of_the_same_party_does_not_come_twice() -> None:
    application = make.application(
        make.session(), guests=(GuestAsk("Анна Ким"), GuestAsk("Олег Ким"))
    )
    with refused("already_named"):
        replace(application.passes.order_by("pk")[0], GuestAsk("олег  КИМ"))


def test_a_child_comes_with_a_parent_s_consent_only() -> None:
    application = make.application(make.session(), adults=2)
    one = application.passes.order_by("pk")[0]
    with refused("no_consent"):
        operations.replace_guest(
            visit_pass=one,
            guest=GuestAsk("Ия Ким", SEVEN),
            consents=[],
            by=application.party.asker,
            now=make.NOW,
        )
    replace(one, GuestAsk("Ия Ким", SEVEN))
    assert Consent.objects.filter(text__slug="consent-child").count() == 1


def test_a_group_sends_a_list_instead() -> None:
    application = make.application(
        make.session(groups=20), kind=PartyKind.GROUP, guests=(), head_count=5, title="Школа"
    )
    with refused("by_list"):
        replace(application.passes.get())


def page(application: Application, one: Pass) -> str:
    return f"/visits/{application.key}/replace/{one.pk}/"


def test_the_visit_s_page_leads_to_the_form_and_shows_the_new_code() -> None:
    application = make.application(make.session(), adults=2)
    make.consent_texts()
    one = application.passes.order_by("pk")[0]
    client: Client = client_of(application.party.asker)
    visit = client.get(f"/visits/{application.key}/").content.decode()
    assert page(application, one) in visit
    assert client.get(page(application, one)).status_code == 200
    answer = client.post(page(application, one), {"name": "Вера Новая"}, follow=True)
    assert "Вера Новая" in answer.content.decode()
    assert application.passes.filter(given_back_at=None).count() == 2


def test_a_wrong_form_says_what_to_do_and_changes_nothing() -> None:
    application = make.application(make.session(), adults=2)
    make.consent_texts()
    one = application.passes.order_by("pk")[0]
    answer = client_of(application.party.asker).post(
        page(application, one), {"name": "Ия Ким", "born": "2016-03-01"}
    )
    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.given_back_at is None


def test_nobody_else_opens_the_form() -> None:
    application = make.application(make.session(), adults=2)
    one = application.passes.order_by("pk")[0]
    assert client_of(make.person()).get(page(application, one)).status_code == 404
    assert Client().get(page(application, one)).status_code == 302
