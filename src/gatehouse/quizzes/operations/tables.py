"""The table of a game, kept anew each time it says something else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core.changes import lock
from gatehouse.core.locks import one_at_a_time
from gatehouse.quizzes.models import Quiz, Ruling, TableVersion
from gatehouse.quizzes.operations.answering import being_answered
from gatehouse.quizzes.operations.changes import changed
from gatehouse.quizzes.progress import over_by
from gatehouse.quizzes.scoring import sha256_of
from gatehouse.quizzes.warm import table_of

BECAUSE_LENGTH = 240


def recount(
    quiz: Quiz, *, now: datetime, because: str = "", ruling: Ruling | None = None
) -> TableVersion:
    """The newest table: a new version where its bytes differ from the last one, else the last one.

    A question says something once nobody answers it any more, so that no table tells while others
    still think. `because` is why it may differ, for everybody; `ruling` the ruling that was made or
    taken back. Versions are numbered without a gap, whoever reckons at the same time. Where a table
    is on the stage, a new version takes its place at once.
    """
    with transaction.atomic():
        fresh = lock(quiz)
        versions = TableVersion.objects.filter(quiz=fresh).order_by("-number")
        last = versions.defer("packed").first()
        asked, are_all = over_by(fresh, now)
        if are_all:
            _close_journal(fresh)
        with table_of(fresh, asked=asked) as said:
            body, sha256 = said.body, sha256_of(said.body)
            if last is not None and last.sha256 == sha256:
                return last
            journal = said.journal()
        made = TableVersion.objects.create(
            quiz=fresh,
            number=last.number + 1 if last else 1,
            packed=TableVersion.pack(body),
            sha256=sha256,
            answers=journal.answers,
            journal_sha256=journal.sha256,
            ruling=ruling,
            because=(because or _("The game went on"))[:BECAUSE_LENGTH],
            made_at=now,
        )
        if fresh.shows_a_table:
            _bring_to_stage(fresh, made, now)
        return made


def _close_journal(quiz: Quiz) -> None:
    """Once nobody may answer any more, wait for lines that are being written, and let late ones
    wait: then the lines that are hashed are the first ones by their keys, and can be published as
    they were. While somebody still answers, nobody waits for a table: it is not the last one."""
    one_at_a_time([being_answered(quiz.pk)])


def _bring_to_stage(quiz: Quiz, made: TableVersion, now: datetime) -> None:
    """Who looks at a table never looks at one that a ruling has changed since."""
    made.shown_at = now
    made.save(update_fields=["shown_at"])
    quiz.screen_table = made
    quiz.save(update_fields=["screen_table"])
    changed(quiz, now=now)
