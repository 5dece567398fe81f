"""Channels and rules of a game, changed at the organisers' desk while they still can be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from gatehouse.core.models import HistoryEntry
from gatehouse.people.models import Role
from gatehouse.quizzes.models import Channel
from gatehouse.quizzes.operations import quizzes, teams
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from gatehouse.quizzes.terms import GameRules, read_game_rules
from tests import make
from tests.office import client_of, holder
from tests.quizzes.evenings import LATER, Evening, evening
from tests.quizzes.games import refused

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
RULES = {"do": "rules", "grace_ms": 900, "appeal_minutes": 30, "names_on_table": 20,
         "enrol_hours": 48, "typed_twice": "on"}  # fmt: skip
CHANNEL = {"do": "channel", "channel-title": "Трансляция", "channel-is_online": "on",
           "channel-delay_seconds": 30, "channel-league": "online"}  # fmt: skip


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


@pytest.fixture
def coming() -> Evening:
    return evening(started=False)


def path(of: Evening) -> str:
    return f"/office/games/{of.quiz.code}/setup/"


def delay(of: Evening, channel: Channel, seconds: object) -> dict[str, Any]:
    return {"do": "delay", "channel": channel.pk, "seconds": seconds}


def change(of: Channel, **said: Any) -> dict[str, Any]:
    """The form of a channel as it stands there, with what is typed into it."""
    session = of.session.code if of.session else ""
    fields = {"title": of.title_ru, "title_en": of.title_en or "", "league": of.league,
              "session": session} | ({"is_online": "on"} if of.is_online else {})  # fmt: skip
    prefixed = {f"channel-{of.pk}-{name}": one for name, one in (fields | said).items()}
    return {"do": "change", "channel": of.pk} | prefixed


def columns(of: Channel) -> tuple[str, ...]:
    """Its titles as they lie in the table: the plain column, the Russian and the English one."""
    rows = Channel._base_manager.filter(pk=of.pk)
    return rows.values_list("title", "title_ru", "title_en").get()


def verbs() -> set[str]:
    return set(HistoryEntry.objects.values_list("verb", flat=True))


def test_the_page_of_the_game_leads_there(desk: Client, coming: Evening) -> None:
    assert path(coming) in desk.get(f"/office/games/{coming.quiz.code}/").content.decode()


def test_a_game_that_has_not_begun_goes_by_other_rules(desk: Client, coming: Evening) -> None:
    assert desk.post(path(coming), RULES).status_code == 302
    assert read_game_rules(coming.quiz.rules) == GameRules(900, True, 30, 20, 48)
    assert "quizzes.rules_changed" in verbs()


def test_the_same_rules_again_are_no_change(desk: Client, coming: Evening) -> None:
    before = coming.quiz.version
    quizzes.change_rules(
        quiz=coming.quiz, rules=read_game_rules(coming.quiz.rules), by=None, now=LATER
    )
    assert (coming.quiz.version, "quizzes.rules_changed" in verbs()) == (before, False)


def test_rules_that_cannot_be_are_said_at_their_field(desk: Client, coming: Evening) -> None:
    page = desk.post(path(coming), RULES | {"grace_ms": 99_000})
    assert page.status_code == 422
    assert page.context["rules"].errors.keys() == {"grace_ms"}
    assert coming.quiz.rules == {"appeal_minutes": 30}


def test_one_more_channel_with_a_session_of_its_own(desk: Client, coming: Evening) -> None:
    free = make.session(of=make.activity(format="quiz"))
    sent = CHANNEL | {"channel-session": free.code}
    assert desk.post(path(coming), sent).status_code == 302
    made = Channel.objects.get(title="Трансляция")
    assert (made.session, made.is_online, made.delay_seconds) == (free, True, 30)
    assert "quizzes.channel_added" in verbs()


def test_a_channel_needs_no_session(desk: Client, coming: Evening) -> None:
    assert desk.post(path(coming), CHANNEL).status_code == 302
    assert Channel.objects.get(title="Трансляция").session is None


def test_two_channels_of_one_name_are_refused(desk: Client, coming: Evening) -> None:
    page = desk.post(path(coming), CHANNEL | {"channel-title": "Эфир"})
    assert page.status_code == 422
    assert "такое название" in page.content.decode().lower() or page.context["refusals"]
    assert coming.quiz.channels.count() == 2


def test_the_delay_of_a_stream_is_set(desk: Client, coming: Evening) -> None:
    stream = coming.game.stream
    assert desk.post(path(coming), delay(coming, stream, 25)).status_code == 302
    stream.refresh_from_db()
    assert stream.delay_seconds == 25
    entry = HistoryEntry.objects.get(verb="quizzes.delay_set")
    assert (entry.by_id != "", entry.facts["seconds"]) == (True, 25)


@pytest.mark.parametrize("seconds", ["", "сто", -1, 121])
def test_a_delay_past_the_cap_is_refused(desk: Client, coming: Evening, seconds: object) -> None:
    stream = coming.game.stream
    assert desk.post(path(coming), delay(coming, stream, seconds)).status_code == 422
    assert Channel.objects.get(pk=stream.pk).delay_seconds == stream.delay_seconds


def test_once_it_has_begun_only_delays_are_set(desk: Client) -> None:
    going = evening()
    assert desk.post(path(going), RULES).status_code == 422
    assert desk.post(path(going), CHANNEL).status_code == 422
    assert going.quiz.channels.count() == 2
    assert desk.post(path(going), delay(going, going.game.stream, 25)).status_code == 302
    with refused("begun"):
        plan = ChannelPlan("Ещё один")
        quizzes.add_channel(quiz=going.quiz, plan=plan, by=None, now=LATER)


def test_after_the_end_nothing_is_changed(desk: Client) -> None:
    over = evening()
    over.end()
    assert desk.post(path(over), delay(over, over.game.stream, 25)).status_code == 422
    assert desk.get(path(over)).status_code == 200


def test_a_channel_of_another_game_is_not_found(desk: Client, coming: Evening) -> None:
    other = evening(started=False)
    assert desk.post(path(coming), delay(coming, other.game.stream, 5)).status_code == 404


def test_a_button_that_is_not_there_is_not_found(desk: Client, coming: Evening) -> None:
    assert desk.post(path(coming), {"do": "burn"}).status_code == 404


# --- a channel that is there ---------------------------------------------------------------
@pytest.mark.parametrize("at", ["", "/en"])
def test_a_channel_is_called_otherwise_in_both_languages(
    desk: Client, coming: Evening, at: str
) -> None:
    hall = coming.game.hall
    sent = change(hall, title="Большой зал", title_en="The great hall")
    assert desk.post(at + path(coming), sent).status_code == 302
    assert columns(hall) == ("Большой зал", "Большой зал", "The great hall")
    assert "quizzes.channel_changed" in verbs()
    # Its old name is free again.
    quizzes.add_channel(quiz=coming.quiz, plan=ChannelPlan("Зал"), by=None, now=LATER)


def test_what_is_the_same_is_no_change(desk: Client, coming: Evening) -> None:
    before = coming.quiz.version
    assert desk.post(path(coming), change(coming.game.hall)).status_code == 302
    assert (coming.quiz.version, "quizzes.channel_changed" in verbs()) == (before, False)


def test_a_channel_does_not_take_the_name_of_another(desk: Client, coming: Evening) -> None:
    page = desk.post(path(coming), change(coming.game.hall, title="Эфир"))
    assert page.status_code == 422
    assert [one.code for one in page.context["refusals"]] == ["title_taken"]
    assert columns(coming.game.hall)[1] == "Зал"


def test_a_channel_is_moved_to_another_session_while_nobody_came_by_the_first(
    desk: Client, coming: Evening
) -> None:
    hall, free = coming.game.hall, make.session(of=make.activity(format="quiz"))
    sent = change(hall, session=free.code, league="сильные")
    assert desk.post(path(coming), sent).status_code == 302
    hall.refresh_from_db()
    assert (hall.session, hall.league) == (free, "сильные")


def test_teams_that_are_in_the_game_by_a_session_keep_it(desk: Client) -> None:
    coming = evening({"Болты": 3}, started=False)
    teams.enrol(quiz=coming.quiz, by=None, now=LATER)
    free = make.session(of=make.activity(format="quiz"))
    page = desk.post(path(coming), change(coming.game.hall, session=free.code))
    assert page.status_code == 422
    assert [one.code for one in page.context["refusals"]] == ["enrolled"]
    assert desk.post(path(coming), change(coming.game.hall, title="Цех")).status_code == 302


def test_a_session_of_another_game_is_not_offered(desk: Client, coming: Evening) -> None:
    other = evening(started=False).in_hall
    page = desk.post(path(coming), change(coming.game.hall, session=other.code))
    assert page.status_code == 422


def test_once_it_has_begun_only_the_english_title_of_a_channel_is_changed(desk: Client) -> None:
    over = evening()
    over.end()
    hall = over.game.hall
    sent = change(hall, title="Иначе", title_en="The hall")
    assert desk.post(path(over), sent).status_code == 302
    assert columns(hall) == ("Зал", "Зал", "The hall")
    with refused("begun"):
        plan = replace(quizzes.plan_of(hall), title="Иначе")
        quizzes.change_channel(channel=hall, plan=plan, by=None, now=LATER)


def test_a_channel_of_another_game_is_not_changed_here(desk: Client, coming: Evening) -> None:
    other = evening(started=False).game.hall
    assert desk.post(path(coming), change(other, title="Иначе")).status_code == 404
    assert columns(other)[1] == "Зал"
