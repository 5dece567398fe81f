"""A server that is killed in the middle: what was acknowledged is on the disk, and only that."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.utils import timezone

from gatehouse.quizzes.links import team_token
from gatehouse.quizzes.models import Answer, Team
from tests.quizzes.captains import game
from tests.site import Site

CAPTAINS, ENOUGH, LONGEST_S = 8, 120, 240


def sender(site: Site, team: Team, run_id: int, stop: Event, heard: dict[str, int]) -> None:
    """One captain who answers again and again; `heard` gets the keys that were acknowledged."""
    where, path = urlsplit(site.url), f"/games/play/{team_token(team)}/answer/"
    device = str(uuid4())
    while not stop.is_set():
        key = str(uuid4())
        body = {"run": run_id, "rev": 1, "key": key, "value": {"text": key}, "device": device}
        line = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
        try:
            line.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
            answer = line.getresponse()
            told: dict[str, Any] = json.loads(answer.read())
            if answer.status == 200 and told["counts"]:
                heard[key] = team.pk
        except (OSError, http.client.HTTPException, ValueError):
            sleep(0.02)
        finally:
            line.close()


def test_what_was_acknowledged_before_a_kill_is_in_the_journal_once(fresh_site: Site) -> None:
    """Q19."""
    now = timezone.now()
    played = game(now=now)
    run = played.open("text", at=now, seconds=600)
    teams = [
        Team.objects.create(
            quiz=played.quiz, channel=played.hall, number=10 + n, name=f"Команда {n}", made_at=now
        )
        for n in range(CAPTAINS)
    ]
    server = fresh_site.serve()
    stop, heard = Event(), dict[str, int]()

    with ThreadPoolExecutor(CAPTAINS) as pool:
        for team in teams:
            pool.submit(sender, fresh_site, team, run.pk, stop, heard)
        until = monotonic() + LONGEST_S
        while len(heard) < ENOUGH and monotonic() < until:
            sleep(0.01)
        fresh_site.kill(server)
        acknowledged = len(heard)
        fresh_site.serve()
        while len(heard) < acknowledged + ENOUGH and monotonic() < until:
            sleep(0.01)
        stop.set()

    written = dict(Answer.objects.values_list("key", "team_id"))
    assert acknowledged >= ENOUGH
    assert {key: team for key, team in heard.items() if key not in set(map(str, written))} == {}
    assert len(written) == Answer.objects.count()
