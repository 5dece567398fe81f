"""What the letters of games say; each is written when it is sent, from what is then true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.core.codes import show_code
from gatehouse.core.mail import Letter, Withheld, letter
from gatehouse.draws.rules import Step
from gatehouse.programme import addresses
from gatehouse.quizzes.links import team_token
from gatehouse.quizzes.models import Attempt, Contender, Team
from gatehouse.quizzes.solos import passed
from gatehouse.web import words


@dataclass(frozen=True)
class Said:
    """The words of one letter, line by line, and where it leads."""

    subject: str
    title: str
    lines: tuple[str, ...]
    button: str
    url: str
    closing: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # what they are called and where they lead, below


def written(said: Said) -> Letter:
    context = {"said": said}
    return Letter(
        subject=said.subject,
        text=render_to_string("quizzes/letters/said.txt", context),
        html=render_to_string("quizzes/letters/said.html", context),
    )


@letter("quizzes.solo_result")
def solo_result(attempt: int) -> Letter:
    """How many were right, the solutions on the page, and the draw for who passed."""
    one = Attempt.objects.select_related("solo__draw", "person").get(pk=attempt)
    if one.person is None or one.right is None:
        raise Withheld
    solo, draw = one.solo, one.solo.draw
    text = ngettext(
        "You had %(n)d right answer of %(all)d.",
        "You had %(n)d right answers of %(all)d.",
        one.right,
    )
    lines = [text % {"n": one.right, "all": len(one.order)}]
    may_enter = draw is not None and passed(one) and draw.step is Step.OPEN
    if draw is not None and may_enter:
        lines.append(
            _("This is enough for the draw of prizes. Enter it until %(time)s.")
            % {"time": _moment(draw.closes_at)}
        )
    return written(
        Said(
            subject=_("The quiz has closed: %(title)s") % {"title": solo.title},
            title=_("The quiz has closed"),
            lines=tuple(lines),
            button=_("Enter the draw") if may_enter else _("See the answers"),
            url=addresses.full(reverse("quizzes:solo_attempt", args=[solo.slug, one.key])),
        )
    )


@letter("quizzes.prize_drawn")
def prize_drawn(contender: int) -> Letter:
    """A prize, and how it is handed over; or none, and where the draw is checked."""
    rows = Contender.objects.select_related("solo__draw", "attempt", "entry__lot", "person")
    one = rows.get(pk=contender)
    if not one.person.is_active or one.entry.draw_id != one.solo.draw_id:
        raise Withheld
    solo, lot = one.solo, one.entry.lot
    if solo.draw is not None and solo.draw.voided_at is not None:
        raise Withheld  # another letter says that it was called off
    lines = (
        (_("Your prize: %(title)s.") % {"title": lot.title}, *_paragraphs(solo.prize_note))
        if lot is not None
        else (_("This time chance gave the prizes to others. Thank you for playing."),)
    )
    won = _("You have won a prize: %(title)s"), _("You have won a prize")
    lost = _("The prizes are drawn: %(title)s"), _("No prize this time")
    subject, title = won if lot is not None else lost
    return written(
        Said(
            subject=subject % {"title": solo.title},
            title=title,
            lines=lines,
            button=_("See your page"),
            url=addresses.full(reverse("quizzes:solo_attempt", args=[solo.slug, one.attempt.key])),
            closing=(_("The result can be checked by anybody; your receipt is on your page."),),
        )
    )


@letter("quizzes.prize_draw_off")
def prize_draw_off(contender: int) -> Letter:
    """There will be no prizes by this draw, and why; what it gave before does not hold."""
    rows = Contender.objects.select_related("solo__draw", "attempt", "person")
    one = rows.get(pk=contender)
    solo, draw = one.solo, one.solo.draw
    if not one.person.is_active or draw is None or draw.voided_at is None:
        raise Withheld
    lines = [
        _("The draw of prizes of the quiz “%(title)s” was called off.") % {"title": solo.title},
        _("The reason: %(reason)s") % {"reason": draw.void_reason},
    ]
    if draw.released_at is not None:
        lines.append(_("What it gave does not hold, whatever we wrote to you before."))
    return written(
        Said(
            subject=_("The draw of prizes was called off: %(title)s") % {"title": solo.title},
            title=_("The draw of prizes was called off"),
            lines=tuple(lines),
            button=_("See your page"),
            url=addresses.full(reverse("quizzes:solo_attempt", args=[solo.slug, one.attempt.key])),
            closing=(_("There is nothing you need to do. Your answers and your result stay."),),
        )
    )


@letter("quizzes.captain_link")
def captain_link(team: str) -> Letter:
    """The link by which a captain plays, the code of the team, and the check of a phone."""
    rows = Team.objects.select_related("quiz", "channel__session__season", "application__asker")
    one = rows.get(key=UUID(team))
    quiz, session = one.quiz, one.channel.session
    is_over = quiz.ended_at is not None or quiz.called_off_at is not None
    is_gone = one.left_at is not None or one.forgotten_at is not None
    if is_gone or is_over or session is None or session.cancelled_at is not None:
        raise Withheld
    zone = session.season.timezone
    begins = {
        "title": quiz.title,
        "day": words.day_words(session.starts_at, zone),
        "time": words.clock(session.starts_at, zone),
        "zone": words.zone_name(session.starts_at, zone),
    }
    whose = {"team": one.name, "number": one.number, "channel": one.channel.title}
    return written(
        Said(
            subject=_("Your link for the game “%(title)s”") % {"title": quiz.title},
            title=_("Your link for the game"),
            lines=(
                _("“%(title)s” begins on %(day)s at %(time)s %(zone)s.") % begins,
                _("Your team is “%(team)s”, number %(number)d, channel “%(channel)s”.") % whose,
                _("Code of the team: %(code)s.") % {"code": show_code(one.code)},
            ),
            button=_("Open the captain’s page"),
            url=addresses.full(reverse("quizzes:captain", args=[team_token(one)])),
            links=(
                (_("Check your phone before the game"), addresses.full(reverse("quizzes:check"))),
            ),
            closing=(
                _("Whoever has this link answers for the team, so keep it to yourself."),
                _("For the others of the team there is a link on the captain’s page."),
            ),
        )
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _moment(at: datetime) -> str:
    zone = settings.TIME_ZONE
    return f"{words.day(at, zone)}, {words.clock(at, zone)}"
