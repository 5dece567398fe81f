"""Ports for processes that begin to listen a while after they were told."""

from __future__ import annotations

import socket

import pytest

from tools import processes
from tools.processes import free_port

LENT_BY_KERNELS = 32_768  # and above, to whoever calls out


def test_a_port_is_given_once_although_nobody_listens_on_it_yet() -> None:
    ports = {free_port() for _ in range(50)}
    assert len(ports) == 50
    assert max(ports) < LENT_BY_KERNELS


def test_a_port_that_somebody_listens_on_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        monkeypatch.setattr(processes, "_ports", iter([taken, free_port()]))
        assert free_port() != taken
