"""What the judge's desk shows of rulings and tables, as words and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.core.kept import Kept
from gatehouse.quizzes import matching
from gatehouse.quizzes.keys import key_question
from gatehouse.quizzes.models import Quiz, Round, Ruling, RulingKind, Run, TableVersion, Team
from gatehouse.quizzes.points import halves
from gatehouse.quizzes.scoring import Moved as MovedRow
from gatehouse.quizzes.scoring import shift
from gatehouse.quizzes.sheet import Row

FRESH_SECONDS = 10  # how old the counts beside the questions may be
MOVED_AT_MOST = 12
CHANGES_SHOWN = 5  # of a large game each is a table of megabytes
HOUR = 3600


@dataclass(frozen=True)
class Moved:
    """A team whose place or points are another, in words; "—" where it has none."""

    number: int
    name: str
    place: tuple[str, str]
    total: tuple[str, str]
    is_up: bool


@dataclass(frozen=True)
class Change:
    """What a version of the table says differently from the one before; `more` teams have moved
    than are named."""

    version: TableVersion
    moved: tuple[Moved, ...]
    more: int
    has_cells: bool


@dataclass(frozen=True)
class Ruled:
    """A ruling in words, with what it changed when it was made; None: nothing."""

    ruling: Ruling
    what: str
    change: Change | None = None


@dataclass(frozen=True)
class Asked:
    """A question in the list beside the groups; `open` are its distinct answers nobody judged."""

    run: Run
    open: int
    is_struck: bool


def asked(quiz: Quiz, waiting: Mapping[int, int]) -> list[tuple[Round, list[Asked]]]:
    """All that was asked, by round, with what waits for a judge."""
    struck = set(
        quiz.rulings.standing().filter(kind=RulingKind.STRIKE).values_list("question", flat=True)
    )
    runs = Run.objects.filter(quiz=quiz).select_related("question__round")
    found: dict[int, tuple[Round, list[Asked]]] = {}
    for run in runs.order_by("question__round__number", "question__number"):
        of = run.question.round
        row = Asked(run, waiting.get(run.question_id, 0), run.question_id in struck)
        found.setdefault(of.pk, (of, []))[1].append(row)
    return list(found.values())


def what(ruling: Ruling) -> str:
    """«шоколод»: засчитан."""
    question = ruling.question
    match ruling.kind:
        case RulingKind.STRIKE:
            return _("The question is struck")
        case RulingKind.LATE:
            return _("A late answer of “%(name)s” counts") % {"name": _team(ruling)}
        case RulingKind.PENALTY:
            given = ruling.terms["halves"]
            points = f"+{halves(given)}" if given > 0 else halves(given)
            return f"{_team(ruling)}: {points}"
    variant = ruling.terms["variant"]
    said = matching.in_words(key_question(question), variant) if question else variant
    worth = ruling.terms["halves"]
    if worth is None:
        return _("“%(said)s” is right") % {"said": said}
    if worth == 0:
        return _("“%(said)s” is wrong") % {"said": said}
    return _("“%(said)s” is worth %(points)s") % {"said": said, "points": halves(worth)}


def _team(ruling: Ruling) -> str:
    return ruling.team.name if ruling.team else ""


def rulings_of(quiz: Quiz) -> QuerySet[Ruling]:
    rulings = Ruling.objects.filter(quiz=quiz).order_by("-number")
    return rulings.select_related("question__round", "team", "seat", "withdrawn_seat")


def last_ruled(quiz: Quiz) -> Ruled | None:
    """The newest ruling that stands, with what it changed: what one tap takes back."""
    ruling = rulings_of(quiz).filter(withdrawn_at=None).first()
    if ruling is None:
        return None
    made = ruling.tables.filter(made_at=ruling.made_at).defer("packed")
    version = made.order_by("number").first()
    return Ruled(ruling, what(ruling), change_of(version) if version else None)


def log_of(quiz: Quiz) -> list[Ruled]:
    return [Ruled(ruling, what(ruling)) for ruling in rulings_of(quiz)]


def changes_of(quiz: Quiz, wanted: int) -> list[tuple[TableVersion, Change | None]]:
    """All versions of the table, the newest first; what changed in the newest few, and in the one
    whose number is wanted."""
    versions = TableVersion.objects.filter(quiz=quiz).order_by("-number").defer("packed")[:20]
    return [
        (one, change_of(one) if n < CHANGES_SHOWN or one.number == wanted else None)
        for n, one in enumerate(versions)
    ]


def change_of(version: TableVersion) -> Change:
    """What a version changed; of the first one, nothing."""
    tables = TableVersion.objects.filter(quiz=version.quiz_id).defer("packed")
    before = tables.filter(number=version.number - 1).first()
    told = None
    if before is not None:
        told = _shifts.get((before.sha256, version.sha256), lambda _key: _read(before, version))
    if told is None:
        return Change(version, (), 0, has_cells=False)
    moved, more, has_cells = told
    teams = Team.objects.in_bulk([one.team_id for one in moved])
    named = (_moved(teams[one.team_id], one) for one in moved if one.team_id in teams)
    return Change(version, tuple(named), more, has_cells)


def _read(before: TableVersion, version: TableVersion) -> Told:
    """The first that moved, how many more, and whether any cell is another."""
    told = shift(before.body, version.body)
    more = max(0, len(told.moved) - MOVED_AT_MOST)
    return told.moved[:MOVED_AT_MOST], more, told.has_cells


Told = tuple[tuple[MovedRow, ...], int, bool]
# By the hashes of both tables: what is between them never changes.
_shifts: Kept[tuple[str, str], Told] = Kept(None, seconds=HOUR, at_most=100)


def _moved(team: Team, row: MovedRow) -> Moved:
    before, after = row.before, row.after
    is_up = bool(after and (before is None or after.total_halves > before.total_halves))
    places = _place(before), _place(after)
    return Moved(team.number, team.name, places, (_total(before), _total(after)), is_up)


def _place(row: Row | None) -> str:
    return str(row.place) if row and row.place else pgettext("place", "—")


def _total(row: Row | None) -> str:
    return halves(row.total_halves) if row else "—"
