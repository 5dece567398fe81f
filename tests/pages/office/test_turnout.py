"""Turnout: fill, no-shows, what came back and was given on, counted as the page says."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from zipfile import ZipFile

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, PartyKind
from gatehouse.pages.office.tables import csv_of
from gatehouse.pages.office.turnout_figures import By, Figures, Report, report
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.admission.striking import comes
from tests.pages.desks import text
from tests.pages.offices import Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HOUR = timedelta(hours=1)
AFTER = make.NOW + timedelta(days=12)


def figures(office: Office, by: By = By.PLANT, *, sees_all: bool = True) -> Report:
    sessions = Session.objects.filter(season=office.season)
    return report(sessions, by, now=AFTER, sees_all=sees_all)


def numbers(row: Figures) -> tuple[int, ...]:
    """Places, came, booked, missed, released, given on."""
    return (row.places, row.came, row.booked, row.missed, row.released, row.given_on)


def given_back(application: Application, now: datetime = make.NOW) -> None:
    admission.withdraw(application=application, by=application.party.asker, now=now)


def test_fill_and_no_shows_are_of_visits_that_were_held(office: Office) -> None:
    held, empty = office.plant.visit(capacity=10), office.plant.visit(capacity=10, days=9)
    comes(make.application(held, adults=4))
    make.application(held, adults=2)
    make.application(empty, adults=3)
    found = figures(office).total
    assert (found.sessions, found.held) == (3, 1)
    assert numbers(found) == (10, 4, 6, 2, 0, 0)
    assert (found.fill, round(found.rate or 0, 1)) == (40, 33.3)


def test_what_was_given_back_is_released_and_who_waited_and_came_was_given_it(
    office: Office,
) -> None:
    session = office.plant.visit(capacity=3)
    first = make.application(session, adults=3)
    waits = make.application(session, adults=2)
    given_back(first)
    taken = admission.accept_offer(application=waits, by=waits.party.asker, now=make.NOW + HOUR)
    comes(taken)
    assert numbers(figures(office).total) == (3, 2, 2, 0, 3, 2)


def test_places_that_some_of_a_party_give_back_are_released_too(office: Office) -> None:
    session = office.plant.visit(capacity=5)
    family = make.application(session, adults=4)
    one = family.passes.order_by("pk")[0]
    admission.give_back_guest(visit_pass=one, by=family.party.asker, now=make.NOW)
    family.refresh_from_db()
    comes(family)
    assert numbers(figures(office).total) == (5, 3, 3, 0, 1, 0)


def test_called_off_visits_and_those_ahead_are_in_no_figure(office: Office) -> None:
    session = office.plant.visit(capacity=5)
    make.application(session)
    admission.cancel_session(session=session, reason="авария", by=None, now=make.NOW)
    assert figures(office).total.sessions == 1  # the plant's other one
    ahead = report(
        Session.objects.filter(season=office.season), By.PLANT, now=make.NOW, sees_all=True
    )
    assert ahead.total.sessions == 0


def test_no_shows_by_days_ahead_and_by_size(office: Office) -> None:
    session = office.plant.visit(capacity=20)
    comes(make.application(session, adults=1))
    make.application(session, adults=2, now=session.starts_at - timedelta(days=4))
    group = office.plant.visit(capacity=0, groups=30, days=9)
    comes(make.application(group, kind=PartyKind.GROUP, adults=0, head_count=12, title="5 «А»"))
    by_lead = [(row.key, row.booked, row.missed) for row in figures(office, By.LEAD).rows]
    assert by_lead == [("3", 2, 2), ("7", 13, 11)]  # a group's pass counted one
    by_size = [(row.name, row.booked) for row in figures(office, By.SIZE).rows]
    assert by_size == [("1", 1), ("2", 2), ("6 и больше", 12)]


def test_the_press_sees_no_row_in_which_people_could_be_recognised(office: Office) -> None:
    session = office.plant.visit(capacity=40)
    for _party in range(6):
        comes(make.application(session, adults=2))
    comes(make.application(session, adults=1))
    rows = figures(office, By.SIZE, sees_all=False).rows
    # One row is too small; alone it could be told from the whole.
    assert [(row.name, row.is_hidden) for row in rows] == [("1", True), ("2", True)]
    assert not any(row.is_hidden for row in figures(office, By.SIZE).rows)
    with time_machine.travel(AFTER, tick=False):
        path = f"/office/turnout/?season={office.season.code}&by=size"
        assert "меньше десяти" in text(office.press.get(path))
        assert "меньше десяти" not in text(office.desk.get(path))


def test_the_page_says_what_each_number_means_and_its_filters_stand_in_the_address(
    office: Office,
) -> None:
    comes(make.application(office.plant.visit(capacity=10), adults=4))
    with time_machine.travel(AFTER, tick=False):
        page = office.desk.get(f"/office/turnout/?season={office.season.code}")
        assert "Пришло, от числа мест" in text(page)
        later = f"/office/turnout/?season={office.season.code}&since=2024-01-01"
        assert office.desk.get(later).context["report"].total.sessions == 0
        plant = f"/office/turnout/?season={office.season.code}&plant={office.plant.enterprise.code}"
        assert office.desk.get(plant).context["report"].total.held == 1


def test_the_files_hold_the_same_numbers_and_no_formula(office: Office) -> None:
    comes(make.application(office.plant.visit(capacity=10), adults=4))
    office.plant.enterprise.name_ru = "=cmd|' /C calc'!A0"
    office.plant.enterprise.save()
    with time_machine.travel(AFTER, tick=False):
        query = f"?season={office.season.code}"
        table = office.desk.get(f"/office/turnout/turnout.csv{query}").content.decode("utf-8-sig")
        book = office.desk.get(f"/office/turnout/turnout.xlsx{query}").content
        assert office.desk.get(f"/office/turnout/turnout.pdf{query}").status_code == 404
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert rows[1][:5] == ["'=cmd|' /C calc'!A0", "1", "10", "4", "40"]
    sheets = ZipFile(io.BytesIO(book))
    assert not any(b"<f>" in sheets.read(name) for name in sheets.namelist())
    assert csv_of(["a"], [["+1"], [-1.5], [None]]).decode("utf-8-sig").split() == [
        "a",
        "'+1",
        "-1,5",
        '""',
    ]


@pytest.mark.parametrize("many", [False, True])
def test_turnout_asks_the_database_as_often_for_one_session_as_for_three_hundred(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries, many: bool
) -> None:
    one = office.plant.visit(capacity=10)
    comes(make.application(one, adults=2))
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
    with time_machine.travel(AFTER, tick=False), django_assert_max_num_queries(20):
        answer = office.desk.get(f"/office/turnout/?season={office.season.code}")
    assert answer.context["report"].total.sessions == (302 if many else 2)
