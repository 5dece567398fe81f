"""The page of a session: places, limit, guides, guests with only what the plant may see."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
import time_machine

from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.models import HistoryEntry
from gatehouse.gate.models import GuideDuty
from gatehouse.programme.models import Quota
from tests import make
from tests.office import client_of, worker
from tests.pages.desks import Plant, text

pytestmark = pytest.mark.any_database

Budget = Callable[[int], AbstractContextManager[object]]


def places(plant: Plant) -> int:
    return Quota.objects.get(session=plant.session, kind="public").places


def limit(plant: Plant) -> int | None:
    return plant.stop.hard_limit


def set_places(plant: Plant, count: str, **more: Any) -> Any:
    return plant.desk.post(plant.page("places/"), {"kind": "public", "places": count} | more)


def test_guests_are_shown_with_ages_and_needs_and_without_addresses(plant: Plant) -> None:
    family = make.application(
        plant.session,
        guests=(GuestAsk("Анна Иванова"), GuestAsk("Петя Иванов", date(2014, 5, 1))),
        needs="Аллергия на орехи",
        step_free=True,
    )
    page = text(plant.desk.get(plant.page()))
    assert 'Анна Иванова <span class="soft">взрослый' in page
    assert 'Петя Иванов <span class="soft">9 лет' in page
    assert "Аллергия на орехи" in page
    assert "без ступеней" in page
    assert family.party.asker.email not in page
    assert "01.05.2014" not in page
    assert "2014-05-01" not in page


def test_a_phone_is_shown_of_who_answers_for_a_group_only(plant: Plant) -> None:
    plant.session.quotas.create(kind="groups", places=30)
    make.application(
        plant.session,
        kind=PartyKind.GROUP,
        guests=(),
        head_count=12,
        title="5 «А»",
        contact_name="Мария Петрова",
        contact_phone="+7 900 111-22-33",
    )
    page = text(plant.desk.get(plant.page()))
    assert '5 «А» <span class="soft">12 человек' in page
    assert 'href="tel:+7 900 111-22-33"' in page
    assert "Пока без имени: 12" in page


def test_each_look_at_the_names_is_recorded(plant: Plant) -> None:
    make.application(plant.session, adults=2)
    plant.desk.get(plant.page())
    [seen] = HistoryEntry.objects.filter(verb="people.seen").of(plant.session)
    assert (seen.by_id, seen.facts) == (str(plant.person.pk), {"guests": 2})


def test_who_gave_the_place_back_is_not_among_the_guests(plant: Plant) -> None:
    application = make.application(plant.session, adults=2)
    gone = application.passes.order_by("pk").last()
    assert gone is not None
    assert gone.guest is not None
    gone.given_back_at = make.NOW
    gone.save()
    assert gone.guest.name not in text(plant.desk.get(plant.page()))


def test_more_places_let_the_line_up_and_the_change_can_be_undone(plant: Plant) -> None:
    Quota.objects.filter(session=plant.session).update(places=1)
    make.application(plant.session)
    waiting = make.application(plant.session)
    answer = set_places(plant, "3")
    assert answer["Location"] == plant.page() + "?changed=public&was=1"
    assert Application.objects.get(pk=waiting.pk).state == State.OFFERED
    page = text(plant.desk.get(answer["Location"]))
    assert "Мест теперь: 3, было: 1." in page
    assert 'name="undo"' in page


def test_undoing_brings_the_number_back(plant: Plant) -> None:
    set_places(plant, "25")
    assert set_places(plant, "20", undo="1")["Location"] == plant.page()
    assert places(plant) == 20


def test_fewer_places_than_are_taken_are_refused_with_words(plant: Plant) -> None:
    make.application(plant.session, adults=3)
    answer = set_places(plant, "2")
    assert answer.status_code == 409
    assert "Уже занято мест: 3" in text(answer) or "3" in text(answer)
    assert places(plant) == 20


def test_what_is_no_number_is_said_so(plant: Plant) -> None:
    for typed in ("", "много", "-3", "1.5", "99999999999999"):
        answer = set_places(plant, typed)
        assert (answer.status_code, "Напишите целое число" in text(answer)) == (409, True)
    assert places(plant) == 20


def test_the_limit_is_never_below_the_places_and_places_never_above_the_limit(
    plant: Plant,
) -> None:
    low = plant.desk.post(plant.at_stop("limit/"), {"limit": "19"})
    assert low.status_code == 409
    assert "Предложено мест: 20" in text(low)
    assert plant.desk.post(plant.at_stop("limit/"), {"limit": "22"}).status_code == 302
    assert limit(plant) == 22
    high = set_places(plant, "23")
    assert high.status_code == 409
    assert "не больше 22 человек" in text(high)
    plant.desk.post(plant.at_stop("limit/"), {"limit": ""})
    assert limit(plant) is None
    assert set_places(plant, "23").status_code == 302


def test_a_guide_is_put_on_duty_and_taken_off(plant: Plant) -> None:
    guide = {"person": plant.guide.pk}
    assert plant.desk.post(plant.at_stop("guides/"), guide)["Location"] == plant.page()
    plant.desk.post(plant.at_stop("guides/"), guide)
    assert list(GuideDuty.objects.values_list("person", flat=True)) == [plant.guide.pk]
    plant.desk.post(plant.at_stop("guides/"), guide | {"off": "1"})
    assert not GuideDuty.objects.exists()


def test_nobody_of_another_plant_is_put_on_duty(plant: Plant) -> None:
    foreign = worker(make.enterprise())
    answer = plant.desk.post(plant.at_stop("guides/"), {"person": foreign.pk})
    assert answer.status_code == 409
    assert "не работает на предприятии" in text(answer)
    assert not GuideDuty.objects.exists()


def test_the_statements_do_not_grow_with_the_guests(
    plant: Plant, django_assert_max_num_queries: Budget
) -> None:
    for count in (1, 3):
        while Application.objects.count() < count:
            make.application(plant.session, adults=2)
        with django_assert_max_num_queries(29):
            assert plant.desk.get(plant.page()).status_code == 200


def test_a_code_that_does_not_exist_is_no_page(plant: Plant) -> None:
    assert plant.desk.get("/desk/sessions/NOPE/").status_code == 404
    assert plant.desk.get("/desk/stops/999999/arrivals/").status_code == 404


def test_who_came_is_marked_from_the_day_of_the_visit_on(plant: Plant) -> None:
    assert plant.at_stop("arrivals/") not in text(plant.desk.get(plant.page()))
    with time_machine.travel(plant.session.starts_at, tick=False):
        assert plant.at_stop("arrivals/") in text(client_of(plant.person).get(plant.page()))
