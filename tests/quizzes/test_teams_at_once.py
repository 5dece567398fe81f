"""What is done to a team while the game goes on: one after the other with what a host does, and
nobody waits for each other in a ring."""

from __future__ import annotations

from uuid import uuid4

import pytest

from gatehouse.quizzes.models import Team
from gatehouse.quizzes.operations import devices, heads, playing, teams
from tests.admission.test_at_once import both, pausing
from tests.quizzes.games import after, game

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_team_gets_more_time_for_a_question_that_opens_in_this_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = game()
    team = g.team()
    with pausing(monkeypatch, playing, "_refuse_while_open", 2) as came:
        said = both(
            lambda: g.open(1, at=after(1)),
            came,
            lambda: teams.set_time(team=team, percent=150, now=after(2), seat=g.host),
        )
    assert said == ["done", "open"]
    assert Team.objects.get(pk=team.pk).time_percent == 100


def test_a_phone_is_let_play_while_the_heads_of_its_team_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = game()
    team = g.team()
    devices.ask_host(team=team, device=uuid4(), now=after(1))
    with pausing(monkeypatch, devices, "_move", 2) as came:
        said = both(
            lambda: devices.approve(team=team, seat=g.host, now=after(2)),
            came,
            lambda: heads.confirm_heads(team=team, heads=4, now=after(2), seat=g.host),
        )
    assert said == ["done", "done"]
    fresh = Team.objects.get(pk=team.pk)
    assert (fresh.confirmed_heads, fresh.device_asked) == (4, None)
