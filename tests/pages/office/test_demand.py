"""Demand: what is taken, waited for and missed, counted as the page says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from gatehouse.admission.models import Application
from gatehouse.admission.operations import close_lines
from gatehouse.pages.office.demand_figures import By, Demand, demand
from gatehouse.people.models import Person
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.pages.desks import text
from tests.pages.offices import Office


def ask(at: Session, adults: int = 1, by: Person | None = None) -> Application:
    return make.application(at, by=by or make.person(), adults=adults)


def by_plant(office: Office) -> Demand:
    return demand(office.season, By.PLANT)


def full(office: Office, **fields: object) -> Session:
    """A session of one place, which is taken."""
    session = office.plant.visit(capacity=1, **fields)  # type: ignore[arg-type]
    ask(session)
    return session


def test_fill_is_what_is_held_of_the_places_of_sessions_that_take_applications(
    office: Office,
) -> None:
    ask(office.plant.session, 4)
    office.plant.visit(admission="open")
    hidden = office.plant.visit()
    Session.objects.filter(pk=hidden.pk).update(published_at=None)
    found = by_plant(office).total
    assert (found.sessions, found.held, found.places, found.fill) == (1, 4, 20, 20)


def test_who_waits_without_a_place_anywhere_is_missed_once_with_the_largest_party(
    office: Office,
) -> None:
    first, second = full(office, days=8), full(office, days=9)
    by = make.person()
    ask(first, 2, by=by)
    ask(second, 3, by=by)
    found = by_plant(office).total
    assert (found.waiting, found.unmet) == (5, 3)


def test_who_waits_and_has_a_place_elsewhere_is_not_missed(office: Office) -> None:
    by = make.person()
    ask(full(office), 2, by=by)
    ask(office.plant.session, 2, by=by)
    found = by_plant(office).total
    assert (found.waiting, found.unmet) == (2, 0)


def test_who_waited_until_the_line_closed_is_still_missed(office: Office) -> None:
    session = full(office)
    ask(session, 2)
    close_lines(now=session.closes_at + timedelta(minutes=1))
    found = by_plant(office).total
    assert (found.waiting, found.unmet) == (0, 2)


def test_an_account_that_waits_at_two_plants_counts_in_both_rows_and_once_in_all(
    office: Office,
) -> None:
    elsewhere = make.session(capacity=1, within=office.season)
    ask(elsewhere)
    by = make.person()
    ask(full(office), 2, by=by)
    Session.objects.filter(pk=elsewhere.pk).update(
        starts_at=elsewhere.starts_at + timedelta(days=2),
        ends_at=elsewhere.ends_at + timedelta(days=2),
    )
    ask(elsewhere, 2, by=by)
    found = by_plant(office)
    assert [row.unmet for row in found.rows] == [2, 2]
    assert found.total.unmet == 2


def test_figures_come_by_industry_day_and_format_too(office: Office) -> None:
    ask(office.plant.session)
    office.plant.visit(days=9)
    assert [row.name for row in demand(office.season, By.INDUSTRY).rows] == ["Кондитерская"]
    assert [row.key for row in demand(office.season, By.FORMAT).rows] == ["tour"]
    days = demand(office.season, By.DAY).rows
    assert [(row.key, row.held) for row in days] == [("2023-12-14", 1), ("2023-12-15", 0)]


def test_the_page_says_how_each_figure_is_counted(office: Office) -> None:
    ask(office.plant.session)
    page = text(office.press.get(f"/office/demand/?season={office.season.code}"))
    for words in ("занятые заявками", "стоят в очереди", "не получила места"):
        assert words in page
    assert "/office/applications/?" not in page  # the press has no way to people


@pytest.mark.parametrize("many", [False, True])
def test_demand_asks_the_database_as_often_for_one_session_as_for_three_hundred(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries, many: bool
) -> None:
    one = office.plant.session
    if many:
        copies = [
            Session(
                code=f"C{number}", season=one.season, activity=one.activity,
                starts_at=one.starts_at, ends_at=one.ends_at, admission=one.admission,
                published_at=one.published_at,
            )
            for number in range(300)
        ]  # fmt: skip
        made = Session.objects.bulk_create(copies)
        Quota.objects.bulk_create(Quota(session=s, kind="public", places=10) for s in made)
    with django_assert_max_num_queries(16):
        answer = office.desk.get(f"/office/demand/?season={office.season.code}")
    assert answer.context["demand"].total.sessions == (301 if many else 1)
