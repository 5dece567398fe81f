"""Letters of a draw: a place was drawn, or none; each is written when it is sent."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.links import link_of
from gatehouse.admission.models import State
from gatehouse.admission.writing import (
    NOBODY,
    Said,
    over,
    title_of,
    until,
    visit_for,
    who_waits,
    written,
)
from gatehouse.core.mail import Letter, letter


@letter("admission.drawn")
def drawn(application: int, reader: int = NOBODY) -> Letter:
    """A place was drawn: take it in time, or let it pass on."""
    visit = visit_for(application, reader)
    if visit.application.state != State.OFFERED:
        return over(visit)
    text = _("We hold it until %(time)s. Take it, or let it pass on to the next.")
    said = Said(
        subject=_("The draw gave you a place: %(title)s") % {"title": title_of(visit)},
        title=_("The draw gave you a place"),
        opening=(text % {"time": until(visit, visit.application.offered_until)}, *who_waits(visit)),
        button=_("Take the place"),
        url=link_of(visit),
        closing=(_("Without an answer the place passes on by itself."),),
    )
    return written(visit, said)


@letter("admission.not_drawn")
def not_drawn(application: int, reader: int = NOBODY) -> Letter:
    """No place this time; where the party stands in line."""
    visit = visit_for(application, reader)
    if visit.application.state != State.WAITING:
        return over(visit)
    lines = visit.application.party.applications.filter(state=State.WAITING).count()
    text = ngettext(
        "You stand in the line of %(n)d session, in the order drawn.",
        "You stand in the lines of %(n)d sessions, in the order drawn.",
        lines,
    )
    said = Said(
        subject=_("The draw gave you no place this time"),
        title=_("No place this time"),
        opening=(
            text % {"n": lines},
            _("When a place comes back that fits you, we hold it for you and write."),
            _("The result can be checked by anybody; your receipt is with your list."),
        ),
        button=_("See your place in line"),
        url=link_of(visit),
        closing=(_("Changed your mind? Leave the line by the same link."),),
        to_know=False,
    )
    return written(visit, said)
