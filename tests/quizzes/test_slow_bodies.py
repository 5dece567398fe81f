"""An answer came when its last byte did: who begins in time and writes on afterwards is late."""

from __future__ import annotations

import http.client
import json
from datetime import timedelta
from time import sleep
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.utils import timezone

from gatehouse.quizzes.links import team_token
from gatehouse.quizzes.models import Run, Team
from tests.quizzes.captains import game
from tests.site import Site

SECONDS = 600
A_WHILE = timedelta(seconds=1)


def sent(site: Site, team: Team, run: Run) -> dict[str, Any]:
    """What is told of an answer whose first bytes come before the close and the others after."""
    body = {"run": run.pk, "rev": 1, "key": str(uuid4()), "value": {"text": "хлор"}}
    text = json.dumps(body | {"device": str(uuid4())}).encode()
    where = urlsplit(site.url)
    line = http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)
    line.putrequest("POST", f"/games/play/{team_token(team)}/answer/")
    line.putheader("Content-Type", "application/json")
    line.putheader("Content-Length", str(len(text)))
    line.endheaders(text[:20])
    closes = run.window_of(team).closes_at
    while timezone.now() < closes + A_WHILE:
        sleep(0.05)
    line.send(text[20:])
    told: dict[str, Any] = json.loads(line.getresponse().read())
    line.close()
    return told


def test_an_answer_that_is_begun_in_time_and_ended_late_is_late(fresh_site: Site) -> None:
    fresh_site.serve()
    now = timezone.now()
    played = game(now=now)
    run = played.open("text", at=now - timedelta(seconds=SECONDS) + A_WHILE, seconds=SECONDS)
    told = sent(fresh_site, played.team, run)
    assert not told.get("counts"), told
    assert told["late_ms"] >= 1, told
