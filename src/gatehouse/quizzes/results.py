"""What a table says, with the names of its teams: over all, by channel, and from one version to
the next. Points are whole halves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Subquery

from gatehouse.quizzes.models import Channel, Quiz, Round, TableVersion, Team
from gatehouse.quizzes.scoring import difference, read_table
from gatehouse.quizzes.sheet import Row, Table


@dataclass(frozen=True)
class Line:
    """One team. `place` is None for who is out of competition or disqualified; `here` its place in
    its own channel. `decided_by` is the number of the round that parted it from the one above."""

    team: Team
    place: int | None
    here: int | None
    is_shared: bool
    shares_here: bool
    decided_by: int | None
    rounds: tuple[int | None, ...]
    penalty: int
    total: int


@dataclass(frozen=True)
class Results:
    """A version of the table, read. `rounds` are in the order of each line's."""

    version: TableVersion
    rounds: tuple[Round, ...]
    channels: tuple[Channel, ...]
    lines: tuple[Line, ...]

    def of(self, channel: Channel) -> list[Line]:
        """The teams of one channel, in their order there."""
        return [one for one in self.lines if one.team.channel_id == channel.pk]

    @property
    def has_penalties(self) -> bool:
        return any(one.penalty for one in self.lines)

    def line_of(self, team: Team) -> Line | None:
        return next((one for one in self.lines if one.team.pk == team.pk), None)


def latest(quiz: Quiz) -> TableVersion | None:
    """The newest table, with its body."""
    return quiz.tables.order_by("-number").first()


def unshown(quiz: Quiz) -> TableVersion | None:
    """The newest table, where people have last seen another one: a judge has ruled since, or
    counted anew. Without its body; one statement."""
    tables = quiz.tables.defer("packed").order_by("-number")
    last_shown = quiz.tables.filter(shown_at__isnull=False).order_by("-number")
    newest = tables.annotate(seen=Subquery(last_shown.values("sha256")[:1])).first()
    if newest is None or newest.seen in {None, newest.sha256}:
        return None
    return newest


def shown(quiz: Quiz) -> TableVersion | None:
    """The newest one that everybody may see: during a game, the last that the host has shown."""
    tables = quiz.tables.order_by("-number")
    return tables.first() if quiz.ended_at else tables.filter(shown_at__isnull=False).first()


def table_of(version: TableVersion) -> Table:
    """The table as it was reckoned."""
    return read_table(version.body)


def read(quiz: Quiz, version: TableVersion) -> Results:
    """A table with names. Three statements."""
    rows = table_of(version).rows
    teams = {one.pk: one for one in quiz.teams.select_related("channel", "squad")}
    played = {one.round_id for row in rows for one in row.rounds}
    rounds = [one for one in quiz.packet.rounds.order_by("number") if one.pk in played]
    places = _places_here(rows, teams)
    return Results(
        version=version,
        rounds=tuple(rounds),
        channels=tuple(quiz.channels.all()),
        lines=tuple(_line(row, teams[row.team_id], rounds, places) for row in rows),
    )


def _line(row: Row, team: Team, rounds: Sequence[Round], places: Mapping[int, list[int]]) -> Line:
    halves = {one.round_id: one.halves for one in row.rounds}
    place, there = row.place, places[team.channel_id]
    return Line(
        team=team,
        place=place,
        here=None if place is None else 1 + bisect_left(there, place),
        is_shared=row.is_shared,
        shares_here=place is not None
        and bisect_right(there, place) - bisect_left(there, place) > 1,
        decided_by=row.decided_by,
        rounds=tuple(halves.get(one.pk) for one in rounds),
        penalty=row.penalty_halves,
        total=row.total_halves,
    )


def _places_here(rows: Sequence[Row], teams: Mapping[int, Team]) -> dict[int, list[int]]:
    """By channel: the places over all of its teams, in order. One's place there is how many are
    before."""
    found: dict[int, list[int]] = {team.channel_id: [] for team in teams.values()}
    for row in rows:
        if row.place is not None:
            found[teams[row.team_id].channel_id].append(row.place)
    return {channel: sorted(places) for channel, places in found.items()}


@dataclass(frozen=True)
class Change:
    """What one version of the table changed for a team. None: it was not in it, or has no place."""

    team: Team
    total_before: int | None
    total: int | None
    place_before: int | None
    place: int | None

    @property
    def by(self) -> int:
        """Halves won or lost."""
        return (self.total or 0) - (self.total_before or 0)


def changes(quiz: Quiz, before: TableVersion | None, after: TableVersion) -> list[Change]:
    """Every team whose points or place another version changed, in the order of the new one."""
    old = table_of(before) if before is not None else Table(())
    moved = difference(old, table_of(after)).moved
    teams = quiz.teams.select_related("channel").in_bulk([one.team_id for one in moved])
    return [
        Change(
            teams[one.team_id],
            one.before.total_halves if one.before else None,
            one.after.total_halves if one.after else None,
            one.before.place if one.before else None,
            one.after.place if one.after else None,
        )
        for one in moved
    ]
