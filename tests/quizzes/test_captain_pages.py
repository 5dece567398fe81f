"""The captain's page and its calls, as a phone sees them: the token is all the proof there is."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from gatehouse.quizzes.links import mirror_token
from gatehouse.quizzes.models import Answer, Screen, Team
from gatehouse.quizzes.operations import devices, playing
from tests.quizzes.captains import (
    DELAY,
    JSON,
    OPENED,
    OTHER_PHONE,
    PHONE,
    after,
    game,
    mirror,
    one,
    opened,
    path,
    post,
    say,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def state(team: Team, at: datetime, device: object = PHONE) -> Any:
    with time_machine.travel(at, tick=False):
        return Client().get(path(team, f"state/?device={device}")).json()


def test_a_phone_sends_and_gets_a_receipt_with_the_server_s_time() -> None:
    played = game()
    run = opened(played)

    answer = post(played.team, one(run), after(10)).json()

    assert answer["received"] == int(after(10).timestamp() * 1000)
    assert (answer["late_ms"], answer["counts"]) == (0, True)


def test_a_blitz_is_sent_as_one_and_each_answer_is_told_for_itself() -> None:
    played = game()
    runs = [played.open("text"), played.open("choice")]
    good, bad = one(runs[0]), one(runs[1])

    told = post(played.team, {"answers": [good, bad]}, after(10)).json()["answers"]

    assert [row.get("counts") for row in told] == [True, None]
    assert told[1]["error"]["code"] == "unclear"
    assert Answer.objects.count() == 1


PHASES = [0, 10, 59.9, 60.5, 65]


@pytest.mark.parametrize("seconds", PHASES)
def test_three_refreshes_in_any_phase_bring_back_question_time_and_answer(seconds: float) -> None:
    """Q3, Q4: nobody is thrown out, and nobody looks at an empty page."""
    played = game()
    run = opened(played)
    post(played.team, one(run, "какао"), after(0.01))

    seen = [state(played.team, after(max(seconds, 0.02))) for _ in range(3)]

    for each in seen:
        assert [shown["text"] for shown in each["game"]["runs"]] == ["Вопрос 1?"]
        assert each["answers"][str(run.pk)]["value"] == {"text": "какао"}
        assert each["windows"][str(run.pk)] == [_ms(OPENED), _ms(after(60))]
        assert each["team"]["is_here"]


def test_before_the_game_after_the_solution_and_at_the_end_a_refresh_shows_the_same() -> None:
    played = game()
    assert state(played.team, OPENED)["game"]["screen"] == Screen.LOBBY
    run = opened(played)
    post(played.team, one(run, "какао"), after(5))
    playing.show_solution(run=run, seat=None, now=after(90))

    solved = state(played.team, after(91))
    assert solved["game"]["solution"]["text"] == "Шоколад"
    assert solved["answers"][str(run.pk)]["value"] == {"text": "какао"}

    playing.end(quiz=played.quiz, seat=None, now=after(95))
    ended = state(played.team, after(96))
    assert (ended["game"]["screen"], ended["row"]["name"]) == (Screen.END, "Шестерёнки")
    assert ended["game"]["journal"]["answers"] == 1


def test_an_answer_given_before_the_line_broke_is_there_when_it_is_back_and_counts_once() -> None:
    """Q9."""
    played = game()
    run = opened(played)
    body = one(run)
    post(played.team, body, after(10))

    again = post(played.team, body, after(40)).json()

    assert again["received"] == _ms(after(10))
    assert Answer.objects.count() == 1


def test_what_reaches_the_server_after_the_close_is_told_as_late_and_not_as_an_answer() -> None:
    played = game()
    run = opened(played)

    told = post(played.team, one(run), after(62.1)).json()

    assert (told["counts"], told["late_ms"]) == (False, 2_100)
    seen = state(played.team, after(63))
    assert (seen["answers"], seen["late"][str(run.pk)]["late_ms"]) == ({}, 2_100)


def tells(body: str, word: str) -> bool:
    """Whether it stands there, as it is or as JSON writes it."""
    return word in body or json.dumps(word)[1:-1] in body


def test_a_player_can_fetch_nothing_of_other_teams_and_no_solution_before_its_time() -> None:
    """Q7b."""
    played = game()
    run = opened(played)
    say(played.other, run, "секрет фрез", at=after(5), device=OTHER_PHONE)

    pages = [path(played.team), path(played.team, "state/"), mirror(played.team, "state/")]
    with time_machine.travel(after(10), tick=False):
        bodies = [Client().get(page).content.decode() for page in pages]

    for word in ("секрет", "Шоколад"):
        assert [page for page, body in zip(pages, bodies, strict=True) if tells(body, word)] == []


def test_a_channel_that_is_behind_learns_nothing_of_a_question_before_its_window_opens() -> None:
    played = game()
    played.team.channel = played.stream
    played.team.save()
    run = opened(played)

    before, later = (state(played.team, after(s)) for s in (DELAY - 1, DELAY + 1))

    assert before["game"]["runs"] == [
        {
            "id": run.pk,
            "asked": _ms(after(0)),
            "opens": _ms(after(DELAY)),
            "closes": _ms(after(DELAY + 60)),
        }
    ]
    assert later["game"]["runs"][0]["text"] == "Вопрос 1?"


def test_a_question_that_reached_a_phone_late_still_has_the_window_of_all_and_says_so() -> None:
    """Q15: what the phone says of it is kept beside the answer, for the judge."""
    played = game()
    run = opened(played)

    told = post(played.team, one(run, shown_at=_ms(after(58)), tapped_at=_ms(after(59))), after(63))

    assert told.json()["late_ms"] == 3_000
    row = Answer.objects.get()
    assert (row.shown_at, row.tapped_at) == (after(58), after(59))


def test_a_mirror_shows_what_the_captain_sent_and_cannot_answer() -> None:
    played = game()
    run = opened(played)
    post(played.team, one(run, "какао"), after(5))

    with time_machine.travel(after(6), tick=False):
        seen = Client().get(mirror(played.team, f"state/?device={OTHER_PHONE}")).json()
    tried = post(
        played.team, one(run), after(7), address=f"/games/play/{mirror_token(played.team)}/answer/"
    )

    assert seen["answers"][str(run.pk)]["value"] == {"text": "какао"}
    assert (seen["team"]["is_here"], seen["team"]["play"]) == (False, "")
    assert tried.status_code == 404
    assert "games/play" not in Client().get(mirror(played.team)).content.decode()


NOISE = [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"answers": []}', b'{"answers": {}}',
         b'{"run": "1"}', b'{"run": true, "rev": 1, "key": "x", "device": "y"}', b"[" * 3_000,
         b'{"answers": [1]}', b'{"run": NaN}', b'{"run": 1e400}', b"1" * 200_000]  # fmt: skip


@pytest.mark.parametrize("body", NOISE, ids=range(len(NOISE)))
def test_noise_is_answered_in_words_and_nothing_is_kept(body: bytes) -> None:
    played = game()
    opened(played)

    answer = post(played.team, body, after(5))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "unreadable"
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"run": 2**70},
        {"rev": -1},
        {"key": 7},
        {"device": None},
        {"shown_at": 1e300, "tapped_at": "soon", "offset_ms": 1e300, "offset_error_ms": -5},
    ],
    ids=str,
)
def test_wild_numbers_break_nothing(more: dict[str, Any]) -> None:
    played = game()
    run = opened(played)

    answer = post(played.team, {**one(run), **more}, after(5))

    assert answer.status_code in {200, 400}


def test_a_plain_form_answers_and_shows_the_receipt() -> None:
    played = game()
    run = opened(played)
    client = Client()
    with time_machine.travel(after(5), tick=False):
        taken = client.post(path(played.team, "take/"))
        device = taken["Location"].partition("device=")[2]
        fields = {"device": device, "run": run.pk, "rev": 1, "key": str(uuid4()), "text": "какао"}
        sent = client.post(path(played.team, "answer/"), fields, follow=True)

    assert sent.status_code == 200
    assert Answer.objects.get().value == {"text": "какао"}
    assert 'value="какао"' in sent.content.decode()


@pytest.mark.parametrize(
    ("form", "fields", "value"),
    [
        ("choice", {"choices": "b"}, {"choices": ["b"]}),
        ("several", {"choices": ["a", "c"]}, {"choices": ["a", "c"]}),
        ("order", {"place-a": 2, "place-b": 3, "place-c": 1}, {"order": ["c", "a", "b"]}),
        ("match", {"pair-l1": "r2", "pair-l2": ""}, {"pairs": {"l1": "r2"}}),
    ],
)
def test_a_plain_form_knows_every_way_to_answer(form: str, fields: Any, value: Any) -> None:
    played = game()
    run = opened(played, form)
    usual = {"device": str(PHONE), "run": run.pk, "rev": 1, "key": str(uuid4())}

    with time_machine.travel(after(5), tick=False):
        page = Client().get(path(played.team, f"?device={PHONE}"))
        Client().post(path(played.team, "answer/"), {**usual, **fields})

    assert page.status_code == 200
    assert Answer.objects.get().value == value


def test_another_phone_takes_over_from_the_mirror_and_the_old_one_is_told() -> None:
    played = game()
    devices.take(team=played.team, device=PHONE, now=OPENED)
    devices.set_pin(team=played.team, device=PHONE, pin="4071", now=OPENED)
    fields = {"device": str(OTHER_PHONE), "code": played.team.code, "pin": "4071"}

    answer = Client().post(mirror(played.team, "hand-over/"), fields)

    assert answer["Location"] == path(played.team, f"?device={OTHER_PHONE}")
    assert state(played.team, OPENED, OTHER_PHONE)["team"]["is_here"]
    assert not state(played.team, OPENED, PHONE)["team"]["is_here"]


def test_digits_cannot_be_guessed_by_trying() -> None:
    played = game()
    devices.take(team=played.team, device=PHONE, now=OPENED)
    devices.set_pin(team=played.team, device=PHONE, pin="4071", now=OPENED)
    wrong = {"device": str(OTHER_PHONE), "code": played.team.code, "pin": "0000"}

    with time_machine.travel(OPENED, tick=False):
        for _ in range(10):
            Client().post(mirror(played.team, "hand-over/"), wrong)
        right = Client().post(mirror(played.team, "hand-over/"), {**wrong, "pin": "4071"})

    assert right.status_code == 422
    played.team.refresh_from_db()
    assert played.team.device == PHONE


def test_who_has_no_digits_asks_the_host() -> None:
    played = game()
    devices.take(team=played.team, device=PHONE, now=OPENED)

    Client().post(mirror(played.team, "hand-over/"), {"device": str(OTHER_PHONE), "ask": "1"})

    assert state(played.team, OPENED, OTHER_PHONE)["team"]["is_asked"]


def test_a_state_that_did_not_change_is_not_sent_again() -> None:
    played = game()
    opened(played)
    with time_machine.travel(after(5), tick=False):
        first = Client().get(path(played.team, "state/"))
    with time_machine.travel(after(6), tick=False):
        again = Client().get(path(played.team, "state/"), headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_pages_of_a_secret_address_are_kept_by_nobody_and_passed_on_to_nobody() -> None:
    played = game()

    for address in (path(played.team), mirror(played.team), path(played.team, "answers/")):
        answer = Client().get(address)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"


def test_a_made_up_token_opens_nothing() -> None:
    played = game()
    made_up = path(played.team).replace(".", ".x")

    for page in ("", "state/", "answers/", "appeals/"):
        assert Client().get(made_up + page).status_code == 404
    assert Client().post(made_up + "answer/", "{}", content_type=JSON).status_code == 404


def test_an_appeal_is_handed_in_once_the_solution_was_shown_and_its_decision_is_seen() -> None:
    played = game()
    run = opened(played)
    post(played.team, one(run, "какао-масло"), after(5))
    fields = {"question": run.question_id, "kind": "credit", "text": "Это почти то же."}
    page = path(played.team, "appeals/")
    assert b"<textarea" not in Client().get(page).content
    playing.show_solution(run=run, seat=None, now=after(90))

    with time_machine.travel(after(100), tick=False):
        sent = Client().post(page, fields, follow=True)

    assert "Это почти то же." in sent.content.decode()
    appeal = played.team.appeals.get()
    assert (appeal.question_id, appeal.kind) == (run.question_id, "credit")


def test_answering_costs_few_statements(django_assert_max_num_queries: Any) -> None:
    played = game()
    run = opened(played)
    post(played.team, one(run), after(1))

    with django_assert_max_num_queries(8):
        post(played.team, one(run, "какао"), after(5))


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
