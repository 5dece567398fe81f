"""A team that knows how far behind its own stream is: earlier than its channel, never before the
hall, and with as many seconds as anybody."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.core.models import HistoryEntry
from gatehouse.quizzes import paper
from gatehouse.quizzes.frames import ms
from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Run, Team
from gatehouse.quizzes.operations import delaying, devices, playing, quizzes, teams
from gatehouse.quizzes.operations.tables import recount
from gatehouse.quizzes.scoring import read_table
from tests.make import NOW
from tests.quizzes.captains import OTHER_PHONE, PHONE
from tests.quizzes.games import DELAY, GRACE, SECONDS, Game, after, game, refused, say

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
OWN = 8


def ready(g: Game, own: int | None = None, *, at: datetime = NOW) -> Team:
    """A team at the stream whose phone answers, and what its captain has said."""
    team = g.team(g.stream)
    devices.take(team=team, device=PHONE, now=at)
    if own is not None:
        delaying.set_own_delay(team=team, device=PHONE, seconds=own, now=at)
    return Team.objects.select_related("channel", "quiz").get(pk=team.pk)


def set_own(team: Team, seconds: int | None, *, at: datetime = NOW) -> int:
    return delaying.set_own_delay(team=team, device=PHONE, seconds=seconds, now=at)


def state(team: Team, seconds: float, *, mirror: bool = False) -> dict[str, Any]:
    """What a phone of the team is told so long after the question was asked."""
    link = f"mirror/{mirror_token(team)}" if mirror else f"play/{team_token(team)}"
    with time_machine.travel(after(seconds), tick=False):
        told: dict[str, Any] = Client().get(f"/games/{link}/state/?device={PHONE}").json()
    return told


def post(team: Team, typed: str, *, device: object = PHONE, language: str = "") -> Any:
    with time_machine.travel(NOW, tick=False):
        address = f"{language}/games/play/{team_token(team)}/delay/"
        return Client().post(address, {"device": str(device), "seconds": typed}, follow=True)


# --- the window ----------------------------------------------------------------------------
def test_its_window_begins_when_it_says_and_has_as_many_seconds() -> None:
    g = game()
    team, other = ready(g, OWN), g.team(g.stream)
    run = g.open(1)
    mine, theirs = run.window_of(team), run.window_of(other)
    assert (mine.opens_at, mine.closes_at) == (after(OWN), after(OWN + SECONDS))
    assert (theirs.opens_at, theirs.closes_at) == (after(DELAY), after(DELAY + SECONDS))
    assert run.window_of(g.team()).opens_at == NOW


def test_nobody_sees_a_question_before_their_own_window() -> None:
    g = game()
    team, other = ready(g, OWN), ready(g)
    run = g.open(1)
    for mirror in (False, True):
        early = state(team, OWN - 0.1, mirror=mirror)
        assert "Загадка" not in json.dumps(early, ensure_ascii=False)
        times = {"asked": ms(NOW), "opens": ms(after(OWN)), "closes": ms(after(OWN + SECONDS))}
        assert early["game"]["runs"] == [{"id": run.pk, **times}]
        (seen,) = state(team, OWN, mirror=mirror)["game"]["runs"]
        assert seen["text"] == g.questions[0].text
        assert "text" not in state(other, OWN, mirror=mirror)["game"]["runs"][0]
    assert state(team, OWN)["windows"] == {str(run.pk): [times["opens"], times["closes"]]}


def test_nobody_answers_before_their_own_window_or_after_it() -> None:
    g = game()
    team = ready(g, OWN)
    run = g.open(1)
    with refused("not_open"):
        say(team, run, "Разгадка 1", at=after(OWN - 0.1))
    assert say(team, run, "Разгадка 1", at=after(OWN)).counts
    assert say(team, run, "Разгадка 1", at=after(OWN + SECONDS + GRACE)).counts
    late = say(team, run, "Разгадка 1", at=after(OWN + SECONDS + GRACE + 0.3))
    assert late.late_ms == 1000  # though the channel has its window still


def test_the_page_without_scripts_opens_when_the_window_does() -> None:
    g = game()
    team = ready(g, OWN)
    g.open(1)
    address = f"/games/play/{team_token(team)}/?device={PHONE}"
    for seconds, is_there in ((OWN - 0.1, False), (OWN, True)):
        with time_machine.travel(after(seconds), tick=False):
            page = Client().get(address).content.decode()
        assert (g.questions[0].text in page) is is_there


def test_it_keeps_its_question_while_the_hall_has_the_next_one() -> None:
    g = game()
    team = ready(g, OWN)
    g.open(1)
    g.open(2, at=after(SECONDS + 2))
    both = state(team, SECONDS + 3)["game"]["runs"]
    assert [one.get("number") for one in both] == [1, None]
    later = state(team, SECONDS + 2 + OWN)["game"]["runs"]
    assert [one["number"] for one in later] == [2]


def test_a_team_with_more_time_has_it_from_its_own_opening() -> None:
    g = game()
    team = ready(g, OWN)
    teams.set_time(team=team, percent=150, now=NOW)
    run = g.open(1)
    team.refresh_from_db()
    assert run.window_of(team).closes_at == after(OWN + SECONDS * 1.5)
    assert say(team, run, "Разгадка 1", at=after(OWN + SECONDS * 1.5)).counts


def test_a_stop_leaves_it_as_many_seconds_as_the_hall_had() -> None:
    g = game()
    team = ready(g, OWN)
    run = g.open(1)
    assert say(team, run, "Разгадка 1", at=after(OWN + 35)).counts
    playing.stop(run=run, seat=g.host, now=after(30))  # tapped then, and written only now
    run.refresh_from_db()
    assert run.window_of(team).closes_at == after(OWN + 35)
    assert run.window_of(g.team()).closes_at == after(35)


def test_a_solution_waits_for_the_last_window_of_the_channel() -> None:
    g = game()
    ready(g, 0)
    run = g.open(1)
    with refused("open"):
        playing.show_solution(run=run, seat=g.host, now=after(DELAY + SECONDS + GRACE))
    playing.show_solution(run=run, seat=g.host, now=after(DELAY + SECONDS + GRACE + 0.1))


def test_what_it_writes_on_paper_goes_by_its_own_window() -> None:
    g = game()
    near, far = ready(g, 0), ready(g)
    run = g.open(1)
    for team in (near, far):  # the one has no time left by then, the other has
        teams.put_on_paper(team=team, now=after(SECONDS + 1))
    assert [paper.counts_on_paper(team, run) for team in (near, far)] == [False, True]


def test_the_table_is_the_same_whoever_says_what() -> None:
    """As many points as for the same answers without a word, and no journal is read anew by what
    is said afterwards."""
    g = game()
    said = {ready(g, own): own for own in (None, 0, OWN, DELAY - 1)}
    run = g.open(1)
    for team, own in said.items():
        opens = DELAY if own is None else own
        assert say(team, run, "Разгадка 1", at=after(opens + SECONDS / 2)).counts
        assert not say(team, run, "мимо", at=after(opens + SECONDS + 1)).counts
    table = recount(g.fresh(), now=after(200))
    assert {row.total_halves for row in read_table(table.body).rows} == {2}
    for team in said:
        set_own(team, 3, at=after(200))
    quizzes.set_delay(channel=g.stream, seconds=1, seat=g.host, now=after(200))
    assert recount(g.fresh(), now=after(210)) == table


# --- what may be said ----------------------------------------------------------------------
def test_more_than_the_channel_s_is_cut_to_it_and_said() -> None:
    g = game()
    team = ready(g, OWN)
    answer = post(team, str(DELAY + 30))
    assert "больше не принимается" in answer.content.decode()
    assert set_own(team, DELAY + 30) == DELAY
    run = g.open(1)
    assert run.window_of(team).opens_at == after(DELAY)


def test_the_host_may_set_the_channel_s_below_what_a_team_has_said() -> None:
    g = game()
    team = ready(g, OWN)
    quizzes.set_delay(channel=g.stream, seconds=OWN - 3, seat=g.host, now=NOW)
    run = g.open(1)
    assert run.window_of(team).opens_at == after(OWN - 3)


def test_a_change_while_a_question_is_open_changes_nothing_of_it() -> None:
    g = game()
    team = ready(g, OWN)
    run = g.open(1)
    for seconds in (0, DELAY, None):
        set_own(team, seconds, at=after(OWN + 1))
        same = Run.objects.get(pk=run.pk)
        assert same.window_of(Team.objects.get(pk=team.pk)) == run.window_of(team)
        assert state(team, OWN + 1)["windows"] == state(team, OWN)["windows"]
    set_own(team, 3, at=after(OWN + 1))
    following = g.open(2, at=after(200))
    assert following.window_of(team).opens_at == after(203)


def test_it_is_taken_back_by_an_empty_field() -> None:
    g = game()
    team = ready(g, OWN)
    assert "вместе с вашим каналом" in post(team, "").content.decode()
    assert Team.objects.get(pk=team.pk).own_delay_seconds is None
    assert g.open(1).window_of(team).opens_at == after(DELAY)


def test_another_phone_cannot_say_it() -> None:
    g = game()
    team = ready(g, OWN)
    with refused("not_captain"):
        delaying.set_own_delay(team=team, device=OTHER_PHONE, seconds=0, now=NOW)
    assert post(team, "0", device=OTHER_PHONE).status_code == 422
    assert Client().post(f"/games/mirror/{mirror_token(team)}/delay/").status_code == 404
    assert Team.objects.get(pk=team.pk).own_delay_seconds == OWN


@pytest.mark.parametrize("typed", ["-1", "пять", "3.5", "٣", "9999999"])
def test_what_is_no_whole_number_is_refused_and_stays_in_the_field(typed: str) -> None:
    team = ready(game(), OWN)
    answer = post(team, typed)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert Team.objects.get(pk=team.pk).own_delay_seconds == OWN
    with refused("seconds"):
        set_own(team, -1)


def test_where_nobody_is_behind_nothing_is_asked_and_nothing_taken() -> None:
    g = game()
    team = g.team()
    devices.take(team=team, device=PHONE, now=NOW)
    with refused("no_delay"):
        set_own(team, 5)
    page = Client().get(f"/games/play/{team_token(team)}/?device={PHONE}").content.decode()
    assert "Трансляция у вас отстаёт" not in page


def test_after_the_end_nothing_is_said_any_more() -> None:
    g = game()
    team = ready(g)
    playing.end(quiz=g.quiz, seat=g.host, now=after(500))
    with refused("over"):
        set_own(team, 5, at=after(501))


def test_the_captain_says_it_on_the_page_in_either_language() -> None:
    g = game()
    team = ready(g)
    kept = post(team, str(OWN)).content.decode()
    assert "Записано" in kept
    assert f'value="{OWN}"' in kept
    assert "Written down" in post(team, "7", language="/en").content.decode()
    assert Team.objects.get(pk=team.pk).own_delay_seconds == 7
    entry = HistoryEntry.objects.filter(verb="quizzes.own_delay_set").latest("pk")
    assert entry.facts == {"team": team.pk, "seconds": 7}


def test_said_twice_it_is_written_down_once() -> None:
    g = game()
    team = ready(g, OWN)
    version = g.fresh().version
    set_own(team, OWN)
    assert HistoryEntry.objects.filter(verb="quizzes.own_delay_set").count() == 1
    assert g.fresh().version == version  # nobody else hears of it
