"""Draws to measure with: folders of any size, and the chances of a population by size of party.

    python -m bench.draw_data folder FOLDER 50000 36 12    # parties, sessions, wishes at most
    python -m bench.draw_data chances 150                  # draws

Each is a process of its own, so that what measures stays small.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from gatehouse.core import merkle
from gatehouse.draws.protocol import commits, entries, lots, seeding, walking
from gatehouse.draws.protocol.entries import Entries, Entry
from gatehouse.draws.protocol.lots import Lot
from gatehouse.draws.protocol.tickets import tickets

ROUND = 42
SIGNATURE = (
    "95a9f9f5b231b7714de1553105d8ffdf3dcda24cfdb1e689319bccf79a9c8ce4"
    "30a91b811fbfaf763900bc998b5d686a"
)
PLACES = 25
GUARANTEES = {"F": 12, "R": 2}
SIZES, SHARES = (1, 2, 3, 4, 5), (35, 30, 15, 12, 8)
POINTS = (10, 15, 20, 25, 30)
LANES = "--FFFFFFFR"
SIZE_TABLE = (10, 10, 11, 11, 11)  # set by this population, as a season's is by its last one
GUARANTEED_TABLE = (10, 12, 14, 14, 16)


def lots_of(count: int, guarantees: dict[str, int]) -> list[Lot]:
    """So many tours of 25 places."""
    return [Lot(f"T{number:04}", PLACES, guarantees) for number in range(count)]


def rows(
    chance: random.Random, drawn: Sequence[Lot], count: int, wishes: int, table: Sequence[int]
) -> list[bytes]:
    """The lines of so many parties, each with up to so many wishes, popular tours more often."""
    labels = [lot.label for lot in drawn]
    popular = labels + labels[::2] + labels[::5] * 2
    made = []
    for _ in range(count):
        persons = chance.choices(SIZES, SHARES)[0]
        named = dict.fromkeys(chance.choices(popular, k=wishes))
        weight = tickets(chance.choice(POINTS), persons, table)
        ticket, record = f"{chance.getrandbits(80):020x}", f"{chance.getrandbits(256):064x}"
        row = Entry(ticket, persons, weight, chance.choice(LANES), list(named), record)
        made.append(f"{row.line}\n".encode())
    made.sort()
    return made


def population(count: int, tours: int, wishes: int) -> tuple[Entries, list[Lot]]:
    """Parties of one kind but for size and points, which do not depend on each other; no
    guarantees."""
    drawn = lots_of(tours, {})
    return entries.read(rows(random.Random(1), drawn, count, wishes, SIZE_TABLE), drawn), drawn


def write_folder(folder: Path, *, parties: int, tours: int, wishes: int) -> None:
    """A folder of a draw, all but its results."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = lots_of(tours, GUARANTEES)
    lines = rows(random.Random(1), drawn, parties, wishes, GUARANTEED_TABLE)
    whole, root = hashlib.sha256(), merkle.Root()
    with (folder / entries.FILE).open("wb") as file:
        for line in lines:
            file.write(line)
            whole.update(line)
            root.add(line[:-1])
    sessions = lots.write(drawn)
    (folder / lots.FILE).write_bytes(sessions)
    (folder / commits.BEACON).write_text(f"{SIGNATURE}\n")
    commit = commits.Commit(
        draw=f"BENCH-{parties}",
        rules_sha256=seeding.NOBODY,
        code_sha256=seeding.NOBODY,
        sessions_sha256=hashlib.sha256(sessions).hexdigest(),
        entries_sha256=whole.hexdigest(),
        entries_root=root.digest().hex(),
        entries_count=parties,
        size_table=",".join(map(str, GUARANTEED_TABLE)),
        beacon_round=ROUND,
        closed_at="2026-01-10T18:00:00Z",
    )
    (folder / commits.COMMIT).write_bytes(commits.write(commit))


def chances(draws: int) -> None:
    """How likely a party is to get a place by its size, against all parties, over many draws of
    50,000 parties for 36 tours."""
    entrants, drawn = population(50_000, 36, 12)
    parties, winners = Counter(entrants.persons), Counter[int]()
    for number in range(draws):
        seed = hashlib.sha256(b"bench|%d" % number).hexdigest()
        granted = walking.draw(entrants, drawn, seed).granted
        winners.update(
            persons
            for persons, wish in zip(entrants.persons, granted, strict=True)
            if wish != walking.NOTHING
        )
    overall = winners.total() / len(entrants)
    print(f"chance by size, {draws} draws | of the mean | winners")
    for persons in sorted(parties):
        ratio = winners[persons] / parties[persons] / overall
        print(f"party of {persons} | {ratio:.3f} | {winners[persons]:,}")
    print(f"a party's chance in one draw: {overall / draws:.4f}")


if __name__ == "__main__":
    if sys.argv[1] == "folder":
        sizes = [int(word) for word in sys.argv[3:]]
        write_folder(Path(sys.argv[2]), parties=sizes[0], tours=sizes[1], wishes=sizes[2])
    else:
        chances(int(sys.argv[2]))
