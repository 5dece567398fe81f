"""A whole game on a running site: hundreds of teams in the hall and online, each with a bad day.

What plays it are programs of their own (`bench.game_phones`, `bench.game_desks`), which talk to the
site over sockets and write down what it acknowledged.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from bench.game_phones import Faults
from gatehouse.quizzes.links import seat_token, team_token
from gatehouse.quizzes.models import (
    Blank,
    Channel,
    Packet,
    Question,
    Quiz,
    Round,
    Seat,
    SeatRole,
    Team,
)
from gatehouse.quizzes.operations import quizzes, teams, typing
from gatehouse.quizzes.terms import Form, GameRules, Kind, Partial, Scoring, scoring_as_json
from tests.site import ROOT, Site

SECONDS = 4
BLITZ_SECONDS = 6
WAIT_SECONDS = 300
CHOICES = [{"id": key, "text": text} for key, text in zip("abcd", "АБВГ", strict=True)]

# form, worth in halves, options, solution, what teams say, what is typed from paper
Asked = tuple[Form, int, dict[str, Any], dict[str, Any], list[dict[str, Any]], list[str]]
TEXT: Asked = (
    Form.TEXT, 2, {}, {"accepted": [{"text": "Ту-104", "halves": None},
                                    {"text": "самолёт", "halves": 1}]},
    [{"text": one} for one in ("Ту-104", "ту 104", "Самолет", "Ил-18", "Ту-114", "  TУ-104.")],
    ["ту104", "самолет", "Ил-62", ""],
)  # fmt: skip
NUMBER: Asked = (
    Form.NUMBER, 3, {}, {"number": "25.4", "within": "0.1"},
    [{"text": one} for one in ("25,4", "25.45", "10", "25")], ["25,4", "26", ""],
)  # fmt: skip
CHOICE: Asked = (
    Form.CHOICE, 2, {"choices": CHOICES}, {"right": ["b"]},
    [{"choices": [one]} for one in "abcd"], ["А", "Б", "Г", ""],
)  # fmt: skip
SEVERAL: Asked = (
    Form.SEVERAL, 4, {"choices": CHOICES}, {"right": ["a", "c"]},
    [{"choices": one} for one in (["a", "c"], ["a"], ["a", "b", "c"], ["d"])], ["АВ", "Г", ""],
)  # fmt: skip
ROUNDS: list[tuple[str, Scoring, bool, list[Asked]]] = [
    ("Разминка", Scoring(all_right_bonus_halves=2), False, [TEXT, CHOICE, SEVERAL, NUMBER]),
    ("Галочки", Scoring(kind=Kind.TICK, ticks_at_most=1, may_go_below_zero=True), False,
     [TEXT, NUMBER]),
    ("Ставки", Scoring(kind=Kind.STAKE, stake_from_halves=1, stake_to_halves=8,
                       may_go_below_zero=True), True, [TEXT, CHOICE, NUMBER]),
]  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How many play. `dark` phones have no network for some seconds in the middle of the game."""

    paper: int = 54
    phones: int = 175
    checkers: int = 4
    dark: int = 25
    processes: int = 4


@dataclass
class Game:
    """A game that is set up on a site, and the programs that play it."""

    site: Site
    quiz: Quiz
    size: Size
    hosts: list[Seat]
    checkers: list[Seat]
    judge: Seat
    chance: random.Random = field(default_factory=lambda: random.Random(229))

    def __post_init__(self) -> None:
        self.folder = self.site.folder / "played"
        self.folder.mkdir()
        host, _, port = self.site.url.removeprefix("http://").partition(":")
        self.where = {"host": host, "port": int(port)}

    # --- who plays -------------------------------------------------------------------------
    def start_phones(self) -> list[subprocess.Popen[bytes]]:
        captains = list(self.quiz.teams.filter(on_paper=False).select_related("channel"))
        phones = [self._phone(team, number) for number, team in enumerate(captains)]
        many = self.size.processes
        return [
            self._start(
                "bench.game_phones",
                f"phones-{one}",
                {
                    "until": str(self.folder / "over"),
                    "ends_after_seconds": WAIT_SECONDS,
                    "phones": phones[one::many],
                    "answers": self._answers(),
                },
            )
            for one in range(many)
        ]

    def start_host(self) -> subprocess.Popen[bytes]:
        rounds = [
            {
                "id": one.pk, "number": one.number, "whole": one.opens_whole,
                "questions": [{"id": q.pk, "number": q.number} for q in one.questions.all()],
            }
            for one in self.quiz.packet.rounds.all()
        ]  # fmt: skip
        plan = {
            "tokens": [seat_token(seat) for seat in self.hosts],
            "play_key": self.quiz.play_key,
            "rounds": rounds,
            "gone_after_round": 2,
            "patience_seconds": WAIT_SECONDS,
            "go_on": str(self.folder / "go-on"),
        }
        return self._start("bench.game_desks", "host", plan, "host")

    def type_blanks(self, number: int) -> None:
        """All checkers type the blanks of a round, at the same time."""
        blanks = list(
            Blank.objects.filter(round__number=number, round__packet=self.quiz.packet)
            .select_related("team", "round")
            .order_by("team__number")
        )
        many = len(self.checkers)
        started = [
            self._start(
                "bench.game_desks",
                f"checker-{number}-{one}",
                {"token": seat_token(seat), "blanks": self._typed(blanks[one::many], number)},
                "checker",
            )
            for one, seat in enumerate(self.checkers)
        ]
        for process in started:
            assert process.wait(WAIT_SECONDS) == 0, self.site.said()
        (self.folder / f"go-on-{number}").touch()

    def wait_for(self, what: str, **facts: Any) -> None:
        """Until the host says so."""
        deadline = time.monotonic() + WAIT_SECONDS
        while {"what": what, **facts} not in self.said("host"):
            assert time.monotonic() < deadline, f"{what}: {self.site.said()}"
            time.sleep(0.1)

    def said(self, names: str) -> list[dict[str, Any]]:
        """What programs of this name have written down so far."""
        found = []
        for path in sorted(self.folder.glob(f"{names}*.jsonl")):
            lines = path.read_text().split("\n")[:-1]  # the last one may still be on its way
            found += [json.loads(line) for line in lines]
        return found

    def end_phones(self, phones: Iterable[subprocess.Popen[bytes]]) -> None:
        (self.folder / "over").touch()
        for process in phones:
            assert process.wait(WAIT_SECONDS) == 0, self.site.said()

    # --- their plans -----------------------------------------------------------------------
    def _phone(self, team: Team, number: int) -> dict[str, Any]:
        roll = self.chance.random
        faults = Faults(
            lost=0.4 if number % 7 == 0 else 0.05,
            delay=0.8 if number % 5 == 0 else 0.1,
            skew_ms=self.chance.choice((0, 0, 180_000, -420_000, 3_600_000)),
            refreshed=0.3 if roll() < 0.3 else 0.0,
            moved=0.2 if roll() < 0.15 else 0.0,
            deaf=roll() < 0.1,
            late=0.15 if roll() < 0.2 else 0.0,
            dark=(14.0, 26.0) if number < self.size.dark else (0.0, 0.0),
        )
        return {
            "team": team.pk, "token": team_token(team), "code": team.code, "seed": team.number,
            "topic": f"play-{team.channel.play_key}", "faults": vars(faults),
        }  # fmt: skip

    def _answers(self) -> dict[str, list[dict[str, Any]]]:
        """What teams say, by round and question; where a round risks points, some do."""
        said: dict[str, list[dict[str, Any]]] = {}
        for place, (_title, scoring, _whole, asked) in enumerate(ROUNDS, start=1):
            for number, one in enumerate(asked, start=1):
                said[f"{place}.{number}"] = list(_risked(one[4], scoring))
        return said

    def _typed(self, blanks: Iterable[Blank], number: int) -> list[dict[str, Any]]:
        _title, scoring, _whole, asked = ROUNDS[number - 1]
        questions = list(Question.objects.filter(round__packet=self.quiz.packet,
                                                 round__number=number))  # fmt: skip
        found = []
        for blank in blanks:
            dice = random.Random(f"{blank.team.number}.{number}")
            lines = {
                str(question.pk): {
                    "text": (text := dice.choice(one[5])),
                    "tick": bool(text) and scoring.kind == Kind.TICK and dice.random() < 0.5,
                    "stake": "2" if text and scoring.kind == Kind.STAKE else "",
                }
                for question, one in zip(questions, asked, strict=True)
            }
            found.append({"code": blank.code, "round": blank.round_id, "lines": lines})
        return found

    def _start(
        self, module: str, name: str, plan: dict[str, Any], *words: str
    ) -> subprocess.Popen[bytes]:
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps({**self.where, **plan}))
        command = [sys.executable, "-m", module, *words, str(path)]
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        return self.site.children.start([*command, str(self.folder / f"{name}.jsonl")], environment)


def _risked(values: list[dict[str, Any]], scoring: Scoring) -> Iterator[dict[str, Any]]:
    for value in values:
        yield value
        if scoring.kind == Kind.TICK:
            yield {**value, "tick": True}
        elif scoring.kind == Kind.STAKE:
            yield {**value, "stake_halves": 6}


# --- setting it up -------------------------------------------------------------------------
def set_up(site: Site, size: Size) -> Game:
    """A packet, a game with a hall and a stream that is two seconds behind, and all its teams."""
    now = timezone.now()
    quiz = quizzes.make_quiz(
        code="whole", title="Большая игра", packet=_packet(now), by=None, now=now,
        rules=GameRules(),
        channels=[
            quizzes.ChannelPlan("Зал", league="classic"),
            quizzes.ChannelPlan("Онлайн", is_online=True, delay_seconds=2, league="online"),
        ],
    )  # fmt: skip
    hall, online = quiz.channels.order_by("is_online")
    _teams(quiz, hall, "Стол", size.paper, now, on_paper=True)
    _teams(quiz, online, "Экран", size.phones, now)
    slow = quiz.teams.filter(on_paper=False).first()
    assert slow is not None
    teams.set_time(team=slow, percent=150, now=now)
    typing.print_blanks(quiz=quiz, now=now)
    return Game(
        site, quiz, size,
        hosts=[_seat(quiz, SeatRole.HOST, title, now) for title in ("Анна", "Борис")],
        checkers=[_seat(quiz, SeatRole.CHECKER, str(one), now) for one in range(size.checkers)],
        judge=_seat(quiz, SeatRole.JUDGE, "Судья", now),
    )  # fmt: skip


def _packet(now: datetime) -> Packet:
    packet = Packet.objects.create(title="Большая игра", made_at=now)
    for place, (title, scoring, whole, asked) in enumerate(ROUNDS, start=1):
        one = Round.objects.create(
            packet=packet, number=place, title=title, opens_whole=whole,
            seconds=BLITZ_SECONDS if whole else SECONDS, scoring=scoring_as_json(scoring),
        )  # fmt: skip
        for number, (form, worth, options, solution, _said, _typed) in enumerate(asked, start=1):
            Question.objects.create(
                round=one, number=number, form=form, text=f"Вопрос {place}.{number}?",
                options=options, solution=solution, worth_halves=worth,
                partial=Partial.SHARE if form == Form.SEVERAL else Partial.NONE,
            )  # fmt: skip
    return packet


def _teams(
    quiz: Quiz, channel: Channel, name: str, many: int, now: datetime, *, on_paper: bool = False
) -> None:
    for one in range(many):
        teams.add_team(
            quiz=quiz, channel=channel, name=f"{name} {one + 1}", heads=6, now=now,
            on_paper=on_paper,
        )  # fmt: skip


def _seat(quiz: Quiz, role: SeatRole, title: str, now: datetime) -> Seat:
    return quizzes.give_seat(quiz=quiz, role=role, title=title, by=None, now=now)
