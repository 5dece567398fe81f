#!/usr/bin/env python3
"""Проверка жеребьёвки. Check a draw.          python3 verify_draw.py FOLDER

FOLDER: entries.txt, sessions.txt, commit.txt, beacon.txt (or dice.txt), and where there are any
witnesses.txt and results.txt. This one file needs nothing but Python 3.9 or newer. It shares no
code with the site: it was written from the description of the protocol (docs/draw.md), to be
read. It reads the files, repeats the draw, and prints the hash of the result as its last line.

Exit status: 0 all is as promised, 1 something is not (file, line and reason are said), 2 usage.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import reduce
from hashlib import sha256
from pathlib import Path

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"  # drand, quicknet
PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
NUMBER = "(?:0|[1-9][0-9]{0,8})"
HEX64 = "[0-9a-f]{64}"
SESSION = re.compile(rf"S\|([A-Z0-9-]{{1,16}})\|({NUMBER})\|(-|[A-Z]{NUMBER}(?:,[A-Z]{NUMBER})*)")
ENTRY = re.compile(
    r"E\|([0-9a-f]{20})\|([1-9])\|([1-9][0-9]?)\|([A-Z-])"
    r"\|([A-Z0-9-]{1,16}(?:,[A-Z0-9-]{1,16})*)\|[0-9a-f]{64}"
)
COMMIT = [  # the lines of commit.txt in their order; those of witnesses come before the beacon
    f"FTD1-COMMIT=1 draw=[!-~]+ rules_sha256={HEX64} code_sha256={HEX64} sessions_sha256={HEX64}",
    f"entries_sha256={HEX64} entries_root={HEX64} entries_count={NUMBER}",
    f"size_table={NUMBER}(?:,{NUMBER})* beacon=drand-quicknet:{CHAIN}:[1-9][0-9]{{0,14}}",
    r"closed_at=\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}Z",
]


class Refusal(Exception):
    """Something is not as promised; says where."""


def need(good: object, at: str, reason: str) -> None:
    if not good:
        raise Refusal(f"{at}: {reason}")


def matched(form: re.Pattern[str] | str, text: str, at: str, due: str) -> re.Match[str]:
    found = re.fullmatch(form, text)
    if not found:
        raise Refusal(f"{at}: нужно / due here: {due}")
    return found


def sha(text: str) -> str:
    return sha256(text.encode("ascii")).hexdigest()


class Seen:
    """SHA-256 of a file and the root of the tree of RFC 6962, from lines as they pass."""

    def __init__(self) -> None:
        self.count, self.whole = 0, sha256()
        self.peaks: list[bytes] = []

    def add(self, line: bytes) -> None:
        self.whole.update(line + b"\n")
        self.count += 1
        self.peaks.append(sha256(b"\x00" + line).digest())
        size = self.count
        while size % 2 == 0:  # two full trees of one size become one
            right, size = self.peaks.pop(), size // 2
            self.peaks.append(sha256(b"\x01" + self.peaks.pop() + right).digest())

    def root(self) -> str:
        peaks = self.peaks or [sha256(b"").digest()]
        return reduce(
            lambda right, left: sha256(b"\x01" + left + right).digest(), peaks[::-1]
        ).hex()


def lines_of(path: Path, seen: Seen, in_order: bool = True) -> Iterator[tuple[str, str]]:
    """Yield (file:number, text) of each line, shown to `seen`. One line at a time is held."""
    need(path.exists(), path.name, "файла нет / the file is absent")
    before = b""
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            at, line = f"{path.name}:{number}", raw[:-1]
            need(b"\r" not in raw, at, "есть знак CR / holds a CR (Windows line end)")
            need(raw.endswith(b"\n"), at, "нет LF в конце / does not end with LF")
            plain = line and min(line) > 32 and max(line) < 127
            need(plain, at, "пусто, пробел или не ASCII / empty, a space, or not ASCII")
            need(not in_order or line > before, at, "не по порядку байтов / out of byte order")
            seen.add(line)
            before = line
            yield at, line.decode("ascii")


def read_commit(path: Path) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The values by key, where each stands, and the witnesses' hashes by name."""
    lines = list(lines_of(path, Seen(), in_order=False))
    values, places, witnesses = {}, {}, {"": ""}
    for form in " ".join(COMMIT).split():
        key = form.partition("=")[0]
        while key == "beacon" and lines and lines[0][1].startswith("witness."):
            at, text = lines.pop(0)
            found = matched(f"witness[.]([a-z0-9-]+)=({HEX64})", text, at, "witness.name=sha256")
            need(found[1] > max(witnesses), at, "свидетели не по порядку / witnesses out of order")
            witnesses[found[1]] = found[2]
        at, text = lines.pop(0) if lines else (path.name, "")
        matched(form, text, at, f"{key}=…")
        values[key], places[key] = text[len(key) + 1 :], at
    need(not lines, lines[0][0] if lines else "", "лишняя строка / one line too many")
    return values, places, witnesses


class Session:
    """Its hard limit, the persons in it, and by lane letter: persons guaranteed, persons in it."""

    def __init__(self, hard: int, guarantees: dict[str, int]) -> None:
        self.hard, self.guarantees = hard, guarantees
        self.used, self.by_lane = 0, dict.fromkeys(guarantees, 0)

    def fits(self, persons: int, lane: str) -> bool:
        """Do so many fit, and does what stays free cover what is still guaranteed to lanes?"""
        held = 0
        for letter, guaranteed in self.guarantees.items():
            own = persons if letter == lane else 0
            held += max(0, guaranteed - self.by_lane[letter] - own)
        return self.hard - self.used - persons >= held


def read_sessions(path: Path, seen: Seen) -> dict[str, Session]:
    sessions: dict[str, Session] = {}
    for at, text in lines_of(path, seen):
        found = matched(SESSION, text, at, "S|id|hard|lanes")
        name, hard, lanes = found[1], int(found[2]), found[3]
        pairs = [] if lanes == "-" else [(one[0], int(one[1:])) for one in lanes.split(",")]
        letters = [letter for letter, _ in pairs]
        need(letters == sorted(set(letters)), at, "дорожки не по порядку / lanes out of order")
        need(name not in sessions, at, "сеанс дважды / the session is there twice")
        need(sum(one[1] for one in pairs) <= hard, at, "гарантий больше мест / over the limit")
        sessions[name] = Session(hard, dict(pairs))
    return sessions


def read_witnesses(path: Path, promised: dict[str, str]) -> str:
    """W: what the witnesses who revealed their secrets add to the seed."""
    secrets: dict[str, str] = {}
    for at, text in lines_of(path, Seen()) if path.exists() else []:
        name, secret = matched(f"([a-z0-9-]+):({HEX64})", text, at, "name:secret").groups()
        need(name not in secrets, at, "свидетель дважды / the witness is there twice")
        good = promised.get(name) == sha(f"FTD1|wcommit|{name}|{secret}")
        need(good, at, "обещан не этот секрет / not a secret that the commit promised")
        secrets[name] = secret
    together = "".join(f"|{name}:{secrets[name]}" for name in sorted(secrets))
    return sha("FTD1|witness" + together) if secrets else "0" * 64


def read_chance(folder: Path, beacon_round: int) -> tuple[str, str]:
    """B: what the beacon's round, or dice, add to the seed; and a word on how it was checked."""
    beacon, dice = folder / "beacon.txt", folder / "dice.txt"
    need(beacon.exists() != dice.exists(), beacon.name, "нужен он или / needed is it or dice.txt")
    path, form = (dice, "[1-6]{100}") if dice.exists() else (beacon, "[0-9a-f]{96}")
    lines = lines_of(path, Seen(), in_order=False)
    at, text = next(lines, (path.name, ""))
    matched(form, text, at, form)
    need(next(lines, None) is None, f"{path.name}:2", "лишняя строка / one line too many")
    if path == dice:
        return sha("FTD1|dice|" + text), "dice / кости"
    how = signature_state(beacon_round, bytes.fromhex(text))
    need(how, at, "подпись не этого раунда / not the signature of the round")
    return sha256(bytes.fromhex(text)).hexdigest(), how


def signature_state(beacon_round: int, signature: bytes) -> str:
    """Needs the package py-arkworks-bls12381: without it the signature is taken on trust."""
    try:
        from py_arkworks_bls12381 import GT, G1Point, G2Point
    except ImportError:
        return "signature NOT checked / подпись НЕ проверена (no py-arkworks-bls12381)"
    number = sha256(beacon_round.to_bytes(8, "big")).digest()
    message = G1Point.hash_to_curve(number, b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_")
    key = G2Point.from_compressed_bytes(bytes.fromhex(PUBLIC_KEY))
    try:
        point = G1Point.from_compressed_bytes(signature)  # also: is it in the right subgroup?
    except ValueError:
        return ""
    good = GT.pairing(point, G2Point()) == GT.pairing(message, key)
    return "signature checked / подпись проверена" if good else ""


def key_of(prefix: bytes, ticket: bytes, tickets: int) -> str:
    """The smallest of the party's tickets; one hash gives four of 16 hex digits."""
    digits = ""
    for block in range((tickets + 3) // 4):
        digits += sha256(b"%s%s|%d" % (prefix, ticket, block)).hexdigest()
    return min(digits[start : start + 16] for start in range(0, 16 * tickets, 16))


def read_entries(path: Path, seen: Seen, sessions: dict[str, Session], seed: str) -> list[bytes]:
    """A line for each party, in the order drawn: key|ticket|persons|lane|wishes."""
    prefix, drawn, last = f"FTD1|key|{seed}|".encode(), [], ""
    for at, text in lines_of(path, seen):
        found = matched(ENTRY, text, at, "E|ticket|n|w|lane|prefs|pc")
        ticket, persons, tickets, lane, wishes = found.groups()
        need(ticket != last, at, "билет дважды / the ticket is there twice")
        names = wishes.split(",")
        need(len(set(names)) == len(names), at, "желание дважды / a wish is there twice")
        need(all(name in sessions for name in names), at, "такого нет / not in sessions.txt")
        key = key_of(prefix, ticket.encode(), int(tickets))
        drawn.append(f"{key}|{ticket}|{persons}|{lane}|{wishes}".encode())
        last = ticket
    drawn.sort()  # by key, always 16 digits, then by ticket, always 20
    return drawn


def walk(drawn: list[bytes], sessions: dict[str, Session]) -> list[int]:
    """Each party in turn takes the first of its wishes that fits: which, from 1, or 0 for none."""
    got = []
    for line in drawn:
        _, _, persons, lane, wishes = line.decode().split("|")
        got.append(0)
        for place, name in enumerate(wishes.split(","), 1):
            session = sessions[name]
            if session.fits(int(persons), lane):
                session.used += int(persons)
                session.by_lane[lane] = session.by_lane.get(lane, 0) + int(persons)
                got[-1] = place
                break
    return got


def release(sessions: dict[str, Session]) -> bool:
    """Lower each guarantee that too few came for to those who came, and empty the sessions."""
    unmet = False
    for session in sessions.values():
        for lane, due in session.guarantees.items():
            unmet |= session.by_lane[lane] < due
            session.guarantees[lane] = min(due, session.by_lane[lane])
        session.used, session.by_lane = 0, dict.fromkeys(session.guarantees, 0)
    return unmet


def results_of(drawn: list[bytes], got: list[int]) -> Iterator[bytes]:
    """The lines of results.txt."""
    for rank, (line, place) in enumerate(zip(drawn, got), 1):  # noqa: B905 (Python 3.9)
        key, ticket, _, _, wishes = line.decode().split("|")
        what = f"{place}|{wishes.split(',')[place - 1]}" if place else "-|-"
        yield f"R|{rank}|{ticket}|{key}|{what}\n".encode()


def compare(made: Iterator[bytes], path: Path) -> tuple[str, str]:
    """The hash of the result; the lines of results.txt must be the same, where there is one."""
    whole, given, number = sha256(), path.open("rb") if path.exists() else None, 1
    for number, line in enumerate(made, 2):
        whole.update(line)
        if given and given.readline() != line:
            need(False, f"{path.name}:{number - 1}", f"нужно / due here: {line.decode().strip()}")
    need(not (given and given.read(1)), f"{path.name}:{number}", "лишнее / one line too many")
    return whole.hexdigest(), "same / совпал" if given else "absent / файла нет"


def verify(folder: Path) -> None:
    values, places, promised = read_commit(folder / "commit.txt")
    commit = sha256((folder / "commit.txt").read_bytes()).hexdigest()
    witnesses = read_witnesses(folder / "witnesses.txt", promised)
    chance, how = read_chance(folder, int(values["beacon"].rsplit(":", 1)[1]))
    seed = sha(f"FTD1|seed|{commit}|{chance}|{witnesses}")
    seen_sessions, seen = Seen(), Seen()
    sessions = read_sessions(folder / "sessions.txt", seen_sessions)
    drawn = read_entries(folder / "entries.txt", seen, sessions, seed)
    found = {"sessions_sha256": seen_sessions.whole.hexdigest()}
    found |= {"entries_sha256": seen.whole.hexdigest(), "entries_root": seen.root()}
    found["entries_count"] = str(seen.count)
    for key, is_so in found.items():
        need(values[key] == is_so, places[key], f"на деле / in fact {key}={is_so}")
    got, rounds = walk(drawn, sessions), 1
    while release(sessions):  # and walk the same order again
        got, rounds = walk(drawn, sessions), rounds + 1
    results, same = compare(results_of(drawn, got), folder / "results.txt")
    print(f"draw / жеребьёвка: {values['draw']}")
    print(f"commit_sha256={commit}\nbeacon.txt: {how}\nseed={seed}\nrounds={rounds}")
    print(f"entries.txt: {seen.count}   sessions.txt: {len(sessions)}   results.txt: {same}")
    print(f"results_sha256={results}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        sys.exit(2)
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        verify(Path(sys.argv[1]))
    except (Refusal, OSError) as refusal:
        print(f"ОТКАЗ / REFUSED  {refusal}")
        sys.exit(1)
