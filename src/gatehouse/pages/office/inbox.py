"""The inbox: what needs a person, each with why, since when and the one next step."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gatehouse.admission.models import Application
from gatehouse.core import post, undo
from gatehouse.core.kept import Kept
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.pages.office import (
    inbox_asking,
    inbox_calls,
    inbox_draws,
    inbox_incidents,
    inbox_papers,
    inbox_plants,
    inbox_strikes,
    inbox_visits,
    inbox_work,
)
from gatehouse.pages.office.inbox_items import Group, Look, grouped, mark, to_inbox
from gatehouse.people import operations as people
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, planner_page, refuse, season_or_404

SOURCES = (
    inbox_incidents.incidents,
    inbox_calls.calls,
    inbox_asking.unheard,
    inbox_draws.draws,
    inbox_visits.to_choose,
    inbox_visits.called_off,
    inbox_visits.unnamed,
    inbox_papers.missing,
    inbox_visits.empty,
    inbox_visits.long_lines,
    inbox_visits.second_draws,
    inbox_visits.drafts,
    inbox_strikes.appeals,
    inbox_plants.proposals,
    inbox_work.lists_and_words,
    inbox_work.conflicts,
    inbox_work.letters,
    inbox_work.second_words,
    inbox_work.jobs,
)
WORDS_LENGTH = 240


def groups_of(seat: Seat, *, now: datetime, season: Season | None = None) -> list[Group]:
    """All that needs a person now; the number of statements does not grow with it."""
    look = Look(seat, now, season)
    return grouped(chain.from_iterable(source(look) for source in SOURCES))


def count_of(groups: list[Group]) -> int:
    return sum(len(group.items) for group in groups)


@require_safe
@planner_page
def inbox(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The page; an open one asks for its list again, and hears 304 while nothing has changed."""
    code = request.GET.get("season", "")
    season = season_or_404(request, seat, code, plans=True) if code else None
    groups = groups_of(seat, now=timezone.now(), season=season)
    etag = f'"{mark(groups, get_language() or "", code)}"'
    context = _context(seat, groups, season) | {"etag": etag}
    if season is None:
        request.office_counts = {"pages:office": context["count"]}  # type: ignore[attr-defined]
    if "HX-Request" not in request.headers:
        return _varied(render(request, "pages/office/inbox.html", context))
    return _fresh(request, "pages/office/inbox.html#live", context, etag)


def _context(seat: Seat, groups: list[Group], season: Season | None) -> dict[str, Any]:
    return {
        "groups": groups,
        "count": count_of(groups),
        "season": season,
        "seasons": list(seat.seasons_planned()),
    }


def _fresh(request: HttpRequest, template: str, context: dict[str, Any], etag: str) -> HttpResponse:
    """A part of a page, or 304 for who has the same already."""
    if request.headers.get("If-None-Match") == etag:
        same = get_conditional_response(request, etag=etag)
        if same is not None:
            return _varied(HttpResponse(status=304, headers={"ETag": etag}))
    answer = render(request, template, context)
    answer["ETag"] = etag
    return _varied(answer)


def _varied(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["HX-Request"])
    return answer


# Every page of the desk asks for it: counted once in a while for each seat.
_counts: Kept[tuple[object, ...], tuple[int]] = Kept(None, seconds=10)


@require_safe
@planner_page
def count(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How much stands in the inbox, for the section's name on every page of the desk."""
    key = (seat.person.pk, seat.planned)
    found = _counts.get(key, lambda _key: (count_of(groups_of(seat, now=timezone.now())),))
    number = found[0] if found else 0
    etag = f'"{number}-{get_language()}"'
    return _fresh(request, "pages/office/_inbox_count.html", {"count": number, "etag": etag}, etag)


@require_POST
@planner_page
def note(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Somebody has seen to what cannot vanish by itself: it goes, and can be had back."""
    now, key = timezone.now(), request.POST.get("key", "")
    mine = {one.key: one for group in groups_of(seat, now=now) for one in group.items}
    item = mine.get(key)
    if item is None or not item.can_be_noted:
        messages.info(request, _("It is not in the inbox any more."))
        return to_inbox(request)
    words = request.POST.get("words", "")[:WORDS_LENGTH].replace("\0", "").strip()
    act = people.note(key=key, words=words, by=seat.person, now=now)
    text = _("Noted: it is gone from the inbox of everybody.")
    messages.success(request, text, extra_tags=undo.tag(act) if act else "")
    return to_inbox(request)


@require_POST
@planner_page
def again(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Send a letter again that was given up."""
    letters = OutboxItem.objects.exclude(kind__in=inbox_work.NO_LETTERS).defer("to")
    letter = get_object_or_404(letters, pk=pk)
    visit = Application.objects.filter(pk=letter.params.get("application") or 0)
    season = visit.values_list("session__season", flat=True).first()
    if not (seat.plans(season) if season else seat.plans_all):
        refuse(request, seat, pk)
    try:
        post.send_again(letter=letter, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The letter is on its way again."))
    return to_inbox(request)
