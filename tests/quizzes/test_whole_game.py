"""229 teams play a whole game on a running site, which is killed in the middle of it."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from gatehouse.quizzes.keys import journal_sha256, sheet_of
from gatehouse.quizzes.models import Answer, AnswerSource, Quiz, Run, TableVersion
from gatehouse.quizzes.operations import judging
from gatehouse.quizzes.operations.tables import recount
from gatehouse.quizzes.scoring import read_table
from gatehouse.quizzes.sheet import KeyQuestion, Sheet
from gatehouse.quizzes.spelling import normalised
from gatehouse.quizzes.terms import Form
from tests.quizzes.test_scoring_property import as_rows, slowly
from tests.quizzes.whole_game import WAIT_SECONDS, Game, Size, set_up
from tests.site import Site

ROUNDS = 3
KILLED_IN_ROUND = 2


def play(game: Game, site: Site) -> subprocess.Popen[bytes]:
    """From the first question to the end; the server is killed while a question is open. Returns
    the one that was started after it."""
    (server,) = site.processes
    phones = game.start_phones()
    host = game.start_host()
    for number in range(1, ROUNDS + 1):
        if number == KILLED_IN_ROUND:
            _wait_for_answers_in(game, number)
            site.kill(server)
            server = site.serve()
        game.wait_for("round", number=number)
        game.type_blanks(number)
    game.wait_for("end")
    assert host.wait(60) == 0
    game.end_phones(phones)
    return server


def _wait_for_answers_in(game: Game, number: int) -> None:
    """Until some phones have answered a question of this round, and others have not yet."""
    deadline = time.monotonic() + WAIT_SECONDS
    asked = Run.objects.filter(quiz=game.quiz, question__round__number=number)
    while not Answer.objects.filter(run__in=asked).count() > game.size.phones // 9:
        assert time.monotonic() < deadline, game.site.said()
        time.sleep(0.05)


def assert_nothing_is_lost(game: Game) -> None:
    """What the site acknowledged is in the journal once, and as it was acknowledged."""
    said = game.said("phones")
    assert [one for one in said if one["what"] in {"lost", "fault"}] == []
    codes = {one["told"].split('"code": "')[1].split('"')[0]
             for one in said if one["what"] == "refused"}  # fmt: skip
    assert codes <= {"not_captain"}, codes  # answers under way while another phone took over
    journal = Answer.objects.filter(run__quiz=game.quiz, source=AnswerSource.PHONE)
    kept = {(one.run_id, one.team_id, str(one.key)): one for one in journal}
    assert len(kept) == len(journal)
    acknowledged = [one for one in said if one["what"] == "ack"]
    assert len(acknowledged) > game.size.phones * 3
    for one in acknowledged:
        line = kept[one["run"], one["team"], one["key"]]
        assert line.value == _kept(one["value"])
        assert line.late_ms == one["late_ms"]
        assert one["counts"] == (line.late_ms == 0)


def _kept(value: dict[str, Any]) -> dict[str, Any]:
    """What was said, without the blanks around it."""
    return {**value, "text": value["text"].strip()} if "text" in value else value


def assert_the_table_is_right(quiz: Quiz) -> None:
    """The kept table is what the slow scorer makes of the journal."""
    last = TableVersion.objects.filter(quiz=quiz).order_by("-number")[0]
    kept = as_rows(read_table(last.body))
    slow = slowly(_spelled(sheet_of(quiz)))
    assert [pair for pair in zip(kept, slow, strict=True) if pair[0] != pair[1]] == []


def _spelled(sheet: Sheet) -> Sheet:
    """The slow scorer compares words as they stand: how they are spelled is a test of its own."""

    def texts(value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "text": normalised(value["text"])} if "text" in value else value

    def question(one: KeyQuestion) -> KeyQuestion:
        accepted = [texts(each) for each in one.solution.get("accepted", ())]
        return replace(one, solution={"accepted": accepted}) if accepted else one

    in_words = {q.id for one in sheet.rounds for q in one.questions if q.form == Form.TEXT}
    return replace(
        sheet,
        rounds=tuple(
            replace(one, questions=tuple(question(q) for q in one.questions))
            for one in sheet.rounds
        ),
        journal=tuple(
            replace(line, value=texts(line.value)) if line.question_id in in_words else line
            for line in sheet.journal
        ),
    )


def assert_paper_and_phones_are_in_it(game: Game) -> None:
    rows = sheet_of(game.quiz)
    by_paper = {line.team_id for line in rows.journal if line.typing is not None}
    by_phone = {line.team_id for line in rows.journal if line.typing is None}
    assert len(by_paper) == game.size.paper
    silent = {team.pk for team in game.quiz.teams.filter(on_paper=False)} - by_phone
    heard = {one["team"] for one in game.said("phones")}
    assert not silent, f"{silent} said nothing; of these {silent & heard} heard something"
    late = Counter(line.late_ms > 0 for line in rows.journal)
    assert late[True] > 0 < late[False]


def play_and_check(site: Site, size: Size) -> None:
    game = set_up(site, size)
    server = play(game, site)
    quiz = Quiz.objects.get(pk=game.quiz.pk)
    assert quiz.ended_at is not None
    assert_nothing_is_lost(game)
    assert_paper_and_phones_are_in_it(game)
    assert_the_table_is_right(quiz)
    question = quiz.packet.rounds.get(number=1).questions.get(number=1)
    ruling = judging.rule(
        quiz=quiz, question=question, variant="ту114", halves=None, reason="Тоже верно",
        seat=game.judge, now=timezone.now(),
    )  # fmt: skip
    assert_the_table_is_right(quiz)
    before, journal = recount(quiz, now=timezone.now()).sha256, journal_sha256(quiz)
    site.kill(server)
    site.serve()
    assert recount(quiz, now=timezone.now()).sha256 == before
    assert journal_sha256(quiz) == journal
    assert ruling.number >= 1


@pytest.mark.any_database
def test_229_teams_on_paper_and_phones_and_a_site_killed_in_a_round(site: Site) -> None:
    play_and_check(site, Size())


@pytest.mark.prove
def test_two_thousand_teams_and_a_site_killed_in_a_round(site: Site) -> None:
    play_and_check(site, Size(paper=300, phones=1_700, checkers=8, dark=300, processes=6))
