"""Addresses of who leads a game, of its stage, and of the frames that all of them draw."""

from __future__ import annotations

from django.urls import URLPattern, path

from gatehouse.quizzes.views import frames, host, host_teams, stage

HOST = "games/host/<str:token>/"

urlpatterns: list[URLPattern] = [
    path("games/frames/<slug:play_key>/", frames.frame, name="frame"),
    path("games/stage/<str:token>/", stage.stage, name="stage"),
    path(HOST, host.console, name="host"),
    path(f"{HOST}board/", host.board, name="host_board"),
    path(f"{HOST}state/", host.state, name="host_state"),
    path(f"{HOST}lease/", host.lease, name="host_lease"),
    path(f"{HOST}act/", host.act, name="host_act"),
    path(f"{HOST}teams/", host_teams.teams, name="host_teams"),
    path(f"{HOST}teams/act/", host_teams.act, name="host_teams_act"),
    path(f"{HOST}desks/", host_teams.desks, name="host_desks"),
    path(f"{HOST}desks/act/", host_teams.act_on_desks, name="host_desks_act"),
    path("games/<slug:code>/state/", frames.spectators, name="spectators_state"),
]
