"""An answer counts by when it reached the site, not by when a thread was free for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import RequestFactory
from pytest_django import Settings

from gatehouse.core.arrival import STAMP, arrived_at

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def asked(*, front: datetime | None = None, nginx: datetime | str = "") -> datetime:
    """When a request arrived, as it is found out at NOW."""
    stamps: dict[str, Any] = {} if front is None else {STAMP: front.timestamp()}
    header = nginx if isinstance(nginx, str) else f"t={nginx.timestamp():.3f}"
    headers = {"X-Request-Start": header} if header else {}
    with time_machine.travel(NOW, tick=False):
        return arrived_at(RequestFactory().post("/", headers=headers, **stamps))


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def test_without_a_stamp_a_request_arrives_when_it_is_asked() -> None:
    assert asked() == NOW


def test_the_front_stamps_before_the_wait_for_a_thread() -> None:
    assert asked(front=ago(1.5)) == ago(1.5)


def test_nginx_stamps_before_the_front_does(settings: Settings) -> None:
    settings.TRUSTED_PROXY = True
    assert asked(front=ago(1), nginx=ago(2)) == ago(2)


def test_nobody_moves_their_answer_into_the_past_by_a_header() -> None:
    assert asked(front=ago(1), nginx=ago(30)) == ago(1)


@pytest.mark.parametrize("stamp", [ago(-1), ago(61), "t=nan", "t=1e999", "soon"])
def test_a_clock_that_is_wrong_is_not_believed(settings: Settings, stamp: datetime | str) -> None:
    settings.TRUSTED_PROXY = True
    assert asked(nginx=stamp) == NOW
