"""Which phone plays for a team, and how another comes to play."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection

from gatehouse.core.refusal import Refused
from gatehouse.quizzes.models import Answer, Seat, SeatRole
from gatehouse.quizzes.operations import devices
from tests.quizzes.captains import OPENED, OTHER_PHONE, PHONE, Game, after, game, say

pytestmark = pytest.mark.django_db


def host(played: Game) -> Seat:
    return Seat.objects.create(
        quiz=played.quiz, role=SeatRole.HOST, title="Ведущий", made_at=OPENED
    )


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.first.code


def test_the_first_phone_plays_and_the_next_one_only_shows() -> None:
    played = game()

    assert devices.take(team=played.team, device=PHONE, now=OPENED)
    assert not devices.take(team=played.team, device=OTHER_PHONE, now=OPENED)
    assert devices.take(team=played.team, device=PHONE, now=OPENED)


def test_a_team_mate_with_the_code_and_the_digits_takes_the_play_over_in_the_middle() -> None:
    played = game()
    run = played.open()
    say(played.team, run, "первый", at=after(5))
    devices.set_pin(team=played.team, device=PHONE, pin="4071", now=after(6))

    typed = f"{played.team.code[:3]}-{played.team.code[3:].lower()}"
    devices.hand_over(team=played.team, device=OTHER_PHONE, code=typed, pin="4071", now=after(7))

    say(played.team, run, "второй", at=after(8), device=OTHER_PHONE)
    with pytest.raises(Refused) as refused:
        say(played.team, run, "третий", at=after(9), device=PHONE)
    assert code_of(refused) == "not_captain"
    assert list(Answer.objects.order_by("pk").values_list("device", flat=True)) == [
        PHONE,
        OTHER_PHONE,
    ]


@pytest.mark.parametrize(("code", "pin"), [("", "4071"), ("ABCDEF", "4071"), (None, "4072")])
def test_who_does_not_know_both_stays_a_mirror(code: str | None, pin: str) -> None:
    played = game()
    devices.take(team=played.team, device=PHONE, now=OPENED)
    devices.set_pin(team=played.team, device=PHONE, pin="4071", now=OPENED)

    with pytest.raises(Refused) as refused:
        devices.hand_over(
            team=played.team,
            device=OTHER_PHONE,
            code=played.team.code if code is None else code,
            pin=pin,
            now=OPENED,
        )

    assert code_of(refused) == "wrong"
    assert devices.take(team=played.team, device=PHONE, now=OPENED)


def test_without_digits_there_is_no_way_but_the_host() -> None:
    played = game()
    devices.take(team=played.team, device=PHONE, now=OPENED)

    with pytest.raises(Refused) as refused:
        devices.hand_over(
            team=played.team, device=OTHER_PHONE, code=played.team.code, pin="", now=OPENED
        )
    assert code_of(refused) == "no_pin"

    devices.ask_host(team=played.team, device=OTHER_PHONE, now=OPENED)
    devices.approve(team=played.team, seat=host(played), now=OPENED)
    assert devices.take(team=played.team, device=OTHER_PHONE, now=OPENED)
    assert not devices.take(team=played.team, device=PHONE, now=OPENED)


def test_the_host_lets_nobody_play_who_did_not_ask_or_is_of_another_game() -> None:
    played, elsewhere = game(), game()
    seat = host(played)

    with pytest.raises(Refused):
        devices.approve(team=played.team, seat=seat, now=OPENED)
    devices.ask_host(team=elsewhere.team, device=OTHER_PHONE, now=OPENED)
    with pytest.raises(Refused):
        devices.approve(team=elsewhere.team, seat=seat, now=OPENED)


def test_what_the_host_declines_is_asked_no_more() -> None:
    played = game()
    seat = host(played)
    devices.take(team=played.team, device=PHONE, now=OPENED)
    devices.ask_host(team=played.team, device=OTHER_PHONE, now=OPENED)

    devices.decline(team=played.team, seat=seat, now=OPENED)

    played.team.refresh_from_db()
    assert (played.team.device, played.team.device_asked) == (PHONE, None)


@pytest.mark.parametrize("pin", ["123", "12345", "12a4", "１２３４", "１234"])
def test_the_digits_are_four_of_the_usual_ones(pin: str) -> None:
    played = game()
    devices.take(team=played.team, device=PHONE, now=OPENED)

    with pytest.raises(Refused) as refused:
        devices.set_pin(team=played.team, device=PHONE, pin=pin, now=OPENED)

    assert code_of(refused) == "pin"


def test_only_the_phone_that_plays_sets_the_digits() -> None:
    played = game()
    devices.take(team=played.team, device=PHONE, now=OPENED)

    with pytest.raises(Refused) as refused:
        devices.set_pin(team=played.team, device=OTHER_PHONE, pin="1111", now=OPENED)

    assert code_of(refused) == "not_captain"


@pytest.mark.django_db(transaction=True)
def test_of_phones_that_come_at_once_exactly_one_plays() -> None:
    played = game()
    phones = [uuid4() for _ in range(16)]

    def one(phone: UUID) -> bool:
        try:
            return devices.take(team=played.team, device=phone, now=OPENED)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, phones)) == 1
