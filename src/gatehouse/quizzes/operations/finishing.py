"""After a game: who is in the table at all, and when its results are final."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.quizzes.models import Quiz, Team
from gatehouse.quizzes.operations.changes import changed
from gatehouse.quizzes.operations.heads import bring_heads
from gatehouse.quizzes.operations.tables import recount
from gatehouse.quizzes.zones import hours_of

REASON_AT_MOST = 240


@transaction.atomic
def publish_results(*, quiz: Quiz, by: Person | None, now: datetime) -> Quiz:
    """The last table is final, and attendance says who came. Published twice, it was published
    once.

    Raises:
        Refused: `not_over`; `appeals_taken` while somebody may still appeal; `appeals_open` while
            one has no decision.
    """
    fresh = lock(quiz)
    if fresh.published_at is not None:
        return fresh
    refuse_early(fresh, now=now)
    table = recount(fresh, now=now)
    table.shown_at = table.shown_at or now
    table.save(update_fields=["shown_at"])
    fresh.published_at = now
    fresh.save(update_fields=["published_at"])
    bring_heads(quiz=fresh, by=by, now=now)
    history.record("quizzes.published", of=fresh, by=by, now=now, table=table.number)
    changed(fresh, now=now)
    return fresh


def refuse_early(quiz: Quiz, *, now: datetime) -> None:
    """Raises Refused while a result may still change."""
    if quiz.ended_at is None or quiz.called_off_at is not None:
        raise Refused(Refusal("not_over", _("The game is not over.")))
    until = quiz.appeals_until
    if until is not None and now < until:
        text = _("Appeals are taken until %(time)s. Publish after that.")
        at = f"{hours_of(quiz, until):%H:%M}"
        raise Refused(Refusal("appeals_taken", text % {"time": at}))
    if quiz.appeals.open().exists():
        raise Refused(Refusal("appeals_open", _("Some appeals have no decision yet.")))


@transaction.atomic
def set_competing(
    *, team: Team, out_of_competition: bool, by: Person | None, now: datetime
) -> Team:
    """A team plays along without a place, or for a place after all."""
    quiz, fresh = _locked(team)
    if fresh.out_of_competition == out_of_competition:
        return fresh
    fresh.out_of_competition = out_of_competition
    fresh.save(update_fields=["out_of_competition"])
    if out_of_competition:
        history.record("quizzes.set_out_of_competition", of=quiz, by=by, now=now, team=fresh.pk)
    else:
        history.record("quizzes.set_competing", of=quiz, by=by, now=now, team=fresh.pk)
    _tell(quiz, now, because=_because_competing(fresh))
    return fresh


@transaction.atomic
def disqualify(*, team: Team, reason: str, by: Person | None, now: datetime) -> Team:
    """A team has no place, and everybody reads why; an empty reason takes that back.

    Raises:
        Refused: `reason` for one that is too long.
    """
    plain = " ".join(reason.split())
    if len(plain) > REASON_AT_MOST:
        text = _("At most %(most)d signs.") % {"most": REASON_AT_MOST}
        raise Refused(Refusal("reason", text))
    quiz, fresh = _locked(team)
    if fresh.disqualified_because == plain:
        return fresh
    fresh.disqualified_because = plain
    fresh.save(update_fields=["disqualified_because"])
    if plain:
        history.record("quizzes.disqualified", of=quiz, by=by, now=now, team=fresh.pk)
    else:
        history.record("quizzes.requalified", of=quiz, by=by, now=now, team=fresh.pk)
    _tell(quiz, now, because=_because_disqualified(fresh))
    return fresh


def _locked(team: Team) -> tuple[Quiz, Team]:
    quiz = lock(team.quiz)
    return quiz, Team.objects.get(pk=team.pk)


def _tell(quiz: Quiz, now: datetime, *, because: str) -> None:
    """Where there is a table already, there is another one now."""
    if quiz.tables.exists():
        recount(quiz, now=now, because=because)
    changed(quiz, now=now)


def _because_competing(team: Team) -> str:
    text = (
        _("Team %(number)d plays out of competition")
        if team.out_of_competition
        else _("Team %(number)d plays for a place")
    )
    return text % {"number": team.number}


def _because_disqualified(team: Team) -> str:
    if not team.disqualified_because:
        return _("The disqualification of team %(number)d was taken back") % {"number": team.number}
    text = _("Team %(number)d is disqualified: %(reason)s")
    return (text % {"number": team.number, "reason": team.disqualified_because})[:REASON_AT_MOST]
