"""What pages of a game are told: all they need, nothing before its time, nobody else's answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gatehouse.quizzes import frames
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Channel, Media, Round, Screen, Seat
from gatehouse.quizzes.operations import playing, quizzes, teams
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from gatehouse.quizzes.points import halves
from gatehouse.quizzes.templatetags.quizzes import signed_halves
from tests import make
from tests.make import NOW
from tests.quizzes.games import DELAY, SECONDS, Game, after, game, packet, refused, say

pytestmark = pytest.mark.django_db


def frame(g: Game, channel: Channel | None, seconds: float) -> dict[str, Any]:
    return frames.frame_of(g.fresh(), channel, after(seconds))


def told(g: Game, channel: Channel | None, seconds: float) -> str:
    """Everything that goes over the wire."""
    return json.dumps(frame(g, channel, seconds), ensure_ascii=False)


def test_points_are_shown_in_halves() -> None:
    assert [halves(n) for n in (0, 1, 2, 3, -1, -3)] == ["0", "½", "1", "1½", "−½", "−1½"]
    assert [signed_halves(n) for n in (0, 3, -2)] == ["0", "+1½", "−1"]


def test_a_frame_has_the_question_its_times_and_nothing_of_its_solution() -> None:
    g = game()
    run = g.open(1)
    shown = frame(g, g.hall, 1)
    (only,) = shown["runs"]
    assert shown["screen"] == "question"
    assert only["id"] == run.pk
    assert only["text"] == g.questions[0].text
    assert only["closes"] - only["opens"] == SECONDS * 1000
    assert shown["t"] - only["opens"] == 1000
    assert shown["solution"] is None


@pytest.mark.parametrize("seconds", [0, 30, 59, 61, 75, 90])
def test_nothing_of_an_open_question_tells_its_solution_or_what_others_answered(
    seconds: float,
) -> None:
    """Q7b: what a phone could listen to before the solution is shown."""
    g = game()
    run = g.open(1)
    say(g.team(), run, "Чужой ответ", at=after(1))
    for channel in (g.hall, g.stream, None):
        wire = told(g, channel, seconds)
        assert "Разгадка" not in wire
        assert "Пояснение" not in wire
        assert "Чужой" not in wire
        assert "accepted" not in wire
    assert "Загадка" not in json.dumps(frames.spectators_frame(g.fresh(), after(seconds)))


def test_who_is_behind_learns_of_a_question_when_their_time_begins() -> None:
    """Q7b."""
    g = game()
    run = g.open(1)
    early = frame(g, g.stream, DELAY - 0.1)["runs"]
    assert early == [
        {
            "id": run.pk,
            "asked": frames.ms(NOW),
            "opens": frames.ms(after(DELAY)),
            "closes": frames.ms(after(DELAY + SECONDS)),
        }
    ]
    assert "Загадка" in told(g, g.hall, 0)
    assert "Загадка" not in told(g, g.stream, DELAY - 0.1)
    assert "Загадка" in told(g, g.stream, DELAY)


def test_who_is_behind_keeps_the_question_while_the_hall_has_the_next_one() -> None:
    g = game()
    g.open(1)
    g.open(2, at=after(SECONDS + 2))
    hall, stream = frame(g, g.hall, SECONDS + 3)["runs"], frame(g, g.stream, SECONDS + 3)["runs"]
    assert [one["number"] for one in hall if "text" in one] == [2]
    assert [one.get("number") for one in stream] == [1, None]
    later = frame(g, g.stream, SECONDS + DELAY + 3)["runs"]
    assert [one["number"] for one in later] == [2]


def test_a_question_says_by_what_it_is_scored_whatever_round_is_on_the_stage() -> None:
    g = game()
    first, second = g.rounds
    first.scoring = {"kind": "stake", "stake_from_halves": 2}
    first.save()
    g.open(3)
    playing.show_round(quiz=g.quiz, of=second, seat=g.host, now=after(SECONDS + 1))
    behind = frame(g, g.stream, SECONDS + 2)
    assert behind["round"]["kind"] == "plain"
    (run,) = behind["runs"]
    assert (run["scoring"]["kind"], run["scoring"]["stake_from"]) == ("stake", 2)


def test_the_address_of_a_picture_is_learned_with_the_question() -> None:
    of = packet()
    picture = Media.objects.create(
        packet=of,
        kind="picture",
        file="drum.jpg",
        content_type="image/jpeg",
        sha256="0" * 64,
        described="Барабан",
        made_at=NOW,
    )
    of.rounds.get(number=1).questions.filter(number=1).update(media=picture)
    g = game(of=of)
    g.open(1)
    shown = frame(g, g.hall, 1)["runs"][0]["media"]
    url = f"/games/media/{picture.key}.jpg"
    assert shown == {"url": url, "kind": "picture", "described": "Барабан"}
    assert picture.key not in told(g, g.stream, 1)


def test_a_round_that_opens_whole_is_shown_whole() -> None:
    of = packet()
    Round.objects.filter(packet=of, number=1).update(opens_whole=True)
    g = game(of=of)
    playing.open_round(quiz=g.quiz, of=g.rounds[0], seat=g.host, now=NOW)
    assert [one["number"] for one in frame(g, g.hall, 1)["runs"]] == [1, 2, 3]
    assert all("text" not in one for one in frame(g, g.stream, 1)["runs"])


def test_the_solution_comes_with_what_the_host_says() -> None:
    g = game()
    run = g.open(1)
    playing.show_solution(run=run, seat=g.host, now=after(100))
    shown = frame(g, g.hall, 100)["solution"]
    assert (shown["text"], shown["comment"]) == ("Разгадка 1", "Пояснение 1")
    g.open(2, at=after(110))
    assert "Разгадка" not in told(g, g.hall, 110)


def test_a_choice_that_is_right_is_named_once_it_is_shown() -> None:
    g = game()
    run = g.open(4)
    playing.show_solution(run=run, seat=g.host, now=after(100))
    shown = frame(g, None, 100)["solution"]
    assert (shown["text"], shown["right"]) == ("Два", ["b"])


def test_the_table_of_the_stage_has_names_and_places() -> None:
    g = game()
    best = g.team(name="Лучшие")
    g.team(g.stream, name="Тихие")
    say(best, g.open(1), "Разгадка 1", at=after(5))
    playing.show_table(quiz=g.quiz, seat=g.host, now=after(100))
    rows = frame(g, None, 100)["table"]["rows"]
    assert [(row["place"], row["name"], row["channel"], row["total"]) for row in rows] == [
        (1, "Лучшие", "Зал", 2),
        (2, "Тихие", "Эфир", 0),
    ]


def test_the_end_names_the_hash_of_the_journal() -> None:
    g = game()
    say(g.team(), g.open(1), "Разгадка 1", at=after(5))
    table = playing.end(quiz=g.quiz, seat=g.host, now=after(100))
    assert frame(g, None, 100)["journal"] == {"sha256": table.journal_sha256, "answers": 1}
    assert frame(g, None, 100)["screen"] == Screen.END


def test_the_lobby_counts_teams_by_channel() -> None:
    g = game()
    g.team()
    g.team(g.stream)
    teams.leave(team=g.team(g.stream), now=NOW)
    assert frame(g, None, 0)["channels"] == [
        {"title": "Зал", "teams": 1},
        {"title": "Эфир", "teams": 1},
    ]


def test_a_frame_is_read_once_for_each_version(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    g = game()
    g.open(1)
    quiz = g.fresh()
    with django_assert_max_num_queries(8):
        frames.frame_of(quiz, None, after(1))
    with django_assert_max_num_queries(0):
        for channel in (g.hall, g.stream, None):
            frames.frame_of(quiz, channel, after(2))


def test_a_frame_keeps_its_name_while_nothing_changes() -> None:
    g = game()
    g.open(1)
    quiz = g.fresh()
    names = {frames.shown_of(quiz, g.stream, after(at)).etag for at in (1, 5, DELAY - 0.1)}
    assert len(names) == 1
    assert frames.shown_of(quiz, g.stream, after(DELAY)).etag not in names


# --- over the wire -------------------------------------------------------------------------
def test_a_frame_is_a_file_that_a_proxy_may_keep_for_a_second(client: Client) -> None:
    g = game()
    g.open(1)
    url = reverse("quizzes:frame", args=[g.hall.play_key])
    with time_machine.travel(after(1), tick=False):
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert first.json() == frame(g, g.hall, 1)
    assert "s-maxage=1" in first["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.get("Vary", "")
    assert (again.status_code, again.content) == (304, b"")


def test_the_key_of_a_channel_never_opens_the_frame_of_the_stage(client: Client) -> None:
    g = game()
    g.open(1)
    with time_machine.travel(after(1), tick=False):
        behind = client.get(reverse("quizzes:frame", args=[g.stream.play_key]))
        stage = client.get(reverse("quizzes:frame", args=[g.quiz.play_key]))
    assert "text" not in behind.json()["runs"][0]
    assert "text" in stage.json()["runs"][0]
    assert g.quiz.play_key not in behind.content.decode()
    assert client.get(reverse("quizzes:frame", args=["0" * 32])).status_code == 404
    assert client.get(reverse("quizzes:frame", args=[g.quiz.show_key])).status_code == 404


def test_spectators_see_the_screen_and_the_table_and_no_words(client: Client) -> None:
    g = game()
    g.team(name="Шестерёнки")
    g.open(1)
    url = reverse("quizzes:spectators_state", args=[g.quiz.code])
    shown = client.get(url)
    assert shown.json()["question"] == {"number": 1, "round": 1}
    assert "Загадка" not in str(shown.json())
    playing.show_table(quiz=g.quiz, seat=g.host, now=after(100))
    assert client.get(url).json()["table"]["rows"][0]["name"] == "Шестерёнки"


def test_before_a_game_begins_nobody_is_told_what_is_prepared(client: Client) -> None:
    g = game(started=False)
    g.team(name="Шестерёнки")
    url = reverse("quizzes:spectators_state", args=[g.quiz.code])
    assert client.get(url).status_code == 404
    quizzes.start(quiz=g.quiz, seat=g.host, now=NOW)
    assert client.get(url).json()["teams"] == 1


# --- links ---------------------------------------------------------------------------------
def pages(seat: Seat) -> dict[str, str]:
    token = seat_token(seat)
    names = ("host", "host_board", "host_state", "host_teams", "host_desks", "stage")
    return {name: reverse(f"quizzes:{name}", args=[token]) for name in names}


def test_each_desk_opens_its_own_pages_only(client: Client) -> None:
    g = game()
    assert {client.get(url).status_code for url in pages(g.host).values()} == {200}
    got = {name: client.get(url).status_code for name, url in pages(g.stage).items()}
    assert got.pop("stage") == 200
    assert set(got.values()) == {404}


def test_a_link_that_was_made_up_or_taken_back_opens_nothing(client: Client) -> None:
    g = game()
    good = pages(g.second)["host"]
    page = client.get(good)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    forged = good.replace(g.second.key.hex, g.host.key.hex)
    assert client.get(forged).status_code == 404
    quizzes.revoke_seat(seat=g.second, by=None, now=NOW)
    for url in pages(g.second).values():
        assert client.get(url).status_code == 404
    url = reverse("quizzes:host_act", args=[seat_token(g.second)])
    assert client.post(url, {"do": "take"}).status_code == 404


def test_a_host_of_one_game_touches_nothing_of_another(client: Client) -> None:
    g, other = game(), game()
    theirs = other.team()
    act = reverse("quizzes:host_act", args=[seat_token(g.host)])
    assert client.post(act, {"do": f"open:{other.questions[0].pk}"}).status_code == 422
    on_team = reverse("quizzes:host_teams_act", args=[seat_token(g.host)])
    assert client.post(on_team, {"do": f"leave:{theirs.pk}"}).status_code == 422
    theirs.refresh_from_db()
    assert theirs.left_at is None
    assert other.fresh().screen == Screen.LOBBY


# --- the console as plain forms ------------------------------------------------------------
def press(client: Client, seat: Seat, **posted: str) -> int:
    url = reverse("quizzes:host_act", args=[seat_token(seat)])
    return client.post(url, posted).status_code


def test_the_console_leads_a_game_without_a_script(client: Client) -> None:
    g = game(started=False)
    with time_machine.travel(NOW, tick=False) as clock:
        assert press(client, g.host, do="take") == 302
        assert press(client, g.host, do="start") == 302
        assert press(client, g.host, do=f"open:{g.questions[0].pk}") == 302
        run = g.fresh().screen_run
        assert run is not None
        assert press(client, g.host, do=f"solve:{run.pk}") == 422
        clock.shift(120)
        assert press(client, g.host, do=f"solve:{run.pk}") == 302
        assert press(client, g.host, do="break", minutes="5") == 302
        assert press(client, g.host, do="table") == 302
        assert press(client, g.host, do="nonsense") == 422
        assert press(client, g.host, do="open:abc") == 422
        assert press(client, g.host, do="end") == 302
    assert g.fresh().ended_at is not None


def test_the_console_tells_how_many_have_answered_in_few_statements(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    g = game()
    run = g.open(1)
    for channel in (g.hall, g.hall, g.stream):
        say(g.team(channel), run, "ответ", at=after(DELAY + 1))
    url = pages(g.host)["host_state"]
    with django_assert_max_num_queries(4):
        told = client.get(url)
    assert told.json()["answered"] == {str(g.hall.pk): 2, str(g.stream.pk): 1}
    assert client.get(url, headers={"If-None-Match": told["ETag"]}).status_code == 304


def test_the_second_host_is_told_who_leads_and_takes_over_with_one_tap(client: Client) -> None:
    g = game()
    keep = reverse("quizzes:host_lease", args=[seat_token(g.host)])
    theirs = reverse("quizzes:host_lease", args=[seat_token(g.second)])
    with time_machine.travel(NOW, tick=False) as clock:
        assert client.post(keep).json() == {"mine": True, "holder": "Анна"}
        assert client.post(theirs).json() == {"mine": False, "holder": "Анна"}
        assert press(client, g.second, do="take") == 422
        clock.shift(9)
        assert client.post(theirs).json()["mine"] is False
        assert press(client, g.second, do="take") == 302
        assert client.post(keep).json() == {"mine": False, "holder": "Борис"}


def test_the_list_of_teams_says_how_each_plays(client: Client) -> None:
    g = game()
    team = g.team(name="Бумажные", on_paper=True)
    act = reverse("quizzes:host_teams_act", args=[seat_token(g.host)])
    posted = {"team": str(team.pk), "points": "-0,5", "reason": "Телефон на столе"}
    assert client.post(act, {**posted, "do": f"penalty:{team.pk}"}).status_code == 302
    assert client.post(act, {"do": f"time:{team.pk}", "percent": "150"}).status_code == 302
    page = client.get(pages(g.host)["host_teams"], {"team": team.pk}).content.decode()
    assert "на бумаге" in page
    assert "150 %" in page
    assert g.quiz.rulings.get().terms == {"halves": -1}


def test_refusals_are_said_in_words() -> None:
    g = game(started=False)
    with refused("not_started"):
        playing.show_round(quiz=g.quiz, of=g.rounds[0], seat=g.host, now=NOW)


@pytest.mark.parametrize("points", ["inf", "nan", "1e400", "0,3", "9" * 30, ""])
def test_what_are_no_points_is_refused_in_words(client: Client, points: str) -> None:
    g = game()
    team = g.team()
    act = reverse("quizzes:host_teams_act", args=[seat_token(g.host)])
    posted = {"do": f"penalty:{team.pk}", "team": "²", "points": points, "reason": "Телефон"}
    assert client.post(act, posted).status_code == 422
    assert not g.quiz.rulings.exists()


def test_the_clocks_of_stage_and_host_go_by_the_zone_of_the_game(client: Client) -> None:
    far = make.season(timezone="Asia/Novosibirsk")
    evening = make.session(of=make.activity(format="quiz"), within=far)
    g = game(plans=[ChannelPlan("Зал", session=evening), ChannelPlan("Эфир", is_online=True)])
    for seat, page in ((g.stage, "stage"), (g.host, "host")):
        assert 'data-zone="Asia/Novosibirsk"' in client.get(pages(seat)[page]).content.decode()
    assert 'data-zone="Europe/Moscow"' in client.get(pages(game().stage)["stage"]).content.decode()
