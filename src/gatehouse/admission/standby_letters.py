"""Letters to those who are asked to be ready; each is written when it is sent, with the chance that
they were told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gatehouse.admission.links import link_of
from gatehouse.admission.models import EndReason, Standby, StandbyKind
from gatehouse.admission.standby_passes import standby_pass
from gatehouse.admission.standby_words import at_gate_words, chance_words, points_words, turn_words
from gatehouse.admission.visits import Visit
from gatehouse.admission.writing import NOBODY, Said, over, title_of, until, visit_for, written
from gatehouse.core.mail import Attachment, Letter, Withheld, letter


@letter("admission.bench")
def bench(standby: int, application: int, reader: int = NOBODY) -> Letter:
    """Would you be ready? One tap says yes; the chance is in it."""
    visit, found = _open(standby, application, reader)
    said = Said(
        subject=_("Would you be ready? %(title)s") % {"title": title_of(visit)},
        title=_("Would you be ready?"),
        opening=(
            _("You are near the head of the line. The enterprise needs to know beforehand who may"
              " come, so we ask a few parties more than there are places."),
            chance_words(found),
            _("Say yes until %(time)s, and we name you to the enterprise. You promise nothing: a"
              " place that comes back is offered to you first.")
            % {"time": until(visit, visit.session.closes_at)},
        ),
        button=_("Answer"),
        url=link_of(visit),
        closing=(_("Without an answer you stay in line until it closes. It is no strike."),),
    )  # fmt: skip
    return written(visit, said)


@letter("admission.gate")
def gate(standby: int, application: int, reader: int = NOBODY) -> Letter:
    """Come to the gate if you like to try: the pass, the order, the chance."""
    visit, found = _open(standby, application, reader)
    said = Said(
        subject=_("You may stand by at the gate: %(title)s") % {"title": title_of(visit)},
        title=_("You may stand by at the gate"),
        opening=(
            _("There is no place for you yet. But some who have one may not come."),
            f"{chance_words(found)} {turn_words(found)}",
            *at_gate_words(visit),
        ),
        button=_("Open the standby pass"),
        url=link_of(visit),
        closing=(_("Cannot come? One tap tells us, and the next party is asked."),),
    )
    name = f"gatehouse-{visit.session.code}-standby.pdf"
    pdf = Attachment(name, standby_pass(visit, found), "application/pdf")
    return written(visit, said, pdf)


def _open(standby: int, application: int, reader: int) -> tuple[Visit, Standby]:
    """Who has answered no, or has a place meanwhile, is not asked."""
    visit = visit_for(application, reader)
    found = Standby.objects.filter(pk=standby, ended_at=None).first()
    has_answered = found is not None and found.kind == StandbyKind.BENCH and found.ready_at
    if found is None or has_answered or visit.only is not None:
        raise Withheld
    return visit, found


@letter("admission.turned_away")
def turned_away(application: int, reader: int = NOBODY) -> Letter:
    """They came for nothing: thanks, and what they have of it."""
    visit = visit_for(application, reader)
    if visit.ending is None or visit.application.ended_because != EndReason.TURNED_AWAY:
        return over(visit)
    said = Said(
        subject=f"{visit.ending.title}: {title_of(visit)}",
        title=visit.ending.title,
        opening=(*visit.ending.words, *points_words(visit.session.season_id)),
        button=_("Open the visit"),
        url=link_of(visit),
        to_know=False,
    )
    return written(visit, said)
