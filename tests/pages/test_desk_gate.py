"""Phones, walk-in shares, conflicts and arrivals at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from gatehouse.admission.models import Pass
from gatehouse.gate import operations as gate
from gatehouse.gate.models import Door, GateAct, Settlement, WalkInShare
from tests import make
from tests.gate.acting import Phone, attended, conflicts, passes_of, reckoning, stop_of
from tests.office import client_of
from tests.pages.desks import Plant, text

pytestmark = pytest.mark.any_database

Budget = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def today(plant: Plant) -> Iterator[Plant]:
    """The morning of the visit, and a plant whose person has just signed in."""
    with time_machine.travel(plant.session.starts_at - timedelta(minutes=10), tick=False):
        plant.desk = client_of(plant.person)
        yield plant


def mark(plant: Plant, kind: str, visit_pass: Pass | None = None, **more: Any) -> Any:
    """Press the button of a line on the page as it stands."""
    page = plant.desk.get(plant.at_stop("arrivals/"))
    lines = {line.visit_pass.pk: line for line in page.context["lines"]}
    key = lines[visit_pass.pk].key if visit_pass and visit_pass.pk in lines else page.context["key"]
    sent = {"kind": kind, "key": str(key), "persons": "1"}
    sent |= {"pass": str(visit_pass.pk)} if visit_pass else {}
    return plant.desk.post(plant.at_stop("arrivals/"), sent | more)


def test_a_phone_is_shown_with_its_last_call_and_shut_out(plant: Plant) -> None:
    phone = Phone(stop_of(plant.session))
    page = text(plant.desk.get("/desk/doors/"))
    assert phone.door.name in page
    assert phone.token not in page
    answer = plant.desk.post(f"/desk/doors/{phone.door.key}/shut-out/")
    assert answer["Location"] == "/desk/doors/"
    assert Door.objects.get(pk=phone.door.pk).shut_out_at is not None
    assert "отключён" in text(plant.desk.get("/desk/doors/"))


def test_a_phone_of_another_plant_is_neither_seen_nor_shut_out(plant: Plant) -> None:
    foreign = Phone(stop_of(Plant().session))
    foreign.door.name = "Чужой"
    foreign.door.save()
    assert "Чужой" not in text(plant.desk.get("/desk/doors/"))
    assert plant.desk.post(f"/desk/doors/{foreign.door.key}/shut-out/").status_code == 404
    assert Door.objects.get(pk=foreign.door.pk).shut_out_at is None


def test_walk_ins_are_shared_out_within_the_limit(today: Plant) -> None:
    today.stop.__class__.objects.filter(pk=today.stop.pk).update(hard_limit=25)
    make.application(today.session, now=make.NOW, adults=5)
    phone = Phone(stop_of(today.session))
    share = {"door": phone.door.pk, "persons": "20"}
    assert today.desk.post(today.at_stop("walk-ins/"), share).status_code == 302
    assert WalkInShare.objects.get().persons == 20
    too_many = today.desk.post(today.at_stop("walk-ins/"), share | {"persons": "21"})
    assert too_many.status_code == 409
    assert WalkInShare.objects.get().persons == 20
    make.application(today.session, now=make.NOW, adults=3)
    page = today.desk.get("/desk/doors/")
    [row] = page.context["shares"][0]["doors"]
    assert (row["persons"], row["fits"]) == (20, 17)
    assert "Сейчас 17: остальные места нужны тем, кто с пропуском." in text(page)


def test_an_arrival_is_marked_without_scripts_and_pressed_twice_counts_once(
    today: Plant,
) -> None:
    [visit_pass] = [make.application(today.session, now=make.NOW).passes.get()]
    page = today.desk.get(today.at_stop("arrivals/"))
    [line] = page.context["lines"]
    sent = {"kind": "came", "key": str(line.key), "pass": str(visit_pass.pk), "persons": "1"}
    for _ in range(2):
        answer = today.desk.post(today.at_stop("arrivals/"), sent)
        assert answer["Location"] == today.at_stop("arrivals/") + f"#pass-{visit_pass.pk}"
    assert GateAct.objects.count() == 1
    assert attended(today.stop) == {visit_pass.pk: 1}
    assert "Пришли: 1 из 1." in text(today.desk.get(today.at_stop("arrivals/")))


def test_a_mark_is_undone_and_made_again(today: Plant) -> None:
    visit_pass = make.application(today.session, now=make.NOW).passes.get()
    mark(today, "came", visit_pass)
    act = GateAct.objects.get()
    mark(today, "taken_back", act=str(act.key))
    assert attended(today.stop) == {}
    mark(today, "came", visit_pass)
    assert attended(today.stop) == {visit_pass.pk: 1}


def test_a_pass_that_is_in_by_the_phone_is_not_marked_twice_unless_it_happened(
    today: Plant,
) -> None:
    visit_pass = make.application(today.session, now=make.NOW).passes.get()
    today.desk.get(today.at_stop("arrivals/"))
    key = {"key": "b3f0cf4e-4a3c-4d0e-9f8d-1f6f6f6f6f6f"}
    Phone(stop_of(today.session)).now("came", today.session.starts_at, visit_pass)
    answer = mark(today, "came", visit_pass, **key)
    assert answer.status_code == 409
    assert "По этому пропуску уже вошли." in text(answer)
    assert 'name="anyway"' in text(answer)
    mark(today, "came", visit_pass, anyway="1")
    assert conflicts(stop_of(today.session)) == ["twice"]


def test_walk_ins_stop_at_the_limit(today: Plant) -> None:
    stop_of(today.session, limit=20)
    assert mark(today, "walked_in", persons="20").status_code == 302
    over = mark(today, "walked_in", persons="1")
    assert over.status_code == 409
    assert "Столько людей сразу внутри быть не может." in text(over)
    assert reckoning(stop_of(today.session)).inside == 20


def test_a_group_is_counted_by_heads(today: Plant) -> None:
    today.session.quotas.create(kind="groups", places=30)
    group = make.application(
        today.session, now=make.NOW, kind="group", guests=(), head_count=12, title="5 «А»"
    )
    mark(today, "counted", group.passes.get(), persons="10")
    page = text(today.desk.get(today.at_stop("arrivals/")))
    assert "10&thinsp;/&thinsp;12" in page
    assert attended(today.stop) == {group.passes.get().pk: 10}


def test_nobody_is_marked_before_the_day(plant: Plant) -> None:
    visit_pass = make.application(plant.session).passes.get()
    assert "Визит в другой день" in text(plant.desk.get(plant.at_stop("arrivals/")))
    answer = mark(plant, "came", visit_pass)
    assert answer.status_code == 409
    assert not GateAct.objects.exists()


def test_the_desk_is_no_phone(today: Plant) -> None:
    visit_pass = make.application(today.session, now=make.NOW).passes.get()
    mark(today, "came", visit_pass)
    door = Door.objects.get()
    assert "Кабинет предприятия</th>" not in text(today.desk.get("/desk/doors/"))
    for token in (door.token_sha256, f"desk:{today.enterprise.pk}:{today.person.pk}"):
        answer = today.desk.get("/gate/day/", headers={"Authorization": f"Door {token}"})
        assert answer.status_code in {401, 403}


def two_came(plant: Plant) -> GateAct:
    """Two doors, without a network, let in the same pass."""
    stop = stop_of(plant.session)
    [visit_pass] = passes_of_before(plant)
    for minutes in (0, 3):
        Phone(stop).now("came", plant.session.starts_at + timedelta(minutes=minutes), visit_pass)
    return GateAct.objects.order_by("done_at").last()  # type: ignore[return-value]


def passes_of_before(plant: Plant) -> list[Pass]:
    with time_machine.travel(make.NOW, tick=False):
        return passes_of(plant.session, 1)


@pytest.mark.parametrize(("kind", "count"), [("seen", 1), ("one_more", 2), ("struck", 1)])
def test_a_conflict_is_settled_by_a_button_and_the_count_follows(
    plant: Plant, kind: str, count: int
) -> None:
    act = two_came(plant)
    with time_machine.travel(plant.session.ends_at, tick=False):
        desk = client_of(plant.person)
        assert "По этому пропуску уже вошли." in text(desk.get("/desk/conflicts/"))
        address = f"/desk/conflicts/{act.key}/twice/"
        answer = desk.post(address, {"kind": kind, "reason": "Видели на входе"})
        assert answer["Location"] == "/desk/conflicts/"
        assert "Разбирать нечего" in text(desk.get("/desk/conflicts/"))
    assert Settlement.objects.get().by == plant.person
    assert reckoning(stop_of(plant.session)).came == count


def test_striking_needs_a_reason_and_a_wrong_button_does_nothing(plant: Plant) -> None:
    act = two_came(plant)
    with time_machine.travel(plant.session.ends_at, tick=False):
        desk = client_of(plant.person)
        address = f"/desk/conflicts/{act.key}/twice/"
        assert desk.post(address, {"kind": "struck", "reason": " "}).status_code == 409
        answer = desk.post(address, {"kind": "burn", "reason": "Видели одного"})
        assert answer.status_code == 409
        assert 'value="Видели одного"' in answer.content.decode()
    assert not Settlement.objects.exists()


def test_why_a_conflict_was_settled_so_goes_with_the_names(plant: Plant) -> None:
    act = two_came(plant)
    with time_machine.travel(plant.session.ends_at, tick=False):
        said = {"kind": "struck", "reason": "Это Ваня"}
        client_of(plant.person).post(f"/desk/conflicts/{act.key}/twice/", said)
    last = act.stop.leaves_at + timedelta(days=30)
    gate.erase_words(now=last - timedelta(minutes=1))
    assert Settlement.objects.get().reason == "Это Ваня"
    gate.erase_words(now=last)
    assert Settlement.objects.get().reason is None


def test_another_plant_settles_nothing_here(plant: Plant) -> None:
    act = two_came(plant)
    answer = Plant().desk.post(f"/desk/conflicts/{act.key}/twice/", {"kind": "seen"})
    assert answer.status_code == 404
    assert not Settlement.objects.exists()


def test_the_statements_of_arrivals_do_not_grow_with_the_guests(
    today: Plant, django_assert_max_num_queries: Budget
) -> None:
    for count in (1, 3):
        make.application(today.session, now=make.NOW, adults=count)
        with django_assert_max_num_queries(24):
            assert today.desk.get(today.at_stop("arrivals/")).status_code == 200


def test_the_statements_of_conflicts_do_not_grow_with_them(
    plant: Plant, django_assert_max_num_queries: Budget
) -> None:
    for _count in (1, 3):
        two_came(plant)
        with time_machine.travel(plant.session.ends_at, tick=False):
            desk = client_of(plant.person)
            with django_assert_max_num_queries(15):
                assert desk.get("/desk/conflicts/").status_code == 200
