"""What a game shows at one moment: one small frame for the stage, one for each channel, one for
everybody who watches.

A frame follows from two things alone: the game's version, whose facts are read once and kept, and
the time. It holds no text, options or media of a question before the window of its channel opens,
no solution before the host has shown it, and nobody's answer at all. Times are milliseconds since
1970, points whole halves. `t`, the time at which a frame was made, is no part of its ETag.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from gatehouse.quizzes.facts import ChannelFacts, Facts, RunFacts, facts_of
from gatehouse.quizzes.models import Channel, Quiz

ROWS_ON_STAGE, ROWS_ON_PHONES = 300, 50
Frame = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A frame without its time, and the name that it has as long as it stays so."""

    frame: Frame
    etag: str

    def at(self, now: datetime) -> Frame:
        return {**self.frame, "t": ms(now)}


def frame_of(quiz: Quiz, channel: Channel | None, now: datetime) -> Frame:
    """What the teams of a channel see; without a channel, what the stage and the desks see."""
    return shown_of(quiz, channel, now).at(now)


def shown_of(
    quiz: Quiz, channel: Channel | None, now: datetime, *, team_id: int | None = None
) -> Shown:
    """The same, with its ETag; for a team of the channel, by the delay that is its own. No query
    but the first time for a version of the game."""
    facts = facts_of(quiz.play_key, quiz.version)
    where = None if channel is None else facts.channels[channel.pk]
    return _shown(
        facts,
        channel.pk if channel else None,
        tuple(_seen(run, where, team_id, facts, now) for run in facts.runs),
    )


def spectators_frame(quiz: Quiz, now: datetime) -> Frame:
    """What everybody may see: which screen it is, and the table; no word of a question."""
    return spectators_shown(quiz).at(now)


def spectators_shown(quiz: Quiz) -> Shown:
    facts = facts_of(quiz.play_key, quiz.version)
    about = facts.solved or next((run for run in facts.runs if run.is_on_screen), None)
    question = None if about is None else {"number": about.number, "round": about.round.number}
    plain = {**facts.base, "is_over": facts.is_over, "question": question}
    if plain["round"]:
        plain["round"] = {**plain["round"], "intro": ""}
    return _named({**plain, "table": facts.table_of(ROWS_ON_PHONES)})


# --- one question in a frame ---------------------------------------------------------------
HIDDEN, SHOWN, GONE = "hidden", "shown", "gone"


@dataclass(frozen=True)
class _Seen:
    """How a question stands for whom a frame is: so many seconds behind. Whoever sees all of them
    the same is shown one and the same frame."""

    delay_seconds: int
    phase: str


def _seen(
    run: RunFacts, where: ChannelFacts | None, team_id: int | None, facts: Facts, now: datetime
) -> _Seen:
    delay = run.delay_in(where, team_id)
    return _Seen(delay, _phase(run, where, delay, facts, now))


def _phase(
    run: RunFacts, where: ChannelFacts | None, delay: int, facts: Facts, now: datetime
) -> str:
    """Whether a question is in the frame: not yet open, to be seen, or over and done with."""
    window = run.window_after(delay)
    if run.is_on_screen:
        return SHOWN if now >= window.opens_at else HIDDEN
    # The host has gone on; who is behind, or has more time, is still at it.
    longest = run.window_after(delay, percent=run.most_in(where))
    over = longest.closes_at + timedelta(milliseconds=facts.grace_ms)
    if run.is_solved or now > over:
        return GONE
    return SHOWN if now >= window.opens_at else HIDDEN


@lru_cache(maxsize=512)
def _shown(facts: Facts, channel_id: int | None, seen: tuple[_Seen, ...]) -> Shown:
    runs = [_run(run, one) for run, one in zip(facts.runs, seen, strict=True) if one.phase != GONE]
    rows = ROWS_ON_STAGE if channel_id is None else ROWS_ON_PHONES
    return _named(
        {
            **facts.base,
            "runs": runs,
            "solution": facts.solution,
            "table": facts.table_of(rows),
        }
    )


def _run(run: RunFacts, seen: _Seen) -> Frame:
    window = run.window_after(seen.delay_seconds)
    times = {
        "id": run.id,
        "asked": ms(run.opened_at),
        "opens": ms(window.opens_at),
        "closes": ms(window.closes_at),
    }
    if seen.phase == HIDDEN:
        return times
    stopped = None if run.stopped_at is None else ms(window.closes_at)
    return {**run.words, **times, "stopped": stopped}


def _named(frame: Frame) -> Shown:
    told = json.dumps(frame, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Shown(frame, f'"{hashlib.sha256(told.encode()).hexdigest()[:24]}"')


def ms(at: datetime) -> int:
    """Milliseconds since 1970."""
    return int(at.timestamp() * 1000)
