"""The shape of what enterprises propose in the example; pure values, days as numbers."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class ProposedDate:
    day: int
    start: time
    places: int


@dataclass(frozen=True)
class Proposed:
    """An invitation and what its enterprise answers: an `activity` by its slug or something new."""

    enterprise: str
    address: str
    day: int
    answer_day: int
    activity: str = ""
    title: str = ""
    summary: str = ""
    minutes: int = 60
    age: int = 0
    site: str = ""
    dates: tuple[ProposedDate, ...] = ()
    words: str = ""
    sent_day: int | None = None
    question: str = ""
    asked_day: int | None = None
    declined_day: int | None = None
