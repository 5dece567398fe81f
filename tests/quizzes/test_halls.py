"""Many screens, one game: whoever looks, and however many look, sees one and the same picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gatehouse.quizzes import frames
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Channel, Quiz, Ruling, Seat, SeatRole, TableVersion, Team
from gatehouse.quizzes.operations import judging, playing, quizzes
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from tests.make import NOW
from tests.quizzes.games import DELAY, Game, after, game, say

pytestmark = pytest.mark.django_db
Ending = Callable[..., TableVersion]
ENDINGS = [playing.show_table, playing.end]


# --- two halls -----------------------------------------------------------------------------
def stage_of(seat: Seat, seconds: float) -> tuple[str, Any]:
    """What a stage listens to, and the picture that its page comes with."""
    with time_machine.travel(after(seconds), tick=False):
        page = Client().get(reverse("quizzes:stage", args=[seat_token(seat)]))
    topic = re.search(r'data-topic="([^"]+)"', page.content.decode())
    assert topic is not None
    return topic[1], page.context["frame"]


def test_two_halls_of_one_game_show_the_same_picture_at_every_step() -> None:
    """Q27: the same frame, of the same version, on either stage and to the teams of either hall."""
    plans = [ChannelPlan("Первый зал", league="classic"), ChannelPlan("Второй зал", league="two")]
    g = game(plans=plans)
    other = quizzes.give_seat(
        quiz=g.quiz, role=SeatRole.STAGE, title="Второй экран", by=None, now=NOW
    )
    say(g.team(), g.open(1), "Разгадка 1", at=after(5))
    steps: list[tuple[float, Callable[[], object]]] = [
        (10, lambda: None),
        (20, lambda: playing.stop(run=run_of(g), seat=g.host, now=after(20))),
        (40, lambda: playing.show_solution(run=run_of(g), seat=g.host, now=after(40))),
        (60, lambda: playing.show_table(quiz=g.quiz, seat=g.host, now=after(60))),
        (80, lambda: g.open(2, at=after(80))),
        (200, lambda: playing.end(quiz=g.quiz, seat=g.host, now=after(200))),
    ]
    seen = []
    for seconds, act in steps:
        act()
        first, second = stage_of(g.stage, seconds), stage_of(other, seconds)
        assert first == second
        near, far = (frames.frame_of(g.fresh(), one, after(seconds)) for one in (g.hall, g.stream))
        assert near == far
        assert first[1]["v"] == near["v"] == g.fresh().version
        assert first[1]["runs"] == near["runs"]
        seen.append(first[1]["screen"])
    assert seen == ["question", "question", "solution", "table", "question", "end"]


def run_of(g: Game) -> Any:
    return g.fresh().screen_run


# --- thousands who look --------------------------------------------------------------------
def crowd(g: Game, teams: int) -> None:
    Team.objects.bulk_create(
        Team(quiz=g.quiz, channel=(g.hall, g.stream)[n % 2], number=n, name=f"Команда {n}",
             made_at=NOW)
        for n in range(1, teams + 1)
    )  # fmt: skip


def listeners(g: Game) -> list[str]:
    """Addresses that captains of each channel, a stage and everybody else ask for."""
    keys = (g.hall.play_key, g.stream.play_key, g.quiz.play_key)
    everybody = reverse("quizzes:spectators_state", args=[g.quiz.code])
    return [*(reverse("quizzes:frame", args=[key]) for key in keys), everybody]


@pytest.mark.parametrize("step", ENDINGS)
def test_the_last_picture_is_made_once_for_all_who_ask_for_it(step: Ending) -> None:
    """Q22: a hall of 500 teams at the end. The table is read for the first who asks; after that one
    short statement finds which version it is, whoever else asks."""
    g = game()
    crowd(g, 500)
    g.open(1)
    step(quiz=g.quiz, seat=g.host, now=after(100))
    client = Client()
    with time_machine.travel(after(101), tick=False):
        first = {url: client.get(url) for url in listeners(g)}
        for url, shown in first.items():
            assert shown.json()["table"]["of"] == 500
            with CaptureQueriesContext(connection) as asked:
                again = [client.get(url).content for _listener in range(50)]
            assert set(again) == {shown.content}
            assert len(asked) <= 2 * 50
            assert "quizzes_tableversion" not in str(asked.captured_queries)
            same = client.get(url, headers={"If-None-Match": shown["ETag"]})
            assert (same.status_code, same.content) == (304, b"")
        phone = first[listeners(g)[0]]
        assert len(phone.json()["table"]["rows"]) == frames.ROWS_ON_PHONES


def look(g: Game, seconds: float) -> None:
    """The stage, the phones of each channel, and everybody else."""
    for channel in (g.hall, g.stream, None):
        frames.frame_of(g.fresh(), channel, after(seconds))
    frames.spectators_frame(g.fresh(), after(seconds))


def test_what_a_change_costs_does_not_grow_with_those_who_listen() -> None:
    """Q22: the next question and the table of 10 teams and of 500 in as many statements."""

    def statements(teams: int) -> int:
        g = game()
        crowd(g, teams)
        with CaptureQueriesContext(connection) as asked:
            g.open(1)
            look(g, 1)
            playing.show_table(quiz=g.quiz, seat=g.host, now=after(200))
            look(g, 201)
        return len(asked)

    assert statements(500) == statements(10)


# --- a table that is being looked at --------------------------------------------------------
def tables_seen(g: Game, seconds: float) -> list[dict[str, Any]]:
    """The table on the stage, on the phones of each channel, and before everybody else."""
    quiz = g.fresh()
    looking: list[Channel | None] = [None, g.hall, g.stream]
    shown = [frames.frame_of(quiz, one, after(seconds))["table"] for one in looking]
    return [*shown, frames.spectators_frame(quiz, after(seconds))["table"]]


def judged(g: Game, seconds: float) -> Ruling:
    judge = quizzes.give_seat(quiz=g.quiz, role=SeatRole.JUDGE, title="Судья", by=None, now=NOW)
    return judging.rule(
        quiz=g.quiz, question=g.questions[0], variant="Отгадка", halves=None,
        reason="Так тоже говорят", seat=judge, now=after(seconds),
    )  # fmt: skip


@pytest.mark.parametrize("step", ENDINGS)
def test_a_ruling_changes_the_table_that_all_look_at_and_its_withdrawal_brings_it_back(
    step: Ending,
) -> None:
    """Nobody has to show the table again."""
    g = game()
    run = g.open(1)
    say(g.team(name="Точные"), run, "Разгадка 1", at=after(5))
    say(g.team(g.stream, name="Вольные"), run, "Отгадка", at=after(DELAY + 5))
    step(quiz=g.quiz, seat=g.host, now=after(100))
    first = tables_seen(g, 101)
    ruling = judged(g, 110)
    for table in tables_seen(g, 111):
        assert table["number"] == 2
        assert [(row["place"], row["total"]) for row in table["rows"]] == [(1, 2), (1, 2)]
    assert ruling.seat is not None
    judging.withdraw(ruling=ruling, reason="Так не говорят", seat=ruling.seat, now=after(120))
    last = tables_seen(g, 121)
    assert [table["number"] for table in last] == [3] * 4
    assert [{**table, "number": 1} for table in last] == first
    bodies = [one.body for one in TableVersion.objects.order_by("number")]
    assert bodies[0] == bodies[2] != bodies[1]
    assert TableVersion.objects.filter(shown_at=None).count() == 0


def test_a_ruling_leaves_the_stage_alone_while_it_shows_something_else() -> None:
    g = game()
    run = g.open(1)
    say(g.team(name="Вольные"), run, "Отгадка", at=after(5))
    playing.show_table(quiz=g.quiz, seat=g.host, now=after(100))
    g.open(2, at=after(110))
    judged(g, 120)
    quiz: Quiz = g.fresh()
    assert (quiz.screen, quiz.screen_table) == ("question", None)
    assert tables_seen(g, 121) == [None] * 4
    made = TableVersion.objects.latest("number")
    assert (made.number, made.shown_at) == (2, None)
