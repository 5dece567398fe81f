"""Source of the inbox: people without an e-mail whose visit was called off or moved. The number to
call stands on the page of their application, where looking at it is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gatehouse.admission import operations as admission
from gatehouse.admission.models import NewsKind, Notice
from gatehouse.admission.queries import to_be_called
from gatehouse.core import undo
from gatehouse.core.refusal import Refused
from gatehouse.pages.office.inbox_items import Item, Kind, Look, about, to_inbox
from gatehouse.programme.office import Seat, planner_page, refuse
from gatehouse.web import words


def calls(look: Look) -> Iterator[Item]:
    """One for each party that nobody has called yet."""
    rows = to_be_called(now=look.now).filter(look.of("news__session__season"))
    full = rows.select_related(
        "application", "news__session__season", "news__session__activity__enterprise"
    )
    of_askers = (one for one in full if one.letter.endswith(f":{one.application.asker_id}"))
    for notice in {one.application_id: one for one in of_askers}.values():
        yield _call(notice)


def _call(notice: Notice) -> Item:
    session, application = notice.news.session, notice.application
    until = session.starts_at
    if notice.news.kind == NewsKind.MOVED:
        until = min(until, max(notice.news.was_starts_at, notice.news.told_at))
    return Item(
        kind=Kind.CALL,
        number=notice.pk,
        text=_said(notice),
        about=f"{about(session)} · № {application.pk}",
        since=notice.news.told_at,
        until=until,
        url=reverse("pages:office_told", args=[notice.pk]),
        step=_("I have called"),
        is_post=True,
        is_grave=True,
        zone=session.season.timezone,
        more_url=reverse("pages:office_application", args=[application.key]),
        more=_("Show the number"),
    )


def _said(notice: Notice) -> str:
    persons = words.persons(notice.application.persons)
    if notice.news.kind == NewsKind.CANCELLED:
        return _("Called off, the phone alone can tell: %(n)s") % {"n": persons}
    session = notice.news.session
    at = {
        "day": words.day_words(session.starts_at, session.zone),
        "time": words.clock(session.starts_at, session.zone),
        "n": persons,
    }
    return _("Moved to %(day)s, %(time)s, the phone alone can tell: %(n)s") % at


@require_POST
@planner_page
def told(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """They have been called: the item goes, and can be had back for a minute."""
    notice = get_object_or_404(Notice.objects.select_related("news__session"), pk=pk)
    if not seat.plans(notice.news.session.season_id):
        refuse(request, seat, pk)
    try:
        act = admission.told_by_phone(notice=notice, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = _("Noted in the history: they have been told on the phone.")
        messages.success(request, text, extra_tags=undo.tag(act))
    return to_inbox(request)
