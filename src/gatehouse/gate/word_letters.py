"""The letter with a word from the plant to everybody who comes: late, another meeting point."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.links import link_of
from gatehouse.admission.models import State
from gatehouse.admission.visits import Visit
from gatehouse.admission.writing import Said, over, title_of, visit_for, written
from gatehouse.core.mail import Letter, letter
from gatehouse.gate.models import GroupWord, GroupWordKind


@letter("gate.word_to_group")
def word_to_group(word: int, application: int, reader: int) -> Letter:
    """What has changed today, in the plant's own words; who does not come any more is told how
    their visit stands."""
    told = GroupWord.objects.get(pk=word)
    visit = visit_for(application, reader)
    if visit.application.state != State.BOOKED or visit.has_left:
        return over(visit)
    title = _title(told)
    said = Said(
        subject=f"{title}: {title_of(visit)}",
        title=title,
        opening=tuple(line for line in (_where(told, visit), told.text or "") if line),
        button=_("Open the visit"),
        url=link_of(visit),
        to_know=False,
    )
    return written(visit, said)


def _title(told: GroupWord) -> str:
    if told.kind == GroupWordKind.LATE:
        text = ngettext(
            "The visit begins %(n)d minute later",
            "The visit begins %(n)d minutes later",
            told.minutes or 0,
        )
        return text % {"n": told.minutes}
    if told.kind == GroupWordKind.MEETING_POINT:
        return _("The meeting point has changed")
    return _("A word from the enterprise about your visit")


def _where(told: GroupWord, visit: Visit) -> str:
    """On a route it is one of several places."""
    if len(visit.stops) < 2:
        return ""
    site = next((stop.site.name for stop in visit.stops if stop.pk == told.stop_id), "")
    return _("It is about this place of the route: %(place)s.") % {"place": site} if site else ""
