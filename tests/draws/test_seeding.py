from __future__ import annotations

import pytest

from gatehouse.draws.protocol import beacon, entries, seeding
from tests.draws.random_draws import SIGNATURES


def test_the_round_of_a_moment_is_the_first_that_comes_at_it_or_after() -> None:
    assert seeding.round_at(1776643200) == 27946612  # 2026-04-20T00:00:00Z
    assert seeding.round_at(seeding.GENESIS) == 1
    assert [seeding.round_at(seeding.GENESIS + late) for late in (1, 2, 3, 4)] == [2, 2, 2, 3]
    assert seeding.moment_of(27946612) == 1776643200


@pytest.mark.parametrize("number", [1, 2, 42, 657413, 27946612])
def test_a_round_is_that_of_its_own_moment(number: int) -> None:
    assert seeding.round_at(seeding.moment_of(number)) == number
    assert seeding.round_at(seeding.moment_of(number) + 1) == number + 1


def test_there_was_no_round_before_the_first() -> None:
    with pytest.raises(ValueError, match="later"):
        seeding.round_at(seeding.GENESIS - 1)
    with pytest.raises(ValueError, match="from 1"):
        seeding.moment_of(0)


def test_nobody_revealed_is_sixty_four_zeros() -> None:
    assert seeding.of_witnesses({}) == "0" * 64


def test_the_order_in_which_witnesses_speak_does_not_matter() -> None:
    one, two = {"a": "1" * 64, "b": "2" * 64}, {"b": "2" * 64, "a": "1" * 64}
    assert seeding.of_witnesses(one) == seeding.of_witnesses(two)
    assert seeding.of_witnesses(one) != seeding.of_witnesses({"a": "1" * 64})


def test_names_of_witnesses_keep_one_order_in_both_files() -> None:
    assert seeding.told_apart(["archive", "library"])
    assert not seeding.told_apart(["archive", "archive-2"])  # ':' and '=' sort otherwise than '-'


def test_the_signature_s_hash_is_what_the_seed_takes() -> None:
    expected = "8ada64bae5c6c0f5540a6a13af56e663240edfbd2c76ac6a8f27671eb7259ce3"
    assert seeding.of_signature(SIGNATURES[42]) == expected


def test_dice_are_a_hundred_throws_of_six_sides() -> None:
    assert len(seeding.of_dice("123456" * 16 + "1234")) == 64
    for wrong in ("1" * 99, "1" * 101, "0" * 100):
        with pytest.raises(ValueError, match="dice"):
            seeding.of_dice(wrong)


def test_the_record_in_an_entry_is_the_contact_s() -> None:
    ivanov = {"surname": "Ivanov", "given": "Ivan"}
    first = entries.record_hash(salt="0" * 64, born="2001-02-01", **ivanov)
    assert first == "611276c1d0546af488cbc2a4f8a8e92b279c1c7a153d9a0630b4a0f7728e6145"
    second = entries.record_hash(salt="0" * 63 + "1", born="2001-02-02", **ivanov)
    assert second == "d6684029e809924d4753ae76556b10dfe31c56700bf69c401fd6016218e0aba5"


def test_a_russian_name_counts_composed_and_in_capitals() -> None:
    salt = "0" * 64
    plain = entries.record_hash(salt=salt, surname="СЕРГЕЙ", given="Ёлкин", born="1990-01-01")
    apart = "Сергеи\u0306"  # the short i in two parts
    other = entries.record_hash(salt=salt, surname=apart, given="ёлкин", born="1990-01-01")
    assert plain == other


@pytest.mark.parametrize("number", sorted(SIGNATURES))
def test_the_signature_of_a_published_round_is_accepted(number: int) -> None:
    beacon.check(number, SIGNATURES[number])


@pytest.mark.parametrize("number", [0, 1, 41, 43, 657413, 2**64 - 1, 2**64])
def test_the_signature_of_another_round_is_refused(number: int) -> None:
    with pytest.raises(beacon.Refused) as refused:
        beacon.check(number, SIGNATURES[42])
    assert refused.value.code == "round"


def test_any_flipped_bit_is_refused() -> None:
    whole = int(SIGNATURES[42], 16)
    for bit in range(384):
        with pytest.raises(beacon.Refused):
            beacon.check(42, f"{whole ^ 1 << bit:096x}")


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (SIGNATURES[42][:-2], "length"),
        (SIGNATURES[42] + "00", "length"),
        ("", "length"),
        ("zz" * 48, "length"),
        (beacon.PUBLIC_KEY.hex(), "length"),  # of the other group
        ("c0" + "00" * 47, "point"),  # the point at infinity
        ("80" + "00" * 46 + "04", "point"),  # on the curve, not in the subgroup
        ("80" + "00" * 46 + "01", "point"),  # not on the curve
        ("00" * 48, "point"),
        ("9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffff"
         "ffffaaab", "point"),  # not below the field's size
    ],
)  # fmt: skip
def test_what_is_no_signature_is_refused(signature: str, code: str) -> None:
    with pytest.raises(beacon.Refused) as refused:
        beacon.check(42, signature)
    assert refused.value.code == code
