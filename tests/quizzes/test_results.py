"""What everybody sees of games: before, while they are played, and what came of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client

from gatehouse.core.refusal import Refused
from gatehouse.quizzes import hardness, players, results
from gatehouse.quizzes.links import team_token
from gatehouse.quizzes.models import Appeal, AppealKind, Question, Quiz, Round
from gatehouse.quizzes.operations import finishing, playing
from gatehouse.quizzes.operations.quizzes import call_off
from tests.quizzes.evenings import ENDS, LATER, STARTS, TABLE, Evening, evening
from tests.quizzes.games import game, refused, say

pytestmark = pytest.mark.django_db
TEAMS = ({"Шестерёнки": 6, "Фрезы": 4, "Полный набор": 5}, {"Обратный клапан": 3})


@pytest.fixture
def played() -> Evening:
    """Шестерёнки 2, Обратный клапан 1, Фрезы 1, Полный набор 0 points."""
    made = evening(*TEAMS)
    made.ask(1, {"Шестерёнки": TABLE[1], "Фрезы": "не то"}, minute=5)
    made.ask(2, {"Шестерёнки": TABLE[2], "Фрезы": TABLE[2], "Обратный клапан": TABLE[2]}, minute=9)
    return made


@pytest.fixture
def over(played: Evening) -> Evening:
    played.end()
    return played


def path(of: Evening, rest: str = "") -> str:
    return f"/games/{of.game.quiz.code}/{rest}"


def shown(client: Client, of: Evening, rest: str = "") -> str:
    answer = client.get(path(of, rest))
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_table_over_all_and_one_of_each_channel(over: Evening) -> None:
    read = results.read(over.quiz, results.latest(over.quiz) or pytest.fail("no table"))
    assert [(one.place, one.team.name) for one in read.lines[:1]] == [(1, "Шестерёнки")]
    net = read.of(over.game.stream)
    assert [(one.here, one.place) for one in net] == [(1, 2)]
    hall = {one.team.name: one.here for one in read.of(over.game.hall)}
    assert hall == {"Шестерёнки": 1, "Фрезы": 2, "Полный набор": 3}


def test_the_page_prints_the_rule_of_ties_and_the_hash_of_the_journal(
    over: Evening, client: Client
) -> None:
    page = shown(client, over)
    journal = client.get(path(over, "journal.tsv")).content
    assert sha256(journal).hexdigest() in page
    for team in ("Шестерёнки", "Фрезы", "Обратный клапан"):
        assert team in page


def test_what_comes_after_the_last_table_does_not_belie_its_hash(
    over: Evening, client: Client
) -> None:
    last, run = results.latest(over.quiz), over.quiz.runs.first()
    assert last is not None
    assert run is not None
    team = over.quiz.teams.exclude(answers__run=run).first() or over.quiz.teams.get(number=1)
    team.device = None
    team.save(update_fields=["device"])
    late = say(team, run, "Поздно", at=run.opened_at + timedelta(hours=2))
    assert not late.counts
    journal = client.get(path(over, "journal.tsv")).content
    assert sha256(journal).hexdigest() == last.journal_sha256
    assert last.journal_sha256 in shown(client, over)


def test_the_journal_names_no_team_and_nobody(over: Evening, client: Client) -> None:
    journal = client.get(path(over, "journal.tsv")).content.decode()
    assert len(journal.splitlines()) == 5
    assert "Шестерёнки" not in journal


def test_while_others_still_play_the_packet_no_answer_is_told(
    over: Evening, client: Client
) -> None:
    game(of=over.quiz.packet)  # somewhere else it goes on
    appeal(over)
    assert client.get(path(over, "journal.tsv")).status_code == 404
    assert "journal.tsv" not in shown(client, over)
    told = shown(client, over, "appeals/")
    assert "ротор" not in told
    assert "Шестерёнки" in told


def appeal(of: Evening) -> Appeal:
    return Appeal.objects.create(
        quiz=of.quiz, team=of.team("Шестерёнки"), question=of.game.questions[0],
        kind=AppealKind.CREDIT, variant="ротор", text="Наше верно", made_at=ENDS,
    )  # fmt: skip


def test_appeals_are_shown_with_their_decisions(over: Evening, client: Client) -> None:
    one = appeal(over)
    Appeal.objects.filter(pk=one.pk).update(
        decided_at=LATER, granted=False, reason="Не тот механизм"
    )
    told = shown(client, over, "appeals/")
    assert "ротор" in told
    assert "Не тот механизм" in told
    assert "Наше верно" not in told  # what a captain wrote stays between them and the judge


def test_an_appeal_about_a_choice_is_told_in_the_words_of_the_choice(
    over: Evening, client: Client
) -> None:
    choice = Question.objects.filter(round__packet=over.quiz.packet, form="choice")[0]
    team = over.team("Шестерёнки")
    Appeal.objects.create(
        quiz=over.quiz, team=team, question=choice, kind=AppealKind.CREDIT, variant="b",
        text="Наше верно", made_at=ENDS,
    )  # fmt: skip
    assert '<td data-name="Ответ">Два</td>' in shown(client, over, "appeals/")
    own = client.get(f"/games/play/{team_token(team)}/appeals/")
    assert "«Два»" in own.content.decode()


def test_each_version_says_what_it_changed_and_why(over: Evening, client: Client) -> None:
    finishing.disqualify(team=over.team("Шестерёнки"), reason="Поиск в сети", by=None, now=ENDS)
    last = results.latest(over.quiz)
    assert last is not None
    page = shown(client, over, f"versions/{last.number}/")
    assert "Поиск в сети" in page
    moved = {one.team.name: (one.place_before, one.place) for one in client_changes(over)}
    assert moved["Шестерёнки"] == (1, None)
    assert str(last.number) in shown(client, over, "versions/")
    assert "Поиск в сети" in shown(client, over)


def client_changes(of: Evening) -> list[results.Change]:
    after, before = of.quiz.tables.order_by("-number")[:2]
    return results.changes(of.quiz, before, after)


def test_a_team_out_of_competition_has_no_place_and_keeps_its_points(over: Evening) -> None:
    finishing.set_competing(
        team=over.team("Шестерёнки"), out_of_competition=True, by=None, now=ENDS
    )
    read = results.read(over.quiz, results.latest(over.quiz) or pytest.fail("no table"))
    line = read.line_of(over.team("Шестерёнки"))
    assert line is not None
    assert (line.place, line.here, line.total) == (None, None, 4)
    assert read.lines[0].place == 1


def test_results_are_final_when_appeals_are_over_and_decided(over: Evening) -> None:
    def publish(after: timedelta) -> Quiz:
        return finishing.publish_results(quiz=over.quiz, by=None, now=ENDS + after)

    until = over.quiz.appeals_until
    assert until is not None
    with refused("appeals_taken"):
        finishing.publish_results(quiz=over.quiz, by=None, now=until - timedelta(seconds=1))
    one = appeal(over)
    with refused("appeals_open"):
        publish(timedelta(days=1))
    Appeal.objects.filter(pk=one.pk).update(decided_at=LATER, granted=False)
    first = publish(timedelta(days=1))
    assert publish(timedelta(days=2)).published_at == first.published_at


def test_a_game_that_goes_on_has_no_final_results(played: Evening) -> None:
    with pytest.raises(Refused) as caught:
        finishing.publish_results(quiz=played.quiz, by=None, now=LATER)
    assert caught.value.first.code == "not_over"


def test_what_was_hard_is_the_share_of_teams_that_played(over: Evening) -> None:
    table = results.latest(over.quiz)
    assert table is not None
    found = hardness.hardness(over.quiz, table, players.answered(over.quiz))
    assert [(one.label, one.asked, one.share) for one in found] == [("1.1", 3, 33), ("1.2", 3, 100)]
    (chart,) = hardness.pictures(found)
    assert [bar.marked for bar in chart.bars] == [True, False]


def test_all_that_were_as_hard_are_marked_and_none_where_all_were(over: Evening) -> None:
    table = results.latest(over.quiz)
    assert table is not None
    found = hardness.hardness(over.quiz, table, players.answered(over.quiz))
    hard, easy = found
    for shown, marks in (
        ([hard, easy, hard], [True, False, True]),
        ([hard, hard], [False, False]),
    ):
        same = [replace(one, question=Question(number=n)) for n, one in enumerate(shown, start=1)]
        (chart,) = hardness.pictures(same)
        assert [bar.marked for bar in chart.bars] == marks


def test_pictures_of_all_rounds_are_drawn_to_one_scale(over: Evening) -> None:
    table = results.latest(over.quiz)
    assert table is not None
    hard, easy = hardness.hardness(over.quiz, table, players.answered(over.quiz))
    second = replace(easy, round=Round(number=2, title="Блиц"))
    charts = hardness.pictures([hard, second])
    assert [chart.ticks[-1].words for chart in charts] == ["100", "100"]
    assert charts[0].bars[0].height * 3 == pytest.approx(charts[1].bars[0].height, rel=0.02)


# --- while it is played, and before --------------------------------------------------------
def test_during_a_game_only_the_table_that_the_host_showed_is_seen(
    played: Evening, client: Client
) -> None:
    assert "Шестерёнки" not in shown(client, played)
    playing.show_table(quiz=played.quiz, seat=played.game.host, now=STARTS + timedelta(minutes=15))
    page = shown(client, played)
    assert "Шестерёнки" in page
    assert f"show-{played.quiz.show_key}" in page
    assert played.quiz.play_key not in page
    for rest in ("versions/", "appeals/", "journal.tsv"):
        assert client.get(path(played, rest)).status_code == 404


def test_before_a_game_its_page_leads_to_the_applications(client: Client) -> None:
    made = evening({"Шестерёнки": 6}, started=False)
    page = shown(client, made)
    assert f"/sessions/{made.in_hall.code}/" in page
    assert "Загадка" not in page
    assert "Шестерёнки" not in page


def test_games_are_listed_by_what_they_are(over: Evening, client: Client) -> None:
    going_on = game()
    page = client.get("/games/")
    assert [one.quiz.pk for one in page.context["on"]] == [going_on.quiz.pk]
    assert [one.quiz.pk for one in page.context["over"]] == [over.quiz.pk]


def test_a_game_of_sessions_that_nobody_announced_is_not_seen(client: Client) -> None:
    made = evening(started=False)
    for session in (made.in_hall, made.online):
        type(session).objects.filter(pk=session.pk).update(published_at=None)
    assert client.get(path(made)).status_code == 404
    assert client.get("/games/").context["coming"] == []


def test_a_practice_game_is_nobodys_business(client: Client) -> None:
    made = game()
    Quiz.objects.filter(pk=made.quiz.pk).update(is_practice=True)
    assert client.get(f"/games/{made.quiz.code}/").status_code == 404


def test_a_game_that_was_called_off_says_so(client: Client) -> None:
    made = evening(started=False)
    call_off(quiz=made.quiz, by=None, now=LATER)
    assert client.get(path(made)).status_code == 200
    assert client.get("/games/").context["coming"] == []


@pytest.mark.parametrize("rest", ["", "versions/", "appeals/"])
def test_strangers_get_pages_that_may_be_kept(over: Evening, client: Client, rest: str) -> None:
    answer = client.get(path(over, rest))
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize("hall", [{"А": 2}, {"А": 2, "Б": 2, "В": 2, "Г": 2}])
def test_the_results_of_many_teams_cost_no_more_statements(
    hall: dict[str, int], client: Client, django_assert_max_num_queries: object
) -> None:
    made = evening(hall)
    made.ask(1, dict.fromkeys(hall, TABLE[1]), minute=5)
    made.end()
    client.get(path(made))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert client.get(path(made)).status_code == 200


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_of_games_costs_the_same_for_one_and_for_three(
    n: int, client: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(n):
        evening(started=False)
        game()
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert client.get("/games/").status_code == 200


def test_no_page_shows_more_time(played: Evening, client: Client) -> None:
    played.game.quiz.teams.update(time_percent=150)
    played.end()
    assert not re.search(r"\b150\b", shown(client, played))
