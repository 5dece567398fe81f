"""What the answers of one team to one round bring, by the round's scoring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gatehouse.quizzes.matching import Verdict
from gatehouse.quizzes.scoring.counting import Counted, is_ticked, stake_of
from gatehouse.quizzes.sheet import Cell, KeyQuestion, KeyRound, RoundTotal, Said
from gatehouse.quizzes.terms import Kind, LadderFall, Scoring

PUT_ASIDE = {Said.STRUCK, Said.UNASKED}


@dataclass(frozen=True, slots=True)
class Given:
    """What a team gave to one question, before the round is scored."""

    question: KeyQuestion
    verdict: Verdict
    counted: Counted | None

    @property
    def is_ticked(self) -> bool:
        return self.counted is not None and is_ticked(self.counted.line)

    @property
    def stake(self) -> int | None:
        return stake_of(self.counted.line) if self.counted else None

    @property
    def was_late(self) -> bool:
        return self.counted is not None and self.counted.line.late_ms > 0


def score(one: KeyRound, given: Sequence[Given], before: int) -> RoundTotal:
    """The round of a team that had `before` halves from the rounds before it."""
    scoring = one.scoring
    halves = _halves(scoring, given, before)
    # An answer that came too late and was let in brings points or nothing, never a loss.
    halves = [max(0, n) if g.was_late else n for n, g in zip(halves, given, strict=True)]
    bonus = scoring.all_right_bonus_halves if _all_right(given) else 0
    total = sum(halves) + bonus
    cells = tuple(map(_cell, given, halves))
    return RoundTotal(one.id, total if scoring.may_go_below_zero else max(0, total), bonus, cells)


def _cell(given: Given, halves: int) -> Cell:
    counted, said = given.counted, given.verdict.said
    if counted is None:
        return Cell(given.question.id, said, halves)
    return Cell(given.question.id, said, halves, counted.line.id, counted.variant)


def _all_right(given: Sequence[Given]) -> bool:
    """Every question that was not struck is right, and there is at least one."""
    said = {one.verdict.said for one in given} - {Said.STRUCK}
    return said == {Said.RIGHT}


def _halves(scoring: Scoring, given: Sequence[Given], before: int) -> list[int]:
    """What each question of the round brings."""
    match scoring.kind:
        case Kind.TICK:
            return _with_ticks(scoring, given)
        case Kind.STAKE:
            return [_at_stake(scoring, one, before) for one in given]
        case Kind.LADDER:
            return _climb(scoring, given)
        case _:
            return [one.verdict.halves for one in given]


def _with_ticks(scoring: Scoring, given: Sequence[Given]) -> list[int]:
    ticked = [n for n, one in enumerate(given) if one.is_ticked and not _is_put_aside(one)]
    counts = set(ticked[: scoring.ticks_at_most])
    return [_ticked(scoring, one) if n in counts else one.verdict.halves
            for n, one in enumerate(given)]  # fmt: skip


def _is_put_aside(given: Given) -> bool:
    return given.verdict.said in PUT_ASIDE


def _ticked(scoring: Scoring, given: Given) -> int:
    """A partly right answer keeps its own points, and the tick neither wins nor loses."""
    if given.verdict.said == Said.RIGHT:
        return scoring.tick_gain_halves
    return -scoring.tick_loss_halves if given.verdict.said == Said.WRONG else given.verdict.halves


def _at_stake(scoring: Scoring, given: Given, before: int) -> int:
    """A partly right answer neither wins the stake nor loses it."""
    most = scoring.stake_to_halves
    if scoring.stake_of_total:
        most = min(most, before)
    wished = scoring.stake_from_halves if given.stake is None else given.stake
    stake = max(scoring.stake_from_halves, min(wished, most))
    return {Said.RIGHT: stake, Said.WRONG: -stake}.get(given.verdict.said, 0)


def _climb(scoring: Scoring, given: Sequence[Given]) -> list[int]:
    """Steps for right answers in a row. A question that was struck or not asked is stepped over;
    one that nobody has judged lets all after it wait, until a wrong one settles it."""
    halves: list[int] = []
    step, waits = 0, False
    for n, one in enumerate(given):
        said = one.verdict.said
        halves.append(0)
        if said == Said.RIGHT and not waits:
            halves[-1] = _step(scoring, one.question, step)
            step += 1
        elif said == Said.OPEN:
            waits = True
        elif said not in PUT_ASIDE and said != Said.RIGHT:
            if scoring.ladder_fall != LadderFall.RESTART:
                kept = halves if scoring.ladder_fall == LadderFall.STOP else [0] * len(halves)
                return kept + [0] * (len(given) - n - 1)
            step, waits = 0, False
    return halves


def _step(scoring: Scoring, question: KeyQuestion, step: int) -> int:
    """A ladder without steps is worth its questions."""
    steps = scoring.ladder_halves
    return steps[min(step, len(steps) - 1)] if steps else question.worth_halves
