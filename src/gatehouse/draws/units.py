"""What one of the places of a draw is for: a person, unless who plans draws says otherwise."""

from __future__ import annotations

from collections.abc import Callable

from gatehouse.draws.models import Draw

Teller = Callable[[Draw], bool]
_tellers: list[Teller] = []
_tellers_of_prizes: list[Teller] = []


def groups_told_by(teller: Teller) -> Teller:
    """Register who knows of a draw whether each place of it is for a whole group; a decorator."""
    _tellers.append(teller)
    return teller


def of_groups(draw: Draw) -> bool:
    """Whether whole groups draw: an entry is a group then, and so is a place."""
    return any(tell(draw) for tell in _tellers)


def prizes_told_by(teller: Teller) -> Teller:
    """Register who knows of a draw whether prizes are drawn and not places; a decorator."""
    _tellers_of_prizes.append(teller)
    return teller


def of_prizes(draw: Draw) -> bool:
    """Whether things are given out and not places: each entry is one person then."""
    return any(tell(draw) for tell in _tellers_of_prizes)
