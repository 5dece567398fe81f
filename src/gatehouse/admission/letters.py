"""What the letters of admission say; each is written when it is sent, from what is then true."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.admission.calendars import visit_calendar
from gatehouse.admission.links import link_of, team_url
from gatehouse.admission.models import State
from gatehouse.admission.queries import other_places
from gatehouse.admission.tickets import ticket
from gatehouse.admission.visits import Visit, awaited, fresh, seen_by
from gatehouse.core.mail import Attachment, Letter, letter
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


def _visit(application: int, reader: int) -> Visit:
    """The visit as its reader may see it; who is not of it any more sees nobody's part. A letter
    queued before readers were named is for who asked."""
    found = fresh(application)
    return seen_by(reader or found.party.asker_id, found) or Visit(found, only=NOBODY)


def _letter(visit: Visit, said: Said, *attachments: Attachment) -> Letter:
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


def _attached(visit: Visit) -> tuple[Attachment, ...]:
    """The calendar file, and the ticket once there is a pass."""
    name = f"gatehouse-{visit.session.code}.pdf"
    pdf = (Attachment(name, ticket(visit), "application/pdf"),) if visit.passes else ()
    return (*pdf, _calendar(visit))


def _calendar(visit: Visit) -> Attachment:
    """The file is as old as the news it brings."""
    application = visit.application
    news_at = application.ended_at or application.booked_at or application.applied_at
    made = visit_calendar(visit, now=news_at)
    name = f"gatehouse-{visit.session.code}.ics"
    return Attachment(name, made, "text/calendar; charset=utf-8; method=PUBLISH")


def _programme() -> str:
    return addresses.full(reverse("programme:list"))


def _title(visit: Visit) -> str:
    return visit.session.activity.title


@letter("admission.booked")
def booked(application: int, reader: int = NOBODY) -> Letter:
    """You are coming: the ticket, the calendar file, and the link to give places back."""
    visit = _visit(application, reader)
    if visit.has_left:
        return _letter(visit, _not_in_the_team(visit))
    if visit.application.state != State.BOOKED:
        return _over(visit)
    day = words.day(visit.session.starts_at, visit.zone)
    said = Said(
        subject=_("You are coming on %(day)s: %(title)s") % {"day": day, "title": _title(visit)},
        title=_("You are coming"),
        opening=_what_next(visit),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(_give_back() if visit.only is None else _give_own_back(),),
    )
    return _letter(visit, said, *_attached(visit))


def _what_next(visit: Visit) -> tuple[str, ...]:
    """What is still to be done before the gate."""
    names = _until(visit, visit.names_due_at)
    if visit.is_group:
        text = _("Your places are booked. Send us the list of names until %(time)s.")
        return (text % {"time": names},)
    if visit.is_team and visit.only is None:
        text = _("Your places are booked. Pass on the link, and let everybody join until %(time)s:")
        return (text % {"time": names}, team_url(visit.application))
    return (_("Your places are booked. Show the code at the gate, on paper or on a phone."),)


def _give_back() -> str:
    return _("Cannot come? Give the place back: others will be glad of it.")


def _give_own_back() -> str:
    return _("Cannot come? Give your place back by the same link.")


def _until(visit: Visit, moment: datetime | None) -> str:
    """«11 декабря, 14:00 МСК»."""
    if moment is None:
        return ""
    return f"{words.day(moment, visit.zone)}, {words.time_span(moment, None, visit.zone)}"


@letter("admission.waiting")
def waiting(application: int, reader: int = NOBODY) -> Letter:
    """You stand in line."""
    visit = _visit(application, reader)
    if visit.application.state != State.WAITING:
        return _over(visit)
    said = Said(
        subject=_("You are in the waiting line: %(title)s") % {"title": _title(visit)},
        title=_("You are in the waiting line"),
        opening=(
            _("All places are taken now."),
            _("When some come back, we hold them for you for a while and write to you."),
        ),
        button=_("See your place in line"),
        url=link_of(visit),
        closing=(_("Changed your mind? Leave the line by the same link."),),
        to_know=False,
    )
    return _letter(visit, said)


@letter("admission.offered")
def offered(application: int, reader: int = NOBODY) -> Letter:
    """A place is held: take it in time."""
    visit = _visit(application, reader)
    if visit.application.state != State.OFFERED:
        return _over(visit)
    text = _("We hold it until %(time)s. Take it, or let it pass on to the next.")
    said = Said(
        subject=_("A place is held for you: %(title)s") % {"title": _title(visit)},
        title=_("A place is held for you"),
        opening=(text % {"time": _until(visit, visit.application.offered_until)},),
        button=_("Take the place"),
        url=link_of(visit),
        closing=(_("Without an answer the place passes on by itself."),),
    )
    return _letter(visit, said)


def _over(visit: Visit) -> Letter:
    """The letter was late: what it would have told is over."""
    text = _("This is how it stands now: %(state)s.")
    state = visit.ending.title if visit.ending else visit.application.get_state_display()
    said = Said(
        subject=_("News of your application: %(title)s") % {"title": _title(visit)},
        title=_("Your application has changed"),
        opening=(text % {"state": state},),
        button=_("Open the visit"),
        url=link_of(visit),
        to_know=False,
    )
    return _letter(visit, said)


@letter("admission.expired")
def expired(application: int, reader: int = NOBODY) -> Letter:
    """The time ran out and the place passed on."""
    return _ended(_visit(application, reader))


@letter("admission.withdrawn")
def withdrawn(application: int, reader: int = NOBODY) -> Letter:
    """The place was given back, or the line left, with thanks."""
    return _ended(_visit(application, reader))


def _ended(visit: Visit) -> Letter:
    """Why it ended, in the words of the visit's page, and the way to another. Who had places
    has the visit in a calendar: the file takes it out."""
    if visit.ending is None:
        return _over(visit)
    said = Said(
        subject=f"{visit.ending.title}: {_title(visit)}",
        title=visit.ending.title,
        opening=visit.ending.words,
        button=_("Look for another visit"),
        url=_programme(),
        to_know=False,
    )
    return _letter(visit, said, *_off_the_calendar(visit))


def _off_the_calendar(visit: Visit) -> tuple[Attachment, ...]:
    return (_calendar(visit),) if visit.application.booked_at else ()


@letter("admission.guest_withdrawn")
def guest_withdrawn(application: int, reader: int = NOBODY) -> Letter:
    """Fewer come now; the ticket as it stands."""
    visit = _visit(application, reader)
    if not visit.application.holds_places:
        return _over(visit)
    count = awaited(visit.application.persons)
    said = Said(
        subject=_("Fewer of you come now: %(title)s") % {"title": _title(visit)},
        title=_("Fewer of you come now"),
        opening=(_("Thank you for telling us."), count),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(_give_back(),),
    )
    return _letter(visit, said, *_attached(visit))


@letter("admission.unnamed_released")
def unnamed_released(application: int, reader: int = NOBODY) -> Letter:
    """The time for names is over; what had no name has gone, the rest is booked."""
    visit = _visit(application, reader)
    if not visit.application.holds_places:
        return _over(visit)
    count = awaited(visit.application.persons)
    said = Said(
        subject=_("Places without a name have passed on: %(title)s") % {"title": _title(visit)},
        title=_("Places without a name have passed on"),
        opening=(_("The time for names is over."), count),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(_give_back(),),
    )
    return _letter(visit, said, *_attached(visit))


@letter("admission.member_left")
def member_left(application: int, reader: int = NOBODY) -> Letter:
    """A name came off the list, and the place waits for another until names are due."""
    visit = _visit(application, reader)
    if not visit.application.is_live:
        return _over(visit)
    named = _("Somebody of you cannot come. Named so far: %(named)d of %(all)d.") % {
        "named": len(visit.guests),
        "all": visit.application.persons,
    }
    keeps = _("The place stays with you: name somebody else until %(time)s.")
    link = (team_url(visit.application),) if visit.is_team else ()
    said = Said(
        subject=_("A name has come off: %(title)s") % {"title": _title(visit)},
        title=_("A name has come off"),
        opening=(named, keeps % {"time": _until(visit, visit.names_due_at)}, *link),
        button=_("Open the visit"),
        url=link_of(visit),
        to_know=False,
    )
    return _letter(visit, said, *(_attached(visit) if visit.passes else ()))


@letter("admission.line_closed")
def line_closed(application: int, reader: int = NOBODY) -> Letter:
    """Applications have closed, and no place came free."""
    return _ended(_visit(application, reader))


@letter("admission.cancelled")
def cancelled(application: int, reader: int = NOBODY) -> Letter:
    """The session does not take place."""
    visit = _visit(application, reader)
    if visit.ending is None:
        return _over(visit)
    button, url = _instead(visit)
    said = Said(
        subject=_("Cancelled: %(title)s") % {"title": _title(visit)},
        title=visit.ending.title,
        opening=visit.ending.words,
        button=button,
        url=url,
        to_know=False,
    )
    return _letter(visit, said, *_off_the_calendar(visit))


def _instead(visit: Visit) -> tuple[str, str]:
    """The words and the address of the next such visit with places, else of the programme."""
    application = visit.application
    other = other_places(application, now=application.ended_at or application.applied_at)
    if other is None:
        return _("Look for another visit"), _programme()
    there = other.session
    when = f"{words.day(there.starts_at, visit.zone)}, {words.clock(there.starts_at, visit.zone)}"
    address = addresses.full(reverse("programme:session", args=[there.code]))
    return _("The same on another day: %(when)s") % {"when": when}, address


@letter("admission.joined")
def joined(application: int, member: int, reader: int) -> Letter:
    """Somebody joined the team; told to the captain and, with their own link, to the member."""
    visit = Visit(fresh(application))
    own = seen_by(member, visit.application)
    is_in = own is not None and not own.has_left
    if reader == visit.application.party.asker_id:
        return _letter(visit, _team_grows(own)) if own and is_in else _over(visit)
    if own is None or not is_in:
        return _letter(visit, _not_in_the_team(visit))
    if not visit.application.is_live:
        return _over(own)
    attached = _attached(own) if own.passes else ()
    return _letter(own, _you_joined(own), *attached)


def _team_grows(member: Visit) -> Said:
    visit = Visit(member.application)
    named = _("%(name)s has joined. Named so far: %(named)d of %(all)d.") % {
        "name": member.guests[0].name,
        "named": len(visit.guests),
        "all": visit.application.persons,
    }
    return Said(
        subject=_("The team grows: %(team)s") % {"team": visit.application.party.title},
        title=_("The team grows"),
        opening=(named,),
        button=_("Open the team"),
        url=link_of(visit),
        to_know=False,
    )


def _you_joined(visit: Visit) -> Said:
    team = visit.application.party.title
    return Said(
        subject=_("You are in the team %(team)s") % {"team": team},
        title=_("You are in the team"),
        opening=(_("Keep this letter: the link in it is your own."),),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(_give_own_back(),),
    )


def _not_in_the_team(visit: Visit) -> Said:
    """Who left before the letter was sent has no part in it, and so no link."""
    return Said(
        subject=_("News of your application: %(title)s") % {"title": _title(visit)},
        title=_("You are not in the team any more"),
        opening=(_("You gave your place in the team back. Nobody expects you."),),
        button=_("Look for another visit"),
        url=_programme(),
        to_know=False,
    )
