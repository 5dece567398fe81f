"""Doing the same for many rows, so that one that fails does not stop the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from gatehouse.core.log import brief

Row = TypeVar("Row")
logger = logging.getLogger(__name__)


def each_apart(rows: Iterable[Row], act: Callable[[Row], int]) -> int:
    """Call `act`, which opens a transaction of its own, for every row; returns the sum.

    Raises:
        ExceptionGroup: when all are through, with what went wrong, so that the job that asked
            shows as failed.
    """
    total = 0
    errors: list[Exception] = []
    for row in rows:
        try:
            total += act(row)
        except Exception as error:  # noqa: BLE001 — logged here, raised below
            logger.error("One of many failed, the others go on: %s", brief(error))
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} failed", errors)
    return total
