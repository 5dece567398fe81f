"""Codes for people and tokens for links; how often somebody may try."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from gatehouse.core.codes import ALPHABET, new_code, read_code, show_code, sign, unsign
from gatehouse.core.limits import spend
from gatehouse.core.refusal import Refusal, Refused

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_codes_do_not_repeat_and_hold_no_sign_that_is_mistaken_for_another() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert set("".join(codes)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_a_code_is_read_as_a_person_types_it() -> None:
    assert show_code("7K4M9QXT2BCD") == "7K4M-9QXT-2BCD"
    assert read_code(" 7k4m 9qxt–2bcd ") == "7K4M9QXT2BCD"
    assert read_code("О0 lI 7К4М") == "00117K4M"  # Cyrillic О, К, М
    assert read_code("семь") is None
    assert read_code("") is None


def test_a_token_opens_only_for_its_purpose() -> None:
    token = sign("give-back", "b6c1.x")
    assert unsign("give-back", token) == "b6c1.x"
    assert unsign("ticket", token) is None
    assert unsign("give-back", token[:-1]) is None
    assert unsign("give-back", "made-up") is None


def tries(count: int, *, identity: str = "alice", now: datetime = NOW) -> None:
    for _ in range(count):
        spend("code", identity, at_most=3, per_seconds=600, now=now)


def test_the_fourth_try_in_the_window_is_refused_and_says_when_to_come_back() -> None:
    tries(3)
    with translation.override("ru"), pytest.raises(Refused) as refused:
        tries(1)
    assert refused.value.first == Refusal(
        "too_often", "Слишком много попыток. Попробуйте снова через 10 минут."
    )


def test_another_person_and_the_next_window_have_tries_of_their_own() -> None:
    tries(3)
    tries(3, identity="bob")
    tries(3, now=NOW + timedelta(minutes=10))


def test_a_refusal_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        Refused()
