"""Everything a team's page needs to go on where it was: the game as its channel sees it, and what
is the team's own. One read brings back a phone that was off."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from gatehouse.quizzes import frames
from gatehouse.quizzes.facts import Facts, facts_of
from gatehouse.quizzes.models import Answer, AnswerSource, Team
from gatehouse.quizzes.operations import delaying
from gatehouse.quizzes.views import team_pages

State = dict[str, Any]


def state_of(team: Team, *, device: UUID | None, now: datetime) -> tuple[State, str]:
    """The state, and the name it has as long as nothing of it changes."""
    shown = frames.shown_of(team.quiz, team.channel, now, team_id=team.pk)
    facts = facts_of(team.quiz.play_key, team.quiz.version)
    runs = _runs(shown.frame)
    own = {
        "team": _team(team, device),
        "windows": _windows(team, facts, runs),
        **_answers(team, runs),
        "row": _row(team, facts),
    }
    told = json.dumps([shown.etag, own], sort_keys=True)
    etag = f'"{hashlib.sha256(told.encode()).hexdigest()[:24]}"'
    return {"game": shown.at(now), **own}, etag


def _runs(frame: frames.Frame) -> list[int]:
    """What the page is about: questions that are open, and the one whose solution is shown."""
    solved = frame["solution"]
    return [run["id"] for run in frame["runs"]] + ([solved["run"]] if solved else [])


def _team(team: Team, device: UUID | None) -> State:
    plays = device is not None and team.device == device
    return {
        "name": team.name,
        "number": team.number,
        "channel": team.channel.title,
        "time_percent": team.time_percent,
        "delay": delaying.own_delay(team),  # of the questions to come; None: the channel's
        "on_paper": team.on_paper,
        "is_here": plays,
        "is_free": team.device is None,
        "has_pin": bool(team.pin),
        "is_asked": device is not None and team.device_asked == device,
        # A team-mate's phone that was let in learns where it plays from now on.
        "play": team_pages.captain_path(team) if plays else "",
    }


def _windows(team: Team, facts: Facts, runs: list[int]) -> dict[str, list[int]]:
    where, asked = facts.channels[team.channel_id], set(runs)
    windows = {
        run.id: run.window_in(where, percent=team.time_percent, team_id=team.pk)
        for run in facts.runs
        if run.id in asked
    }
    return {
        str(run_id): [frames.ms(one.opens_at), frames.ms(one.closes_at)]
        for run_id, one in windows.items()
    }


def _answers(team: Team, runs: list[int]) -> dict[str, dict[str, State]]:
    """The last answer that came in time for each question, and the last that came too late."""
    found: dict[str, dict[str, State]] = {"answers": {}, "late": {}}
    if not runs:
        return found
    rows = Answer.objects.filter(team=team, run_id__in=runs, source=AnswerSource.PHONE)
    needed = rows.only("run", "value", "received_at", "late_ms", "key")
    for row in needed.order_by("received_at", "pk"):
        found["late" if row.late_ms else "answers"][str(row.run_id)] = {
            "value": row.value,
            "received": frames.ms(row.received_at),
            "late_ms": row.late_ms,
            "key": str(row.key),
        }
    return found


def _row(team: Team, facts: Facts) -> State | None:
    """The team's own line of the table on the screen, which may be longer than a page shows."""
    rows = facts.table["rows"] if facts.table else []
    return next((row for row in rows if row["number"] == team.number), None)
