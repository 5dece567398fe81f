"""A table that is kept from one ruling to the next: only what a change touches is reckoned again.

What it says is `table_bytes(reckon(sheet))` of the whole game, which stays the definition; tests
hold both together over any series of lines and rulings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from gatehouse.quizzes.matching import Verdict
from gatehouse.quizzes.scoring.counting import Counted, Found, Key, count
from gatehouse.quizzes.scoring.kept import put_together, rounds_text
from gatehouse.quizzes.scoring.placing import placed
from gatehouse.quizzes.scoring.reckoning import penalties_of, row_of
from gatehouse.quizzes.sheet import (
    JournalLine,
    KeyQuestion,
    KeyRound,
    Row,
    Sheet,
    Table,
    TeamLine,
)

Place = tuple[int, int]  # team, question


class Counting:
    """The line that counts for each team and question, kept while lines come and rulings change."""

    def __init__(self) -> None:
        self.counted: dict[Place, Counted] = {}
        # How many teams say it, by question and variant; who has left is counted too.
        self.said: dict[int, dict[str, int]] = {}
        self.teams: set[int] = set()  # whoever has said anything
        self._lines: dict[Place, list[JournalLine]] = {}
        self._late: dict[int, Place] = {}
        self._questions: dict[int, KeyQuestion] = {}
        self._accepted: set[int | None] = set()
        self._typed_twice = False

    def lines_to(self, question: int) -> Iterator[JournalLine]:
        """All that have come to one question."""
        return chain.from_iterable(self._lines.get((team, question), ()) for team in self.teams)

    def go_on(self, sheet: Sheet, key: Key) -> set[int]:
        """Take the lines that are new, which are those of the sheet, and its rulings. Gives the
        teams for which another line may count now."""
        # In the order in which they came, which is how they lie in memory.
        places = dict.fromkeys(map(self._add, sheet.journal))
        changed_late = key.accepted_late ^ self._accepted
        late = (self._late[one] for one in changed_late if one is not None and one in self._late)
        places |= dict.fromkeys(chain(late, self._read_anew(sheet, key)))
        lines = chain.from_iterable(self._lines[place] for place in places)
        found = count(replace(sheet, journal=tuple(lines)), key)
        for place in places:
            self._put(place, found.get(place))
        self._questions, self._accepted = key.questions, key.accepted_late
        self._typed_twice = sheet.typed_twice
        return {team for team, _question in places}

    def _put(self, place: Place, found: Counted | None) -> None:
        """This counts from now on."""
        before = self.counted.pop(place, None)
        said = self.said.setdefault(place[1], {})
        if before is not None:
            said[before.variant] -= 1
            if not said[before.variant]:
                del said[before.variant]
        if found is not None:
            self.counted[place] = found
            said[found.variant] = said.get(found.variant, 0) + 1

    def _add(self, line: JournalLine) -> Place:
        place = line.team_id, line.question_id
        self.teams.add(line.team_id)
        self._lines.setdefault(place, []).append(line)
        if line.late_ms > 0:
            self._late[line.id] = place
        return place

    def _read_anew(self, sheet: Sheet, key: Key) -> Iterator[Place]:
        """Where the question itself, or the rule for paper, is another."""
        if sheet.typed_twice != self._typed_twice:
            yield from self._lines
            return
        both = key.questions.keys() | self._questions.keys()
        other = {one for one in both if key.questions.get(one) != self._questions.get(one)}
        if other:
            yield from (place for place in self._lines if place[1] in other)


@dataclass(frozen=True)
class _Terms:
    """What all rows depend on, beside their lines."""

    rounds: tuple[KeyRound, ...]
    struck: set[int | None]
    ruled: dict[tuple[int, str], Verdict]
    penalties: dict[int, int]


class Running:
    """One game's table."""

    def __init__(self) -> None:
        self.counting = Counting()
        self._terms: _Terms | None = None
        self._rows: dict[int, Row] = {}
        self._texts: dict[int, str] = {}
        self._waiting: set[int] = set()  # teams with lines that no table has looked at yet
        self._known: dict[int, Found] = {}
        self._teams: tuple[TeamLine, ...] = ()
        self._body = b""

    def key_of(self, sheet: Sheet) -> Key:
        """The key of a sheet, which knows what earlier ones have found."""
        return Key(sheet, self._known)

    def take(self, sheet: Sheet, key: Key) -> None:
        """Only the lines that are new, and what counts by now."""
        self._waiting |= self.counting.go_on(sheet, key)

    def go_on(self, sheet: Sheet, *, asked: Collection[int]) -> bytes:
        """The bytes of the table. Of the journal the sheet holds only lines that are new; `asked`
        are the questions that say something by now, of all that the game has opened."""
        self.take(sheet, self.key_of(sheet))
        far = replace(sheet, rounds=tuple(_as_far_as(one, asked) for one in sheet.rounds))
        key = self.key_of(far)
        terms = _Terms(far.rounds, key.struck, key.ruled, penalties_of(sheet.rulings))
        if not self._waiting and (terms, sheet.teams) == (self._terms, self._teams):
            return self._body
        teams = self._waiting | self._touched(terms, sheet)
        self._terms, self._waiting, self._teams = terms, set(), sheet.teams
        rounds = sorted(far.rounds, key=lambda one: one.number)
        for team in sheet.teams:
            if team.id in teams or team.id not in self._rows:
                penalty = terms.penalties.get(team.id, 0)
                row = row_of(team, rounds, key, self.counting.counted, penalty)
                self._rows[team.id], self._texts[team.id] = row, rounds_text(row)
        by_id = {team.id: team for team in sheet.teams}
        # Who has left may come back, and then nothing of old is known.
        self._rows = {team: row for team, row in self._rows.items() if team in by_id}
        rows = list(self._rows.values())
        table = Table(tuple(placed(rows, by_id, rounds)))
        self._body = put_together(table, lambda row: self._texts[row.team_id])
        return self._body

    def _touched(self, terms: _Terms, sheet: Sheet) -> set[int]:
        """Whose rows other rulings, or other questions, may have changed."""
        old = self._terms
        if old is None or (old.rounds, old.struck) != (terms.rounds, terms.struck):
            return {*self._rows, *(team.id for team in sheet.teams)}
        ruled = {
            one for one in old.ruled | terms.ruled if old.ruled.get(one) != terms.ruled.get(one)
        }
        said = ((team, self.counting.counted.get((team, question)), question)
                for question in {one[0] for one in ruled} for team in self._rows)  # fmt: skip
        teams = {team for team, one, question in said if one and (question, one.variant) in ruled}
        both = old.penalties | terms.penalties
        moved = {one for one in both if old.penalties.get(one) != terms.penalties.get(one)}
        return teams | moved


def _as_far_as(one: KeyRound, asked: Collection[int]) -> KeyRound:
    questions = (replace(q, was_asked=q.was_asked and q.id in asked) for q in one.questions)
    return replace(one, questions=tuple(questions))
