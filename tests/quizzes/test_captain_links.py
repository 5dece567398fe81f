"""How a captain gets the link to play by: a letter, and the page of the visit."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, PartyKind
from gatehouse.core.codes import show_code
from gatehouse.core.mail import Letter, Withheld, render
from gatehouse.core.models import OutboxItem
from gatehouse.programme.models import Session
from gatehouse.quizzes import jobs
from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Team
from gatehouse.quizzes.operations import quizzes, teams
from gatehouse.quizzes.operations.forgetting import forget_play
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from gatehouse.quizzes.terms import GameRules
from tests import make
from tests.core import due
from tests.core.smtp import mail_server
from tests.impact.visits import member
from tests.make import NOW
from tests.office import client_of
from tests.quizzes.games import Game, game

pytestmark = pytest.mark.django_db
KIND = "quizzes.captain_link"


def evening(*, players_named: bool = False, **fields: Any) -> Session:
    of = make.activity(format="quiz", players_named=players_named)
    return make.session(of=of, **{"capacity": 30} | fields)


def applied(to: Session, title: str = "Шестерёнки", **fields: Any) -> Application:
    asked: dict[str, Any] = {"kind": PartyKind.TEAM, "guests": (), "head_count": 6}
    return make.application(to, title=title, **asked | fields)


def played_at(session: Session, **fields: Any) -> Game:
    plans = [ChannelPlan("Зал", session=session), ChannelPlan("Эфир", is_online=True)]
    return game(plans=plans, **{"started": False} | fields)


def enrol(g: Game) -> None:
    teams.enrol(quiz=g.quiz, by=None, now=NOW)


def letters() -> list[OutboxItem]:
    return list(OutboxItem.objects.filter(kind=KIND).order_by("pk"))


def read(item: OutboxItem) -> Letter:
    with override(item.language):
        return render(item)


def page(of: Application, client: Client | None = None) -> str:
    with time_machine.travel(NOW, tick=False):
        return (client or client_of(of.asker)).get(f"/visits/{of.key}/").content.decode()


# --- the letter ----------------------------------------------------------------------------
def test_the_captain_gets_the_link_the_code_and_the_check_of_a_phone() -> None:
    session = evening()
    application = applied(session)
    enrol(played_at(session))
    [item] = letters()
    assert item.to == application.asker.email
    team, letter = Team.objects.get(), read(item)
    told = [
        f"{settings.SITE_URL}/games/play/{team_token(team)}/",
        f"{settings.SITE_URL}/games/check/",
        show_code(team.code),
        "Шестерёнки",
    ]
    assert [words for words in told if words not in letter.text] == []
    assert [words for words in told if words not in letter.html] == []


def test_by_real_mail_the_link_opens_the_captain_s_page(settings: Settings) -> None:
    session = evening()
    applied(session)
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        due.send(now=NOW)
        enrol(played_at(session))
        assert due.send(now=NOW) == 1
        plain = server.accepted[-1].get_body(("plain",))
    assert plain is not None
    [found] = re.findall(rf"{settings.SITE_URL}(/games/play/\S+)", plain.get_content())
    assert "Шестерёнки" in Client().get(found).content.decode()


def test_it_is_in_the_captain_s_language() -> None:
    session = evening()
    applied(session, by=make.person(language="en"))
    enrol(played_at(session))
    [item] = letters()
    assert read(item).subject.startswith("Your link for the game")
    assert "/en/games/play/" in read(item).text


def test_each_captain_is_written_to_once() -> None:
    session = evening()
    g = played_at(session)
    applied(session, "Первые")
    enrol(g)
    applied(session, "Вторые")
    enrol(g)
    quizzes.start(quiz=g.quiz, seat=g.host, now=NOW)
    assert len(letters()) == 2


def test_a_team_that_came_without_applying_is_not_written_to() -> None:
    g = played_at(evening())
    g.team()
    assert letters() == []


def test_whose_place_is_given_back_meanwhile_gets_no_letter() -> None:
    session = evening()
    application = applied(session)
    g = played_at(session)
    enrol(g)
    admission.withdraw(application=application, by=application.asker, now=NOW)
    enrol(g)
    with pytest.raises(Withheld):
        read(letters()[0])


def test_a_captain_who_was_forgotten_meanwhile_gets_no_letter() -> None:
    session = evening()
    application = applied(session)
    enrol(played_at(session))
    forget_play(person=application.asker, by=None, now=NOW)
    with pytest.raises(Withheld):
        read(letters()[0])


def test_nobody_is_invited_to_a_game_that_was_called_off() -> None:
    session = evening()
    applied(session)
    g = played_at(session)
    enrol(g)
    quizzes.call_off(quiz=g.quiz, by=None, now=NOW)
    with pytest.raises(Withheld):
        read(letters()[0])


# --- the hour ------------------------------------------------------------------------------
def test_a_day_before_the_game_whoever_has_a_place_is_entered_by_itself() -> None:
    session = evening()
    applied(session)
    g = played_at(session)
    day = timedelta(hours=24)
    jobs.enrol_near(now=session.starts_at - day - timedelta(minutes=1))
    assert not g.quiz.teams.exists()
    jobs.enrol_near(now=session.starts_at - day)
    jobs.enrol_near(now=session.starts_at - timedelta(hours=1))
    assert (g.quiz.teams.count(), len(letters())) == (1, 1)


def test_the_rules_of_a_game_say_how_many_hours_before() -> None:
    session = evening()
    applied(session)
    played_at(session, rules=GameRules(enrol_hours=3))
    jobs.enrol_near(now=session.starts_at - timedelta(hours=4))
    assert letters() == []
    jobs.enrol_near(now=session.starts_at - timedelta(hours=3))
    assert len(letters()) == 1


def test_once_the_hour_has_come_the_host_enters_who_is_late() -> None:
    session = evening()
    applied(session)
    g = played_at(session)
    jobs.enrol_near(now=session.starts_at)
    assert not g.quiz.teams.exists()


# --- the page of the visit -----------------------------------------------------------------
def test_the_visit_leads_to_the_captain_s_page_once_the_team_is_entered() -> None:
    session = evening()
    application = applied(session)
    g = played_at(session)
    assert "/games/play/" not in page(application)
    assert "/games/check/" in page(application)
    enrol(g)
    team = Team.objects.get()
    assert f"/games/play/{team_token(team)}/" in page(application)
    assert f"/games/mirror/{mirror_token(team)}/" in page(application)  # to pass on


def test_a_member_of_the_team_is_led_to_the_mirror_only() -> None:
    session = evening(players_named=True)
    application = applied(session)
    mate = member(application)
    enrol(played_at(session))
    team = Team.objects.get()
    seen = page(application, client_of(mate))
    assert f"/games/mirror/{mirror_token(team)}/" in seen
    assert "/games/play/" not in seen


def test_the_page_of_any_other_visit_says_nothing_of_games() -> None:
    assert "data-game" not in page(make.application(make.session(), adults=1))
