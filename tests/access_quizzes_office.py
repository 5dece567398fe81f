"""Games at the organisers' desk, and what everybody may see of them; see tests/test_access.py."""

from __future__ import annotations

from datetime import timedelta

from gatehouse.quizzes.links import team_token
from gatehouse.quizzes.models import Quiz, Team
from gatehouse.quizzes.operations import finishing, playing, teams
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from tests.access import PLANNERS, POSTED_ONLY, PUBLIC, SIGNED_IN, Table, World
from tests.make import NOW
from tests.quizzes.games import game, packet

TITLE = "Игра для всех адресов"
OWN = (302, 200, *(404,) * 7)  # the captain's own: others find no such page


def played(world: World) -> Quiz:
    """A game of the session that is booked, with final results; asked again, the same one."""
    found = Quiz.objects.filter(packet__title=TITLE).first()
    if found is not None:
        return found
    plans = [ChannelPlan("Зал", session=world.session), ChannelPlan("Эфир", is_online=True)]
    began = NOW - timedelta(days=2)
    made = game(of=packet(TITLE), plans=plans, now=began)
    teams.add_team(quiz=made.quiz, channel=made.hall, name="Фрезы", heads=4, now=NOW)
    over = began + timedelta(hours=3)
    run = made.open(1, at=began)
    playing.show_solution(run=run, seat=made.host, now=over)
    playing.end(quiz=made.fresh(), seat=made.host, now=over)
    finishing.publish_results(quiz=made.fresh(), by=None, now=over + timedelta(days=1))
    return made.fresh()


def own_team(world: World) -> Team:
    """Of the application that is booked."""
    return Team.objects.get(quiz=played(world), application=world.booked)


def office(world: World) -> str:
    return f"/office/games/{played(world).code}/"


def public(world: World) -> str:
    return f"/games/{played(world).code}/"


GAME_PAGES: Table = {
    "quizzes:office_games": (lambda _: "/office/games/", PLANNERS),
    "quizzes:office_game_new": (lambda _: "/office/games/new/", PLANNERS),
    "quizzes:office_ratings": (lambda _: "/office/games/ratings/", PLANNERS),
    "quizzes:office_game": (office, PLANNERS),
    "quizzes:office_game_setup": (lambda w: f"{office(w)}setup/", PLANNERS),
    "quizzes:office_game_hard": (lambda w: f"{office(w)}hard/", PLANNERS),
    "quizzes:office_game_workbook": (lambda w: f"{office(w)}game.xlsx", PLANNERS),
    "quizzes:office_team": (lambda w: f"{office(w)}teams/1/", PLANNERS),
    "quizzes:office_game_act": (lambda w: f"{office(w)}act/", POSTED_ONLY),
    "quizzes:office_game_desks": (lambda w: f"{office(w)}desks/", POSTED_ONLY),
    "quizzes:office_game_revoke": (lambda w: f"{office(w)}desks/1/revoke/", POSTED_ONLY),
    "quizzes:office_game_add": (lambda w: f"{office(w)}teams/", POSTED_ONLY),
    "quizzes:office_game_heads": (lambda w: f"{office(w)}heads/", POSTED_ONLY),
    "quizzes:office_team_act": (lambda w: f"{office(w)}teams/1/act/", POSTED_ONLY),
    "quizzes:games": (lambda _: "/games/", PUBLIC),
    "quizzes:game": (public, PUBLIC),
    "quizzes:versions": (lambda w: f"{public(w)}versions/", PUBLIC),
    "quizzes:version": (lambda w: f"{public(w)}versions/1/", PUBLIC),
    "quizzes:appeals": (lambda w: f"{public(w)}appeals/", PUBLIC),
    "quizzes:journal": (lambda w: f"{public(w)}journal.tsv", PUBLIC),
    "quizzes:rating": (lambda w: f"/games/rating/{w.session.season.code}/", PUBLIC),
    "quizzes:my_teams": (lambda _: "/games/mine/", SIGNED_IN),
    "quizzes:my_team_act": (lambda _: "/games/mine/1/", POSTED_ONLY),
    "quizzes:my_certificate": (
        lambda w: f"/games/mine/{own_team(w).pk}/certificate.pdf",
        OWN,
    ),
    "quizzes:certificate": (
        lambda w: f"/games/play/{team_token(own_team(w))}/certificate.pdf",
        PUBLIC,
    ),
}
