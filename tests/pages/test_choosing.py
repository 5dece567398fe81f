"""Choosing who comes: at the plant's desk for its own sessions, at the organisers' for theirs."""

from __future__ import annotations

from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, State
from gatehouse.core.history import HistoryEntry
from gatehouse.people.models import Role
from gatehouse.programme.models import SeasonRole
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import Plant, guide_of, text
from tests.pages.offices import granted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]


def plant() -> Plant:
    return Plant(fields={"admission": "selection", "capacity": 3})


def at_office(of: Plant) -> str:
    return f"/office/sessions/{of.session.code}/choose/"


def states(*applications: Application) -> list[str]:
    return [Application.objects.get(pk=one.pk).state for one in applications]


def test_a_plants_person_approves_one_by_its_own_button() -> None:
    house = plant()
    one, other = make.application(house.session), make.application(house.session)
    page = house.desk.get(house.page("choose/"))
    assert f'value="approve:{one.pk}"' in text(page)
    answer = house.desk.post(house.page("choose/"), {"do": f"approve:{one.pk}"}, follow=True)
    assert (states(one, other), answer.status_code) == ([State.BOOKED, State.WAITING], 200)
    assert "Одобрена 1 заявка. Сразу с местами: 1." in text(answer)


def test_those_ticked_are_refused_with_a_reason_and_the_others_stay() -> None:
    house = plant()
    first, second, third = (make.application(house.session) for _ in range(3))
    sent: dict[str, Any] = {"do": "refuse:ticked", "one": [first.pk, third.pk]}
    without = house.desk.post(house.page("choose/"), sent)
    assert (without.status_code, states(first)) == (409, [State.WAITING])
    house.desk.post(house.page("choose/"), sent | {"why_not": "many"})
    assert states(first, second, third) == [State.REFUSED, State.WAITING, State.REFUSED]


def test_all_that_a_filter_shows_are_decided_on_and_not_one_that_came_since() -> None:
    house = plant()
    single, pair = make.application(house.session), make.application(house.session, adults=2)
    address = house.page("choose/") + "?least=2"
    page = house.desk.get(address)
    assert [row.application for row in page.context["rows"]] == [pair]
    assert "Показана 1 заявка, 2 человека" in text(page)
    since = make.application(house.session, adults=2)
    house.desk.post(address, {"do": "approve:all", "keys": page.context["keys"]})
    assert states(single, pair, since) == [State.WAITING, State.BOOKED, State.WAITING]


def test_a_decision_at_the_desk_is_taken_back_by_the_button_that_says_so() -> None:
    house = plant()
    one = make.application(house.session)
    answer = house.desk.post(house.page("choose/"), {"do": f"approve:{one.pk}"}, follow=True)
    tags = next(iter(answer.context["messages"])).extra_tags
    key = str(tags).removeprefix("undo:")
    house.desk.post(f"/office/undo/{key}/")
    assert states(one) == [State.WAITING]


def test_two_deciders_at_once_the_second_is_told() -> None:
    house = plant()
    one = make.application(house.session)
    organiser = client_of(holder(Role.ORGANISER))
    organiser.post(at_office(house), {"do": f"approve:{one.pk}"})
    late = house.desk.post(house.page("choose/"), {"do": f"refuse:{one.pk}", "why_not": "many"})
    assert (late.status_code, states(one)) == (409, [State.BOOKED])
    assert "Кто-то уже решил" in text(late)


def test_a_plant_chooses_for_its_own_sessions_only_and_a_guide_for_none() -> None:
    house, other = plant(), plant()
    one = make.application(house.session)
    for client in (other.desk, guide_of(house), client_of(make.person())):
        assert client.get(house.page("choose/")).status_code == 404
        assert client.post(house.page("choose/"), {"do": f"approve:{one.pk}"}).status_code == 404
    # An application of another session is not decided on at one's own.
    other.desk.post(other.page("choose/"), {"do": f"approve:{one.pk}"})
    assert states(one) == [State.WAITING]


def test_a_viewer_of_the_season_sees_what_waits_without_names_and_decides_nothing() -> None:
    house = plant()
    one = make.application(house.session)
    viewer = client_of(granted(house.within, SeasonRole.VIEWER))
    page = viewer.get(at_office(house))
    name = one.party.guests.get().name
    assert (page.status_code, name in text(page), "approve:" in text(page)) == (200, False, False)
    assert viewer.post(at_office(house), {"do": f"approve:{one.pk}"}).status_code == 404
    editor = client_of(granted(house.within, SeasonRole.EDITOR))
    assert name in text(editor.get(at_office(house)))


def test_the_look_at_the_names_is_recorded_once_a_page() -> None:
    house = plant()
    make.application(house.session, adults=2)
    house.desk.get(house.page("choose/"))
    seen = HistoryEntry.objects.filter(verb="people.seen", of_id=str(house.session.pk))
    assert [one.facts["guests"] for one in seen] == [2]


def test_the_inbox_says_how_many_wait_until_they_are_decided_on() -> None:
    house = plant()
    one = make.application(house.session)
    organiser = holder(Role.ORGANISER)
    client = client_of(organiser)
    assert "1 заявка ждёт ответа" in text(client.get("/office/"))
    operations.approve(session=house.session, applications=[one.pk], by=organiser, now=make.NOW)
    assert "ждёт ответа" not in text(client.get("/office/"))


def test_what_changed_is_said_beside_the_application() -> None:
    house = plant()
    one = make.application(house.session, adults=2)
    operations.approve(session=house.session, applications=[one.pk], by=house.person, now=make.NOW)
    operations.give_back_guest(
        visit_pass=Application.objects.get(pk=one.pk).passes.order_by("pk")[1],
        by=one.asker,
        now=make.NOW,
    )
    said = text(house.desk.get(house.page("choose/") + "?what=again"))
    for words in ("компания другой величины", "было: 2 человека", "места пока за ними"):
        assert words in said
    assert "Решать пока нечего" in text(house.desk.get(house.page("choose/") + "?what=new"))


def test_the_list_of_applications_shows_those_that_wait_for_a_decision() -> None:
    house = plant()
    one = make.application(house.session)
    make.application(house.visit(days=9))
    page = client_of(holder(Role.ORGANISER)).get("/office/applications/?undecided=on")
    rows = [(row.application.pk, row.state) for row in page.context["rows"]]
    assert rows == [(one.pk, "ждёт решения")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    count: int, django_assert_max_num_queries: Any
) -> None:
    house = plant()
    for _ in range(count):
        make.application(house.session)
    with django_assert_max_num_queries(30):
        house.desk.get(house.page("choose/"))


def test_the_visitor_applies_is_told_until_when_and_sees_it_among_the_visits() -> None:
    make.consent_texts()
    house = plant()
    visitor = make.person()
    client = client_of(visitor)
    public = text(client.get(f"/sessions/{house.session.code}/"))
    assert "Гостей выбирает предприятие" in public
    assert "Подать заявку" in public
    form = text(client.get(f"/sessions/{house.session.code}/apply/"))
    assert "Ответ придёт письмом до 11 декабря" in form
    one = make.application(house.session, by=visitor)
    page = text(client.get(f"/visits/{one.key}/"))
    assert "Вашу заявку рассматривают" in page
    assert "На рассмотрении" in text(client.get("/visits/"))
