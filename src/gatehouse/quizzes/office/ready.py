"""What a game needs before it begins, and what of it is there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.quizzes.models import Blank, Channel, Question, Quiz, Seat, SeatRole

HOSTS = 2  # one holds the game, the other takes it over when they are gone


@dataclass(frozen=True)
class Check:
    """One line of the list. Without `is_needed` the game goes on all the same."""

    text: str
    is_done: bool
    is_needed: bool = True


def checks(quiz: Quiz, channels: list[Channel], seats: list[Seat]) -> list[Check]:
    """In the order in which they are seen to. `channels` come with `playing` and `on_paper`."""
    playing = sum(getattr(one, "playing", 0) for one in channels)
    paper = sum(getattr(one, "on_paper", 0) for one in channels)
    found = [_packet(quiz), *_sessions(channels)]
    text = ngettext("%(n)d team is enrolled", "%(n)d teams are enrolled", playing)
    found.append(Check(text % {"n": playing}, playing > 0))
    found += _desks(seats, paper=paper)
    if paper:
        printed = Blank.objects.filter(team__quiz=quiz).exists()
        found.append(Check(_("Blanks are printed"), printed, is_needed=False))
    return found


def _packet(quiz: Quiz) -> Check:
    questions = list(Question.objects.filter(round__packet=quiz.packet_id))
    empty = sum(not one.solution or not one.text for one in questions)
    if not questions:
        return Check(_("The packet has no questions yet"), is_done=False)
    if empty:
        text = ngettext(
            "%(n)d question has no words or no solution",
            "%(n)d questions have no words or no solution",
            empty,
        )
        return Check(text % {"n": empty}, is_done=False)
    text = ngettext("The packet is whole: %(n)d question", "The packet is whole: %(n)d questions",
                    len(questions))  # fmt: skip
    return Check(text % {"n": len(questions)}, is_done=True)


def _sessions(channels: list[Channel]) -> list[Check]:
    made = []
    for one in channels:
        if one.session is not None:
            text = _("%(channel)s: the session is published") % {"channel": one.title}
            made.append(Check(text, one.session.published_at is not None))
    return made


def _desks(seats: list[Seat], *, paper: int) -> list[Check]:
    count = {role: sum(one.role == role for one in seats) for role in SeatRole}
    return [
        Check(_("A host has a desk"), count[SeatRole.HOST] > 0),
        Check(_("A second host can take over"), count[SeatRole.HOST] >= HOSTS, is_needed=False),
        Check(_("The stage screen has a link"), count[SeatRole.STAGE] > 0, is_needed=False),
        Check(_("A judge has a desk"), count[SeatRole.JUDGE] > 0),
        *(
            [Check(_("Checkers have desks for paper"), count[SeatRole.CHECKER] > 0)]
            if paper
            else []
        ),
    ]
