"""Addresses of games at the organisers' desk, and of what everybody may see of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from gatehouse.quizzes.office import game, games, hard, ratings, setup, team
from gatehouse.quizzes.views import mine, public, rated

OFFICE, GAME = "office/games/<slug:code>/", "games/<slug:code>/"

urlpatterns: list[URLPattern] = [
    path("office/games/", games.games, name="office_games"),
    path("office/games/new/", games.new, name="office_game_new"),
    path("office/games/ratings/", ratings.ratings, name="office_ratings"),
    path(OFFICE, game.game, name="office_game"),
    path(f"{OFFICE}act/", game.act, name="office_game_act"),
    path(f"{OFFICE}setup/", setup.setup, name="office_game_setup"),
    path(f"{OFFICE}desks/", game.give, name="office_game_desks"),
    path(f"{OFFICE}desks/<int:pk>/revoke/", game.revoke, name="office_game_revoke"),
    path(f"{OFFICE}teams/", game.add, name="office_game_add"),
    path(f"{OFFICE}heads/", game.count, name="office_game_heads"),
    path(f"{OFFICE}hard/", hard.hard, name="office_game_hard"),
    path(f"{OFFICE}game.xlsx", hard.workbook, name="office_game_workbook"),
    path(f"{OFFICE}teams/<int:number>/", team.team, name="office_team"),
    path(f"{OFFICE}teams/<int:number>/act/", team.act, name="office_team_act"),
    path("games/", public.games, name="games"),
    path("games/mine/", mine.mine, name="my_teams"),
    path("games/mine/<int:pk>/", mine.act, name="my_team_act"),
    path("games/mine/<int:pk>/certificate.pdf", mine.certificate, name="my_certificate"),
    path("games/play/<str:token>/certificate.pdf", mine.by_link, name="certificate"),
    path("games/rating/<slug:code>/", rated.rating, name="rating"),
    path(GAME, public.game, name="game"),
    path(f"{GAME}versions/", public.versions, name="versions"),
    path(f"{GAME}versions/<int:number>/", public.version, name="version"),
    path(f"{GAME}appeals/", public.appeals, name="appeals"),
    path(f"{GAME}journal.tsv", public.journal, name="journal"),
]
