"""A packed file is looked at by its directory; what claims too much is not opened."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from gatehouse.core import archives
from gatehouse.core.archives import Fault, Limits, Unreadable

LIMITS = Limits(parts=3, in_all=5_000, one=3_000, ratio=20, ratio_from=1_000, names_once=True)


def packed(*parts: tuple[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as made:
        for name, content in parts:
            made.writestr(name, content)
    return out.getvalue()


def fault(content: bytes, limits: Limits = LIMITS) -> Fault | None:
    try:
        with archives.opened(content, limits) as made:
            for name in made.namelist():
                made.read(name)
    except Unreadable as unreadable:
        return unreadable.fault
    return None


def marked(content: bytes, at: int, bits: int) -> bytes:
    """The same with bits set in the directory, `at` bytes into the entry of each part."""
    changed = bytearray(content)
    for place in range(len(changed) - 4):
        if changed[place : place + 4] == b"PK\x01\x02":
            changed[place + at] |= bits
    return bytes(changed)


def test_what_is_within_its_limits_is_opened() -> None:
    assert fault(packed(("a", b"x" * 1_000), ("b", b"y"))) is None


@pytest.mark.parametrize(
    "parts",
    [
        [(str(number), b"") for number in range(4)],
        [("a", b"x" * 3_001)],
        [("a", b"x" * 2_000), ("b", b"x" * 2_000), ("c", b"x" * 2_000)],
    ],
)
def test_too_many_too_large_or_too_much_is_a_bomb(parts: list[tuple[str, bytes]]) -> None:
    assert fault(packed(*parts)) is Fault.BOMB


def test_what_grows_too_much_is_a_bomb_unless_it_is_small() -> None:
    assert fault(packed(("a", b"\0" * 2_900), how=zipfile.ZIP_DEFLATED)) is Fault.BOMB
    assert fault(packed(("a", b"\0" * 900), how=zipfile.ZIP_DEFLATED)) is None
    slack = Limits(parts=3, in_all=5_000, one=3_000)
    assert fault(packed(("a", b"\0" * 2_900), how=zipfile.ZIP_DEFLATED), slack) is None


def test_a_password_and_an_unknown_way_of_packing_are_told_as_locked() -> None:
    whole = packed(("a", b"text"))
    assert fault(marked(whole, 8, 1)) is Fault.LOCKED
    assert fault(marked(whole, 10, 99)) is Fault.LOCKED


def test_a_name_that_stands_twice_is_damage_where_it_matters() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed(("a", b"1"), ("a", b"2"))
    assert fault(twice) is Fault.DAMAGED
    assert fault(twice, Limits(parts=3, in_all=5_000, one=3_000)) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"text", packed(("a", b"x" * 99))[:-30]],
    ids=["nothing", "the first word", "no archive", "without its end"],  # an archive has a date
)
def test_what_is_cut_off_is_damaged(content: bytes) -> None:
    assert fault(content) is Fault.DAMAGED


def test_a_part_that_is_not_what_its_sum_says_is_damaged() -> None:
    assert fault(packed(("a", b"text")).replace(b"text", b"best")) is Fault.DAMAGED
