"""Afterwards at the desk: who came, what was wrong, what visitors said without their names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.admission import operations as admission
from gatehouse.gate import operations as gate
from gatehouse.impact import operations as impact
from gatehouse.people.models import Role
from gatehouse.programme.models import Session
from tests import make
from tests.gate.acting import Phone, stop_of
from tests.office import client_of, holder
from tests.pages.desks import Plant, guide_of, strangers, text

pytestmark = pytest.mark.any_database

URL = "/desk/turnout/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _a_day_later(plant: Plant) -> Iterator[None]:
    with time_machine.travel(plant.session.ends_at + DAY, tick=False):
        # A session of the browser is as old as its sign-in.
        plant.desk = client_of(plant.person)
        yield


def held(session: Session, *, said: str = "", marks: int = 0) -> Phone:
    """Two parties were booked and one came, with two people without a pass."""
    came, _absent = make.application(session), make.application(session)
    phone = Phone(stop_of(session))
    phone.now("came", session.starts_at, came.passes.get())
    phone.now("walked_in", session.starts_at, persons=2)
    if marks:
        impact.give_feedback(
            application=came, marks=marks, text=said, may_quote=False, by=came.party.asker,
            now=session.ends_at,
        )  # fmt: skip
    return phone


def page(plant: Plant, query: str = "") -> str:
    return text(plant.desk.get(URL + query))


def test_each_visit_is_told_in_numbers(plant: Plant) -> None:
    held(plant.session)
    shown = page(plant)
    assert "Пришли: 3 · записаны: 2 из 20 мест · не пришли: 1 · пришли без записи: 2" in shown
    assert "состоялся" in shown
    assert "Пока никто не рассказал, как всё прошло." in shown


def test_a_visit_nobody_came_to_was_not_held(plant: Plant) -> None:
    make.application(plant.session)
    shown = page(plant)
    assert "никто не пришёл" in shown
    assert "0 из 1" in shown


def test_whoever_may_still_come_is_not_counted_as_missed(plant: Plant) -> None:
    held(plant.session)
    with time_machine.travel(plant.session.starts_at + timedelta(minutes=1), tick=False):
        plant.desk = client_of(plant.person)
        totals = plant.desk.get(URL).context["totals"]["rows"]
    assert totals == []
    plant.desk = client_of(plant.person)
    ((_name, _held, _places, *numbers),) = plant.desk.get(URL).context["totals"]["rows"]
    assert numbers == [2, 3, 1, 2]


def test_what_visitors_said_is_shown_without_their_names(plant: Plant) -> None:
    held(plant.session, said="Было <b>очень</b> громко", marks=4)
    held(plant.session, marks=5)
    shown = page(plant)
    assert "Посетители: 4,5 из 5" in shown
    assert "2 ответа" in shown
    assert "Было &lt;b&gt;очень&lt;/b&gt; громко" in shown
    assert "Взрослый" not in shown
    assert "@example.org" not in shown


def test_what_was_wrong_and_what_is_still_to_be_settled_stand_beside_it(plant: Plant) -> None:
    phone = held(plant.session)
    visit_pass = make.application(plant.session).passes.get()
    for _ in range(2):
        phone.now("came", plant.session.starts_at, visit_pass)
    gate.end_visit(
        stop=plant.stop, note="Не работал лифт", by=plant.person, now=plant.session.ends_at
    )
    shown = page(plant)
    assert "Что было не так:</strong> Не работал лифт" in shown
    assert "разобрать: 1" in shown


def test_a_cancelled_visit_misses_nobody_and_is_not_counted(plant: Plant) -> None:
    make.application(plant.session)
    admission.cancel_session(session=plant.session, reason="Авария", by=None, now=make.NOW)
    shown = page(plant)
    assert "Авария" in shown
    assert "не пришли" not in shown
    assert "<table" not in shown


def test_what_is_ahead_or_long_past_is_not_there_and_earlier_days_are_one_press_away(
    plant: Plant,
) -> None:
    plant.visit(days=20)
    old = plant.visit(days=-40)
    assert old.code not in page(plant)
    assert page(plant).count('<h2 class="big">') == 1
    earlier = (plant.session.starts_at - 30 * DAY).date().isoformat()
    assert f"/desk/sessions/{old.code}/" in page(plant, f"?until={earlier}")


@pytest.mark.parametrize("query", ["?until=вчера", "?until=9999-99-99", "?plant=x", "?until="])
def test_an_address_that_makes_no_sense_shows_the_last_days(plant: Plant, query: str) -> None:
    held(plant.session)
    assert plant.session.code in page(plant, query)


def test_a_plant_sees_its_own_visits_and_the_city_all_of_them(plant: Plant) -> None:
    other = Plant(within=plant.within)
    assert other.session.code not in page(plant)
    city = client_of(holder(Role.ORGANISER))
    everything = text(city.get(URL))
    assert plant.session.code in everything
    assert other.session.code in everything
    narrowed = text(city.get(f"{URL}?plant={plant.enterprise.code}"))
    assert other.session.code not in narrowed


def test_nobody_else_reads_it(plant: Plant) -> None:
    assert Client().get(URL).status_code == 302
    assert guide_of(plant).get(URL).status_code == 404
    others = strangers(plant)
    assert others["visitor"].get(URL).status_code == 404
    assert others["press"].get(URL).status_code == 404


def test_the_way_there_stands_among_the_tabs(plant: Plant) -> None:
    assert f'href="{URL}"' in text(plant.desk.get("/desk/"))
    assert f'href="{URL}"' not in text(guide_of(plant).get("/desk/"))


def test_the_number_of_statements_does_not_grow_with_the_visits(plant: Plant) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert plant.desk.get(URL).status_code == 200
        return len(asked)

    held(plant.session, said="Спасибо", marks=5)
    with_one = count()
    for days in (6, 7):
        held(plant.visit(days=days), said="Спасибо", marks=5)
    assert count() == with_one


def write(plant: Plant, **fields: Any) -> Any:
    usual = {"key": "6f1e8f0e-2c9b-4a3e-9d1c-0f9f8e7d6c5b", "kind": "late", "minutes": "15"}
    return plant.desk.post(plant.at_stop("group/write/"), usual | fields)


def test_the_desk_writes_to_the_group_and_sees_what_was_told(plant: Plant) -> None:
    make.application(plant.session)
    with time_machine.travel(plant.session.starts_at - HOUR, tick=False):
        plant.desk = client_of(plant.person)
        assert plant.at_stop("group/") in text(plant.desk.get(plant.page()))
        for _ in range(2):
            assert write(plant, text="Ждём автобус").status_code == 302
        shown = text(plant.desk.get(plant.at_stop("group/")))
        assert "Начнём позже: на 15 минут" in shown
        assert shown.count("Ждём автобус") == 1
        answer = write(plant, key="0f9f8e7d-2c9b-4a3e-9d1c-6f1e8f0e6c5b", minutes="")
        assert answer.status_code == 409
        assert write(plant, kind="x").status_code == 422


def test_the_desk_ends_a_visit_and_puts_the_note_better(plant: Plant) -> None:
    for note in ("Лифт", "Не работал лифт"):
        answer = plant.desk.post(plant.at_stop("group/end/"), {"note": note})
        assert answer.status_code == 302
    shown = text(plant.desk.get(plant.at_stop("group/")))
    assert "Не работал лифт</textarea>" in shown
    assert write(plant).status_code == 409


def test_nobody_of_elsewhere_writes_or_ends(plant: Plant) -> None:
    for browser in strangers(plant).values():
        assert browser.get(plant.at_stop("group/")).status_code == 404
        for page_ in ("group/write/", "group/end/"):
            assert browser.post(plant.at_stop(page_), {"note": "x"}).status_code == 404
