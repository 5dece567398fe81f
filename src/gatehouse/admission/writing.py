"""How a letter of admission is put together: its words around the facts of the visit."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.calendars import visit_calendar
from gatehouse.admission.links import link_of, team_url
from gatehouse.admission.models import Application, Merge
from gatehouse.admission.tickets import ticket
from gatehouse.admission.visits import Visit, fresh, seen_by
from gatehouse.core.mail import Attachment, Letter
from gatehouse.programme import addresses
from gatehouse.web import words

NOBODY = 0  # no guest has this key


@dataclass(frozen=True)
class Said:
    """The words of one letter around the facts of the visit."""

    subject: str
    title: str
    opening: tuple[str, ...]
    button: str = ""
    url: str = ""
    closing: tuple[str, ...] = ()
    to_know: bool = True


def visit_for(application: int, reader: int) -> Visit:
    """The visit as its reader may see it; who is not of it any more sees nobody's part. A letter
    queued before readers were named is for who asked."""
    found = fresh(application)
    seen = seen_by(reader or found.party.asker_id, found)
    return seen or _as_one(reader, found) or Visit(found, only=NOBODY)


def _as_one(reader: int, application: Application) -> Visit | None:
    """As the account sees it into which that of the reader was merged since."""
    merge = Merge.objects.filter(merged=reader, undone_at=None).first()
    if merge is None:
        return None
    return seen_by(merge.kept_id, application) or _as_one(merge.kept_id, application)


def written(visit: Visit, said: Said, *attachments: Attachment) -> Letter:
    context = {
        "said": said,
        "visit": visit,
        "activity": visit.session.activity,
        "give_back": f"{said.url}give-back/" if _may_leave(visit, said) else "",
    }
    return Letter(
        subject=said.subject,
        text=render_to_string("admission/letters/visit.txt", context),
        html=render_to_string("admission/letters/visit.html", context),
        attachments=attachments,
    )


def _may_leave(visit: Visit, said: Said) -> bool:
    """Every letter of a live visit leads to giving the place back."""
    is_live = visit.application.is_live and not visit.has_left
    return is_live and said.url == link_of(visit)


def attached(visit: Visit) -> tuple[Attachment, ...]:
    """The calendar file, and the ticket once there is a pass."""
    name = f"gatehouse-{visit.session.code}.pdf"
    pdf = (Attachment(name, ticket(visit), "application/pdf"),) if visit.passes else ()
    return (*pdf, calendar_file(visit))


def calendar_file(visit: Visit) -> Attachment:
    """The file is as old as the news it brings."""
    application = visit.application
    news_at = application.ended_at or application.booked_at or application.applied_at
    made = visit_calendar(visit, now=news_at)
    name = f"gatehouse-{visit.session.code}.ics"
    return Attachment(name, made, "text/calendar; charset=utf-8; method=PUBLISH")


def programme() -> str:
    return addresses.full(reverse("programme:list"))


def title_of(visit: Visit) -> str:
    return visit.session.activity.title


def give_back(visit: Visit) -> str:
    """What the empty place would cost: how many wait for it, where anybody does."""
    usual = _("Cannot come? Give the place back: others will be glad of it.")
    return next(iter(who_waits(visit)), usual)


def give_own_back() -> str:
    return _("Cannot come? Give your place back by the same link.")


def who_waits(visit: Visit) -> tuple[str, ...]:
    """Who would be glad of the place: said only where somebody waits."""
    waiting = Application.objects.in_line(visit.application.quota).count()
    if not waiting:
        return ()
    text = ngettext(
        "%(n)d party waits for your place: if you cannot come, one tap gives it to the next.",
        "%(n)d parties wait for your place: if you cannot come, one tap gives it to the next.",
        waiting,
    )
    return (text % {"n": waiting},)


def until(visit: Visit, moment: datetime | None) -> str:
    """«11 декабря, 14:00 МСК»."""
    if moment is None:
        return ""
    return f"{words.day(moment, visit.zone)}, {words.time_span(moment, None, visit.zone)}"


def over(visit: Visit) -> Letter:
    """The letter was late: what it would have told is over."""
    text = _("This is how it stands now: %(state)s.")
    state = visit.ending.title if visit.ending else visit.application.get_state_display()
    said = Said(
        subject=_("News of your application: %(title)s") % {"title": title_of(visit)},
        title=_("Your application has changed"),
        opening=(text % {"state": state},),
        button=_("Open the visit"),
        url=link_of(visit),
        to_know=False,
    )
    return written(visit, said)


def ended(visit: Visit) -> Letter:
    """Why it ended, in the words of the visit's page, and the way to another. Who had places
    has the visit in a calendar: the file takes it out."""
    if visit.ending is None:
        return over(visit)
    said = Said(
        subject=f"{visit.ending.title}: {title_of(visit)}",
        title=visit.ending.title,
        opening=visit.ending.words,
        button=_("Look for another visit"),
        url=programme(),
        to_know=False,
    )
    return written(visit, said, *off_the_calendar(visit))


def off_the_calendar(visit: Visit) -> tuple[Attachment, ...]:
    return (calendar_file(visit),) if visit.application.booked_at else ()


def what_next(visit: Visit) -> tuple[str, ...]:
    """What is still to be done before the gate."""
    names = until(visit, visit.names_due_at)
    if visit.is_group:
        text = _("Your places are booked. Send us the list of names until %(time)s.")
        return (text % {"time": names},)
    if visit.is_team and visit.comes_as_one:
        return (_("Your places are booked. The players need no names."), *_come_together(visit))
    if visit.is_team and visit.only is None:
        text = _("Your places are booked. Pass on the link, and let everybody join until %(time)s:")
        return (text % {"time": names}, team_url(visit.application))
    return (_("Your places are booked. Show the code at the gate, on paper or on a phone."),)


def _come_together(visit: Visit) -> tuple[str, ...]:
    """How a team with one pass for all comes; empty where it plays over the net."""
    if not visit.stops:
        return ()
    return (_("One code lets the whole team in. Come together: the players are counted there."),)


def not_in_the_team(visit: Visit) -> Said:
    """Who left before the letter was sent has no part in it, and so no link."""
    return Said(
        subject=_("News of your application: %(title)s") % {"title": title_of(visit)},
        title=_("You are not in the team any more"),
        opening=(_("You gave your place in the team back. Nobody expects you."),),
        button=_("Look for another visit"),
        url=programme(),
        to_know=False,
    )
