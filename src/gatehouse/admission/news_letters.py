"""Letters about a session that was cancelled or moved, and about coming to another one instead."""

from django.utils.translation import gettext as _

from gatehouse.admission.instead import alternatives
from gatehouse.admission.links import link_of
from gatehouse.admission.models import SessionNews, State
from gatehouse.admission.visits import Visit
from gatehouse.admission.writing import (
    NOBODY,
    Said,
    attached,
    give_back,
    give_own_back,
    not_in_the_team,
    off_the_calendar,
    over,
    programme,
    title_of,
    visit_for,
    what_next,
    written,
)
from gatehouse.core.mail import Letter, letter
from gatehouse.programme import addresses
from gatehouse.programme.models import Session
from gatehouse.web import words

NAMED_IN_A_LETTER = 3  # other days; the page behind the link has the rest


@letter("admission.cancelled")
def cancelled(application: int, reader: int = NOBODY) -> Letter:
    """The session does not take place; where the party may come instead, in one tap."""
    visit = visit_for(application, reader)
    if visit.ending is None:
        return over(visit)
    words_of_it, button, url = _instead(visit)
    said = Said(
        subject=_("Cancelled: %(title)s") % {"title": title_of(visit)},
        title=visit.ending.title,
        opening=(*visit.ending.words, *words_of_it),
        button=button,
        url=url,
        to_know=False,
    )
    return written(visit, said, *off_the_calendar(visit))


def _instead(visit: Visit) -> tuple[tuple[str, ...], str, str]:
    """A line, the words and the address of a button: other days of this plant for as many, where
    there are any and the reader decides for the party; else the programme."""
    application = visit.application
    if visit.only is not None:
        return (), _("Look for another visit"), programme()
    found = alternatives(application, now=application.ended_at or application.applied_at)
    if not found:
        return (), _("Look for another visit"), programme()
    days = " · ".join(day_and_hour(quota.session) for quota in found[:NAMED_IN_A_LETTER])
    line = _("There are places for you on other days: %(days)s.") % {"days": days}
    return (line,), _("Choose another day"), f"{link_of(visit)}instead/"


def day_and_hour(session: Session) -> str:
    """«14 декабря, 11:00»."""
    zone = session.season.timezone
    return f"{words.day(session.starts_at, zone)}, {words.clock(session.starts_at, zone)}"


@letter("admission.moved")
def moved(application: int, news: int, reader: int = NOBODY) -> Letter:
    """The session is at another time; the new ticket, or another day in one tap."""
    visit = visit_for(application, reader)
    told = SessionNews.objects.get(pk=news)
    still_there = told.session_id == visit.application.session_id
    if not visit.application.is_live or visit.has_left or not still_there:
        return over(visit)
    before = f"{words.day(told.was_starts_at, visit.zone)}, "
    before += words.time_span(told.was_starts_at, None, visit.zone)
    because = (_("The reason: %(reason)s") % {"reason": told.reason},) if told.reason else ()
    said = Said(
        subject=_("A new time: %(title)s, %(when)s")
        % {"title": title_of(visit), "when": day_and_hour(visit.session)},
        title=_("The time has changed"),
        opening=(
            _("It was to begin on %(before)s. Now it is %(when)s.")
            % {"before": before, "when": visit.when},
            *because,
            _what_stays(visit),
        ),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=_if_not_then(visit),
    )
    return written(visit, said, *(attached(visit) if visit.application.booked_at else ()))


def _what_stays(visit: Visit) -> str:
    if visit.application.state == State.BOOKED:
        return _("Your places stay yours: there is nothing to do.")
    if visit.application.state == State.OFFERED:
        return _("The places are still held for you until the time we told you.")
    return _("You keep your place in line.")


def _if_not_then(visit: Visit) -> tuple[str, ...]:
    """What to do when the new time does not suit."""
    if visit.only is not None:
        return (give_own_back(),)
    other = _("The new time does not suit you? Choose another day:")
    return (other, f"{link_of(visit)}instead/", _("It does not count against you."))


@letter("admission.exchanged")
def exchanged(application: int, reader: int = NOBODY) -> Letter:
    """You come to another session instead: the new ticket; the old one opens no gate."""
    visit = visit_for(application, reader)
    if visit.has_left:
        return written(visit, not_in_the_team(visit))
    if visit.application.state != State.BOOKED:
        return over(visit)
    day = words.day(visit.session.starts_at, visit.zone)
    said = Said(
        subject=_("You come on %(day)s instead: %(title)s")
        % {"day": day, "title": title_of(visit)},
        title=_("You come on another day"),
        opening=(_("Here is the new ticket. The old one opens the gate no more."),)
        + (what_next(visit) if visit.names_due_at else ()),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(give_back(visit) if visit.only is None else give_own_back(),),
    )
    return written(visit, said, *attached(visit))


@letter("admission.new_date")
def new_date(application: int, session: int, reader: int) -> Letter:
    """There is another date of what they waited for: in one tap, or by a new application."""
    visit = visit_for(application, reader)
    added = Session.objects.select_related("season", "activity__enterprise").get(pk=session)
    if added.cancelled_at is not None or visit.application.holds_places:
        return over(visit)
    waits = visit.application.is_live
    visit.application.session = added  # the letter is about that one
    said = Said(
        subject=_("Another date: %(title)s, %(when)s")
        % {"title": title_of(visit), "when": day_and_hour(added)},
        title=_("There is another date"),
        opening=(
            _("You waited for %(title)s. Now it takes place on %(when)s as well.")
            % {"title": title_of(visit), "when": visit.when},
            _("Places go to whoever is first."),
        ),
        button=_("Choose another day") if waits else _("Take places"),
        url=f"{link_of(visit)}instead/" if waits else addresses.full(addresses.of_session(added)),
        closing=(_("It does not suit you? You keep your place in line."),) if waits else (),
        to_know=False,
    )
    return written(visit, said)
