"""What the frames of a game are made of: read once for each version of the game, and kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from gatehouse.quizzes.models import (
    Channel,
    Media,
    Question,
    Quiz,
    Round,
    RulingKind,
    Run,
    Screen,
    Team,
)
from gatehouse.quizzes.rules import Window, delay_of, window
from gatehouse.quizzes.solutions import right_ids, solution_text
from gatehouse.quizzes.terms import Kind, read_game_rules, read_scoring

VERSIONS_KEPT = 64


@dataclass(frozen=True)
class ChannelFacts:
    """A channel. `longest_percent` is the most time that one of its teams has."""

    id: int
    title: str
    teams: int
    longest_percent: int


@dataclass(frozen=True)
class RoundFacts:
    id: int
    number: int
    title: str
    intro: str
    questions: int
    kind: str
    scoring: dict[str, Any]
    opens_whole: bool


@dataclass(frozen=True)
class RunFacts:
    """A question that was asked, with the words that its frame holds once it is open."""

    id: int
    number: int
    round: RoundFacts
    words: dict[str, Any]
    opened_at: datetime
    seconds: int
    stopped_at: datetime | None
    delays: dict[str, int]
    is_on_screen: bool
    is_solved: bool
    longest_percent: int

    def delay_in(self, where: ChannelFacts | None, team_id: int | None = None) -> int:
        """By how many seconds it came later: not at all on the stage."""
        if where is None:
            return 0
        return delay_of(self.delays, channel_id=where.id, team_id=team_id)

    def window_in(
        self, where: ChannelFacts | None, *, percent: int = 100, team_id: int | None = None
    ) -> Window:
        return self.window_after(self.delay_in(where, team_id), percent=percent)

    def window_after(self, delay_seconds: int, *, percent: int = 100) -> Window:
        return window(
            opened_at=self.opened_at,
            seconds=self.seconds,
            stopped_at=self.stopped_at,
            delay_seconds=delay_seconds,
            time_percent=percent,
        )

    def most_in(self, where: ChannelFacts | None) -> int:
        """The most time that anybody there has, in percent of the others'; without a channel: that
        anybody has at all."""
        return self.longest_percent if where is None else where.longest_percent


@dataclass(frozen=True, eq=False)
class Facts:
    """All of one version, as it was read once: two readings are not the same, since a newer version
    may have been written between them."""

    base: dict[str, Any]
    channels: dict[int, ChannelFacts]
    runs: tuple[RunFacts, ...]
    solved: RunFacts | None
    solution: dict[str, Any] | None
    table: dict[str, Any] | None
    grace_ms: int
    is_over: bool

    def table_of(self, rows: int) -> dict[str, Any] | None:
        """The table on the screen, its first `rows` only."""
        if self.table is None:
            return None
        return {**self.table, "rows": self.table["rows"][:rows]}


@lru_cache(maxsize=VERSIONS_KEPT)
def facts_of(play_key: str, version: int) -> Facts:
    """The facts of a game at its version; read once in a process."""
    quiz = Quiz.objects.select_related("screen_round", "screen_run__question__round",
                                       "screen_table").get(play_key=play_key)  # fmt: skip
    channels = {one.id: one for one in _channels(quiz)}
    runs = tuple(_runs(quiz, channels))
    on_screen = next((run for run in runs if run.id == quiz.screen_run_id), None)
    solved = on_screen if quiz.screen == Screen.SOLUTION else None
    return Facts(
        base=_base(quiz, version, channels, on_screen),
        channels=channels,
        runs=runs,
        solved=solved,
        solution=_solution(quiz, solved),
        table=_table(quiz, channels),
        grace_ms=read_game_rules(quiz.rules).grace_ms,
        is_over=quiz.ended_at is not None or quiz.called_off_at is not None,
    )


def _base(
    quiz: Quiz, version: int, channels: dict[int, ChannelFacts], on_screen: RunFacts | None
) -> dict[str, Any]:
    about = on_screen.round if on_screen else None
    if about is None and quiz.screen_round is not None:
        about = _round(quiz.screen_round)
    return {
        "v": version,
        "title": quiz.title_ru or quiz.title,  # one frame for readers of every language
        "screen": quiz.screen,
        "is_practice": quiz.is_practice,
        "starts": _starts(quiz) if quiz.screen == Screen.LOBBY else None,
        "until": _ms(quiz.break_until) if quiz.screen == Screen.BREAK else None,
        "teams": sum(one.teams for one in channels.values()),
        "channels": [{"title": one.title, "teams": one.teams} for one in channels.values()],
        "round": None if about is None else _round_words(about),
        "journal": _journal(quiz),
    }


def _channels(quiz: Quiz) -> Iterator[ChannelFacts]:
    playing = Q(teams__left_at=None)
    counted = quiz.channels.annotate(
        playing=Count("teams", filter=playing),
        longest=Max("teams__time_percent", filter=playing),
    )
    for one in counted:
        yield ChannelFacts(one.pk, one.title_ru or one.title, one.playing, one.longest or 100)


def _starts(quiz: Quiz) -> int | None:
    sessions = Channel.objects.filter(quiz=quiz, session__isnull=False)
    first = sessions.order_by("session__starts_at").values_list("session__starts_at", flat=True)
    return _ms(first.first())


def _ms(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp() * 1000)


# --- rounds and questions ------------------------------------------------------------------
def _round(one: Round) -> RoundFacts:
    scoring = read_scoring(one.scoring)
    return RoundFacts(
        id=one.pk,
        number=one.number,
        title=one.title_ru or one.title,
        intro=one.intro,
        questions=Question.objects.filter(round=one).count(),
        kind=scoring.kind,
        scoring={
            "kind": scoring.kind,
            "tick_gain": scoring.tick_gain_halves,
            "tick_loss": scoring.tick_loss_halves,
            "ticks_at_most": scoring.ticks_at_most,
            "stake_from": scoring.stake_from_halves,
            "stake_to": scoring.stake_to_halves,
            "stake_of_total": scoring.stake_of_total,
            "ladder": list(scoring.ladder_halves),
            "ladder_fall": scoring.ladder_fall,
            "bonus": scoring.all_right_bonus_halves,
        },
        opens_whole=one.opens_whole,
    )


def _round_words(one: RoundFacts) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "intro": one.intro,
        "questions": one.questions,
        "kind": one.kind,
        "scoring": one.scoring,
    }


def _asked(quiz: Quiz) -> QuerySet[Run]:
    """Those that may still be in a frame: without a solution yet, or on the screen."""
    asked = Run.objects.filter(quiz=quiz).filter(Q(solved_at=None) | Q(pk=quiz.screen_run_id))
    joined = asked.select_related("question__round", "question__media", "question__answer_media")
    return joined.order_by("question__round__number", "question__number")


def _runs(quiz: Quiz, channels: dict[int, ChannelFacts]) -> Iterator[RunFacts]:
    rounds: dict[int, RoundFacts] = {}
    climbed: dict[int, list[int]] = {}
    longest = max((one.longest_percent for one in channels.values()), default=100)
    whole = _round_on_screen(quiz)
    for run in _asked(quiz):
        one = run.question.round
        if one.pk not in rounds:
            rounds[one.pk] = _round(one)
            climbed[one.pk] = _climbed(quiz, rounds[one.pk])
        asking = quiz.screen == Screen.QUESTION
        yield RunFacts(
            id=run.pk,
            number=run.question.number,
            round=rounds[one.pk],
            words={
                **_words(run, rounds[one.pk]),
                "step": _step(run, rounds[one.pk], climbed[one.pk]),
            },
            opened_at=run.opened_at,
            seconds=run.seconds,
            stopped_at=run.stopped_at,
            delays=run.delays,
            is_on_screen=asking and (run.pk == quiz.screen_run_id or one.pk == whole),
            is_solved=run.solved_at is not None,
            longest_percent=longest,
        )


def _round_on_screen(quiz: Quiz) -> int | None:
    """The round whose questions are all on the screen at once."""
    if quiz.screen_run is None or not quiz.screen_run.question.round.opens_whole:
        return None
    return quiz.screen_run.question.round_id


def _climbed(quiz: Quiz, one: RoundFacts) -> list[int]:
    """The numbers of a ladder's questions that were asked and count."""
    if one.kind != Kind.LADDER:
        return []
    struck = quiz.rulings.standing().filter(kind=RulingKind.STRIKE)
    asked = Run.objects.filter(quiz=quiz, question__round=one.id)
    asked = asked.exclude(question__in=struck.values("question"))
    return list(asked.values_list("question__number", flat=True))


def _step(run: Run, one: RoundFacts, climbed: list[int]) -> dict[str, Any] | None:
    """What the question brings to whoever has made no mistake; who has made one may get less. It is
    the same for everybody: nobody learns by it whether the answer before was right."""
    steps = one.scoring["ladder"]
    if one.kind != Kind.LADDER or not steps:
        return None
    before = sum(number < run.question.number for number in climbed)
    return {"halves": steps[min(before, len(steps) - 1)], "is_first": before == 0}


def _words(run: Run, one: RoundFacts) -> dict[str, Any]:
    """With how it is scored: the stage may be at another round by then, or at none."""
    question = run.question
    return {
        "rev": run.rev,
        "round": one.number,
        "number": question.number,
        "form": question.form,
        "text": question.text,
        "options": question.options,
        "media": media_words(question.media),
        "worth": question.worth_halves,
        "scoring": None if one.kind == Kind.PLAIN else one.scoring,
        "seconds": run.seconds,
    }


def media_words(media: Media | None) -> dict[str, Any] | None:
    """Where a picture, a sound or a video lies; its address is the same in every language."""
    if media is None:
        return None
    ending = media.file.rpartition(".")[2]
    with translation.override("ru"):
        url = reverse("quizzes:media", args=[media.key, ending])
    return {"url": url, "kind": media.kind, "described": media.described}


def _solution(quiz: Quiz, solved: RunFacts | None) -> dict[str, Any] | None:
    run = quiz.screen_run
    if run is None or solved is None or run.solved_at is None:
        return None
    question = run.question
    return {
        "run": run.pk,
        "question": {
            "number": question.number,
            "form": question.form,
            "text": question.text,
            "options": question.options,
        },
        "right": right_ids(question),
        "text": solution_text(question),
        "comment": question.comment,
        "media": media_words(question.answer_media),
    }


# --- tables --------------------------------------------------------------------------------
def _table(quiz: Quiz, channels: dict[int, ChannelFacts]) -> dict[str, Any] | None:
    """The table that the screen is about, with the names of its teams."""
    version = quiz.screen_table
    if version is None or not quiz.shows_a_table:
        return None
    teams = {one.pk: one for one in Team.objects.filter(quiz=quiz)}
    kept = json.loads(version.body)
    rows = [
        {
            "place": row["place"],
            "name": teams[row["team_id"]].name,
            "number": teams[row["team_id"]].number,
            "channel": channels[teams[row["team_id"]].channel_id].title,
            "total": row["total_halves"],
        }
        for row in kept["rows"]
    ]
    return {
        "number": version.number,
        "sha256": version.sha256,
        "rows": rows,
        "of": len(rows),
        "page": read_game_rules(quiz.rules).names_on_table,
        "rule": _rule(),
    }


def _rule() -> str:
    """What the places were decided by; frames are kept, so they speak the language of the hall."""
    with translation.override("ru"):
        return _("Places are decided by points; equal points by the last round, then backwards.")


def _journal(quiz: Quiz) -> dict[str, Any] | None:
    """At the end: what everything was reckoned from, so that nobody can change it later."""
    if quiz.screen != Screen.END:
        return None
    last = quiz.tables.order_by(F("number").desc()).first()
    if last is None:
        return None
    return {"sha256": last.journal_sha256, "answers": last.answers}
