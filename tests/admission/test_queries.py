"""How many SQL statements a page or a post of admission costs; the same for 1 and 3 guests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.admission.models import Application
from gatehouse.programme.models import Session
from tests import make
from tests.admission.asking import client_of, filled, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
# A visit's page reads its session apart and keeps it, and what plants need of documents: three
# statements fewer for some seconds.
FORM, POST, VISIT, LIST, LINK = 10, 20, 10, 8, 8
# A transaction inside the test's own one opens and closes a savepoint instead.
OPENING = ("SAVEPOINT", "RELEASE SAVEPOINT")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that ran, without those that only bound the test's transactions."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [q["sql"] for q in captured if not q["sql"].startswith(OPENING)]


def both(cost: Callable[[int], int]) -> tuple[int, int]:
    """What it costs with one guest and with three; once before, to fill what is kept."""
    cost(1)
    return cost(1), cost(3)


def cost_of_the_form(guests: int) -> int:
    session, client = make.session(), client_of(make.person())
    with statements() as ran:
        assert client.get(page(session) + f"?adults={guests}").status_code == 200
    return len(ran)


def cost_of_the_post(guests: int) -> int:
    session, client = make.session(), client_of(make.person(name="Мария"))
    fields = filled([f"Гость Номер{'а' * n}" for n in range(guests)])
    with statements() as ran:
        assert client.post(page(session), fields).status_code == 302
    return len(ran)


def cost_of_the_visit(guests: int) -> int:
    application = make.application(make.session(), adults=guests)
    client = client_of(application.party.asker)
    with statements() as ran:
        assert client.get(f"/visits/{application.key}/").status_code == 200
    return len(ran)


def cost_of_the_waiting_visit(guests: int) -> int:
    session = make.session(capacity=1)
    make.application(session)
    application = make.application(session, adults=guests)
    client = client_of(application.party.asker)
    with statements() as ran:
        assert client.get(f"/visits/{application.key}/").status_code == 200
    return len(ran)


def cost_of_my_visits(visits: int) -> int:
    visitor = make.person()
    for _ in range(visits):
        make.application(_elsewhere(), by=visitor)
    client = client_of(visitor)
    with statements() as ran:
        assert client.get("/visits/").status_code == 200
    return len(ran)


def _elsewhere() -> Session:
    return make.session()


@pytest.fixture(autouse=True)
def published() -> None:
    make.consent_texts()


def test_the_form_stays_within_its_budget() -> None:
    one, three = both(cost_of_the_form)
    assert one == three
    assert one <= FORM


def test_the_post_stays_within_its_budget() -> None:
    one, three = both(cost_of_the_post)
    assert one == three
    assert one <= POST


def test_the_visit_stays_within_its_budget() -> None:
    one, three = both(cost_of_the_visit)
    assert one == three
    assert one <= VISIT


def test_the_visit_of_who_waits_stays_within_its_budget() -> None:
    one, three = both(cost_of_the_waiting_visit)
    assert one == three
    assert one <= VISIT


def test_my_visits_stays_within_its_budget() -> None:
    one, three = both(cost_of_my_visits)
    assert one == three
    assert one <= LIST


def test_the_cost_of_a_place_does_not_grow_with_the_line() -> None:
    session = make.session(capacity=1)

    def cost() -> int:
        client = client_of(make.person(name="Мария"))
        with statements() as ran:
            client.post(page(session), filled(may_wait="on"))
        return len(ran)

    cost()
    early = cost()
    for _ in range(10):
        make.application(session)
    assert cost() == early
    assert Application.objects.count() == 13
