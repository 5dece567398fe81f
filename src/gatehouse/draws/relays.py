"""Asking the beacon's relays for the signature of a round, where the network allows it.

Nothing here is trusted: whatever comes back proves itself, or is refused.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from http.client import HTTPException
from urllib.request import Request, urlopen

from gatehouse.core.log import brief

SECONDS = 5.0
AT_MOST = 4_096  # bytes of an answer
logger = logging.getLogger(__name__)


def signatures_of(number: int, relays: Iterable[str]) -> Iterator[str]:
    """What each relay that answers says is the signature of a round; the next one is asked only
    when the caller wants more.

    `relays` are addresses that a round's number is added to.
    """
    for relay in relays:
        try:
            signature = _asked(f"{relay.rstrip('/')}/{number}")
        except (OSError, HTTPException, ValueError, RecursionError) as error:
            logger.info("A relay of the beacon did not answer: %s", brief(error))
        else:
            yield signature


def _asked(address: str) -> str:
    """Raises: ValueError, where the answer is not what a relay says; OSError, HTTPException."""
    if not address.startswith(("https://", "http://")):
        raise ValueError("an address of a relay begins with https://")
    asked = Request(address, headers={"Accept": "application/json"})  # noqa: S310 — checked above
    with urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
        said = json.loads(answer.read(AT_MOST))
    signature = said.get("signature") if isinstance(said, dict) else None
    if not isinstance(signature, str):
        raise ValueError("the answer holds no signature")
    return signature
