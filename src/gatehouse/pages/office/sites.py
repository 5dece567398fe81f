"""Where an enterprise receives people: a new site, all that is said of one, and its end."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Enterprise, Site
from gatehouse.core import undo
from gatehouse.core.refusal import Refused
from gatehouse.pages.office import content_missing as missing
from gatehouse.pages.office.changing_rows import begun, what_was_said, write
from gatehouse.pages.office.content_going import next_gap, on_from
from gatehouse.pages.office.editing import Editing
from gatehouse.pages.office.enterprise_forms import SiteForm
from gatehouse.pages.office.enterprises import plant_or_404, tabs
from gatehouse.programme import operations as programme
from gatehouse.programme.office import Seat, city_page

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@city_page
def new(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """One more place of an enterprise."""
    plant, now = plant_or_404(code), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = SiteForm(data, instance=Site(enterprise=plant))
    editing = Editing.shown(form, Site(), {}, now=now)
    if form.is_bound and form.is_valid():
        try:
            made = catalogue.add_site(
                enterprise=plant, by=seat.person, now=now, **form.cleaned_data
            )
        except (Refused, ValidationError) as error:
            editing.refuse(error)
        else:
            messages.success(request, _("%(name)s: written down.") % {"name": made.name})
            here = reverse("pages:office_enterprise", args=[plant.code])
            return HttpResponseRedirect(on_from(request, plant, here))
    context = editing.context() | {
        "plant": plant,
        "tabs": tabs(plant, "office_enterprise"),
        "pins": _pins(form, None, plant),
        "next_gap": next_gap(request, plant),
    }
    return render(request, "pages/office/site_new.html", context, status=editing.status)


@FORM
@city_page
def edit(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All that is said of a place; what goes on there is found by its new words."""
    rows = Site.objects.select_related("enterprise__industry")
    found, now = get_object_or_404(rows, code=code[:64]), timezone.now()
    editing = begun(request, SiteForm, found, now=now)
    is_sent = request.method == "POST" and editing.form.is_valid()
    if is_sent and write(editing, programme.update_site, "site", by=seat.person, now=now):
        messages.success(request, what_was_said(editing))
        here = reverse("pages:office_site", args=[editing.form.cleaned_data["code"]])
        return HttpResponseRedirect(on_from(request, found, here))
    context = editing.context() | {
        "place": found,  # `site` is what every page knows of this one
        "plant": found.enterprise,
        "tabs": tabs(found.enterprise, "office_enterprise"),
        "missing": [(one, f"#id_{one.field}") for one in missing.of_site(found)],
        "pins": _pins(editing.form, found, found.enterprise),
        "next_gap": next_gap(request, found),
        "may_remove": not catalogue.hangs_on(found),
    }
    return render(request, "pages/office/site.html", context, status=editing.status)


def _pins(form: Any, site: Site | None, plant: Enterprise) -> list[dict[str, Any]]:
    """The place as the form has it, beside the others of its enterprise."""
    others = Site.objects.filter(enterprise=plant)
    if site is not None:
        others = others.exclude(pk=site.pk)
    pins = [
        {
            "lat": one.latitude,
            "lon": one.longitude,
            "url": reverse("pages:office_site", args=[one.code]),
            "text": one.name,
        }
        for one in others.order_by("name")
    ]
    with suppress(TypeError, ValueError):
        here = {name: float(form[name].value()) for name in ("latitude", "longitude")}
        if abs(here["latitude"]) <= 90 and abs(here["longitude"]) <= 180:
            own = {
                "lat": here["latitude"],
                "lon": here["longitude"],
                "url": "#id_latitude",
                "text": str(form["name_ru"].value() or _("This site")),
                "current": True,
            }
            pins.insert(0, own)
    return [{**pin, "number": number} for number, pin in enumerate(pins, start=1)]


@require_POST
@city_page
def remove(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take out a place where nothing stops."""
    found = get_object_or_404(Site.objects.select_related("enterprise"), code=code[:64])
    try:
        act = catalogue.remove_site(site=found, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("pages:office_site", args=[code]))
    text = _("%(name)s is taken out.") % {"name": found.name}
    messages.success(request, text, extra_tags=undo.tag(act))
    return HttpResponseRedirect(reverse("pages:office_enterprise", args=[found.enterprise.code]))
