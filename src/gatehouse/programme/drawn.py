"""What a session's page says of the draw that gives its places.

Who draws, and who may enter, is decided above: admission hands its answer down here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gatehouse.programme.models import Session


@dataclass(frozen=True)
class Drawn:
    """Lists are taken from `opens_at` to `closes_at`; the lot falls at `drawn_at`.

    stage      soon | lists | closed | released
    demand     how many wish it, in whole sentences; empty where the season does not show it
    is_sealed  its lists are not public: places for those who need step-free access
    add_url    where the button posts to    list_url, draw_url   the own list, the public page
    """

    stage: str
    opens_at: datetime
    closes_at: datetime
    drawn_at: datetime
    demand: tuple[str, ...]
    add_url: str
    list_url: str
    draw_url: str
    is_sealed: bool = False


Teller = Callable[[Session, datetime], Drawn | None]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> Teller:
    """Register who knows of draws; a decorator."""
    _tellers.append(teller)
    return teller


def of_session(session: Session, *, now: datetime) -> Drawn | None:
    """The draw of a session; None while none is announced."""
    return next((found for tell in _tellers if (found := tell(session, now))), None)
