"""Letters on the way from a place to the gate: do you come, the last call, the place given back.
Each is written when it is sent, and says what an empty place costs the others."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from gatehouse.admission.links import link_of
from gatehouse.admission.models import IN_LINE, EndReason, Invited, State
from gatehouse.admission.queries import taken_back_until
from gatehouse.admission.visits import Visit
from gatehouse.admission.writing import (
    NOBODY,
    Said,
    give_back,
    give_own_back,
    off_the_calendar,
    over,
    title_of,
    until,
    visit_for,
    who_waits,
    written,
)
from gatehouse.core.mail import Letter, Withheld, letter


@letter("admission.invited")
def invited(application: int, reader: int = NOBODY, window: int = 0) -> Letter:
    """Would you take a place? The answer counts until a time, and not how quick it was."""
    visit = visit_for(application, reader)
    if window and visit.application.state in IN_LINE and _is_settled(window, application):
        raise Withheld  # late: they wait on, or another letter asks them
    if visit.application.state != State.INVITED:
        return over(visit)
    text = _("Would you come? Say so until %(time)s.")
    said = Said(
        subject=_("Would you take a place? %(title)s") % {"title": title_of(visit)},
        title=_("Would you take a place?"),
        opening=(
            text % {"time": until(visit, visit.application.offered_until)},
            _("Others may be asked too. The place goes to the best in line of those who say yes."),
            _("It does not matter who answers first."),
        ),
        button=_("Answer"),
        url=link_of(visit),
        closing=(_("No answer needed if you cannot: you keep your place in line."),),
    )
    return written(visit, said)


def _is_settled(window: int, application: int) -> bool:
    asked = Invited.objects.filter(window=window, application=application, ended_at=None)
    return not asked.exists()


@letter("admission.not_this_time")
def not_this_time(application: int, reader: int = NOBODY) -> Letter:
    """Somebody stood before you; you wait on."""
    visit = visit_for(application, reader)
    if visit.application.state != State.WAITING:
        return over(visit)
    said = Said(
        subject=_("No place came free this time: %(title)s") % {"title": title_of(visit)},
        title=_("No place came free this time"),
        opening=(
            _("Somebody before you in line takes the place, or who had it comes after all."),
            _("You keep your place in line."),
        ),
        button=_("See your place in line"),
        url=link_of(visit),
        to_know=False,
    )
    return written(visit, said)


@letter("admission.confirm")
def confirm(application: int, reader: int = NOBODY) -> Letter:
    """Do you come? One tap says so, another gives the place to the next."""
    visit = visit_for(application, reader)
    _refuse_answered(visit)
    said = Said(
        subject=_("Do you come? Please answer: %(title)s") % {"title": title_of(visit)},
        title=_("Do you come?"),
        opening=(_until(visit), *who_waits(visit)),
        button=_("Yes, we come"),
        url=link_of(visit),
        closing=(_("Without an answer the place passes on to others. It is no strike."),),
        to_know=False,
    )
    return written(visit, said)


@letter("admission.last_call")
def last_call(application: int, reader: int = NOBODY) -> Letter:
    """The same, shortly before the time is over."""
    visit = visit_for(application, reader)
    _refuse_answered(visit)
    said = Said(
        subject=_("The last call, your place passes on: %(title)s") % {"title": title_of(visit)},
        title=_("Do you come? This is the last call"),
        opening=(_until(visit), *who_waits(visit)),
        button=_("Yes, we come"),
        url=link_of(visit),
        closing=(_("Without an answer the place passes on to others. It is no strike."),),
        to_know=False,
    )
    return written(visit, said)


def _refuse_answered(visit: Visit) -> None:
    """Who has answered meanwhile, or whose visit has moved, is not asked."""
    application = visit.application
    is_asked = application.confirm_asked_at and not application.confirmed_at
    if application.state != State.BOOKED or not is_asked or visit.only is not None:
        raise Withheld


def _until(visit: Visit) -> str:
    text = _("You have a place. Please say until %(time)s that you come.")
    return text % {"time": until(visit, visit.application.confirm_by)}


@letter("admission.reminder")
def reminder(application: int, starts_at: str, is_closed: bool, reader: int = NOBODY) -> Letter:
    """The visit is near. Nobody is reminded of what they gave back, or of a time that has moved."""
    visit = visit_for(application, reader)
    is_same = visit.session.starts_at == datetime.fromisoformat(starts_at)
    if visit.application.state != State.BOOKED or visit.has_left or not is_same:
        raise Withheld
    others = () if is_closed or visit.only is not None else who_waits(visit)
    said = Said(
        subject=_("Soon: %(title)s, %(day)s") % {"title": title_of(visit), "day": visit.day},
        title=_("We expect you soon"),
        opening=(_("You have a place: %(when)s.") % {"when": visit.when}, *others),
        button=_("Open the visit"),
        url=link_of(visit),
        closing=() if others else (_how_to_cancel(visit, is_closed=is_closed),),
    )
    return written(visit, said)


def _how_to_cancel(visit: Visit, *, is_closed: bool) -> str:
    """Said where nobody waits; else the number of those who do says it."""
    if is_closed:
        return _("Cannot come? Tell us, and nobody waits for you at the gate.")
    return give_back(visit) if visit.only is None else give_own_back()


@letter("admission.not_confirmed")
def not_confirmed(application: int, reader: int = NOBODY) -> Letter:
    """The place was given back over silence; until when it can be taken back."""
    visit = visit_for(application, reader)
    if visit.ending is None or visit.application.ended_because != EndReason.NOT_CONFIRMED:
        return over(visit)
    grace_over = taken_back_until(visit.application) if visit.only is None else None
    text = _("Missed our letter? Until %(time)s you may take it back, while nobody else has it.")
    back = (text % {"time": until(visit, grace_over)},) if grace_over else ()
    said = Said(
        subject=f"{visit.ending.title}: {title_of(visit)}",
        title=visit.ending.title,
        opening=(*visit.ending.words, *back),
        button=_("Take the place back") if grace_over else _("Open the visit"),
        url=link_of(visit),
        to_know=False,
    )
    return written(visit, said, *off_the_calendar(visit))
