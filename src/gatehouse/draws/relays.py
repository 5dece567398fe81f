"""Asking the beacon's relays for the signature of a round, where the network allows it.

Nothing here is trusted: whatever comes back proves itself, or is refused.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from urllib.error import URLError
from urllib.request import Request, urlopen

from gatehouse.core.log import brief

SECONDS = 5.0
AT_MOST = 4_096  # bytes of an answer
logger = logging.getLogger(__name__)


def signature_of(number: int, relays: Iterable[str]) -> str | None:
    """The signature of a round from the first relay that has it; None when none answers.

    `relays` are addresses that a round's number is added to.
    """
    for relay in relays:
        try:
            return _asked(f"{relay.rstrip('/')}/{number}")
        except (URLError, OSError, ValueError) as error:
            logger.info("A relay of the beacon did not answer: %s", brief(error))
    return None


def _asked(address: str) -> str:
    """Raises: ValueError, where the answer is not what a relay says; URLError, OSError."""
    if not address.startswith(("https://", "http://")):
        raise ValueError("an address of a relay begins with https://")
    asked = Request(address, headers={"Accept": "application/json"})  # noqa: S310 — checked above
    with urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
        said = json.loads(answer.read(AT_MOST))
    signature = said.get("signature") if isinstance(said, dict) else None
    if not isinstance(signature, str):
        raise ValueError("the answer holds no signature")
    return signature
