"""What one more ticket would have changed, by the functions of the tool: each party is drawn once
more from the start."""

from __future__ import annotations

from pathlib import Path

from tools import verify_draw

# Key, rank and lot; rank and lot with one more ticket. A lot that nobody got is empty.
Told = tuple[str, int, str, int, str]


def with_one_more(folder: Path, seed: str) -> dict[str, Told]:
    """By ticket, what each party got and would have got."""
    seen = verify_draw.Seen()
    path = folder / "sessions.txt"
    sessions = verify_draw.read_sessions(path, seen)
    drawn = verify_draw.read_entries(folder / "entries.txt", seen, sessions, seed)
    lines = (folder / "entries.txt").read_text().splitlines()
    tickets = {line.split("|")[1]: int(line.split("|")[3]) for line in lines}
    now = given_out(drawn, folder)
    told: dict[str, Told] = {}
    for place, line in enumerate(drawn):
        key, ticket, rest = line.decode().split("|", 2)
        prefix = f"FTD1|key|{seed}|".encode()
        more = verify_draw.key_of(prefix, ticket.encode(), tickets[ticket] + 1)
        rank, lot = now[ticket]
        moved = (rank, lot)
        if more != key:
            again = sorted(
                [*drawn[:place], *drawn[place + 1 :], f"{more}|{ticket}|{rest}".encode()]
            )
            moved = given_out(again, folder)[ticket]
        told[ticket] = (key, rank, lot, *moved)
    return told


def given_out(drawn: list[bytes], folder: Path) -> dict[str, tuple[int, str]]:
    """By ticket: rank, and the lot or nothing."""
    sessions = verify_draw.read_sessions(folder / "sessions.txt", verify_draw.Seen())
    got = verify_draw.walk(drawn, sessions)
    while verify_draw.release(sessions):
        got = verify_draw.walk(drawn, sessions)
    found = {}
    for rank, (line, place) in enumerate(zip(drawn, got, strict=True), 1):
        _, ticket, _, _, wishes = line.decode().split("|")
        found[ticket] = (rank, wishes.split(",")[place - 1] if place else "")
    return found
