"""What the letter of thanks says; it is written when it is sent, from what is then true."""

from django.utils.translation import gettext as _

from gatehouse.admission.rules import FEEDBACK_IS_TAKEN
from gatehouse.admission.visits import Visit
from gatehouse.admission.writing import NOBODY, Said, programme, title_of, visit_for, written
from gatehouse.core.mail import Letter, letter
from gatehouse.impact.links import feedback_link
from gatehouse.impact.queries import feedback_of
from gatehouse.web import words


@letter("impact.thanks")
def thanks(application: int, reader: int) -> Letter:
    """Thank you for coming; how was it? Who is not of the visit any more is only thanked."""
    visit = visit_for(application, reader)
    is_asked = visit.only != NOBODY
    said = Said(
        subject=_("Thank you for coming: %(title)s") % {"title": title_of(visit)},
        title=_("Thank you for coming"),
        opening=_asking(visit) if is_asked else (),
        button=_("Say how it was") if is_asked else _("Look for another visit"),
        url=feedback_link(visit) if is_asked else programme(),
        closing=_closing(visit) if is_asked else (),
        to_know=False,
    )
    return written(visit, said)


def _asking(visit: Visit) -> tuple[str, ...]:
    if feedback_of(visit.application, guest=visit.only) is not None:
        return (_("You have told us already how it was: thank you for that, too."),)
    return (
        _("How was it? One mark is enough; a word or two help those who received you."),
        _("It takes half a minute, and nobody needs to sign in."),
    )


def _closing(visit: Visit) -> tuple[str, ...]:
    last = words.day(visit.session.ends_at + FEEDBACK_IS_TAKEN, visit.zone)
    return (_("The link is open until %(day)s. We ask only once.") % {"day": last},)
