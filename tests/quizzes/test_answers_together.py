"""Answers that come in a rush: many at once, each as if it had come alone."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from gatehouse.core.arrival import STAMP
from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Answer, Run, Team
from gatehouse.quizzes.views.answers_together import Answers
from tests.quizzes.captains import OTHER_PHONE, PHONE, after, game

pytestmark = pytest.mark.django_db


def asked(
    team: Team, body: Any, at: datetime, *, address: str = "", **headers: str
) -> dict[str, Any]:
    """A request as the front hands it on."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": address or f"/games/play/{team_token(team)}/answer/",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(sent)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent),
        STAMP: at.timestamp(),
    } | headers


def one(run: Run, text: str = "шоколад", **more: Any) -> dict[str, Any]:
    usual = {"run": run.pk, "rev": 1, "key": str(uuid4()), "value": {"text": text}}
    return {**usual, "device": str(PHONE), **more}


def together(*environs: dict[str, Any], at: datetime) -> list[Any]:
    """What each hears; None where the site itself has to look at it."""
    with time_machine.travel(at, tick=False):
        return list(Answers().answer(list(environs)))


def alone(environ: dict[str, Any], at: datetime) -> Any:
    """What the whole site says."""
    path, body = environ["PATH_INFO"], environ["wsgi.input"].read()
    with time_machine.travel(at, tick=False):
        told = Client().generic("POST", path, body, "application/json", **{STAMP: environ[STAMP]})
    return told.status_code, sorted(told.items()), told.content


def test_a_group_hears_to_the_byte_what_each_would_have_heard_alone() -> None:
    played = game()
    run, number = played.open(), played.open("number")
    late = played.open("choice", seconds=1)
    bodies = [
        one(run),
        one(run, rev=7),
        one(run, device=str(OTHER_PHONE)),
        one(number, value={"text": ["no"]}),
        one(late, value={"choices": ["a"]}),
        {**one(run), "run": 10**9},
        {"device": str(PHONE), "answers": [one(run, "раз"), one(run, "два", rev=3)]},
    ]
    addresses = {
        "/": f"/games/play/{team_token(played.team)}/answer/",
        "/en/": f"/en/games/play/{team_token(played.team)}/answer/",
    }
    environs = [(body, address) for body in bodies for address in addresses.values()]

    said = together(
        *(asked(played.team, body, after(5), address=where) for body, where in environs),
        at=after(6),
    )

    for (body, where), reply in zip(environs, said, strict=True):
        status, headers, content = reply
        expected = alone(asked(played.team, body, after(5), address=where), after(6))
        assert (status, sorted(headers), content) == expected


def test_what_a_group_was_told_is_in_the_journal_once() -> None:
    played = game()
    run, key = played.open(), str(uuid4())
    twice = [asked(played.team, one(run, key=key), after(5)) for _ in range(2)]
    other = asked(played.other, one(run, "какао", device=str(OTHER_PHONE)), after(5))

    said = together(*twice, other, at=after(6))

    assert [status for status, _headers, _body in said] == [200, 200, 200]
    assert Answer.objects.count() == 2
    assert json.loads(said[0][2])["received"] == int(after(5).timestamp() * 1000)


def test_whatever_is_no_plain_answer_is_left_to_the_site_and_stops_nobody_else() -> None:
    played = game()
    run = played.open()
    gone = Team.objects.create(
        quiz=played.quiz, channel=played.hall, number=9, name="Ушли", made_at=after(0),
        left_at=after(1),
    )  # fmt: skip
    usual, team = one(run), played.team
    strange = [
        asked(team, usual, after(5), HTTP_HOST="elsewhere.example"),
        asked(team, usual, after(5), CONTENT_TYPE="text/plain"),
        asked(team, usual, after(5), address="/games/play/made.up/answer/"),
        asked(team, usual, after(5), address=f"/games/play/{mirror_token(team)}/answer/"),
        asked(team, b"{", after(5)),
        asked(team, b"1" * 200_000, after(5)),
        asked(team, usual, after(5), CONTENT_LENGTH="9" * 12),
        asked(gone, usual, after(5)),
    ]

    said = together(*strange, asked(team, one(run, "какао"), after(5)), at=after(6))

    assert said[:-1] == [None] * len(strange)
    assert said[-1][0] == 200
    assert [row.value for row in Answer.objects.all()] == [{"text": "какао"}]


def test_who_tries_too_often_is_left_to_the_site_which_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gatehouse.quizzes.views.answers.TRIES", 2)
    played = game()
    run = played.open()

    said = together(*(asked(played.team, one(run), after(5)) for _ in range(4)), at=after(6))

    assert [reply is None for reply in said] == [False, False, True, True]
    assert alone(asked(played.team, one(run), after(5)), after(6))[0] == 429


def test_many_answers_in_a_request_are_as_many_tries_and_who_waits_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gatehouse.quizzes.views.answers.TRIES", 60)
    played = game()
    run = played.open()
    body = {"device": str(PHONE), "answers": [one(run) for _ in range(50)]}

    said = together(*(asked(played.team, body, after(5)) for _ in range(2)), at=after(6))

    assert [reply is None for reply in said] == [False, True]
    assert alone(asked(played.team, body, after(5)), after(6))[0] == 429
    assert Answer.objects.count() == 50


def test_where_nothing_can_be_written_the_site_itself_tries_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = game()
    run = played.open()

    def fails(_group: object) -> None:
        raise OSError

    monkeypatch.setattr("gatehouse.quizzes.views.answers_together.answer_group", fails)

    assert together(asked(played.team, one(run), after(5)), at=after(6)) == [None]


def test_both_addresses_of_an_answer_are_taken_and_no_other() -> None:
    played, answers = game(), Answers()
    for language in ("ru", "en"):
        with translation.override(language):
            path = reverse("quizzes:answer", args=[team_token(played.team)])
            state = reverse("quizzes:captain_state", args=[team_token(played.team)])
        assert answers.takes("POST", path)
        assert not answers.takes("GET", path)
        assert not answers.takes("POST", state)
        assert not answers.takes("POST", path + "more/")
