"""Who works at an enterprise: taken on by address with a letter, let go with a way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Enterprise, Membership, PlantRole
from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office.enterprise_forms import MemberForm
from gatehouse.pages.office.enterprises import plant_or_404, tabs
from gatehouse.pages.office.history_words import say
from gatehouse.programme.office import Seat, city_page

VERBS = ("catalogue.taken_on", "catalogue.let_go")
ENTRIES_AT_MOST = 30


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def members(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Who acts for an enterprise and who leads there; the form that takes somebody on."""
    plant = plant_or_404(code)
    form = MemberForm(request.POST if request.method == "POST" else None)
    refusals: tuple[Refusal, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            return _take_on(request, seat, plant, form)
        except Refused as refused:
            refusals = refused.refusals
    people = Membership.objects.filter(enterprise=plant).select_related("person")
    entries = HistoryEntry.objects.filter(
        verb__in=VERBS, of_type=Enterprise._meta.label_lower, of_id=str(plant.pk)
    )
    context = {
        "plant": plant,
        "tabs": tabs(plant, "office_members"),
        "form": form,
        "refusals": refusals,
        "members": people.order_by("-role", "pk"),
        "entries": say(entries.order_by("-at", "-pk")[:ENTRIES_AT_MOST]),
    }
    status = 409 if refusals else 422 if form.errors else 200
    return render(request, "pages/office/members.html", context, status=status)


def _take_on(request: HttpRequest, seat: Seat, plant: Enterprise, form: MemberForm) -> HttpResponse:
    sent = form.cleaned_data
    membership = catalogue.take_on_by_address(
        email=sent["email"],
        language=sent["language"],
        enterprise=plant,
        role=PlantRole(sent["role"]),
        by=seat.person,
        now=timezone.now(),
    )
    text = _("%(who)s may open the desk of this enterprise now: a letter says so.")
    messages.success(request, text % {"who": membership.person.email})
    return HttpResponseRedirect(reverse("pages:office_members", args=[plant.code]))


@require_POST
@city_page
def let_go(request: HttpRequest, seat: Seat, code: str, key: int) -> HttpResponse:
    """End what somebody may do for an enterprise."""
    plant = plant_or_404(code)
    rows = Membership.objects.filter(enterprise=plant).select_related("person", "enterprise")
    found = get_object_or_404(rows, pk=key)
    try:
        act = catalogue.dismiss(membership=found, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = _("%(who)s does not act here any more.") % {"who": found.person.email}
        messages.success(request, text, extra_tags=undo.tag(act))
    return HttpResponseRedirect(reverse("pages:office_members", args=[plant.code]))
