"""One readable line for each event, without personal data.

An exception is told by its type and the places it passed, not by its message: messages
quote what people typed ("Key (email)=(…) already exists").
"""

import logging
import re
import traceback
from types import TracebackType

PLACES = 6
# What looks like an address or a signed link is not written, wherever it comes from; what a link
# names may have parts. The line may hold a path of any length: each sign is looked at once, never
# again from the next one.
PRIVATE = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.]++|(?<=/)(?:[\w-]++[.:])+[\w-]{20,}+")


class OneLine(logging.Formatter):
    """`2023-12-05 12:00:00 ERROR gatehouse.core.jobs text | ValueError at admission/jobs.py:12`."""

    def __init__(self, *, show_values: bool = False) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%d %H:%M:%S")
        self.show_values = show_values

    def format(self, record: logging.LogRecord) -> str:
        if self.show_values:
            return super().format(record)
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        line = PRIVATE.sub("…", self.formatMessage(record)).replace("\n", " ")
        return line + (f" | {brief(record.exc_info[1])}" if record.exc_info else "")


def brief(error: BaseException | None) -> str:
    """The type of an exception and the last places of our code that it passed."""
    if error is None:
        return "no exception"
    return f"{type(error).__name__} at {' < '.join(_places(error.__traceback__))}"


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-PLACES:]
    return [f"{'/'.join(f.filename.split('/')[-2:])}:{f.lineno}" for f in reversed(frames)]
