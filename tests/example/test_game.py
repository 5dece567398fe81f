"""The example's games and its solo quiz, at each stage of the season."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from gatehouse.admission.models import Attendance, AttendanceSource
from gatehouse.draws import store
from gatehouse.draws.rules import Step
from gatehouse.example import data
from gatehouse.programme.models import Session
from gatehouse.quizzes import players, results
from gatehouse.quizzes.models import Answer, Appeal, Contender, Quiz, Seat, Solo, Squad, Team
from gatehouse.quizzes.queries import is_secret
from gatehouse.quizzes.scoring import sha256_of
from tests.seasons import SeasonAt

ROOT = Path(__file__).resolve().parents[2]
GAME, REHEARSAL = data.games()[1].code, data.games()[0].code


def game(season_at: SeasonAt, stage: str) -> Quiz:
    season_at(stage)
    return Quiz.objects.get(code=GAME)


def seen(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def secrets() -> list[str]:
    """Words of questions of the packet, which nobody may read before the game."""
    return [asked.text for part in data.games()[1].packet.rounds for asked in part.questions]


@pytest.mark.any_database
def test_before_the_season_a_rehearsal_was_played_and_the_quiz_alone_is_announced(
    season_at: SeasonAt,
) -> None:
    quiz = game(season_at, "announced")
    assert quiz.started_at is None
    rehearsal = Quiz.objects.get(code=REHEARSAL)
    assert rehearsal.published_at is not None
    listed = seen("/games/")
    assert f"/games/{GAME}/" in listed
    assert f"/games/{REHEARSAL}/" in listed
    solo = Solo.objects.get()
    assert solo.opens_at > timezone.now()
    assert solo.title in seen("/quizzes/")
    assert not solo.attempts.exists()


@pytest.mark.any_database
def test_while_applications_are_taken_the_game_waits_and_its_packet_is_secret(
    season_at: SeasonAt,
) -> None:
    quiz = game(season_at, "applying")
    assert quiz.started_at is None
    roles = list(Seat.objects.filter(quiz=quiz).order_by("pk").values_list("role", flat=True))
    assert sorted(roles) == ["checker", "checker", "host", "host", "judge", "stage"]
    hall, online = quiz.channels.all()
    at = [channel.session.code for channel in (hall, online) if channel.session]
    assert at == ["QUIZ-1", "QUIZ-1-NET"]
    assert (hall.delay_seconds, online.delay_seconds) == (0, 12)
    assert (hall.league, online.league) == ("классика", "онлайн")
    assert is_secret(quiz.packet, timezone.now())
    assert Client().get(f"/games/{GAME}/state/").status_code == 404
    public = "".join(seen(path) for path in ("/games/", f"/games/{GAME}/", "/quizzes/"))
    assert [text for text in secrets() if text in public] == []
    table = seen(f"/games/{REHEARSAL}/")
    assert all(crew.name in table for crew in data.games()[0].crews)


@pytest.mark.any_database
def test_while_applications_are_taken_one_may_play_alone_and_win_prizes_later(
    season_at: SeasonAt,
) -> None:
    season_at("applying")
    solo, now = Solo.objects.get(), timezone.now()
    assert solo.opens_at < now < solo.closes_at
    assert solo.packet.rounds.get().questions.count() == 12
    assert solo.more_than == 9
    assert solo.draw is not None
    assert solo.draw.step is Step.OPEN
    contenders = Contender.objects.filter(solo=solo)
    assert {one.person.email for one in contenders} == {
        "family@gatehouse.example",
        "visitor013@gatehouse.example",
    }
    assert all((one.attempt.right or 0) > 9 for one in contenders)
    assert is_secret(solo.packet, now)


@pytest.mark.any_database
def test_while_the_season_runs_the_game_still_waits(season_at: SeasonAt) -> None:
    quiz = game(season_at, "running")
    assert quiz.started_at is None
    assert not Answer.objects.filter(team__quiz=quiz).exists()
    assert not Attendance.objects.filter(session__channel__quiz=quiz).exists()


def test_after_the_season_the_game_was_played_judged_and_its_players_counted(
    season_at: SeasonAt, tmp_path: Path
) -> None:
    quiz = game(season_at, "over")
    assert quiz.published_at is not None
    session = Session.objects.get(code="QUIZ-1")
    assert quiz.started_at == session.starts_at
    assert session.starts_at < (quiz.ended_at or session.starts_at) < session.ends_at
    assert not is_secret(quiz.packet, timezone.now())
    _everybody_answered(quiz)
    _judges_were_heard(quiz)
    _players_were_counted(quiz)
    _the_table_is_public(quiz)
    _prizes_were_drawn(tmp_path / "draw")


def _everybody_answered(quiz: Quiz) -> None:
    crews = data.games()[1].crews
    assert set(quiz.teams.values_list("name", flat=True)) == {crew.name for crew in crews}
    answered = players.answered(quiz)
    silent = set(quiz.teams.exclude(pk__in=answered).values_list("name", flat=True))
    assert silent == {crew.name for crew in crews if not crew.here}
    paper = set(quiz.teams.filter(on_paper=True).values_list("name", flat=True))
    assert paper == {crew.name for crew in crews if crew.on_paper}
    typings = Answer.objects.filter(team__quiz=quiz, source="paper").values_list("typing")
    assert {number for (number,) in typings} == {1, 2, 3}
    late = Answer.objects.get(team__quiz=quiz, late_ms__gt=0)
    assert late.team.name == "Сухой док"


def _judges_were_heard(quiz: Quiz) -> None:
    decided = Appeal.objects.filter(quiz=quiz).values_list("team__name", "granted")
    assert set(decided) == {("Искра и масло", True), ("Смазано", False)}
    kinds = list(quiz.rulings.order_by("number").values_list("kind", flat=True))
    assert kinds == ["variant", "penalty", "variant"]
    versions = list(quiz.tables.order_by("number"))
    assert len({one.body for one in versions}) == len(versions) > 4
    assert all(sha256_of(bytes(one.body)) == one.sha256 for one in versions)


def _players_were_counted(quiz: Quiz) -> None:
    heads = Team.objects.filter(quiz=quiz).aggregate(n=Sum("confirmed_heads"))["n"]
    came = Attendance.objects.filter(session__channel__quiz=quiz)
    assert came.aggregate(n=Sum("persons"))["n"] == heads == players.numbers(quiz)[-1].players
    online = came.filter(session__code="QUIZ-1-NET")
    assert set(online.values_list("source", flat=True)) == {AttendanceSource.ONLINE}


def _the_table_is_public(quiz: Quiz) -> None:
    last = results.latest(quiz)
    assert last is not None
    lines = results.read(quiz, last).lines
    totals = [one.total for one in lines]
    assert totals == sorted(totals, reverse=True)
    page = seen(f"/games/{quiz.code}/")
    assert all(one.team.name in page for one in lines)
    rating = seen("/games/rating/2023-12/")
    assert all(name in rating for name in ("классика", "онлайн"))
    captains = Squad.objects.values_list("name", flat=True)
    assert set(captains) == set(data.games()[1].claims)


def _prizes_were_drawn(folder: Path) -> None:
    """And anybody reckons the draw again."""
    solo = Solo.objects.get()
    assert solo.draw is not None
    assert solo.draw.step is Step.RELEASED
    assert solo.told_at is not None
    folder.mkdir()
    store.copy_to(solo.draw, folder)
    checked = subprocess.run(
        [sys.executable, "tools/verify_draw.py", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert checked.stdout.splitlines()[-1] == f"results_sha256={solo.draw.results_sha256}"
    won = Contender.objects.filter(solo=solo, entry__lot__isnull=False)
    assert won.count() == sum(prize.count for prize in data.alone().prizes)


def test_the_game_names_sessions_teams_and_parties_that_are_there() -> None:
    example, (_rehearsal, game) = data.load(), data.games()
    sessions = {session.code: session for session in example.sessions}
    for way in game.ways:
        session = sessions[way.session]
        assert (session.day, session.start) == (game.starts.day, game.starts.at)
        assert session.online == way.online
    teams = {ask.team for ask in example.asks if ask.session in {way.session for way in game.ways}}
    assert {crew.name for crew in game.crews} == teams
    parties = {party.code for party in example.parties}
    assert {one.party for one in data.alone().tries} <= parties
