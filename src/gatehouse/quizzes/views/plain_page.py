"""What a captain's page shows before its scripts run, and where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.quizzes.points import halves, shown
from gatehouse.quizzes.terms import Form, Kind
from gatehouse.quizzes.values import in_words
from gatehouse.quizzes.views.ladder_words import ladder_rule
from gatehouse.quizzes.views.team_state import State


@dataclass(frozen=True)
class PlainQuestion:
    """A question of the frame with the team's own window and answer; `key` is for its form."""

    run: State
    opens_at: datetime
    closes_at: datetime
    is_open: bool
    answer: State | None
    late: State | None
    key: str
    has_tick: bool
    stake: State | None

    @property
    def value(self) -> dict[str, Any]:
        return self.answer["value"] if self.answer else {}

    @property
    def said(self) -> str:
        """The team's answer in words."""
        return in_words(self.value, self.run["options"])

    @property
    def shows_said(self) -> bool:
        """Whether the answer is not in the fields: they are closed, or hold no text."""
        return not self.is_open or self.run["form"] not in {Form.TEXT, Form.NUMBER}

    @property
    def worth(self) -> str:
        """Nothing where a stake decides it."""
        if self.stake is not None:
            return ""
        step = self.run["step"]
        worth: int = step["halves"] if step else self.run["worth"]
        points = f"{halves(worth)} {pgettext('short for points', 'pts')}"
        if not step or step["is_first"]:
            return points
        return _("{points} if all before it are right").format(points=points)

    @property
    def in_order(self) -> list[tuple[dict[str, Any], int | str]]:
        """Each choice with the place that it was given."""
        places = {one: place for place, one in enumerate(self.value.get("order", []), start=1)}
        return [(one, places.get(one["id"], "")) for one in self.run["options"]["choices"]]

    @property
    def in_pairs(self) -> list[tuple[dict[str, Any], str]]:
        """Each left side with what was chosen for it."""
        pairs = self.value.get("pairs", {})
        return [(one, pairs.get(one["id"], "")) for one in self.run["options"]["left"]]

    @property
    def stakes(self) -> dict[str, str]:
        """The limits of a stake and the one chosen, in points as a field takes them: 2.5."""
        limits: State = self.stake or {}
        least: int = limits["stake_from"]
        chosen: int = self.value.get("stake_halves", least)
        return {
            "from": _points(least),
            "to": _points(limits["stake_to"]),
            "chosen": _points(chosen),
        }

    @property
    def received_at(self) -> datetime | None:
        return _at(self.answer["received"]) if self.answer else None

    @property
    def late_at(self) -> datetime | None:
        return _at(self.late["received"]) if self.late else None


@dataclass(frozen=True)
class PlainSolution:
    """A question whose solution is shown, with what the team had answered."""

    number: int
    text: str
    right: str
    comment: str
    said: str
    received_at: datetime | None


def plain_solution(state: State) -> PlainSolution | None:
    """What the screen shows of it; None while it shows something else."""
    frame = state["game"]
    told = frame["solution"]
    if frame["screen"] != "solution" or not told:
        return None
    question, own = told["question"], state["answers"].get(str(told["run"]))
    return PlainSolution(
        number=question["number"],
        text=question["text"],
        right=told["text"],
        comment=told["comment"],
        said=in_words(own["value"], question["options"]) if own else "",
        received_at=_at(own["received"]) if own else None,
    )


def plain_rule(state: State) -> str:
    """What a round that is announced adds to points for right answers."""
    frame = state["game"]
    if frame["screen"] != "round" or not frame["round"]:
        return ""
    return ladder_rule(frame["round"]["scoring"])


def plain_until(state: State) -> datetime | None:
    """When a break is over."""
    frame = state["game"]
    return _at(frame["until"]) if frame["screen"] == "break" and frame["until"] else None


def plain_questions(state: State, now: datetime) -> list[PlainQuestion]:
    """The questions that are on the screen and may be read."""
    return [_question(run, state, now) for run in state["game"]["runs"] if "text" in run]


def _question(run: State, state: State, now: datetime) -> PlainQuestion:
    name, scoring = str(run["id"]), run["scoring"] or {}
    opens, closes = state["windows"][name]
    return PlainQuestion(
        run=run,
        opens_at=_at(opens),
        closes_at=_at(closes),
        is_open=_at(opens) <= now <= _at(closes),
        answer=state["answers"].get(name),
        late=state["late"].get(name),
        key=str(uuid4()),
        has_tick=scoring.get("kind") == Kind.TICK,
        stake=scoring if scoring.get("kind") == Kind.STAKE else None,
    )


def _points(halves: int) -> str:
    return shown(Decimal(halves) / 2)


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
