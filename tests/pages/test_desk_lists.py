"""Pass lists at the desk: only the plant's own people and the organisers, nobody else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Pass, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.catalogue.models import PlantRole
from gatehouse.core.models import HistoryEntry
from gatehouse.gate import operations
from gatehouse.gate.clearing import awaiting
from gatehouse.gate.models import PassList, PassListLayout
from gatehouse.people.models import Role
from gatehouse.programme.models import Session, Stop
from tests import make
from tests.gate.listed import lay_out, letters_to, stop_of
from tests.office import client_of, holder, worker

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    """Limits are counted in the cache; the clock stands at make.NOW."""
    cache.clear()
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def session() -> Session:
    made = make.session(capacity=30)
    lay_out(made.activity.enterprise)
    make.application(made, guests=(GuestAsk("Анна Ким"), GuestAsk("Олег Ким")))
    return made


@pytest.fixture
def stop(session: Session) -> Stop:
    return stop_of(session)


@pytest.fixture
def desk(session: Session) -> Client:
    return client_of(worker(session.activity.enterprise))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def path_of(stop: Stop, rest: str = "list/") -> str:
    return f"/desk/stops/{stop.pk}/{rest}"


def files_of(pass_list: PassList) -> list[str]:
    return [f"/desk/lists/{pass_list.pk}/list.{kind}" for kind in ("xlsx", "csv", "pdf")]


def first_pass(session: Session) -> Pass:
    return Pass.objects.filter(application__session=session).order_by("pk")[0]


def test_the_plant_sees_who_comes_and_the_look_is_recorded(desk: Client, stop: Stop) -> None:
    page = text(desk, path_of(stop))
    assert ("Анна Ким" in page, "Олег Ким" in page) == (True, True)
    assert HistoryEntry.objects.filter(verb="gate.list_seen").count() == 1
    answer = desk.get(path_of(stop))
    assert answer["Cache-Control"] == "private, no-store"


def test_made_sent_and_fetched_the_list_is_there_in_three_forms(desk: Client, stop: Stop) -> None:
    answer = desk.post(path_of(stop, "list/make/"), {"send": "1"})
    assert answer.status_code == 302
    made = PassList.objects.get()
    assert len(letters_to("guard@plant.example")) == 1
    types = [desk.get(path)["Content-Type"].partition(";")[0] for path in files_of(made)]
    assert types == [
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv",
        "application/pdf",
    ]
    page = text(desk, path_of(stop))
    assert "guard@plant.example" in page
    assert desk.get(f"/desk/lists/{made.pk}/list.exe").status_code == 404


def test_what_changed_since_the_last_list_is_marked_in_words(
    desk: Client, stop: Stop, session: Session
) -> None:
    desk.post(path_of(stop, "list/make/"))
    one = first_pass(session)
    admission.give_back_guest(visit_pass=one, by=one.application.party.asker, now=make.NOW)
    make.application(session, guests=(GuestAsk("Вера Новая"),))
    page = text(desk, path_of(stop))
    assert [
        word for word in ("<del>Анна Ким</del>", "не придёт", "новый") if word not in page
    ] == []


def test_guests_are_approved_one_by_one_and_all_at_once(
    desk: Client, stop: Stop, session: Session
) -> None:
    lay_out(session.activity.enterprise, clears_guests=True)
    make.application(session, adults=2)
    one = first_pass(session)
    desk.post(path_of(stop, "list/clear/"), {"pass": [one.pk, "x", "-1"]})
    assert one.pk not in awaiting([stop])[stop.pk]
    assert len(awaiting([stop])[stop.pk]) == 3
    desk.post(path_of(stop, "list/clear/"), {"all": "1"})
    assert awaiting([stop])[stop.pk] == frozenset()


def test_a_guest_is_refused_with_a_reason_only(desk: Client, stop: Stop, session: Session) -> None:
    one = first_pass(session)
    path = path_of(stop, f"refuse/{one.pk}/")
    assert "Анна Ким" in text(desk, path)
    assert desk.post(path, {"reason": ""}).status_code == 422
    assert desk.post(path, {"reason": "Цех закрыт"}).status_code == 302
    one.refresh_from_db()
    assert one.is_refused
    assert one.application.state == State.BOOKED
    assert desk.get(path).status_code == 404


def test_one_name_of_a_group_is_refused_and_the_whole_group_is_a_press_away(
    desk: Client, stop: Stop, session: Session
) -> None:
    group = make.application(
        make.session(of=session.activity, within=session.season, groups=20,
                     starts_at=session.starts_at + timedelta(hours=3)),
        kind="group", guests=(), head_count=3, title="5 «А»",
    )  # fmt: skip
    admission.name_guests(
        application=group, guests=[GuestAsk("Ия Бо"), GuestAsk("Ян Ли")],
        by=group.party.asker, now=make.NOW,
    )  # fmt: skip
    there, one = stop_of(group.session), group.passes.get()
    guest = group.party.guests.get(number=2)
    whole = path_of(there, f"refuse/{one.pk}/")
    path = f"{whole}?guest={guest.pk}"
    assert path in text(desk, path_of(there))
    page = text(desk, path)
    assert "Отказать: Ян Ли?" in page or "Ян Ли" in page
    assert f'href="{whole}"' in page
    assert desk.post(path, {"reason": ""}).status_code == 422
    assert desk.post(path, {"reason": "Нет допуска"}).status_code == 302
    one.refresh_from_db()
    assert one.given_back_at is None
    assert "Ян Ли" not in text(desk, path_of(there))
    assert desk.get(path).status_code == 404
    stranger = Pass.objects.filter(guest__isnull=False).first()
    assert stranger is not None
    assert desk.get(f"{whole}?guest={stranger.guest_id}").status_code == 404


def test_before_the_last_adult_is_refused_the_page_says_who_else_cannot_come(
    desk: Client, stop: Stop, session: Session
) -> None:
    family = make.application(
        session,
        guests=(GuestAsk("Яна Лис"), GuestAsk("Ия Лис", make.NOW.date().replace(year=2016))),
    )
    adult = family.passes.order_by("pk")[0]
    page = text(desk, path_of(stop, f"refuse/{adult.pk}/"))
    assert "не смогут прийти дети" in page
    assert "Ия Лис" in page


LAYOUT = {
    "heading": "КПП № 2",
    "order": "party",
    "due_hours_before": "72",
    "recipients": "a@plant.example; b@plant.example",
    "clears_guests": "on",
    "column-name": "2",
    "column-code": "1",
}


def test_the_layout_is_previewed_with_made_up_guests_and_then_saved(
    desk: Client, stop: Stop
) -> None:
    path = f"/desk/plants/{stop.site.enterprise.code}/layout/"
    shown = desk.post(path, LAYOUT | {"preview": "1"}).content.decode()
    assert ("Мария Ким" in shown, "Анна Ким" in shown) == (True, False)
    assert PassListLayout.objects.get().columns != ["code", "name"]
    assert desk.post(path, LAYOUT).status_code == 302
    layout = PassListLayout.objects.get()
    assert (layout.columns, layout.order, layout.due_hours_before) == (
        ["code", "name"],
        "party",
        72,
    )
    assert (layout.recipients, layout.clears_guests) == ("a@plant.example, b@plant.example", True)
    assert 'value="КПП № 2"' in text(desk, path)


@pytest.mark.parametrize(
    "wrong", [{"column-name": "", "column-code": ""}, {"recipients": "охрана"}, {"order": "вес"}]
)
def test_a_layout_that_makes_no_list_is_not_saved(
    desk: Client, stop: Stop, wrong: dict[str, str]
) -> None:
    path = f"/desk/plants/{stop.site.enterprise.code}/layout/"
    assert desk.post(path, LAYOUT | wrong).status_code == 422
    assert PassListLayout.objects.get().heading == ""


def addresses(session: Session, stop: Stop) -> list[str]:
    made = operations.make_list(stop=stop, by=None, now=make.NOW)
    return [
        path_of(stop),
        path_of(stop, f"refuse/{first_pass(session).pk}/"),
        f"/desk/plants/{stop.site.enterprise.code}/layout/",
        *files_of(made),
    ]


def test_an_organiser_sees_what_the_plant_sees(session: Session, stop: Stop) -> None:
    client = client_of(holder(Role.ORGANISER))
    assert {client.get(one).status_code for one in addresses(session, stop)} == {200}


def test_for_everybody_else_there_is_no_such_page_and_the_log_names_nobody(
    session: Session, stop: Stop, caplog: pytest.LogCaptureFixture
) -> None:
    guide = worker(session.activity.enterprise, PlantRole.GUIDE)
    others = [guide, worker(make.enterprise()), holder(Role.PRESS), make.person()]
    paths = addresses(session, stop)
    posts = [path_of(stop, "list/make/"), path_of(stop, "list/clear/"),
             f"/desk/lists/{PassList.objects.get().pk}/send/"]  # fmt: skip
    with caplog.at_level(logging.WARNING, "gatehouse"):
        for person in others:
            client = client_of(person)
            assert {client.get(one).status_code for one in paths} == {404}
            assert {client.post(one).status_code for one in posts} == {404}
    said = [r.getMessage() for r in caplog.records if r.name == "gatehouse.pages.desk.access"]
    assert len(said) == len(others) * (len(paths) + len(posts))
    assert [one for one in said if "@" in one or "Ким" in one] == []
    assert PassList.objects.count() == 1
    assert not HistoryEntry.objects.filter(verb="gate.list_fetched").exists()


def test_a_stranger_is_asked_to_sign_in(session: Session, stop: Stop) -> None:
    assert {Client().get(one).status_code for one in addresses(session, stop)} == {302}


def test_who_was_let_go_yesterday_is_out_today(session: Session, stop: Stop) -> None:
    from gatehouse.catalogue.operations import let_go

    boss = worker(session.activity.enterprise)
    let_go(membership=boss.memberships.get(), by=None, now=make.NOW)
    assert client_of(boss).get(path_of(stop)).status_code == 404


@pytest.mark.parametrize("parties", [1, 4])
def test_the_page_takes_as_many_statements_for_many_guests_as_for_one(
    session: Session, stop: Stop, desk: Client, parties: int,
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:  # fmt: skip
    for _ in range(parties):
        make.application(session, adults=2)
    operations.make_due_lists(now=stop.arrives_at - timedelta(hours=48))
    desk.get(path_of(stop))
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        desk.get(path_of(stop))
