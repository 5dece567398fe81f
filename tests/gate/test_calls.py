"""The calls of a phone: who is answered, what is understood, and what a stranger learns."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Pass
from gatehouse.admission.rules import GuestAsk
from gatehouse.catalogue.models import PlantRole
from gatehouse.gate import operations
from gatehouse.gate.models import Door, GateAct
from gatehouse.gate.queries import digest_of_code
from gatehouse.gate.views import phone as calls
from gatehouse.people.models import Role
from gatehouse.programme.models import Session
from tests import make
from tests.gate.acting import Phone, ms, passes_of, stop_of
from tests.office import client_of, holder, worker

pytestmark = pytest.mark.django_db
BEGINS = make.NOW + timedelta(days=8, hours=2)


@pytest.fixture(autouse=True)
def _as_it_begins() -> Iterator[None]:
    with time_machine.travel(BEGINS, tick=False):
        yield


@pytest.fixture
def session() -> Session:
    made = make.session()
    assert made.starts_at == BEGINS
    return made


def call(phone: Phone, path: str, body: Any = None, *, token: str = "") -> HttpResponse:
    """A call without cookies, as the phone makes it; a GET where there is no body."""
    client = Client(enforce_csrf_checks=True)
    headers = {"Authorization": f"Door {token or phone.token}"}
    if body is None:
        return client.get(f"/gate/{path}/", headers=headers)  # type: ignore[return-value]
    data = body if isinstance(body, str) else json.dumps(body)
    return client.post(  # type: ignore[return-value]
        f"/gate/{path}/", data, content_type="application/json", headers=headers
    )


def read(response: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.content)
    return found


def act(phone: Phone, kind: str, visit_pass: Pass | None = None, **fields: Any) -> dict[str, Any]:
    phone.number += 1
    usual = {"key": str(uuid4()), "number": phone.number, "stop": phone.stop.pk, "kind": kind,
             "pass": visit_pass.pk if visit_pass else None, "persons": 1, "takes_back": None,
             "reason": "", "phone_ms": ms(BEGINS)}  # fmt: skip
    return usual | fields


def handed(phone: Phone, *acts: Any, **fields: Any) -> dict[str, Any]:
    response = call(phone, "acts", {"sent_ms": ms(BEGINS), "acts": list(acts)} | fields)
    assert response.status_code == 200, response.content
    return read(response)


def test_a_door_is_opened_by_who_works_there_with_a_form_or_json() -> None:
    plant = make.enterprise("zavod-1")
    sent = {"name": "Ворота", "enterprise": "zavod-1"}
    client = client_of(worker(plant, PlantRole.GUIDE))
    for response in (
        client.post("/gate/doors/", sent),
        client.post("/gate/doors/", json.dumps(sent), content_type="application/json"),
    ):
        assert response.status_code == 201
        opened = response.json()
        door = Door.objects.get(key=opened["door"])
        assert (opened["name"], opened["salt"], len(opened["token"])) == ("Ворота", door.salt, 43)
        assert opened["enterprise"] == {"code": "zavod-1", "name": plant.name}
        assert response["Cache-Control"] == "private, no-store"


def test_nobody_else_opens_a_door_and_the_log_holds_no_names(
    caplog: pytest.LogCaptureFixture,
) -> None:
    make.enterprise("zavod-1")
    sent = {"name": "Ворота", "enterprise": "zavod-1"}
    strangers = [make.person("anna@example.org"), worker(make.enterprise()), holder(Role.PRESS)]
    with caplog.at_level(logging.WARNING):
        for person in strangers:
            assert client_of(person).post("/gate/doors/", sent).status_code == 404
    assert [str(person.pk) in caplog.text for person in strangers] == [True] * 3
    assert "anna" not in caplog.text
    assert Client().post("/gate/doors/", sent).status_code == 401
    assert Door.objects.count() == 0


def test_opening_a_door_asks_for_the_csrf_token() -> None:
    plant = make.enterprise("zavod-1")
    client = Client(enforce_csrf_checks=True)
    client.force_login(worker(plant))
    sent = {"name": "Ворота", "enterprise": "zavod-1"}
    assert client.post("/gate/doors/", sent).status_code == 403
    assert Door.objects.count() == 0


def test_a_door_without_a_name_is_told_so() -> None:
    client = client_of(worker(make.enterprise("zavod-1")))
    response = client.post("/gate/doors/", {"name": " ", "enterprise": "zavod-1"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "no_name"


@pytest.mark.parametrize(("path", "body"), [("day", None), ("acts", {"acts": []}), ("ask", {})])
def test_a_phone_without_a_good_token_forgets_everything(
    path: str, body: Any, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    phone = Phone(stop_of(session))
    for token in ("x" * 43, phone.token[:-1], "' OR 1=1", "é"):
        response = call(phone, path, body, token=token)
        assert (response.status_code, read(response)) == (401, {"wipe": True})
    operations.shut_out(door=phone.door, by=phone.door.person, now=BEGINS)
    with caplog.at_level(logging.WARNING):
        response = call(phone, path, body)
    assert (response.status_code, read(response)) == (403, {"wipe": True})
    assert f"Door {phone.door.pk} of person {phone.door.person_id}" in caplog.text
    assert phone.token not in caplog.text
    assert phone.door.person.email not in caplog.text


def test_yesterday_s_guide_is_told_to_forget_everything(session: Session) -> None:
    phone = Phone(stop_of(session))
    assert call(phone, "day").status_code == 200
    phone.door.person.memberships.all().delete()
    assert call(phone, "day").status_code == 403


def test_a_cookie_opens_no_call_of_a_phone(session: Session) -> None:
    client = client_of(worker(session.activity.enterprise))
    assert client.get("/gate/day/").status_code == 401


def test_what_is_handed_in_is_taken_and_the_changed_stop_comes_back(session: Session) -> None:
    visit_pass, phone = passes_of(session, 1)[0], Phone(stop_of(session))
    day = read(call(phone, "day"))
    seen = {str(stop["id"]): stop["mark"] for stop in day["stops"]}
    came = act(phone, "came", visit_pass)
    answer = handed(phone, came, seen=seen, date=day["date"])
    assert (answer["taken"], answer["refused"], answer["gone"]) == ([came["key"]], [], [])
    (stop,) = answer["stops"]
    assert (stop["inside"], stop["passes"][0]["in"]) == (1, 1)
    assert (answer["date"], answer["at_ms"]) == ("2023-12-14", ms(BEGINS))
    again = handed(phone, came, seen={str(stop["id"]): stop["mark"]})
    assert (again["taken"], again["stops"]) == ([came["key"]], [])
    assert GateAct.objects.count() == 1


def test_a_poll_that_knows_the_word_for_the_day_is_answered_without_building_it(
    session: Session,
) -> None:
    phone = Phone(stop_of(session))
    known = read(call(phone, "day"))["version"]
    with CaptureQueriesContext(connection) as polled:
        answer = handed(phone, version=known)
    assert (answer["stops"], answer["gone"], answer["version"]) == ([], [], known)
    with CaptureQueriesContext(connection) as built:
        answer = handed(phone, version="", seen={})
    assert [stop["session"] for stop in answer["stops"]] == [session.code]
    assert len(polled) < len(built)
    [visit_pass] = passes_of(session, 1)
    taken = handed(phone, act(phone, "came", visit_pass), version=known)
    assert [stop["inside"] for stop in taken["stops"]] == [1]
    assert taken["version"] != known


@pytest.mark.parametrize("happened", [True, False])
def test_a_child_let_in_with_its_adult_is_inside_in_every_answer_from_then_on(
    session: Session, happened: bool
) -> None:
    visit = make.application(session, children=(date(2015, 5, 1),))
    adult, child = visit.passes.order_by("pk")
    phone = Phone(stop_of(session))
    mark: dict[str, str] = {}

    def inside(*acts: Any) -> list[int]:
        (stop,) = handed(phone, *acts, seen=mark)["stops"]
        mark[str(phone.stop.pk)] = stop["mark"]
        known = {one["id"]: one["in"] for one in stop["passes"]}
        return [known[adult.pk], known[child.pk]]

    assert inside(act(phone, "came", adult, happened=happened)) == [1, 0]
    let_in = act(phone, "came", child, happened=happened)
    assert inside(let_in) == [1, 1]
    # The answer was lost: the same is handed in again, by a phone that knows the stop already.
    again = handed(phone, let_in, seen=mark)
    assert (again["taken"], again["stops"]) == ([let_in["key"]], [])


def test_one_broken_act_does_not_keep_the_others_from_being_taken(session: Session) -> None:
    phone = Phone(stop_of(session))
    good = act(phone, "walked_in", persons=2)
    broken: list[Any] = [
        act(phone, "danced"),
        act(phone, "came"),
        act(phone, "walked_in", persons=0),
        act(phone, "walked_in", persons=True),
        act(phone, "walked_in", persons=10**6),
        act(phone, "walked_in", number=2**31),
        act(phone, "walked_in", number="7"),
        act(phone, "walked_in", phone_ms="noon"),
        act(phone, "walked_in", happened="no"),
        act(phone, "walked_in", stop=2**63),
        act(phone, "taken_back"),
        act(phone, "left", takes_back=str(uuid4())),
        act(phone, "walked_in", key="not-a-uuid"),
        {},
        7,
    ]
    answer = handed(phone, *broken, good)
    assert answer["taken"] == [good["key"]]
    assert {one["code"] for one in answer["refused"]} == {"unreadable"}
    assert [one["key"] for one in answer["refused"][:-2]] == [one["key"] for one in broken[:-2]]


def test_a_phone_clock_however_wrong_loses_nothing(session: Session) -> None:
    phone = Phone(stop_of(session))
    odd = [act(phone, "walked_in", phone_ms=said) for said in (-5, 0, 1.5, 10**30, -(10**30))]
    assert len(handed(phone, *odd)["taken"]) == len(odd)
    assert all(one.done_at <= BEGINS for one in GateAct.objects.all())
    assert len(handed(phone, act(phone, "walked_in"), sent_ms=-(10**20))["taken"]) == 1


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "7", '{"acts": 5}', '{"acts": []}', '{"acts": [], "sent_ms": NaN}',
     '{"acts": [], "sent_ms": 1, "seen": []}'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_whole(body: str, session: Session) -> None:
    response = call(Phone(stop_of(session)), "acts", body)
    assert response.status_code == 400
    assert read(response)["errors"][0]["code"] == "unreadable"


def test_more_than_a_thousand_acts_are_not_taken_in_one_call(session: Session) -> None:
    phone = Phone(stop_of(session))
    acts = [act(phone, "walked_in") for _ in range(1_001)]
    assert call(phone, "acts", {"sent_ms": 1, "acts": acts}).status_code == 400
    assert len(handed(phone, *acts[:1_000])["taken"]) == 1_000


def test_a_refused_act_says_why_and_whether_it_was_only_asked(session: Session) -> None:
    phone = Phone(stop_of(session, limit=1))
    foreign = stop_of(make.session())
    answer = handed(
        phone,
        act(phone, "walked_in", persons=2, happened=False),
        act(phone, "walked_in", stop=foreign.pk),
    )
    found = {one["code"]: one["ask"] for one in answer["refused"]}
    assert found == {"over_limit": True, "unknown_stop": False}
    assert all(one["text"] for one in answer["refused"])


def test_a_door_that_calls_too_often_is_asked_to_wait(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, other = Phone(stop_of(session)), Phone(stop_of(session))
    monkeypatch.setitem(calls.CALLS_AT_MOST, "acts", 2)
    body = {"sent_ms": 1, "acts": []}
    assert [call(phone, "acts", body).status_code for _ in range(3)] == [200, 200, 429]
    assert call(phone, "acts", body)["Retry-After"] == "60"
    assert call(other, "acts", body).status_code == 200


def asked(phone: Phone, code: str = "", **fields: Any) -> dict[str, Any]:
    return read(call(phone, "ask", {"code": code, "stop": phone.stop.pk} | fields))


def test_a_code_is_asked_for_as_it_is_typed(session: Session) -> None:
    visit_pass, phone = passes_of(session, 1)[0], Phone(stop_of(session))
    typed = f"{visit_pass.code[:4].lower()}-{visit_pass.code[4:]}"
    answer = asked(phone, typed)
    assert (answer["verdict"], answer["stop"]) == ("ok", phone.stop.pk)
    assert answer["pass"]["id"] == visit_pass.pk
    by_digest = asked(phone, digest=digest_of_code(phone.door.salt, visit_pass.code))
    assert by_digest == answer
    handed(phone, act(phone, "came", visit_pass))
    already = asked(phone, typed)
    assert (already["verdict"], "14:00" in already["text"]) == ("already_in", True)


def test_another_plant_s_pass_tells_what_anybody_may_read_and_no_name(session: Session) -> None:
    foreign = make.session()
    application = make.application(foreign, guests=(GuestAsk("Анна Смирнова"),))
    answer = asked(Phone(stop_of(session)), application.passes.get().code)
    assert (answer["verdict"], answer["pass"], answer["stop"]) == ("other_plant", None, None)
    assert (answer["title"], answer["date"]) == (foreign.activity.title, "2023-12-14")
    assert "Смирнова" not in str(answer)


def test_each_wrong_moment_has_its_verdict(session: Session) -> None:
    of: dict[str, Any] = {"of": session.activity, "within": session.season}
    tomorrow = make.session(**of, starts_at=BEGINS + timedelta(days=1))
    later = make.session(**of, starts_at=BEGINS + timedelta(hours=2))
    off = make.session(**of, starts_at=BEGINS + timedelta(hours=3))
    codes = {name: passes_of(one, 1)[0] for name, one in
             {"not_today": tomorrow, "other_time": later, "cancelled": off,
              "given_back": session}.items()}  # fmt: skip
    admission.cancel_session(session=off, reason="Авария", by=None, now=make.NOW)
    application = codes["given_back"].application
    admission.withdraw(application=application, by=application.party.asker, now=make.NOW)
    phone = Phone(stop_of(session))
    found = {name: asked(phone, visit_pass.code) for name, visit_pass in codes.items()}
    assert {name: answer["verdict"] for name, answer in found.items()} == {n: n for n in codes}
    assert found["other_time"]["stop"] == stop_of(later).pk
    assert found["not_today"]["date"] == "2023-12-15"
    assert asked(phone, "0000-0000-0000")["verdict"] == "unknown"
    assert asked(phone, "«?»")["verdict"] == "unknown"


def test_a_child_before_its_adult_waits_for_the_adult(session: Session) -> None:
    session.activity.child_alone_from = 14
    session.activity.save(update_fields=["child_alone_from"])
    born_on = BEGINS.date().replace(year=BEGINS.year - 8)
    adult, child = make.application(session, adults=1, children=(born_on,)).passes.all()
    phone = Phone(stop_of(session))
    assert asked(phone, child.code)["verdict"] == "child_alone"
    handed(phone, act(phone, "came", adult))
    assert asked(phone, child.code)["verdict"] == "ok"


@pytest.mark.parametrize("body", [{}, {"code": "A"}, {"stop": 1}, {"code": 7, "stop": 1}])
def test_a_question_without_its_parts_is_refused(body: Any, session: Session) -> None:
    assert call(Phone(stop_of(session)), "ask", body).status_code == 400
