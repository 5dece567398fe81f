"""Fields of the desks filled by hand: whatever is in them, it is refused in words and never breaks
the page."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from gatehouse.people.models import Person
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Squad, Team
from gatehouse.quizzes.operations import squads
from tests import make
from tests.office import client_of
from tests.quizzes.captains import Game, game
from tests.quizzes.desks import checker, judge, on_paper, paper_lines
from tests.quizzes.evenings import LATER, evening
from tests.quizzes.judges import host

pytestmark = pytest.mark.django_db
LONG = "9" * 5_000  # more digits than Python reads
WRONG = {
    "long": LONG,
    "large": "9" * 18,
    "arabic": "٣",
    "minus": "-1",
    "word": "x",
    "empty": "",
    "nul": "\0",
    "nan": "NaN",
}
NUMBERS = pytest.mark.parametrize("typed", WRONG.values(), ids=WRONG)
FEW = pytest.mark.parametrize("typed", [LONG, "x", "\0"], ids=["long", "word", "nul"])
REFUSED = {400, 404, 422}


@pytest.fixture
def played() -> Game:
    made = game()
    made.open()
    return made


@NUMBERS
@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("act/", {"do": "open:{}"}),
        ("act/", {"do": "break", "minutes": "{}"}),
        ("teams/act/", {"do": "leave:{}"}),
        ("teams/act/", {"do": "add", "channel": "{}", "name": "Фрезы", "heads": "4"}),
        ("desks/act/", {"do": "revoke:{}"}),
    ],
)
def test_a_host_is_told_that_there_is_nothing_of_that_number(
    client: Client, played: Game, page: str, fields: dict[str, str], typed: str
) -> None:
    sent = {name: said.format(typed) for name, said in fields.items()}
    to = f"/games/host/{seat_token(host(played))}/{page}"
    assert client.post(to, sent).status_code in REFUSED


@NUMBERS
def test_a_team_that_a_host_looks_for_by_such_a_key_is_none(
    client: Client, played: Game, typed: str
) -> None:
    to = f"/games/host/{seat_token(host(played))}/teams/"
    status = client.get(to, {"team": typed, "channel": typed, "page": typed}).status_code
    assert status == (400 if "\0" in typed else 200)


@NUMBERS
@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("rule/", {"question": "{}", "variant": "какао"}),
        ("strike/", {"question": "{}"}),
        ("withdraw/", {"ruling": "{}"}),
        ("accept-late/", {"answer": "{}"}),
        ("penalise/", {"team": "{}", "points": "1", "reason": "Шум"}),
        ("decide/", {"appeal": "{}", "granted": "yes"}),
    ],
)
def test_a_judge_too(
    client: Client, played: Game, page: str, fields: dict[str, str], typed: str
) -> None:
    sent = {name: said.format(typed) for name, said in fields.items()}
    to = f"/games/judge/{seat_token(judge(played.quiz))}/"
    assert client.post(to + page, sent).status_code in REFUSED


@FEW
def test_a_judge_s_word_is_worth_no_such_number(client: Client, played: Game, typed: str) -> None:
    question = played.questions["text"].pk
    to = f"/games/judge/{seat_token(judge(played.quiz))}/rule/"
    sent = {"question": question, "variant": "какао", "halves": typed}
    assert client.post(to, sent).status_code in REFUSED
    assert not played.quiz.rulings.exists()


@FEW
def test_the_log_opens_no_table_of_such_a_number(client: Client, played: Game, typed: str) -> None:
    to = f"/games/judge/{seat_token(judge(played.quiz))}/log/"
    assert client.get(to, {"table": typed}).status_code == (400 if "\0" in typed else 200)


@pytest.mark.parametrize("field", ["reason", "variant"])
def test_no_desk_writes_down_a_nul(client: Client, played: Game, field: str) -> None:
    sent: dict[str, Any] = {"question": played.questions["text"].pk, "variant": "какао"}
    to = f"/games/judge/{seat_token(judge(played.quiz))}/rule/"
    assert client.post(to, sent | {field: "Шум\0"}).status_code == 400
    assert not played.quiz.rulings.exists()


# --- a line of a blank ---------------------------------------------------------------------
@pytest.fixture
def line(client: Client, played: Game) -> str:
    """The address to which lines of the team's blank are sent."""
    on_paper(played.team)
    to = f"/games/checkers/{seat_token(checker(played.quiz))}/open/"
    return str(client.post(to, {"text": "1"})["Location"]) + "line/"


@pytest.mark.parametrize(
    "number", ["Infinity", "-Infinity", "NaN", pytest.param(LONG, id="long"), "1e400", '"1"', "[]"]
)
def test_a_line_of_no_question_is_none(client: Client, line: str, number: str) -> None:
    body = f'{{"question": {number}, "text": "медь", "key": "{uuid4()}"}}'
    assert client.post(line, body, content_type="application/json").status_code == 404


def test_a_line_of_a_thousand_brackets_is_none(client: Client, line: str) -> None:
    body = "[" * 9_000
    assert client.post(line, body, content_type="application/json").status_code == 404


def test_a_line_that_is_sent_as_a_form_is_none(client: Client, line: str) -> None:
    assert client.post(line, {"question": "1"}).status_code == 404


@pytest.mark.parametrize("unseen", ["\0", "\ud800", "\u200b"], ids=["nul", "half", "zero"])
def test_of_a_line_only_what_can_be_seen_is_kept(
    client: Client, line: str, played: Game, unseen: str
) -> None:
    question = played.questions["text"].pk
    sent = json.dumps({"question": question, "text": f"ме{unseen}дь", "key": str(uuid4())})
    assert client.post(line, sent, content_type="application/json").status_code == 200
    assert paper_lines(played.team) == [(1, {"text": "медь"})]


# --- teams across games --------------------------------------------------------------------
@pytest.fixture
def captain() -> Person:
    return make.person()


@pytest.fixture
def team(captain: Person) -> Team:
    return evening({"Шестерёнки": 6}, captains={"Шестерёнки": captain}).team("Шестерёнки")


@FEW
def test_a_team_is_claimed_for_no_such_team_across_games(
    captain: Person, team: Team, typed: str
) -> None:
    sent = {"do": "claim", "squad": typed}
    assert client_of(captain).post(f"/games/mine/{team.pk}/", sent).status_code in REFUSED
    assert not Squad.objects.exists()


def test_a_team_across_games_gets_no_name_with_a_nul(captain: Person, team: Team) -> None:
    squads.claim(team=team, by=captain, now=LATER)
    sent = {"do": "rename", "name": "Шес\0терёнки"}
    assert client_of(captain).post(f"/games/mine/{team.pk}/", sent).status_code == 400
