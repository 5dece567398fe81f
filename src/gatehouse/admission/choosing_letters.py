"""Letters of a selection: the application is considered; others were chosen."""

from django.utils.translation import gettext as _

from gatehouse.admission.instead import alternatives
from gatehouse.admission.links import link_of
from gatehouse.admission.models import State
from gatehouse.admission.news_letters import NAMED_IN_A_LETTER, day_and_hour
from gatehouse.admission.visits import Visit
from gatehouse.admission.writing import (
    NOBODY,
    Said,
    off_the_calendar,
    over,
    programme,
    title_of,
    until,
    visit_for,
    written,
)
from gatehouse.core.mail import Letter, letter
from gatehouse.programme import addresses
from gatehouse.programme.addresses import of_session


@letter("admission.considered")
def considered(application: int, reader: int = NOBODY) -> Letter:
    """The plant chooses who comes: by when it answers, and that there is nothing to do."""
    visit = visit_for(application, reader)
    if not visit.application.is_considered:
        return over(visit)
    return written(visit, being_considered(visit))


def being_considered(visit: Visit) -> Said:
    """The same of somebody who holds a place, or waits for the first answer."""
    holds = visit.application.state in {State.BOOKED, State.OFFERED}
    keeps = _("Something has changed, so the plant looks at it once more. Your places stay yours.")
    first = _("The plant chooses who comes to this visit. There is nothing for you to do.")
    answer = _("The answer comes by letter until %(time)s, whatever it is.")
    return Said(
        subject=_("Your application is being considered: %(title)s") % {"title": title_of(visit)},
        title=_("Your application is being considered"),
        opening=(
            keeps if holds else first,
            answer % {"time": until(visit, visit.application.line_closes_at)},
        ),
        button=_("See your application"),
        url=link_of(visit),
        closing=(_("Changed your mind? Take the application back by the same link."),),
        to_know=False,
    )


@letter("admission.not_chosen")
def not_chosen(application: int, reader: int = NOBODY) -> Letter:
    """Others were chosen: why, and where there are places for as many."""
    visit = visit_for(application, reader)
    if visit.ending is None:
        return over(visit)
    days, button, url = _elsewhere(visit)
    said = Said(
        subject=f"{visit.ending.title}: {title_of(visit)}",
        title=visit.ending.title,
        opening=(*visit.ending.words, *days),
        button=button,
        url=url,
        to_know=False,
    )
    return written(visit, said, *off_the_calendar(visit))


def _elsewhere(visit: Visit) -> tuple[tuple[str, ...], str, str]:
    """A line, the words and the address of a button: visits of this plant with places for as
    many, where who comes first gets them; else the programme."""
    application = visit.application
    ended_at = application.ended_at or application.applied_at
    found = alternatives(application, now=ended_at, anew=True)
    if visit.only is not None or not found:
        return (), _("Look for another visit"), programme()
    named = [
        f"{quota.session.activity.title}, {day_and_hour(quota.session)}"
        for quota in found[:NAMED_IN_A_LETTER]
    ]
    line = _("There are places for as many of you at: %(visits)s.") % {"visits": " · ".join(named)}
    first = addresses.full(of_session(found[0].session))
    return (line,), _("See that visit"), first
