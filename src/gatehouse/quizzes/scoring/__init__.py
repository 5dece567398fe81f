"""The table of a game: one pure function of the key, the journal and the rulings that stand.

Nothing else adds points anywhere. The order of lines and rulings, and lines that come twice, change
nothing. What is reckoned is told to players in docs/domain.md, "How a game is scored".
"""

from gatehouse.quizzes.scoring.counting import Counted, Key, count
from gatehouse.quizzes.scoring.differences import (
    CellChange,
    Difference,
    Moved,
    Shift,
    difference,
    shift,
)
from gatehouse.quizzes.scoring.kept import read_table, sha256_of, table_bytes
from gatehouse.quizzes.scoring.reckoning import reckon
from gatehouse.quizzes.scoring.running import Counting, Running

__all__ = [
    "CellChange",
    "Counted",
    "Counting",
    "Difference",
    "Key",
    "Moved",
    "Running",
    "Shift",
    "count",
    "difference",
    "read_table",
    "reckon",
    "sha256_of",
    "shift",
    "table_bytes",
]
