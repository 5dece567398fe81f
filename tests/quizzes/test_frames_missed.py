"""A frame whose push was lost on the way: the first page that asks makes the others hear of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gatehouse.core import live_post
from gatehouse.core.live_post import finish
from gatehouse.quizzes.links import team_token
from tests.live import Hub, until
from tests.quizzes.games import game

pytestmark = pytest.mark.django_db


def test_what_a_killed_process_did_not_push_is_pushed_once_somebody_asks(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    forget_poster()
    hub = Hub(tmp_path / "run")
    g = game()
    team = g.team()
    g.open(1)  # a test's transaction is never committed: nothing of it was pushed
    version = g.fresh().version
    assert hub.told == []
    client.get(reverse("quizzes:captain_state", args=[team_token(team)]))
    client.get(reverse("quizzes:frame", args=[g.quiz.play_key]))
    until(lambda: len(hub.told) == 2, "both frames")
    wanted = {(f"play-{g.hall.play_key}", version), (f"play-{g.quiz.play_key}", version)}
    assert set(hub.told) == wanted
    client.get(reverse("quizzes:frame", args=[g.quiz.play_key]))
    finish()
    assert len(hub.told) == 2
    forget_poster()


def forget_poster() -> None:
    """The next frame goes where the settings say then."""
    finish()
    live_post._posters.clear()
    cache.clear()
