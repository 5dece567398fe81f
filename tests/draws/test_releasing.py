"""A result is tested by itself and released by two officials of different roles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from gatehouse.draws import jobs
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw, DrawFile
from gatehouse.draws.protocol import seeding
from gatehouse.draws.protocol.selftest import DUMMIES
from gatehouse.draws.rules import Step
from gatehouse.people.models import Role
from gatehouse.people.operations import approvals
from tests.draws import making
from tests.gate.refusals import refused

pytestmark = pytest.mark.django_db
NOW = making.BEACON_AT


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def drawn() -> Draw:
    draw = making.draw()
    making.committed(draw, count=40)
    return making.drawn(draw)


def step_of(draw: Draw) -> Step:
    return Draw.objects.get(pk=draw.pk).step


def judged() -> Draw:
    return draws.test(draw=drawn(), now=NOW)


def test_the_self_test_judges_four_properties_beside_two_hundred_dummies() -> None:
    draw = judged()
    assert set(draw.self_test["p"]) == {"entry_time", "first_digit", "size", "lane"}
    assert len(draw.self_test["dummies"]) == DUMMIES
    assert draw.is_sound


def test_dummies_drawn_beforehand_and_after_a_kill_are_the_same() -> None:
    draw = making.draw()
    making.committed(draw, count=40)
    assert draws.draw_dummies(draw=draw, at_most=30) == 30
    assert draws.draw_dummies(draw=draw, at_most=25) == 55
    before = Draw.objects.get(pk=draw.pk).self_test["dummies"]
    Draw.objects.filter(pk=draw.pk).update(self_test={})
    draws.draw_dummies(draw=draw, at_most=55)
    assert Draw.objects.get(pk=draw.pk).self_test["dummies"] == before


def test_a_draw_that_fails_its_self_test_is_not_released() -> None:
    draw = judged()
    Draw.objects.filter(pk=draw.pk).update(is_sound=False)
    one, other = making.official(Role.ORGANISER), making.official(Role.ADMINISTRATOR)
    with refused("not_sound"):
        draws.release(by=one, approved_by=other, now=NOW, draw=draw.pk)


def test_two_officials_of_different_roles_release_a_result() -> None:
    draw = judged()
    one, other = making.official(Role.ORGANISER), making.official(Role.ADMINISTRATOR)
    question = approvals.ask(
        kind=draws.RELEASE, persons=1, why="", tell=[], by=one, now=NOW, draw=draw.pk
    )
    with refused("own_question"):
        approvals.decide(approval=question, is_granted=True, by=one, now=NOW)
    approvals.decide(approval=question, is_granted=True, by=other, now=NOW)
    assert Draw.objects.get(pk=draw.pk).step is Step.RELEASED


@pytest.mark.parametrize("roles", [(Role.ORGANISER,) * 2, (Role.ADMINISTRATOR,) * 2])
def test_two_of_the_same_role_do_not_release_it(roles: tuple[Role, Role]) -> None:
    draw = judged()
    one, other = map(making.official, roles)
    with refused("same_role"):
        draws.release(by=one, approved_by=other, now=NOW, draw=draw.pk)


def test_nobody_alone_releases_it_whatever_their_roles() -> None:
    draw = judged()
    one = making.official(Role.ORGANISER)
    with refused("same_role"):
        draws.release(by=one, approved_by=one, now=NOW, draw=draw.pk)


def test_a_result_is_not_released_over_a_file_that_was_changed() -> None:
    draw = judged()
    with default_storage.open(draw.files.get(name="results.txt").stored, "ab") as file:
        file.write(b"R|99|\n")
    one, other = making.official(Role.ORGANISER), making.official(Role.ADMINISTRATOR)
    with refused("file_changed"):
        draws.release(by=one, approved_by=other, now=NOW, draw=draw.pk)


def test_a_draw_is_called_off_by_two_with_a_reason_and_its_files_stay() -> None:
    draw = drawn()
    one, other = making.official(Role.ORGANISER), making.official(Role.ADMINISTRATOR)
    with refused("no_reason"):
        draws.void(by=one, approved_by=other, now=NOW, draw=draw.pk, why=" ")
    draws.void(by=one, approved_by=other, now=NOW, draw=draw.pk, why="Сбой в списке мест.")
    draw.refresh_from_db()
    assert (draw.step, draw.void_reason) == (Step.VOID, "Сбой в списке мест.")
    assert draw.files.filter(name="results.txt").exists()
    with refused("not_now"):
        draws.void(by=one, approved_by=other, now=NOW, draw=draw.pk, why="Ещё раз.")


def test_a_worker_takes_a_draw_on_by_its_timetable() -> None:
    draw = making.draw()
    making.committed(draw)
    jobs.move_on(now=making.WITNESSES_UNTIL - timedelta(seconds=1))
    assert step_of(draw) is Step.COMMITTED
    jobs.move_on(now=making.WITNESSES_UNTIL)
    assert step_of(draw) is Step.REVEALED
    jobs.move_on(now=NOW)
    assert step_of(draw) is Step.REVEALED  # no relay is set: the signature is brought by hand
    draws.bring_signature(draw=draw, signature=making.SIGNATURE, by=None, now=NOW)
    jobs.draw_one(now=NOW, draw=draw.pk)
    assert step_of(draw) is Step.DRAWN
    assert Draw.objects.get(pk=draw.pk).is_sound


def with_a_witness(code: str) -> Draw:
    draw = making.draw(code=code)
    draws.appoint_witness(
        draw=draw, name="anna", title="Анна", sealed=seeding.sealed("anna", "0" * 64),
        by=None, now=making.START,
    )  # fmt: skip
    making.committed(draw)
    return draw


def test_a_draw_whose_file_was_changed_holds_up_no_other() -> None:
    before, broken, after = map(with_a_witness, ("august", "september", "october"))
    DrawFile.objects.create(
        draw=broken, name="witnesses.txt", file="x", sha256="0" * 64, size=1, made_at=NOW
    )
    with pytest.raises(ExceptionGroup):  # the job shows as failed
        jobs.move_on(now=making.WITNESSES_UNTIL)
    assert step_of(broken) is Step.COMMITTED
    # An hour later both would have to be called off.
    assert {step_of(before), step_of(after)} == {Step.REVEALED}


@contextmanager
def relay(signature: str) -> Iterator[str]:
    """The address of a relay on this machine that says this of every round."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"signature": signature}).encode())

        def log_message(self, *args: object) -> None:
            """Nothing is said of it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_relay_that_says_something_else_keeps_nobody_from_asking_the_next(
    settings: Settings,
) -> None:
    draw = making.draw()
    making.committed(draw)
    jobs.move_on(now=making.WITNESSES_UNTIL)
    with (
        relay("not a signature") as one,
        relay(making.ANOTHER_SIGNATURE) as other,
        relay(making.SIGNATURE) as honest,
    ):
        settings.BEACON_RELAYS = [one, other]
        jobs.move_on(now=NOW)
        assert Draw.objects.get(pk=draw.pk).signature == ""
        settings.BEACON_RELAYS = [one, other, honest]
        jobs.move_on(now=NOW)
    assert Draw.objects.get(pk=draw.pk).signature == making.SIGNATURE
