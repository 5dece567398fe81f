"""Views of the desk's lists: kept under a name, shared with the others, opened by a link."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core import undo
from gatehouse.core.refusal import Refused
from gatehouse.pages.office.applications_filters import kept_query
from gatehouse.people import operations as people
from gatehouse.people.models import Person, SavedView
from gatehouse.programme.office import Seat, planner_page

# Lists that have views, by the code that rows keep.
PAGES = {"applications": "pages:office_applications"}
TITLE_LENGTH = 80


def views_for(page: str, person: Person) -> QuerySet[SavedView]:
    """Their own and those that others share; one's own first."""
    mine = Q(owner=person) | Q(is_shared=True)
    return SavedView.objects.filter(mine, page=page).select_related("owner")


@require_safe
@planner_page
def open_view(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The link of a view leads to its list; a view that is not shared is its owner's only. What
    the list then shows is what its reader may see."""
    view = get_object_or_404(SavedView, pk=pk)
    if (view.owner_id != seat.person.pk and not view.is_shared) or view.page not in PAGES:
        raise Http404
    return HttpResponseRedirect(_address(view.page, view.query))


@require_POST
@planner_page
def save(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep the list as it is filtered now."""
    page, query = request.POST.get("page", ""), kept_query(request.POST.get("query", ""))
    if page not in PAGES:
        raise Http404
    title = " ".join(request.POST.get("title", "").replace("\0", "").split())[:TITLE_LENGTH]
    if not title:
        messages.error(request, _("Give the view a name: the others find it by it."))
        return HttpResponseRedirect(_address(page, query))
    people.save_view(
        page=page,
        title=title,
        query=query,
        is_shared="shared" in request.POST,
        by=seat.person,
        now=timezone.now(),
    )
    messages.success(request, _("Saved: %(title)s") % {"title": title})
    return HttpResponseRedirect(_address(page, query))


@require_POST
@planner_page
def change(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Share one's own view, keep it to oneself again, or delete it."""
    view = get_object_or_404(SavedView.objects.filter(owner=seat.person), pk=pk)
    now, by = timezone.now(), seat.person
    try:
        if "delete" in request.POST:
            act = people.delete_view(view=view, by=by, now=now)
            messages.success(request, _("The view is deleted."), extra_tags=undo.tag(act))
        else:
            is_shared = "share" in request.POST
            people.share_view(view=view, is_shared=is_shared, by=by, now=now)
            shared, own = _("Everybody at the desk sees the view now."), _("Only you see it now.")
            messages.success(request, shared if is_shared else own)
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(_address(view.page, view.query))


def _address(page: str, query: str) -> str:
    return reverse(PAGES[page]) + (f"?{query}" if query else "")
