"""Pictures, sounds and videos of packets: known by their content, made anew in a bounded process,
kept beside the database under names that nobody guesses."""

from gatehouse.quizzes.media.keeping import (
    Made,
    erase,
    path_of,
    read,
    seal_of,
    store,
    sweep,
    was_made_here,
)
from gatehouse.quizzes.media.making import BYTES_AT_MOST, kind_of, make

__all__ = [
    "BYTES_AT_MOST",
    "Made",
    "erase",
    "kind_of",
    "make",
    "path_of",
    "read",
    "seal_of",
    "store",
    "sweep",
    "was_made_here",
]
