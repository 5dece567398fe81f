"""Showing drafts to everybody: one, some or all, with what each still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gatehouse.admission import operations as admission
from gatehouse.core import undo
from gatehouse.pages.changed import changes, last_published
from gatehouse.pages.office.board_reading import Entry, read
from gatehouse.pages.office.obstacles import GRAVE, Obstacle
from gatehouse.pages.office.plan import lacks_english
from gatehouse.pages.office.seasons import tabs
from gatehouse.papers.queries import asked_of_captains
from gatehouse.programme.clash_words import clash_words
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Season, Session
from gatehouse.programme.office import Seat, planner_page, season_or_404

ONE, SOME, ALL = "one", "some", "all"  # the buttons


@dataclass(frozen=True)
class Draft:
    """A session that nobody else sees yet, and what it lacks."""

    session: Session
    places: int
    lacks: Sequence[Obstacle]

    @property
    def is_ready(self) -> bool:
        """Ticked to begin with: nothing grave is in the way."""
        return not any(one.is_grave for one in self.lacks)


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def publish(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """What is still a draft and what it lacks; then everybody sees what is ticked."""
    season = season_or_404(request, seat, code, plans=True)
    now = timezone.now()
    if request.method == "POST":
        return _publish(request, seat, season, now=now)
    drafts = list(_drafts(season, now=now))
    since = last_published(season)
    context = {
        "season": season,
        "tabs": tabs(season, seat, "office_publish"),
        "plants": [
            (plant, list(own))
            for plant, own in groupby(drafts, key=lambda one: one.session.activity.enterprise)
        ],
        "count": len(drafts),
        "ready": sum(draft.is_ready for draft in drafts),
        "since": since,
        "days": changes(season, since=since) if since else [],
    }
    return render(request, "pages/office/season_publish.html", context)


def _publish(request: HttpRequest, seat: Seat, season: Season, *, now: datetime) -> HttpResponse:
    drafts = Session.objects.filter(season=season, published_at=None)
    if ONE in request.POST:
        drafts = drafts.filter(code=request.POST[ONE][:16])
    elif ALL not in request.POST:
        drafts = drafts.filter(code__in=request.POST.getlist("session"))
    chosen = list(drafts)
    here = reverse("pages:office_publish", args=[season.code])
    if not chosen:
        messages.warning(request, _("Nothing was ticked: nothing was shown."))
        return HttpResponseRedirect(here)
    count, act = admission.publish_sessions(season=season, sessions=chosen, by=seat.person, now=now)
    text = ngettext(
        "Everybody sees %(n)d session more.", "Everybody sees %(n)d sessions more.", count
    )
    messages.success(request, text % {"n": count}, extra_tags=undo.tag(act) if act else "")
    return HttpResponseRedirect(here)


def _drafts(season: Season, *, now: datetime) -> list[Draft]:
    """By plant, then in the order of time."""
    reading = read(season, now=now)
    codes = {entry.session.pk: entry.session.code for entry in reading.entries}
    meant = [
        entry
        for entry in reading.entries
        if entry.session.published_at is None and entry.session.cancelled_at is None
    ]
    unnamed = asked_of_captains(entry.session for entry in meant)
    drafts = [
        Draft(
            entry.session,
            entry.places,
            _lacks(entry, codes, now=now, is_unnamed=entry.session.pk in unnamed),
        )
        for entry in meant
    ]
    drafts.sort(
        key=lambda one: (
            one.session.activity.enterprise.name,
            one.session.activity.enterprise_id,
            one.session.starts_at,
        )
    )
    return drafts


def _lacks(
    entry: Entry, codes: dict[int, str], *, now: datetime, is_unnamed: bool
) -> list[Obstacle]:
    session, found = entry.session, []
    if session.starts_at <= now:
        found.append(Obstacle(_("this time has passed"), is_grave=True))
    if session.admission != Admission.OPEN and not entry.places:
        found.append(Obstacle(_("no places"), is_grave=True))
    for clash in entry.clashes:
        words = clash_words(clash, session.zone, meets=codes.get(clash.other or 0, ""))
        found.append(Obstacle(words, clash.kind in GRAVE))
    if is_unnamed:
        words = _("players are not named, so the plant gets document data of captains only")
        found.append(Obstacle(words, is_grave=False))
    if lacks_english(session.activity):
        found.append(Obstacle(_("no English"), is_grave=False))
    return found
