"""Where the chance comes from: the commit, the beacon's round and what witnesses revealed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from gatehouse.draws.protocol.encoding import HEX64, sha

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"  # drand's quicknet
GENESIS = 1692803367  # seconds since 1970, of its first round
PERIOD = 3  # seconds
THROWS = re.compile(r"[1-6]{100}")
SECRET = re.compile(HEX64)
NAME = re.compile(r"[a-z0-9-]+")
NOBODY = "0" * 64


def round_at(moment: int) -> int:
    """The round whose signature first exists at `moment` (seconds since 1970) or after it.

    Raises: ValueError, before the chain began.
    """
    if moment < GENESIS:
        raise ValueError("the chain of rounds began later")
    return -((GENESIS - moment) // PERIOD) + 1


def moment_of(number: int) -> int:
    """When the round came or comes: seconds since 1970.

    Raises: ValueError, where there is no such round.
    """
    if number < 1:
        raise ValueError("rounds are numbered from 1")
    return GENESIS + (number - 1) * PERIOD


def sealed(name: str, secret: str) -> str:
    """What a witness publishes before the close: the hash of the name and the secret."""
    return sha(f"FTD1|wcommit|{name}|{secret}")


def of_witnesses(revealed: Mapping[str, str]) -> str:
    """W, from the secrets by name that were revealed in time."""
    if not revealed:
        return NOBODY
    return sha("FTD1|witness" + "".join(f"|{name}:{revealed[name]}" for name in sorted(revealed)))


def of_signature(signature: str) -> str:
    """B, from the 96 hex digits of the round's signature."""
    return sha(bytes.fromhex(signature))


def of_dice(throws: str) -> str:
    """B where no signature is known a day later: from 100 throws of a die, digits 1 to 6.

    Raises: ValueError.
    """
    if not THROWS.fullmatch(throws):
        raise ValueError("dice are 100 digits from 1 to 6")
    return sha(f"FTD1|dice|{throws}")


def seed(*, commit: str, beacon: str, witnesses: str) -> str:
    """The seed, from the hash of commit.txt, B and W; 64 hex digits each."""
    return sha(f"FTD1|seed|{commit}|{beacon}|{witnesses}")


def told_apart(names: Iterable[str]) -> bool:
    """Whether the lines of these witnesses stand in one order by name and by byte: no name may
    be the beginning of another."""
    return not any(later.startswith(name) for name, later in pairwise(sorted(names)))
