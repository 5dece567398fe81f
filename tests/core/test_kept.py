"""What a process keeps for a few seconds."""

from __future__ import annotations

import pytest

from gatehouse.core.kept import Kept


def test_what_was_read_is_kept_for_its_seconds_and_then_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reads: list[str] = []
    clock = iter([0.0, 4.9, 5.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))

    def read(key: str) -> int:
        reads.append(key)
        return len(reads)

    values = Kept(read, seconds=5)
    assert [values.get("a") for _ in range(3)] == [1, 1, 2]


def test_what_was_not_there_is_looked_for_each_time() -> None:
    found = iter([None, "there"])
    values: Kept[str, str] = Kept(lambda _key: next(found), seconds=60)
    assert [values.get("a"), values.get("a"), values.get("a")] == [None, "there", "there"]


def test_no_more_is_kept_than_there_is_room_for() -> None:
    values: Kept[int, int] = Kept(lambda key: key, seconds=60, at_most=3)
    for key in range(10):
        values.get(key)
    assert len(values._values) <= 3
