"""One row as it is understood step by step, with what is found to stand in its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gatehouse.imports.names import Found
from gatehouse.imports.shapes import Column, Line, Problem, Raw
from gatehouse.imports.wording import did_you_mean, words


@dataclass
class Row:
    """What one row says: `cells` by column, `said` the same as texts; `enterprise` is the code of
    the plant that stands above the row or sent the file."""

    sheet: str
    number: int
    cells: Mapping[Column, Raw]
    said: Mapping[Column, str]
    addresses: Mapping[Column, str]
    enterprise: str = ""
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, column: Column | None = None, **facts: object) -> None:
        """Note what stands in the way of the row."""
        self._note(code, words(code, said=self._said(column), **facts), column, is_stop=True)

    def warn(self, code: str, column: Column | None = None, **facts: object) -> None:
        """Note what a person should know though it stops nothing."""
        self._note(code, words(code, said=self._said(column), **facts), column, is_stop=False)

    def ask(self, code: str, column: Column, found: Found) -> None:
        """Note that a name is not ours, with those it may mean."""
        text = words(code, said=self._said(column))
        self._note(code, did_you_mean(text, found.near), column, is_stop=True)

    def _said(self, column: Column | None) -> str:
        return self.said.get(column, "") if column else ""

    def _note(self, code: str, text: str, column: Column | None, *, is_stop: bool) -> None:
        cell = self.addresses.get(column, "") if column else ""
        self.problems.append(Problem(code, text, cell, column, is_stop))

    def is_told(self, column: Column) -> bool:
        """Whether something stands in the way of this cell already."""
        return any(one.column is column and one.is_stop for one in self.problems)


def told(
    line: Line,
    code: str,
    row: Row,
    column: Column | None = None,
    *,
    is_stop: bool = True,
    **facts: object,
) -> Line:
    """The line with a problem of its own, when others of the same row do not have it."""
    said = row.said.get(column, "") if column else ""
    cell = row.addresses.get(column, "") if column else ""
    problem = Problem(code, words(code, **{"said": said, **facts}), cell, column, is_stop)
    return replace(line, problems=(*line.problems, problem))


def asked(line: Line, code: str, row: Row, column: Column, found: Found) -> Line:
    """The line with a name that is not ours, and those it may mean."""
    text = did_you_mean(words(code, said=row.said.get(column, "")), found.near)
    problem = Problem(code, text, row.addresses.get(column, ""), column)
    return replace(line, problems=(*line.problems, problem))
