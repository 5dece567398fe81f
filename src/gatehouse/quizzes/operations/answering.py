"""The journal of answers. Lines are only added; the server's clock alone says what is late.

A phone makes a key for each answer and sends it until it hears of it: the same key is written
down once, and gets the same receipt. What came too late is kept and does not count; it belongs to
the question it was meant for, whatever is open by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gatehouse.core.locks import beside_each_other
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.models import Answer, AnswerSource, Run, Team
from gatehouse.quizzes.operations.together import Together
from gatehouse.quizzes.rules import late_ms
from gatehouse.quizzes.terms import Scoring, Unclear, read_game_rules, read_scoring
from gatehouse.quizzes.values import read_value

LATE_AT_MOST_MS = 24 * 3_600_000  # after a day nothing is taken for a question any more


@dataclass(frozen=True)
class Sent:
    """One answer as a phone sends it. What it says of its own times is kept, and decides nothing;
    `rev` is the question's as it was shown."""

    run_id: int
    rev: int
    key: UUID
    value: object
    device: UUID
    shown_at: datetime | None = None
    tapped_at: datetime | None = None
    offset_ms: int | None = None
    offset_error_ms: int | None = None


@dataclass(frozen=True)
class Receipt:
    """What a team may hold against anybody: this was here at that time, and counted or not."""

    run_id: int
    key: UUID
    value: dict[str, Any]
    received_at: datetime
    late_ms: int

    @property
    def counts(self) -> bool:
        return self.late_ms == 0


Outcome = Receipt | Refusal


def answer(
    *,
    team: Team,
    run_id: int,
    rev: int,
    key: UUID,
    value: object,
    device: UUID,
    received_at: datetime,
    shown_at: datetime | None = None,
    tapped_at: datetime | None = None,
    offset_ms: int | None = None,
    offset_error_ms: int | None = None,
) -> Receipt:
    """Write one answer down; it is on the disk when this returns. Raises Refused."""
    sent = Sent(
        run_id, rev, key, value, device, shown_at, tapped_at, offset_ms, offset_error_ms
    )  # fmt: skip
    (outcome,) = answer_each(team=team, sent=[sent], received_at=received_at)
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    return outcome


def answer_each(*, team: Team, sent: Sequence[Sent], received_at: datetime) -> list[Outcome]:
    """Write several answers of one team down, each for itself: a receipt or a refusal for each."""
    return answer_for(team_key=team.key, sent=sent, received_at=received_at)


def answer_for(*, team_key: UUID, sent: Sequence[Sent], received_at: datetime) -> list[Outcome]:
    """The same for who knows only the key of the team: nothing is read before the group's own
    reads. Raises NoTeam."""
    said = _JOURNAL.ask(Asked(team_key, tuple(sent), received_at))
    if said is None:
        raise NoTeam
    return said


class NoTeam(LookupError):
    """Nobody has this key, or the team has left the game."""


def _language() -> str:
    return translation.get_language() or "ru"


@dataclass(frozen=True)
class Asked:
    """What one request brought, and the language in which it is refused."""

    team_key: UUID
    sent: tuple[Sent, ...]
    received_at: datetime
    language: str = field(default_factory=_language)


Ident = tuple[int, int, UUID]


def answer_group(group: Sequence[Asked]) -> list[list[Outcome] | None]:
    """What came of each request; None where there is no such team. All is on the disk when this
    returns. There is no one `now`: each says when it was received.

    Three reads and one write, however many have come. A key that another process writes in the
    same moment fails the group; alone, its answer is found as written.

    Beside a stop it is either before it or after it: a stop waits for the answers that are being
    written and counts what they were told, and who comes after it reads the question as stopped.
    So nothing is read of a question before the lock, and whatever else is to be waited for (a team
    that a host has in hand) is waited for before it, or a stop would wait too.
    """
    lines = [one for asked in group for one in asked.sent]
    with transaction.atomic():
        teams = _teams({asked.team_key for asked in group})
        _claim(teams, group)
        beside_each_other(being_answered(team.quiz_id) for team in teams.values())
        journal = _Journal(
            puts=_puts({one.run_id for one in lines}),
            written=_written({team.pk for team in teams.values()}, lines),
        )
        said = [journal.take_each(teams.get(asked.team_key), asked) for asked in group]
        Answer.objects.bulk_create(journal.fresh)
    return said


def being_answered(quiz_id: int) -> str:
    """The name under which answers of a game are written beside each other, and a stop alone."""
    return f"quizzes.answers:{quiz_id}"


_JOURNAL: Together[Asked, list[Outcome] | None] = Together(answer_group)


# Only what is needed, and in no order: to put a statement together costs more than to run it.
def _teams(keys: set[UUID]) -> dict[UUID, Team]:
    needed = Team.objects.only("key", "quiz", "channel", "device", "time_percent")
    found = needed.filter(key__in=keys, left_at=None, forgotten_at=None)
    return {team.key: team for team in found.order_by()}


def _claim(teams: dict[UUID, Team], group: Sequence[Asked]) -> None:
    """The first phone that answers is the one that does, where there was none."""
    first = {asked.team_key: asked.sent[0].device for asked in reversed(group) if asked.sent}
    for team in sorted(teams.values(), key=lambda one: one.pk):
        if team.device is None and team.key in first:
            Team.objects.filter(pk=team.pk, device=None).update(device=first[team.key])
            team.device = Team.objects.values_list("device", flat=True).get(pk=team.pk)


@dataclass(frozen=True)
class _Put:
    """A question as it was put to everybody, and its terms, read once for a group."""

    run: Run
    grace_ms: int
    scoring: Scoring


def _puts(ids: set[int]) -> dict[int, _Put]:
    needed = Run.objects.select_related("quiz", "question__round").only(
        "rev", "opened_at", "seconds", "stopped_at", "solved_at", "delays", "quiz__rules",
        "question__form", "question__options", "question__round__scoring",
    )  # fmt: skip
    return {run.pk: _put(run) for run in needed.filter(pk__in=ids).order_by()}


def _put(run: Run) -> _Put:
    scoring = read_scoring(run.question.round.scoring)
    return _Put(run, read_game_rules(run.quiz.rules).grace_ms, scoring)


def _written(team_ids: Iterable[int], lines: Iterable[Sent]) -> dict[Ident, Receipt]:
    needed = Answer.objects.only("run", "team", "key", "value", "received_at", "late_ms")
    found = needed.filter(team_id__in=team_ids, key__in={one.key for one in lines}).order_by()
    return {(row.run_id, row.team_id, row.key): _receipt(row) for row in found}


def _receipt(row: Answer) -> Receipt:
    return Receipt(row.run_id, row.key, row.value, row.received_at, row.late_ms)


@dataclass
class _Journal:
    """What one transaction knows, and the lines it is going to write."""

    puts: dict[int, _Put]
    written: dict[Ident, Receipt]

    def __post_init__(self) -> None:
        self.fresh: list[Answer] = []

    def take_each(self, team: Team | None, asked: Asked) -> list[Outcome] | None:
        if team is None:
            return None
        with translation.override(asked.language):
            return [self.take(team, one, asked.received_at) for one in asked.sent]

    def take(self, team: Team, sent: Sent, received_at: datetime) -> Outcome:
        """A receipt that there was already, a new one, or why not."""
        ident = (sent.run_id, team.pk, sent.key)
        if ident in self.written:
            return self.written[ident]
        put = self.puts.get(sent.run_id)
        if put is None or put.run.quiz_id != team.quiz_id:
            return Refusal("no_question", _("There is no such question in this game."))
        refusal = _why_not(team, put, sent, received_at)
        if refusal:
            return refusal
        try:
            value = _read(put, sent.value)
        except Unclear as unclear:
            return Refusal("unclear", str(unclear))
        return self._note(ident, _line(team, put, sent, value, received_at))

    def _note(self, ident: Ident, row: Answer) -> Receipt:
        self.fresh.append(row)
        self.written[ident] = _receipt(row)
        return self.written[ident]


def _why_not(team: Team, put: _Put, sent: Sent, received_at: datetime) -> Refusal | None:
    """Nobody answers for another, before it was asked, days after, or to what has changed."""
    if team.device != sent.device:
        return not_captain()
    if received_at < put.run.window_of(team).opens_at:
        return Refusal("not_open", _("The question is not open yet."))
    if _late(team, put, received_at) > LATE_AT_MOST_MS:
        return Refusal("over", _("This question is long over."))
    if sent.rev != put.run.rev:
        return Refusal("changed", _("The question was put differently. Please look again."))
    return None


def not_captain() -> Refusal:
    """Said to a phone that is not the one that answers."""
    return Refusal(
        "not_captain",
        _("Another phone answers for the team. This one only shows."),
    )


def _late(team: Team, put: _Put, received_at: datetime) -> int:
    """Of a team that came back to the game with more time left than anybody had, nothing counts
    that came after the solution."""
    closes_at, solved_at = put.run.window_of(team).closes_at, put.run.solved_at
    if solved_at is not None and solved_at < closes_at:
        return late_ms(received_at=received_at, closes_at=solved_at, grace_ms=0)
    return late_ms(received_at=received_at, closes_at=closes_at, grace_ms=put.grace_ms)


def _read(put: _Put, value: object) -> dict[str, Any]:
    question = put.run.question
    return read_value(value, form=question.form, options=question.options, scoring=put.scoring)


def _line(
    team: Team, put: _Put, sent: Sent, value: dict[str, Any], received_at: datetime
) -> Answer:
    return Answer(
        run=put.run,
        team=team,
        key=sent.key,
        value=value,
        source=AnswerSource.PHONE,
        received_at=received_at,
        late_ms=_late(team, put, received_at),
        device=sent.device,
        shown_at=sent.shown_at,
        tapped_at=sent.tapped_at,
        offset_ms=sent.offset_ms,
        offset_error_ms=sent.offset_error_ms,
    )
