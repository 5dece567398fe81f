"""Letters of a draw: a place was drawn, or none; each is written when it is sent."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.links import link_of
from gatehouse.admission.models import PlacesDraw, State
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
from gatehouse.draws.rules import Step
from gatehouse.programme import addresses
from gatehouse.web import words


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


@letter("admission.second_draw")
def second_draw(application: int, places: int, reader: int = NOBODY) -> Letter:
    """Those without a place may enter another draw, over what is free."""
    visit, after = visit_for(application, reader), _places(places)
    if after.draw.step is not Step.OPEN or visit.application.holds_places:
        return over(visit)
    lots = after.draw.lots.count()
    free = ngettext(
        "There is room at %(n)d visit still.", "There is room at %(n)d visits still.", lots
    )
    said = Said(
        subject=_("One more draw, for those without a place"),
        title=_("One more draw"),
        opening=(
            _("The first draw gave you no place. Some are left, and some were added."),
            free % {"n": lots},
            _("Lists are taken from %(opens)s until %(closes)s.")
            % {"opens": _moment(after, after.opens_at), "closes": _moment(after, _closes(after))},
            _("The people of your list stand in the form already: choose the visits."),
        ),
        button=_("See what is free"),
        url=_list_url(after),
        closing=(_("You keep your place in the lines where you wait."),),
        to_know=False,
    )
    return written(visit, said)


@letter("admission.draw_called_off")
def draw_called_off(application: int, places: int, reader: int = NOBODY) -> Letter:
    """The draw of their list was called off, and why."""
    visit, void = visit_for(application, reader), _places(places)
    said = Said(
        subject=_("The draw was called off: %(title)s") % {"title": void.draw.title},
        title=_("The draw was called off"),
        opening=(
            _("Two officials called it off. Why: %(why)s") % {"why": void.draw.void_reason},
            _("Your list is kept: if the draw is repeated, you are in it with the same list."),
            _("You need not wait for it: another draw takes you as well."),
        ),
        button=_("See the draw"),
        url=addresses.full(reverse("draws:draw", args=[void.draw.code])),
        to_know=False,
    )
    return written(visit, said)


@letter("admission.list_carried")
def list_carried(application: int, places: int, reader: int = NOBODY) -> Letter:
    """The same list in the draw that repeats the one that was called off."""
    visit, after = visit_for(application, reader), _places(places)
    if after.draw.step is not Step.OPEN:
        return over(visit)
    wishes = visit.application.party.applications.filter(state=State.WAITING).count()
    kept = ngettext("%(n)d visit is on it.", "%(n)d visits are on it.", wishes)
    said = Said(
        subject=_("Your list is in the new draw"),
        title=_("Your list is in the new draw"),
        opening=(
            _("The draw that was called off is repeated: %(title)s.") % {"title": after.draw.title},
            kept % {"n": wishes},
            _("What is not drawn again is not on it any more."),
            _("Change it or leave until %(time)s.") % {"time": _moment(after, _closes(after))},
        ),
        button=_("See my list"),
        url=_list_url(after),
        closing=(_("Your ticket is a new one: everybody is drawn anew."),),
        to_know=False,
    )
    return written(visit, said)


def _places(key: int) -> PlacesDraw:
    return PlacesDraw.objects.select_related("draw", "season").get(pk=key)


def _closes(places: PlacesDraw) -> datetime:
    return places.draw.closes_at


def _moment(places: PlacesDraw, at: datetime) -> str:
    zone = places.season.timezone
    return f"{words.day(at, zone)}, {words.clock(at, zone)}"


def _list_url(places: PlacesDraw) -> str:
    return addresses.full(reverse("admission:wishes", args=[places.draw.code]))


@letter("admission.place_lost")
def place_lost(application: int, reader: int = NOBODY) -> Letter:
    """A place was drawn, and then fewer people could come; where the party stands in line."""
    visit = visit_for(application, reader)
    if visit.application.state != State.WAITING:
        return over(visit)
    said = Said(
        subject=_("Fewer people can come: %(title)s") % {"title": title_of(visit)},
        title=_("Fewer people can come than we drew for"),
        opening=(
            _("The draw had a place for you. Meanwhile the enterprise can take fewer people."),
            _("Who was drawn last could not get theirs. You stand in line before all others."),
            _("Why it is so, and who decided it, stands in the log on the page of the draw."),
        ),
        button=_("See your place in line"),
        url=link_of(visit),
        closing=(_("When a place comes back that fits you, we hold it for you and write."),),
        to_know=False,
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
