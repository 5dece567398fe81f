"""The pages of the checkers' desk, with scripts and without."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Answer, Blank, Seat, Typing
from gatehouse.quizzes.operations import typing
from gatehouse.quizzes.views.checkers import PRINTED
from tests.quizzes.captains import Game, after, game
from tests.quizzes.desks import TWICE, checker, judge, on_paper, paper_lines, type_all
from tests.quizzes.judges import host

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def base(seat: Seat) -> str:
    return f"/games/checkers/{seat_token(seat)}/"


@pytest.fixture
def played() -> Game:
    made = game()
    for form in ("text", "choice"):
        made.open(form)
    on_paper(made.team)
    return made


def open_(client: Client, seat: Seat, text: str, **fields: Any) -> Any:
    return client.post(f"{base(seat)}open/", {"text": text, **fields})


def test_a_number_opens_the_blank_of_the_team_ready_to_be_typed(
    client: Client, played: Game
) -> None:
    anna = checker(played.quiz)
    response = open_(client, anna, "1")
    blank = Blank.objects.get()
    assert response["Location"] == f"{base(anna)}blanks/{blank.code}/"
    page = client.get(response["Location"]).content.decode()
    assert 'name="line-' in page
    assert "Шестерёнки" in page
    assert Typing.objects.get().seat == anna


def test_a_scanned_code_opens_the_same_blank(client: Client, played: Game) -> None:
    anna = checker(played.quiz)
    open_(client, anna, "1", only_take="1")
    blank = Blank.objects.get()
    assert not Typing.objects.exists()
    assert blank.code in open_(client, anna, blank.code)["Location"]


def test_enter_in_the_empty_field_opens_the_next_blank(client: Client, played: Game) -> None:
    anna = checker(played.quiz)
    open_(client, anna, "1", only_take="1")
    assert Blank.objects.get().code in open_(client, anna, "")["Location"]


def test_a_number_that_is_nobody_s_is_said_and_stays_in_the_field(
    client: Client, played: Game
) -> None:
    response = open_(client, checker(played.quiz), "404")
    assert response.status_code == 409
    assert 'value="404"' in response.content.decode()


def test_a_late_blank_asks_for_a_reason_and_is_taken_with_one(client: Client, played: Game) -> None:
    run = played.quiz.runs.first()
    assert run is not None
    run.solved_at = run.opened_at
    run.save()
    anna = checker(played.quiz)
    asked = open_(client, anna, "1")
    assert asked.status_code == 409
    assert 'name="because"' in asked.content.decode()
    assert open_(client, anna, "1", because="Сбой связи").status_code == 302
    assert Blank.objects.get().late_because == "Сбой связи"


def test_a_line_is_kept_by_itself_and_says_what_it_was_taken_for(
    client: Client, played: Game
) -> None:
    anna = checker(played.quiz)
    to = f"{open_(client, anna, '1')['Location']}line/"

    def line(text: str) -> tuple[int, Any]:
        sent = {"question": played.questions["choice"].pk, "text": text, "key": str(uuid4())}
        response = client.post(to, json.dumps(sent), content_type="application/json")
        return response.status_code, response.json()

    assert line("б") == (200, {"text": "Б", "words": "Б Б"})
    status, said = line("Ж")
    assert (status, list(said)) == (422, ["error"])
    assert paper_lines(played.team) == [(1, {"choices": ["b"]})]


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"question": "x", "key": "y"}', "\x00"])
def test_what_is_no_line_changes_nothing(client: Client, played: Game, body: str) -> None:
    to = f"{open_(client, checker(played.quiz), '1')['Location']}line/"
    assert client.post(to, body, content_type="application/json").status_code == 404
    assert not Answer.objects.exists()


def test_without_scripts_the_whole_form_is_kept_but_for_what_is_unclear(
    client: Client, played: Game
) -> None:
    anna = checker(played.quiz)
    to = open_(client, anna, "1")["Location"]
    text, choice = (f"line-{played.questions[form].pk}" for form in ("text", "choice"))
    wrong = client.post(to, {text: "медь", choice: "Ж", "do": "finish"})
    page = wrong.content.decode()
    assert (wrong.status_code, 'value="Ж"' in page, "is-wrong" in page) == (422, True, True)
    assert paper_lines(played.team) == [(1, {"text": "медь"})]
    done = client.post(to, {text: "медь", choice: "в", "do": "finish"})
    assert done.status_code == 302
    assert paper_lines(played.team) == [(1, {"text": "медь"}), (1, {"choices": ["c"]})]
    assert Typing.objects.get().done_at is not None


def test_whoever_has_not_the_blank_in_hand_sees_whose_it_is(client: Client, played: Game) -> None:
    anna, boris = checker(played.quiz, "Анна"), checker(played.quiz, "Борис")
    code = open_(client, anna, "1")["Location"].rstrip("/").rpartition("/")[2]
    page = client.get(f"{base(boris)}blanks/{code}/").content.decode()
    assert "Анна" in page
    assert 'name="line-' not in page
    said = client.post(f"{base(boris)}blanks/{code}/", {"do": "take"})
    assert said.status_code == 409


def test_what_two_read_differently_is_decided_by_a_third_on_one_page(client: Client) -> None:
    played = game(rules=TWICE)
    played.open()
    on_paper(played.team)
    anna, boris, vera = (checker(played.quiz, name) for name in ("Анна", "Борис", "Вера"))
    open_(client, anna, "1", only_take="1")
    blank, question = Blank.objects.get(), played.questions["text"]
    now = blank.printed_at
    type_all(anna, blank, {question: "сталь"}, now=now)
    type_all(boris, blank, {question: "столь"}, now=now)
    page = client.get(f"{base(vera)}differences/").content.decode()
    assert "сталь" in page
    assert "столь" in page
    assert "сталь" not in client.get(f"{base(anna)}differences/").content.decode()
    fields = {"question": question.pk, "text": "сталь"}
    assert client.post(f"{base(vera)}blanks/{blank.code}/decide/", fields).status_code == 302
    assert paper_lines(played.team)[-1] == (3, {"text": "сталь"})


def test_the_queue_is_not_sent_again_while_nothing_has_changed(
    client: Client, played: Game
) -> None:
    anna = checker(played.quiz)
    first = client.get(f"{base(anna)}queue/")
    etag = {"If-None-Match": first["ETag"]}
    assert client.get(f"{base(anna)}queue/", headers=etag).status_code == 304
    open_(client, anna, "1")
    assert client.get(f"{base(anna)}queue/", headers=etag).status_code == 200


def test_blanks_are_printed_from_the_desk_and_a_spare_set_too(client: Client, played: Game) -> None:
    anna = checker(played.quiz)
    for fields in ({}, {"spare": "1"}):
        response = client.post(f"{base(anna)}print/", fields)
        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert Blank.objects.count() == 1


def test_a_desk_that_prints_over_and_over_waits_a_little(client: Client, played: Game) -> None:
    to = f"{base(checker(played.quiz))}print/"
    with time_machine.travel(after(60), tick=False):
        for _time in range(PRINTED):
            assert client.post(to, {"spare": "1"}).status_code == 200
        late = client.post(to, {"spare": "1"})
        assert (late.status_code, "Подождите немного" in late.content.decode()) == (429, True)
        other = f"{base(checker(played.quiz, 'Вера'))}print/"
        assert client.post(other, {"spare": "1"}).status_code == 200


def test_the_link_of_a_host_prints_nothing_at_the_desk_of_checkers(
    client: Client, played: Game
) -> None:
    assert client.post(f"{base(host(played))}print/").status_code == 404


def test_a_desk_s_address_is_a_secret_that_is_neither_kept_nor_passed_on(
    client: Client, played: Game
) -> None:
    response = client.get(base(checker(played.quiz)))
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_a_judge_or_a_desk_of_another_game_opens_no_blank(client: Client, played: Game) -> None:
    open_(client, checker(played.quiz), "1")
    code = Blank.objects.get().code
    for seat in (judge(played.quiz), checker(game().quiz)):
        assert client.get(f"{base(seat)}blanks/{code}/").status_code == 404


def test_the_queue_asks_as_much_of_many_blanks_as_of_one(
    client: Client, played: Game, django_assert_max_num_queries: Any
) -> None:
    anna = checker(played.quiz)
    for team in (played.team, played.other):
        on_paper(team)
    for blank in typing.print_blanks(quiz=played.quiz, now=played.quiz.made_at):
        open_(client, anna, blank.code, only_take="1")
    with django_assert_max_num_queries(25):
        client.get(f"{base(anna)}queue/")
