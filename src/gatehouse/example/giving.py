"""How places are given where they do not go to who comes first: a draw, a plant's choice."""

from dataclasses import dataclass
from datetime import time

from gatehouse.example.shapes import Text


@dataclass(frozen=True)
class Moment:
    """An hour of a day of the season."""

    day: int
    at: time


@dataclass(frozen=True)
class Observer:
    """A witness and what they reveal: words whose hash is the secret."""

    name: str
    title: str
    words: str


@dataclass(frozen=True)
class Listed:
    """A party's list of wishes, the dearest first, made at that day and hour."""

    party: str
    wishes: tuple[str, ...]
    day: int
    at: time


@dataclass(frozen=True)
class Drawing:
    """A draw of the places of some sessions, from its planning to its release.

    Nobody can know the signature of a round of the example's days, so its places are drawn by
    `dice`: 100 throws, as the rules have it where no signature is known after a day.
    """

    code: str
    title: Text
    sessions: tuple[str, ...]
    planned: Moment
    published: Moment
    opens: Moment
    closes: Moment
    revealed: Moment
    witnesses_until: Moment
    complaints_until: Moment
    round: Moment
    thrown: Moment
    released: Moment
    appeal_days: int
    dice: str
    witness: Observer
    lists: tuple[Listed, ...]


@dataclass(frozen=True)
class Choice:
    """What was decided on some parties at that day and hour, by whom; `why_not` is a reason of
    `admission.models.WhyNot`, for those who are refused."""

    session: str
    day: int
    at: time
    by: str
    approve: tuple[str, ...]
    refuse: tuple[str, ...] = ()
    why_not: str = ""
