"""Finding somebody, and making one account of two that are one person's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, Guest, Merge
from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office.people_doubles import may_merge, merges_of, suspected
from gatehouse.pages.office.stories_doubles import in_order
from gatehouse.people.models import Person
from gatehouse.programme.office import Seat, planner_page, refuse, within
from gatehouse.quizzes.operations import merging

VISITS_AT_MOST = 20


@dataclass(frozen=True)
class Side:
    """One of two accounts, with what would move if it were not kept; `moved` counts rows."""

    person: Person
    visits: Sequence[Application]
    children: Sequence[str]
    last_at: datetime | None
    moved: dict[str, int]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Somebody by e-mail or number; below, who may have two accounts. What is searched for comes
    in the body, so that it stands in no address and no log."""
    if request.method == "POST":
        found = find(seat, request.POST.get("who", ""))
        if found is not None:
            return HttpResponseRedirect(reverse("pages:office_person", args=[found.pk]))
        messages.info(request, _("Nobody was found by that."))
        return HttpResponseRedirect(reverse("pages:office_people"))
    context = {"suspected": suspected(seat), "merges": merges_of(seat)}
    return render(request, "pages/office/people.html", context)


def find(seat: Seat, words: str) -> Person | None:
    """By address, by number of the account or of an application, as far as they are theirs."""
    words = words.replace("\0", "").strip().removeprefix("№").strip()[:254]
    wanted = Q(email__iexact=words)
    if words.isdecimal() and len(words) < 16:
        wanted |= Q(pk=int(words))
    reach = within(seat.planned, "applications__session__season")
    return Person.objects.filter(wanted, reach, erased_at=None).order_by("pk").first()


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def merge(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Two accounts side by side: `a` is kept, `b` goes into it. Whoever is missing is searched
    for; each look is recorded."""
    kept, merged = (_asked_for(request, seat, name) for name in "ab")
    if request.method == "POST" and "who" in request.POST:
        return _search(request, seat, kept)
    if kept is None or merged is None:
        return render(request, "pages/office/people_merge.html", {"kept": kept})
    if not may_merge(seat, kept, merged):
        refuse(request, seat, f"{kept.pk}+{merged.pk}")
    now = timezone.now()
    refusals: Sequence[Refusal] = merging.merge_refusals(kept, merged)
    if request.method == "POST" and not refusals:
        try:
            _done, act = merging.merge_people(kept=kept, merged=merged, by=seat.person, now=now)
        except Refused as refused:
            refusals = refused.refusals
        else:
            text = _("One account now. It can be taken apart at any time.")
            messages.success(request, text, extra_tags=undo.tag(act))
            return HttpResponseRedirect(reverse("pages:office_person", args=[kept.pk]))
    for one in (kept, merged):
        admission.look_at_person(person=one, by=seat.person, now=now)
    context = {
        "kept": kept,
        "merged": merged,
        "sides": [_side(kept, seat), _side(merged, seat)],
        "refusals": refusals,
        "loses_address": in_order(kept, merged)[0] != kept,
        "addresses": [one.email for one in (kept, merged) if one.has_address],
    }
    status = 409 if refusals and request.method == "POST" else 200
    return render(request, "pages/office/people_merge.html", context, status=status)


def _asked_for(request: HttpRequest, seat: Seat, name: str) -> Person | None:
    number = request.GET.get(name, "")
    if not number.isdecimal() or len(number) > 15:
        return None
    found = get_object_or_404(Person, pk=int(number))
    if not may_merge(seat, found):
        refuse(request, seat, found.pk)
    return found


def _search(request: HttpRequest, seat: Seat, kept: Person | None) -> HttpResponse:
    """The account that was searched for takes the free side, or that of one without e-mail."""
    found, page = find(seat, request.POST["who"]), reverse("pages:office_people_merge")
    if found is None:
        messages.info(request, _("Nobody was found by that."))
        return HttpResponseRedirect(f"{page}?a={kept.pk}" if kept else page)
    if kept is None:
        return HttpResponseRedirect(f"{page}?a={found.pk}")
    first, second = in_order(kept, found)
    return HttpResponseRedirect(f"{page}?a={first.pk}&b={second.pk}")


def _side(person: Person, seat: Seat) -> Side:
    rows = Application.objects.filter(within(seat.planned, "session__season"), asker=person)
    full = rows.select_related("session__season", "session__activity").order_by("-pk")
    children = {one.name for one in Guest.objects.filter(party__asker=person) if one.born}
    return Side(
        person,
        list(full[:VISITS_AT_MOST]),
        sorted(children),
        rows.aggregate(last=Max("applied_at"))["last"],
        {name: len(keys) for name, keys in merging.would_move(person).items()},
    )


@require_POST
@planner_page
def apart(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a merge apart, whenever it was made."""
    done = get_object_or_404(Merge.objects.select_related("kept", "merged"), pk=pk)
    if not may_merge(seat, done.kept, done.merged):
        refuse(request, seat, pk)
    try:
        merging.take_apart(merge=done, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Two accounts again; both were written to."))
    return HttpResponseRedirect(reverse("pages:office_person", args=[done.kept_id]))
