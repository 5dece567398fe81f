"""A draw's folder, read, checked against its commit, and drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gatehouse.core import merkle
from gatehouse.draws.protocol import (
    beacon,
    commits,
    encoding,
    entries,
    lots,
    results,
    seeding,
    walking,
)
from gatehouse.draws.protocol.encoding import Malformed


@dataclass(frozen=True, slots=True)
class Lists:
    """The two lists of a draw and what a commit says of them."""

    lots: list[lots.Lot]
    entries: entries.Entries
    sessions_sha256: str
    entries_sha256: str
    entries_root: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A folder's draw: the lists, the outcome, and the hashes that others can compare."""

    lists: Lists
    commit: commits.Commit
    outcome: walking.Outcome
    commit_sha256: str
    seed: str
    results_sha256: str


def read_lists(folder: Path) -> Lists:
    """The two lists.

    Raises: Malformed, at the first line that breaks the protocol.
    """
    sessions = _bytes(folder, lots.FILE)
    drawn = lots.read(sessions.splitlines(keepends=True))
    hashed, root = hashlib.sha256(), merkle.Root()
    try:
        with (folder / entries.FILE).open("rb") as lines:
            taken = entries.read(_watched(lines, hashed, root), drawn)
    except FileNotFoundError as absent:
        raise Malformed(entries.FILE, 0, "is not there") from absent
    return Lists(drawn, taken, encoding.sha(sessions), hashed.hexdigest(), root.digest().hex())


def check_lists(commit: commits.Commit, lists: Lists) -> None:
    """Refuse lists that are not those of the commit.

    Raises: Malformed, with the line of the commit.
    """
    promised = {
        4: ("sessions_sha256", lists.sessions_sha256),
        5: ("entries_sha256", lists.entries_sha256),
        6: ("entries_root", lists.entries_root),
        7: ("entries_count", len(lists.entries)),
    }
    for place, (name, found) in promised.items():
        if getattr(commit, name) != found:
            raise Malformed(commits.COMMIT, place + 1, f"promised another {name} than {found}")


def seed_of(folder: Path, commit: commits.Commit) -> str:
    """The seed, from the commit, the round or the dice, and what witnesses revealed.

    Raises: Malformed; beacon.Refused, where the signature is not that of the round.
    """
    revealed: dict[str, str] = {}
    if (folder / commits.WITNESSES).exists():
        lines = _bytes(folder, commits.WITNESSES).splitlines(keepends=True)
        revealed = commits.read_witnesses(lines, commit.witnesses)
    return seeding.seed(
        commit=encoding.sha(_bytes(folder, commits.COMMIT)),
        beacon=_beacon(folder, commit),
        witnesses=seeding.of_witnesses(revealed),
    )


def run(folder: Path) -> Drawn:
    """Check the folder and draw. A results.txt in it must be the same.

    Raises: Malformed; beacon.Refused.
    """
    commit = commits.read(_bytes(folder, commits.COMMIT).splitlines(keepends=True))
    lists = read_lists(folder)
    check_lists(commit, lists)
    seed = seed_of(folder, commit)
    outcome = walking.draw(lists.entries, lists.lots, seed)
    made = (each.line for each in results.results(lists.entries, lists.lots, outcome))
    hashed = _compared(made, folder / results.FILE)
    return Drawn(lists, commit, outcome, encoding.sha(_bytes(folder, commits.COMMIT)), seed, hashed)


def _beacon(folder: Path, commit: commits.Commit) -> str:
    if (folder / commits.BEACON).exists() == (folder / commits.DICE).exists():
        raise Malformed(commits.BEACON, 0, "and dice.txt: exactly one of the two is needed")
    if (folder / commits.DICE).exists():
        return seeding.of_dice(commits.read_dice(_bytes(folder, commits.DICE)))
    signature = commits.read_signature(_bytes(folder, commits.BEACON))
    beacon.check(commit.beacon_round, signature)
    return seeding.of_signature(signature)


def _compared(made: Iterable[bytes], file: Path) -> str:
    """The hash of the lines made, once they are seen to be those of the file, if there is one."""
    hashed = hashlib.sha256()
    given = file.open("rb") if file.exists() else None
    try:
        number = 0
        for line in made:
            number += 1
            hashed.update(line)
            if given and given.readline() != line:
                raise Malformed(results.FILE, number, f"should be {line.decode().strip()}")
        if given and given.readline():
            raise Malformed(results.FILE, number + 1, "is one line too many")
    finally:
        if given:
            given.close()
    return hashed.hexdigest()


def _watched(lines: Iterable[bytes], hashed: hashlib._Hash, root: merkle.Root) -> Iterator[bytes]:
    for line in lines:
        hashed.update(line)
        root.add(line[:-1])
        yield line


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as absent:
        raise Malformed(name, 0, "is not there") from absent
