"""One row that fails does not stop those behind it, and is not forgotten either."""

import logging

import pytest

from gatehouse.core.apart import each_apart

SECRET = "Мария Петрова"


def _act(row: int) -> int:
    if row == 2:
        raise ValueError(SECRET)
    return row


def test_the_rows_behind_one_that_fails_are_done_and_the_failure_is_raised_at_the_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[int] = []

    def act(row: int) -> int:
        result = _act(row)
        done.append(row)
        return result

    with caplog.at_level(logging.ERROR), pytest.raises(ExceptionGroup) as raised:
        each_apart([1, 2, 3], act)
    assert done == [1, 3]
    assert [type(error) for error in raised.value.exceptions] == [ValueError]
    assert "ValueError at core/test_apart.py" in caplog.text
    assert SECRET not in caplog.text


def test_what_is_done_is_added_up() -> None:
    assert each_apart([1, 3, 4], _act) == 8
