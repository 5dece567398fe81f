"""A day and a week at the desk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine

from gatehouse.admission.models import AttendanceSource
from gatehouse.admission.operations import cancel_session, record_attendance
from gatehouse.gate import operations as gate
from gatehouse.people.models import Role
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import Plant, guide_of, text

pytestmark = pytest.mark.any_database

Budget = Callable[[int], AbstractContextManager[object]]
DAY = "2023-12-14"


def test_a_day_says_how_full_each_visit_is_who_waits_and_who_leads(plant: Plant) -> None:
    plant.session.quotas.update(places=2)
    make.application(plant.session, adults=2)
    make.application(plant.session, adults=3)
    gate.assign_guide(stop=plant.stop, person=plant.guide, by=plant.person, now=make.NOW)
    page = text(plant.desk.get(f"/desk/?day={DAY}"))
    assert f'<a href="{plant.page()}">{plant.activity.title}</a>' in page
    assert "2&thinsp;/&thinsp;2" in page
    assert 'data-name="В очереди" class="end">3</td>' in page
    assert plant.guide.email in page
    assert "ждём: 2" in page
    assert "список к 12 декабря" in page


def test_an_empty_day_leads_to_the_next_visit(plant: Plant) -> None:
    page = text(plant.desk.get("/desk/"))
    assert f'href="/desk/?day={DAY}"' in page
    assert "Ближайший визит: 14 декабря, четверг" in page


def test_a_day_that_makes_no_sense_is_today(plant: Plant) -> None:
    for typed in ("вчера", "2023-13-40", "0001-01-01", "9999-12-31"):
        assert "6 декабря, среда" in text(plant.desk.get("/desk/", {"day": typed}))


def test_a_week_goes_from_monday_to_sunday_and_shows_the_days_with_visits(plant: Plant) -> None:
    plant.visit(9)
    page = text(plant.desk.get(f"/desk/week/?day={DAY}"))
    assert "11–17 декабря" in page
    assert "14 декабря, четверг" in page
    assert "15 декабря, пятница" in page
    assert "13 декабря, среда" not in page


def test_a_plant_sees_no_visit_of_another(plant: Plant) -> None:
    other = Plant()
    for path in (f"/desk/?day={DAY}", f"/desk/week/?day={DAY}"):
        page = text(plant.desk.get(path))
        assert plant.session.code in page
        assert other.session.code not in page


def test_an_organiser_sees_all_plants_and_may_choose_one(plant: Plant) -> None:
    other = Plant()
    office = client_of(holder(Role.ORGANISER))
    both = text(office.get(f"/desk/?day={DAY}"))
    assert plant.session.code in both
    assert other.session.code in both
    one = text(office.get(f"/desk/?day={DAY}&plant={other.enterprise.code}"))
    assert plant.page() not in one
    assert other.page() in one


def test_after_the_visit_the_day_says_who_came(plant: Plant) -> None:
    application = make.application(plant.session, adults=2)
    record_attendance(
        session=plant.session,
        persons=1,
        source=AttendanceSource.NAME,
        visit_pass=application.passes.first(),
        stop=plant.stop,
        by=None,
        now=plant.session.starts_at,
    )
    with time_machine.travel(plant.session.ends_at, tick=False):
        page = text(client_of(plant.person).get(f"/desk/?day={DAY}"))
    assert 'data-name="Пришли" class="end">1&thinsp;/&thinsp;2</td>' in page


def test_a_cancelled_visit_stays_on_the_day_and_says_so(plant: Plant) -> None:
    cancel_session(session=plant.session, reason="Авария", by=None, now=make.NOW)
    assert "отменён" in text(plant.desk.get(f"/desk/?day={DAY}"))


def test_an_overdue_list_is_said_in_words_and_with_a_sign(plant: Plant) -> None:
    make.application(plant.session)
    with time_machine.travel(plant.session.starts_at - timedelta(hours=2), tick=False):
        page = text(client_of(plant.person).get(f"/desk/?day={DAY}"))
    assert "список просрочен" in page
    assert "triangle-alert" in page


@pytest.mark.parametrize("path", [f"/desk/?day={DAY}", f"/desk/week/?day={DAY}"])
def test_the_statements_do_not_grow_with_the_visits(
    plant: Plant, path: str, django_assert_max_num_queries: Budget
) -> None:
    for _count in (1, 3):
        with django_assert_max_num_queries(17):
            assert plant.desk.get(path).status_code == 200
        for hour in (0.05, 0.1):
            session = plant.visit(8 + hour)
            make.application(session)
            gate.assign_guide(
                stop=session.stops.get(), person=plant.guide, by=plant.person, now=make.NOW
            )


def test_a_guide_gets_no_link_to_lists(plant: Plant) -> None:
    make.application(plant.session)
    page = text(guide_of(plant).get(f"/desk/?day={DAY}"))
    assert plant.page() in page
    assert "/list/" not in page
    assert "/desk/doors/" not in page
