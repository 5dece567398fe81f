"""Who may know what is in a packet, and who has played it already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.people.models import Person
from gatehouse.quizzes import queries
from gatehouse.quizzes.models import Channel, Packet, PacketSeen, Quiz, Squad, Team
from gatehouse.quizzes.operations import editing
from tests import make
from tests.quizzes import packets

pytestmark = pytest.mark.django_db
NOW, HOUR, DAY = make.NOW, timedelta(hours=1), timedelta(days=1)


def secret(packet: Packet, now: Any = NOW) -> bool:
    return queries.is_secret(Packet.objects.get(pk=packet.pk), now)


def test_a_packet_is_secret_until_its_last_game_has_ended(packet: Packet) -> None:
    assert secret(packet), "nobody played it"
    first = packets.quiz(packet, ended_at=NOW - HOUR)
    assert not secret(packet)
    second = packets.quiz(packet)
    assert secret(packet)
    second.called_off_at = NOW
    second.save()
    assert not secret(packet)
    assert secret(packet, first.ended_at - HOUR if first.ended_at else NOW)


def test_a_game_for_practice_tells_nothing_and_a_packet_for_practice_is_no_secret(
    packet: Packet,
) -> None:
    packets.quiz(packet, is_practice=True, ended_at=NOW - HOUR)
    assert secret(packet)
    packet.is_practice = True
    packet.save()
    assert not secret(packet)


def test_a_quiz_over_days_keeps_it_secret_until_it_closes(packet: Packet) -> None:
    one = packets.solo(packet, told_at_once=False)
    assert [secret(packet, at) for at in (NOW, NOW + 2 * HOUR, NOW + 2 * DAY)] == [
        True,
        True,
        False,
    ]
    one.told_at_once = True
    one.save()
    assert secret(packet, NOW + 2 * HOUR), "another player could use them"


def test_a_draft_that_was_never_published_keeps_no_secret_for_ever(packet: Packet) -> None:
    packets.quiz(packet, ended_at=NOW - HOUR)
    packets.solo(packet, published_at=None)
    assert secret(packet)
    assert not secret(packet, NOW + 2 * DAY)


def test_who_opens_a_secret_packet_is_written_down_once(packet: Packet, boss: Person) -> None:
    for minute in range(3):
        editing.see_packet(packet=packet, by=boss, now=NOW + timedelta(minutes=minute))
    seen = PacketSeen.objects.get(packet=packet)
    assert (seen.person, seen.at) == (boss, NOW)
    packets.quiz(packet, ended_at=NOW - HOUR)
    other = packets.organiser()
    editing.see_packet(packet=Packet.objects.get(pk=packet.pk), by=other, now=NOW)
    assert PacketSeen.objects.count() == 1


# Nobody plays a packet twice.


def team(quiz: Quiz, **fields: Any) -> Team:
    channel, _made = Channel.objects.get_or_create(quiz=quiz, title="Зал", league="классика")
    number = quiz.teams.count() + 1
    return Team.objects.create(
        **{"quiz": quiz, "channel": channel, "number": number, "name": f"Т{number}",
           "made_at": NOW, **fields}
    )  # fmt: skip


def test_a_team_does_not_play_a_packet_twice(packet: Packet) -> None:
    ada, bob = make.person(), make.person()
    first, second = packets.quiz(packet), packets.quiz(packet)
    application = make.application(make.session(), by=ada)
    team(first, application=application)
    refusal = queries.has_played(packet, asker=ada, besides=second)
    assert refusal is not None
    assert (refusal.code, "Т1" in refusal.text) == ("played", True)
    assert queries.has_played(packet, asker=bob, besides=second) is None
    assert queries.has_played(packet, asker=ada, besides=first) is None


def test_a_team_across_games_does_not_either_whoever_asks_for_it(packet: Packet) -> None:
    ada, bob = make.person(), make.person()
    squad = Squad.objects.create(name="Совы", owner=ada, made_at=NOW)
    team(packets.quiz(packet), squad=squad)
    assert queries.has_played(packet, asker=bob, squad=squad) is not None
    assert queries.has_played(packet, asker=ada) is not None
    assert queries.has_played(packet, asker=bob) is None


@pytest.mark.parametrize(
    ("of_quiz", "of_team"),
    [({"is_practice": True}, {}), ({"called_off_at": NOW}, {}), ({}, {"left_at": NOW})],
)
def test_who_left_and_games_that_are_none_do_not_count(
    packet: Packet, of_quiz: dict[str, Any], of_team: dict[str, Any]
) -> None:
    ada = make.person()
    squad = Squad.objects.create(name="Совы", owner=ada, made_at=NOW)
    team(packets.quiz(packet, **of_quiz), squad=squad, **of_team)
    assert queries.has_played(packet, asker=ada, squad=squad) is None
