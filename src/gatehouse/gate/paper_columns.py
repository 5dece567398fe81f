"""Document data as columns of a pass list, for the plant's own file only: what a list keeps, and
what is sent by letter, never has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from gatehouse.admission.models import Pass
from gatehouse.gate.sheets import GONE, Line, Sheet
from gatehouse.papers.models import Need
from gatehouse.papers.operations import Seen
from gatehouse.papers.rules import Field

Texts = dict[str, str]
Who = tuple[int, str]  # an application and the guest's blind index


@dataclass(frozen=True)
class OfPapers:
    """Codes of Field that a plant needs, and what was given, by application and blind index; two
    namesakes of one group stand in the order of its list."""

    columns: tuple[str, ...]
    given: dict[Who, list[Texts]]


def of_papers(need: Need, seen: Iterable[Seen]) -> OfPapers:
    """What `papers.show` has shown, ready to be put beside names."""
    given: dict[Who, list[Texts]] = {}
    for one in seen:
        given.setdefault((one.application, one.identity), []).append(one.texts)
    return OfPapers(tuple(need.fields), given)


def with_papers(sheet: Sheet, found: OfPapers | None) -> Sheet:
    """The sheet with a column for each field; "no data" where nothing came. As it was, where there
    is nothing to add."""
    if found is None:
        return sheet
    keys = {line.visit_pass for line in sheet.lines}
    applications = dict(Pass.objects.filter(pk__in=keys).values_list("pk", "application"))
    left = {who: list(texts) for who, texts in found.given.items()}
    return replace(
        sheet,
        columns=(*sheet.columns, *(f"papers-{code}" for code in found.columns)),
        head=(*sheet.head, *(str(Field(code).label) for code in found.columns)),
        lines=tuple(
            _line(line, (applications.get(line.visit_pass, 0), line.who), found.columns, left)
            for line in sheet.lines
        ),
    )


def _line(line: Line, who: Who, columns: tuple[str, ...], left: dict[Who, list[Texts]]) -> Line:
    texts = left[who].pop(0) if left.get(who) and line.mark != GONE else None
    cells = [texts.get(code, "") if texts else "" for code in columns]
    if texts is None and line.who and line.mark != GONE:
        cells[0] = _("no data")
    return replace(line, cells=(*line.cells, *cells))
