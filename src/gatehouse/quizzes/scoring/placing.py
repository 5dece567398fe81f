"""Places: by total, then by the last round, then backwards; then shared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gatehouse.quizzes.sheet import KeyRound, Row, TeamLine


def placed(
    rows: Iterable[Row], teams: dict[int, TeamLine], rounds: Sequence[KeyRound]
) -> Iterable[Row]:
    """Rows with their places: by total, then by the last round, then backwards; then shared."""

    def merit(row: Row) -> tuple[int, ...]:
        return (row.total_halves, *(total.halves for total in reversed(row.rounds)))

    def competes(row: Row) -> bool:
        return not (teams[row.team_id].out_of_competition or teams[row.team_id].disqualified)

    def order(row: Row) -> tuple[bool, tuple[int, ...], int, int]:
        merits = tuple(-halves for halves in merit(row))
        return not competes(row), merits, teams[row.team_id].number, row.team_id

    ranked = sorted(rows, key=order)
    numbers = [one.number for one in reversed(rounds)]
    merits = [merit(row) for row in ranked]
    competing = sum(map(competes, ranked))
    place = 0
    for at, row in enumerate(ranked):
        if at >= competing:
            yield row
            continue
        above = merits[at - 1] if at else None
        below = merits[at + 1] if at + 1 < competing else None
        place = place if merits[at] == above else at + 1
        shared = merits[at] in (above, below)
        by = _parted(above, merits[at], numbers)
        yield Row(row.team_id, place, row.total_halves, row.penalty_halves, row.rounds, shared, by)


def _parted(
    above: tuple[int, ...] | None, own: tuple[int, ...], numbers: Sequence[int]
) -> int | None:
    """The round that parted two with the same total."""
    if above is None or above[0] != own[0]:
        return None
    parted = (n for n, one, two in zip(numbers, above[1:], own[1:], strict=True) if one != two)
    return next(parted, None)
