"""Random draws as folders, made without the engine: for whoever reads such folders.

python -m tests.draws.random_draws FOLDER 50    # FOLDER/0000 to FOLDER/0049
"""

from __future__ import annotations

import hashlib
import random
import sys
from pathlib import Path

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
SIGNATURES = {  # rounds of quicknet that were published
    42: "95a9f9f5b231b7714de1553105d8ffdf3dcda24cfdb1e689319bccf79a9c8ce4"
    "30a91b811fbfaf763900bc998b5d686a",
    657413: "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
    "41076862b98fad56e91a6b85b89cd97b",
}
WEIGHTS = (1, 1, 2, 3, 4, 5, 8, 9, 10, 12, 16, 24, 97, 99)
LANES = "FRS"
SIZE_TABLES = ("10,11,12,12,12", "10,12,14,14,16", "10")
WITNESSES = ("archive", "library", "museum-2", "newspaper", "university")
COUNTS = (0, 1, 2, 5, 17, 40, 80, 200)


def write_folder(path: Path, seed: int) -> None:
    """Write a valid draw made from `seed` into the folder `path` (made if absent).

    The same seed gives the same bytes. The files: entries.txt, sessions.txt, commit.txt, one of
    beacon.txt and dice.txt, and where witnesses spoke witnesses.txt. No results.txt.
    """
    chance = random.Random(seed)
    files = {"sessions.txt": _sessions(chance)}
    lots = [line.split("|")[1] for line in files["sessions.txt"].splitlines()]
    files["entries.txt"] = _entries(chance, lots)
    secrets = {name: _digits(chance, 64) for name in WITNESSES if chance.random() < 0.3}
    spoken = {name: secret for name, secret in secrets.items() if chance.random() < 0.7}
    if spoken or chance.random() < 0.1:
        files["witnesses.txt"] = "".join(f"{name}:{spoken[name]}\n" for name in sorted(spoken))
    number = chance.choice(list(SIGNATURES))
    if chance.random() < 0.2:
        files["dice.txt"] = "".join(chance.choice("123456") for _ in range(100)) + "\n"
    else:
        files["beacon.txt"] = SIGNATURES[number] + "\n"
    files["commit.txt"] = commit_for(
        files, seed=seed, secrets=secrets, beacon_round=number, sizes=chance.choice(SIZE_TABLES)
    )
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / name).write_bytes(text.encode("ascii"))


def commit_for(
    files: dict[str, str],
    *,
    seed: int = 0,
    secrets: dict[str, str] | None = None,
    beacon_round: int = 42,
    sizes: str = SIZE_TABLES[0],
) -> str:
    """The commit.txt that belongs to these entries.txt and sessions.txt."""
    lines = files["entries.txt"].splitlines()
    rows = [
        "FTD1-COMMIT=1",
        f"draw=RANDOM-{seed}",
        f"rules_sha256={_sha('rules')}",
        f"code_sha256={_sha('code')}",
        f"sessions_sha256={_sha(files['sessions.txt'])}",
        f"entries_sha256={_sha(files['entries.txt'])}",
        f"entries_root={_root([line.encode() for line in lines]).hex()}",
        f"entries_count={len(lines)}",
        f"size_table={sizes}",
    ]
    for name, secret in sorted((secrets or {}).items()):
        rows.append(f"witness.{name}={_sha(f'FTD1|wcommit|{name}|{secret}')}")
    rows += [f"beacon=drand-quicknet:{CHAIN}:{beacon_round}", "closed_at=2026-01-10T18:00:00Z"]
    return "\n".join(rows) + "\n"


def _sessions(chance: random.Random) -> str:
    lines = []
    for number in range(chance.randint(1, 8)):
        hard = chance.choice((0, 1, 3, 6, 9, 12, 25))
        kept, left = [], hard
        for lane in LANES:
            if left and chance.random() < 0.4:
                kept.append((lane, chance.randint(1, left)))
                left -= kept[-1][1]
        lanes = ",".join(f"{lane}{places}" for lane, places in kept) or "-"
        suffix = chance.choice(("", "", "-A"))
        lines.append(f"S|T{number:02}{suffix}|{hard}|{lanes}")
    return "".join(f"{line}\n" for line in sorted(lines))


def _entries(chance: random.Random, lots: list[str]) -> str:
    lines = []
    for _ in range(chance.choice(COUNTS)):
        wishes = chance.sample(lots, chance.randint(1, len(lots)))
        persons = chance.choice((1, 1, 2, 2, 3, 4, 5, 9))
        lane = chance.choice(("-", "-", *LANES, "Z"))
        lines.append(
            f"E|{_digits(chance, 20)}|{persons}|{chance.choice(WEIGHTS)}|{lane}"
            f"|{','.join(wishes)}|{_digits(chance, 64)}"
        )
    return "".join(f"{line}\n" for line in sorted(lines))


def _digits(chance: random.Random, count: int) -> str:
    return f"{chance.getrandbits(4 * count):0{count}x}"


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _root(lines: list[bytes]) -> bytes:
    """RFC 6962, as it is written there."""
    if not lines:
        return hashlib.sha256(b"").digest()
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0]).digest()
    half = 1 << (len(lines) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _root(lines[:half]) + _root(lines[half:])).digest()


if __name__ == "__main__":
    for each in range(int(sys.argv[2])):
        write_folder(Path(sys.argv[1]) / f"{each:04}", each)
