"""Letters of games, queued in the transaction of their cause; the outbox holds numbers only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gatehouse.core import mail
from gatehouse.quizzes.models import Attempt, Contender, Team


def captain_links(teams: Iterable[Team], *, now: datetime) -> None:
    """Captains of teams that applied get the link to play by; each team's once, however often its
    game is looked at. Who came to the door gets it from the host."""
    letters = [
        mail.Outgoing(
            to=one.application.asker.email,
            language=one.application.asker.language,
            once=f"quizzes.captain_link:{one.key}",
            params={"team": one.key.hex},
        )
        for one in teams
        if one.application is not None and one.application.asker.is_active
    ]
    mail.queue_each("quizzes.captain_link", letters, now=now, due_at=now)


def solo_result(attempt: Attempt, *, now: datetime) -> None:
    """The quiz has closed: what one got, and until when the draw may be entered."""
    person = attempt.person
    if person is None:
        return
    mail.queue(
        "quizzes.solo_result",
        to=person.email,
        language=person.language,
        now=now,
        once=f"quizzes.solo_result:{attempt.solo_id}:{person.pk}",
        attempt=attempt.pk,
    )


def prize_drawn(contender: Contender, *, now: datetime) -> None:
    """What the draw gave, or that it gave nothing."""
    _to_contender("quizzes.prize_drawn", contender, now)


def prize_draw_off(contender: Contender, *, now: datetime) -> None:
    """The draw of prizes was called off."""
    _to_contender("quizzes.prize_draw_off", contender, now)


def _to_contender(kind: str, contender: Contender, now: datetime) -> None:
    """A letter that everybody who is in a draw gets once."""
    mail.queue(
        kind,
        to=contender.person.email,
        language=contender.person.language,
        now=now,
        once=f"{kind}:{contender.pk}",
        contender=contender.pk,
    )
