"""What the letters of admission say; each is written when it is sent, from what is then true."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gatehouse.admission import choosing_letters as choosing_letters  # registers its letters
from gatehouse.admission import draw_letters as draw_letters  # the same
from gatehouse.admission import gate_letters as gate_letters  # the same
from gatehouse.admission import news_letters as news_letters  # the same
from gatehouse.admission import standby_letters as standby_letters  # the same
from gatehouse.admission import strike_letters as strike_letters  # the same
from gatehouse.admission import strikes
from gatehouse.admission.choosing_letters import being_considered
from gatehouse.admission.links import link_of, team_url
from gatehouse.admission.models import Merge, State
from gatehouse.admission.visits import RefusedGuest, Visit, awaited, fresh, refusal_of, seen_by
from gatehouse.admission.writing import (
    NOBODY,
    Said,
    attached,
    ended,
    give_back,
    give_own_back,
    not_in_the_team,
    over,
    programme,
    title_of,
    until,
    visit_for,
    what_next,
    who_waits,
    written,
)
from gatehouse.core.mail import Letter, letter, reaches
from gatehouse.web import words


@letter("admission.booked")
def booked(application: int, reader: int = NOBODY) -> Letter:
    """You are coming: the ticket, the calendar file, and the link to give places back."""
    visit = visit_for(application, reader)
    if visit.has_left:
        return written(visit, not_in_the_team(visit))
    if visit.application.state != State.BOOKED:
        return over(visit)
    day = words.day(visit.session.starts_at, visit.zone)
    said = Said(
        subject=_("You are coming on %(day)s: %(title)s") % {"day": day, "title": title_of(visit)},
        title=_("You are coming"),
        opening=what_next(visit),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(give_back(visit) if visit.only is None else give_own_back(),),
    )
    return written(visit, said, *attached(visit))


@letter("admission.waiting")
def waiting(application: int, reader: int = NOBODY) -> Letter:
    """You stand in line."""
    visit = visit_for(application, reader)
    if visit.application.state != State.WAITING:
        return over(visit)
    if visit.application.is_considered:
        return written(visit, being_considered(visit))
    said = Said(
        subject=_("You are in the waiting line: %(title)s") % {"title": title_of(visit)},
        title=_("You are in the waiting line"),
        opening=_why_waiting(visit),
        button=_("See your place in line"),
        url=link_of(visit),
        closing=(_("Changed your mind? Leave the line by the same link."),),
        to_know=False,
    )
    return written(visit, said)


def _why_waiting(visit: Visit) -> tuple[str, str]:
    """As it was when they asked: no place was free, or places are not for them this season."""
    one, season = visit.application, visit.session.season
    if strikes.only_standby([one.asker_id], season=season, now=one.applied_at):
        return (
            _("In this season you come as standby only: visits were missed."),
            _("You stand in line, and we call you when a place stays empty."),
        )
    return (
        _("All places are taken now."),
        _("When some come back, we hold them for you for a while and write to you."),
    )


@letter("admission.offered")
def offered(application: int, reader: int = NOBODY) -> Letter:
    """A place is held: take it in time."""
    visit = visit_for(application, reader)
    if visit.application.state != State.OFFERED:
        return over(visit)
    text = _("We hold it until %(time)s. Take it, or let it pass on to the next.")
    said = Said(
        subject=_("A place is held for you: %(title)s") % {"title": title_of(visit)},
        title=_("A place is held for you"),
        opening=(text % {"time": until(visit, visit.application.offered_until)}, *who_waits(visit)),
        button=_("Take the place"),
        url=link_of(visit),
        closing=(_("Without an answer the place passes on by itself."),),
    )
    return written(visit, said)


@letter("admission.expired")
def expired(application: int, reader: int = NOBODY) -> Letter:
    """The time ran out and the place passed on."""
    return ended(visit_for(application, reader))


@letter("admission.withdrawn")
def withdrawn(application: int, reader: int = NOBODY) -> Letter:
    """The place was given back, or the line left, with thanks."""
    return ended(visit_for(application, reader))


@letter("admission.guest_withdrawn")
def guest_withdrawn(application: int, reader: int = NOBODY) -> Letter:
    """Fewer come now; the ticket as it stands."""
    visit = visit_for(application, reader)
    if not visit.application.holds_places:
        return over(visit)
    count = awaited(visit.application.persons)
    said = Said(
        subject=_("Fewer of you come now: %(title)s") % {"title": title_of(visit)},
        title=_("Fewer of you come now"),
        opening=(_("Thank you for telling us."), count),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(give_back(visit),),
    )
    return written(visit, said, *attached(visit))


@letter("admission.unnamed_released")
def unnamed_released(application: int, reader: int = NOBODY) -> Letter:
    """The time for names is over; what had no name has gone, the rest is booked."""
    visit = visit_for(application, reader)
    if not visit.application.holds_places:
        return over(visit)
    count = awaited(visit.application.persons)
    said = Said(
        subject=_("Places without a name have passed on: %(title)s") % {"title": title_of(visit)},
        title=_("Places without a name have passed on"),
        opening=(_("The time for names is over."), count),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(give_back(visit),),
    )
    return written(visit, said, *attached(visit))


@letter("admission.member_left")
def member_left(application: int, reader: int = NOBODY) -> Letter:
    """A name came off the list, and the place waits for another until names are due."""
    visit = visit_for(application, reader)
    if not visit.application.is_live:
        return over(visit)
    named = _("Somebody of you cannot come. Named so far: %(named)d of %(all)d.") % {
        "named": len(visit.guests),
        "all": visit.application.persons,
    }
    keeps = _("The place stays with you: name somebody else until %(time)s.")
    link = (team_url(visit.application),) if visit.is_team else ()
    said = Said(
        subject=_("A name has come off: %(title)s") % {"title": title_of(visit)},
        title=_("A name has come off"),
        opening=(named, keeps % {"time": until(visit, visit.names_due_at)}, *link),
        button=_("Open the visit"),
        url=link_of(visit),
        to_know=False,
    )
    return written(visit, said, *(attached(visit) if visit.passes else ()))


@letter("admission.line_closed")
def line_closed(application: int, reader: int = NOBODY) -> Letter:
    """Applications have closed, and no place came free."""
    return ended(visit_for(application, reader))


@letter("admission.refused")
def refused(application: int, reader: int = NOBODY) -> Letter:
    """The enterprise said no, and nobody of the party comes."""
    return ended(visit_for(application, reader))


@letter("admission.guest_refused")
def guest_refused(application: int, visit_pass: int, reader: int) -> Letter:
    """The enterprise said no to one of the party; the others come."""
    visit = visit_for(application, reader)
    about = refusal_of(visit, visit_pass)
    if visit.only is not None and about is not None:
        return written(visit, _you_are_refused(visit, about))
    if not visit.application.holds_places or about is None:
        return over(visit)
    said = Said(
        subject=_("The enterprise cannot admit one of you: %(title)s") % {"title": title_of(visit)},
        title=_("The enterprise cannot admit one of you"),
        opening=(*about.words, awaited(visit.application.persons)),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(give_back(visit),),
    )
    return written(visit, said, *(attached(visit) if visit.passes else ()))


def _you_are_refused(visit: Visit, about: RefusedGuest) -> Said:
    return Said(
        subject=_("The enterprise cannot admit you: %(title)s") % {"title": title_of(visit)},
        title=_("The enterprise cannot admit you"),
        opening=about.words,
        button=_("Look for another visit"),
        url=programme(),
        to_know=False,
    )


@letter("admission.guest_replaced")
def guest_replaced(application: int, visit_pass: int, reader: int) -> Letter:
    """Somebody else comes instead: a new code, the old one is void."""
    visit = visit_for(application, reader)
    new = next((one for one in visit.passes if one.pk == visit_pass), None)
    if new is None or new.guest is None:
        return over(visit)
    said = Said(
        subject=_("Another guest comes: %(title)s") % {"title": title_of(visit)},
        title=_("Another guest comes"),
        opening=(
            _("Now %(name)s comes too, with a code of their own.") % {"name": new.guest.name},
            _("The code of the guest who does not come opens nothing any more."),
        ),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=(give_back(visit),),
    )
    return written(visit, said, *attached(visit))


@letter("admission.joined")
def joined(application: int, member: int, reader: int) -> Letter:
    """Somebody joined the team; told to the captain and, with their own link, to the member."""
    visit = Visit(fresh(application))
    own = seen_by(member, visit.application)
    is_in = own is not None and not own.has_left
    if reader == visit.application.party.asker_id:
        return written(visit, _team_grows(own)) if own and is_in else over(visit)
    if own is None or not is_in:
        return written(visit, not_in_the_team(visit))
    if not visit.application.is_live:
        return over(own)
    return written(own, _you_joined(own), *(attached(own) if own.passes else ()))


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
        closing=(give_own_back(),),
    )


@letter("admission.merged")
def merged(merge: int, reader: int) -> Letter:
    """Two accounts became one; where to sign in from now on."""
    found = Merge.objects.select_related("kept", "merged").get(pk=merge)
    if found.undone_at is not None:
        return taken_apart(merge, reader)
    is_kept = reader == found.kept_id
    other = masked((found.merged if is_kept else found.kept).email)
    if is_kept:
        words_of_it = _("You also have the account %(email)s. Its visits are with yours now.")
        rest = _("Sign in with this address, as before. Your tickets and links stay good.")
    else:
        words_of_it = _("Your visits are with your other account now: %(email)s.")
        rest = _("Sign in with that address. Your tickets and the links in our letters stay good.")
    mistake = _("That is not you? Answer this letter: we take the two apart again.")
    subject = _("Two accounts became one")
    return _plain(subject, words_of_it % {"email": other}, rest, mistake)


@letter("admission.taken_apart")
def taken_apart(merge: int, reader: int) -> Letter:
    """They are two again."""
    subject = _("Your account is by itself again")
    first = _("We had joined two accounts, and took them apart again.")
    rest = _("Sign in with this address: the visits that it asked for are here.")
    return _plain(subject, first, rest)


def masked(email: str) -> str:
    """«a…@example.org»: enough for whoever has that address, too little for anybody else."""
    if not reaches(email):
        return _("made by phone")
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"


def _plain(subject: str, *lines: str) -> Letter:
    context = {"subject": subject, "lines": lines, "site_url": settings.SITE_URL}
    return Letter(
        subject=subject,
        text=render_to_string("admission/letters/account.txt", context),
        html=render_to_string("admission/letters/account.html", context),
    )
