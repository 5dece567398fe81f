"""What a session's page says of what is asked of whoever wants to come.

What a season demands is decided above: admission hands its answer down here.
"""

from __future__ import annotations

from collections.abc import Callable

from gatehouse.programme.models import Session

Teller = Callable[[Session], tuple[str, ...]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> Teller:
    """Register who knows of demands; a decorator."""
    _tellers.append(teller)
    return teller


def of_session(session: Session) -> tuple[str, ...]:
    """In whole sentences; nothing where anybody who signs in may ask."""
    return tuple(line for tell in _tellers for line in tell(session))
