"""Addresses of who plays: the captain, team-mates, whoever checks a phone or practises."""

from __future__ import annotations

from django.urls import URLPattern, path

from gatehouse.quizzes.views import answers, captain, captain_after, check, practice

TEAM, MIRROR = "games/play/<str:token>/", "games/mirror/<str:token>/"

urlpatterns: list[URLPattern] = [
    path("games/check/", check.page, name="check"),
    path("games/check/ping/", check.ping, name="check_ping"),
    path("games/practice/", practice.start, name="practice"),
    path(TEAM, captain.page, name="captain"),
    path(f"{TEAM}state/", captain.state, name="captain_state"),
    path(f"{TEAM}answer/", answers.answer, name="answer"),
    path(f"{TEAM}take/", captain.take, name="take"),
    path(f"{TEAM}pin/", captain.set_pin, name="set_pin"),
    path(f"{TEAM}heads/", captain.say_heads, name="captain_heads"),
    path(f"{TEAM}delay/", captain.say_delay, name="captain_delay"),
    path(f"{TEAM}hand-over/", captain.hand_over, name="hand_over"),
    path(f"{TEAM}answers/", captain_after.receipts, name="receipts"),
    path(f"{TEAM}appeals/", captain_after.appeals, name="team_appeals"),
    path(f"{TEAM}next/", practice.go_on, name="practice_next"),
    path(MIRROR, captain.mirror, name="mirror"),
    path(f"{MIRROR}state/", captain.mirror_state, name="mirror_state"),
    path(f"{MIRROR}hand-over/", captain.mirror_hand_over, name="mirror_hand_over"),
]
