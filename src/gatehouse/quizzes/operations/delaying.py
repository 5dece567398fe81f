"""A team that knows how far behind its own stream is, where that is less than its channel's.

It learns a question that much earlier, never before the hall, and has as many seconds as anybody.
What is said holds from the next question on: each Run keeps the delays with which it was opened,
so that nobody moves the window of a question by what they say after it was asked.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.models import Quiz, Team
from gatehouse.quizzes.operations.answering import not_captain
from gatehouse.quizzes.operations.quizzes import refuse_over
from gatehouse.quizzes.rules import own_key


@transaction.atomic
def set_own_delay(*, team: Team, device: UUID, seconds: int | None, now: datetime) -> int:
    """The captain's word for the questions to come. Returns the seconds that hold: as many as the
    channel's where more was said, and where nothing (None).

    Raises:
        Refused: `not_captain` from a phone that does not answer for the team; `seconds` below
            zero; `no_delay` in a channel that is not behind; `over`.
    """
    fresh = Team.objects.select_for_update(of=("self",)).select_related("quiz", "channel")
    locked = fresh.get(pk=team.pk)
    if locked.device != device:
        raise Refused(not_captain())
    refuse_over(locked.quiz)
    of_channel = locked.channel.delay_seconds
    if not of_channel:
        text = _("Your channel is not behind: questions open for you as they do in the hall.")
        raise Refused(Refusal("no_delay", text))
    if seconds is not None and seconds < 0:
        raise Refused(not_seconds())
    # As far behind as the channel, or further: then it goes with the channel, whatever the host
    # sets it to.
    own = seconds if seconds is not None and seconds < of_channel else None
    if locked.own_delay_seconds != own:
        team.own_delay_seconds = locked.own_delay_seconds = own
        locked.save(update_fields=["own_delay_seconds"])
        facts = {"team": locked.pk, "seconds": own}
        history.record("quizzes.own_delay_set", of=locked.quiz, by=None, now=now, **facts)
    return of_channel if own is None else own


def not_seconds() -> Refusal:
    return Refusal("seconds", _("Please give whole seconds, 0 or more."))


def own_delay(team: Team) -> int | None:
    """The seconds with which the next question opens for it; None: with its channel. The host may
    have set the channel's below what the team had said."""
    own = team.own_delay_seconds
    return None if own is None else min(own, team.channel.delay_seconds)


def delays_of(quiz: Quiz) -> dict[str, int]:
    """What a question keeps that opens now: the delay of each channel, and of each team that has
    said its own. Nobody's is more than its channel's."""
    channels = {str(one.pk): one.delay_seconds for one in quiz.channels.all()}
    said = Team.objects.filter(quiz=quiz, left_at=None, own_delay_seconds__isnull=False)
    teams = said.order_by("number").values_list("pk", "channel_id", "own_delay_seconds")
    own = {
        own_key(team): min(seconds or 0, channels[str(channel)]) for team, channel, seconds in teams
    }
    return channels | own
