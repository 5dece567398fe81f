"""Whose organisers may play a packet: whoever makes a game of it reads its questions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gatehouse.core.history import HistoryEntry
from gatehouse.people.models import Role
from gatehouse.programme.models import Season, SeasonRole, Session
from gatehouse.programme.operations import grant_season
from gatehouse.quizzes.forms.solo_planning import MOMENT
from gatehouse.quizzes.models import Channel, Packet, Quiz, Solo
from tests import make
from tests.office import client_of, holder
from tests.quizzes.games import packet
from tests.quizzes.test_office_games import NEW, filled

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def season() -> Season:
    return make.season()


@pytest.fixture
def free(season: Season) -> Session:
    """A session that a game may be played at."""
    return quiz_at(season, "QUIZ-1")


@pytest.fixture
def planner(season: Season) -> Client:
    return planner_of(season)


def quiz_at(season: Season, code: str) -> Session:
    return make.session(of=make.activity(format="quiz"), within=season, code=code)


def planner_of(*seasons: Season) -> Client:
    editor = make.person()
    for one in seasons:
        grant_season(person=editor, season=one, role=SeasonRole.EDITOR, by=None, now=make.NOW)
    return client_of(editor)


def given(*seasons: Season) -> Packet:
    made = packet()
    made.seasons.set(seasons)
    return made


def make_game(client: Client, of: Packet) -> int:
    return client.post(NEW, filled(client, f"{NEW}?session=QUIZ-1", packet=of.pk)).status_code


def add_channel(client: Client, setup: str, code: str) -> int:
    said = {"session": code, "title": f"Зал {code}", "league": "классика", "delay_seconds": 0}
    sent = {"do": "channel"} | {f"channel-{name}": value for name, value in said.items()}
    return client.post(setup, sent).status_code


# --- a game --------------------------------------------------------------------------------
def test_who_plans_a_season_makes_no_game_of_a_packet_that_it_was_not_given(
    planner: Client, free: Session
) -> None:
    assert make_game(planner, given(make.season())) == 422
    assert not Quiz.objects.exists()


def test_nor_is_its_title_offered(planner: Client, free: Session) -> None:
    given(make.season())
    mine = given(free.season)
    field = planner.get(f"{NEW}?session={free.code}").context["form"].fields["packet"]
    assert list(field.queryset) == [mine]


def test_a_packet_that_was_given_to_the_season_is_played_in_it(
    planner: Client, free: Session
) -> None:
    of = given(free.season)
    assert make_game(planner, of) == 302
    assert Quiz.objects.get().packet == of


def test_organisers_of_the_city_play_any_packet(free: Session) -> None:
    assert make_game(client_of(holder(Role.ORGANISER)), given()) == 302


def test_a_game_in_two_seasons_is_of_a_packet_that_both_were_given(free: Session) -> None:
    other = make.season()
    quiz_at(other, "QUIZ-2")
    one, both = given(free.season), given(free.season, other)
    page = planner_of(free.season, other).get(f"{NEW}?session=QUIZ-1&session=QUIZ-2")
    offered = page.context["form"].fields["packet"].queryset
    assert one not in offered
    assert list(offered) == [both]


def test_a_game_is_not_brought_into_a_season_that_was_not_given_its_packet(
    planner: Client, free: Session
) -> None:
    of = given(free.season)
    make_game(planner, of)
    other = make.season()
    quiz_at(other, "QUIZ-2")
    quiz_at(free.season, "QUIZ-3")
    both, setup = planner_of(free.season, other), f"/office/games/{Quiz.objects.get().code}/setup/"
    assert add_channel(both, setup, "QUIZ-2") == 422
    assert add_channel(both, setup, "QUIZ-3") == 302
    of.seasons.add(other)
    assert add_channel(both, setup, "QUIZ-2") == 302


def test_a_game_that_the_city_has_made_goes_on_in_its_own_season(
    planner: Client, free: Session
) -> None:
    make_game(client_of(holder(Role.ORGANISER)), given())
    quiz_at(free.season, "QUIZ-3")
    setup = f"/office/games/{Quiz.objects.get().code}/setup/"
    assert add_channel(planner, setup, "QUIZ-3") == 302
    assert Channel.objects.count() == 2


# --- a quiz over days ----------------------------------------------------------------------
def test_nor_is_a_foreign_packet_opened_to_everybody(planner: Client, season: Season) -> None:
    assert plan(planner, season, given(make.season())) == 422
    assert plan(planner, season, given(season)) == 302


def test_a_quiz_is_of_the_season_that_was_given_its_packet(season: Season) -> None:
    other = make.season()
    both = planner_of(season, other)
    assert plan(both, other, given(season)) == 422
    assert not Solo.objects.exists()


def test_the_draft_that_the_city_has_made_is_changed_with_its_packet(
    planner: Client, season: Season
) -> None:
    of = given()
    assert plan(client_of(holder(Role.ORGANISER)), season, of) == 302
    draft = Solo.objects.get()
    sent = typed(season, of) | {"slug": draft.slug, "title": "Иначе"}
    assert planner.post(f"/office/quizzes/{draft.slug}/edit/", sent).status_code == 302
    sent["packet"] = str(given().pk)
    assert planner.post(f"/office/quizzes/{draft.slug}/edit/", sent).status_code == 422


def plan(client: Client, season: Season, of: Packet) -> int:
    return client.post("/office/quizzes/new/", typed(season, of)).status_code


def typed(season: Season, of: Packet) -> dict[str, Any]:
    return {"title": "Как это сделано", "slug": "made", "tries": "1", "packet": str(of.pk),
            "season": str(season.pk), "told_at_once": "on",
            "opens_at": moment(1), "closes_at": moment(8)}  # fmt: skip


def moment(days: int) -> str:
    return (timezone.localtime() + timedelta(days=days)).strftime(MOMENT)


# --- giving it -----------------------------------------------------------------------------
def test_the_city_gives_a_packet_to_a_season_and_takes_it_back(season: Season) -> None:
    Season.objects.update(ends_on=timezone.localdate())
    of, desk = packet(), client_of(holder(Role.ORGANISER))
    head = f"/office/packets/{of.pk}/head/"
    sent = {"title": of.title, "note": "", "seasons": [str(season.pk)]}
    desk.post(head, sent)
    assert list(of.seasons.all()) == [season]
    assert season.title in desk.get(f"/office/packets/{of.pk}/").content.decode()
    desk.post(head, sent)
    desk.post(head, sent | {"seasons": []})
    assert not of.seasons.exists()
    entries = HistoryEntry.objects.filter(verb="quizzes.packet_given").order_by("pk")
    assert [one.facts["seasons"] for one in entries] == [[season.code], []]


def test_what_was_given_stays_given_when_a_season_is_over(season: Season) -> None:
    make.season()  # is over as well, and has nothing
    of, desk = given(season), client_of(holder(Role.ORGANISER))
    field = desk.get(f"/office/packets/{of.pk}/head/").context["form"].fields["seasons"]
    assert list(field.queryset) == [season]
