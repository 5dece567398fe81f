"""What enterprises make: the industries, a new one, another name for one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Industry
from gatehouse.core import undo
from gatehouse.core.refusal import Refused
from gatehouse.pages.office.changing_rows import begun, what_was_said, write
from gatehouse.pages.office.editing import Editing
from gatehouse.pages.office.enterprise_forms import IndustryForm
from gatehouse.programme import operations as programme
from gatehouse.programme.office import Seat, city_page

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@city_page
def industries(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All of them with how many enterprises each has, and the form of a new one."""
    now = timezone.now()
    form = IndustryForm(request.POST if request.method == "POST" else None)
    editing = Editing.shown(form, Industry(), {}, now=now)
    if form.is_bound and form.is_valid():
        try:
            made = catalogue.add_industry(by=seat.person, now=now, **form.cleaned_data)
        except ValidationError as error:
            editing.refuse(error)
        else:
            messages.success(request, _("%(name)s: written down.") % {"name": made.name})
            return HttpResponseRedirect(reverse("pages:office_industries"))
    rows = Industry.objects.annotate(count=Count("enterprises")).order_by("name")
    context = editing.context() | {"industries": rows}
    return render(request, "pages/office/industries.html", context, status=editing.status)


@FORM
@city_page
def edit(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Another name for one, in both languages."""
    found, now = get_object_or_404(Industry, code=code[:32]), timezone.now()
    editing = begun(request, IndustryForm, found, now=now)
    is_sent = request.method == "POST" and editing.form.is_valid()
    if is_sent and write(editing, programme.update_industry, "industry", by=seat.person, now=now):
        messages.success(request, what_was_said(editing))
        return HttpResponseRedirect(reverse("pages:office_industries"))
    context = editing.context() | {
        "industry": found,
        "may_remove": not catalogue.hangs_on(found),
    }
    return render(request, "pages/office/industry.html", context, status=editing.status)


@require_POST
@city_page
def remove(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take out one that no enterprise has."""
    found = get_object_or_404(Industry, code=code[:32])
    try:
        act = catalogue.remove_industry(industry=found, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = _("%(name)s is taken out.") % {"name": found.name}
        messages.success(request, text, extra_tags=undo.tag(act))
    return HttpResponseRedirect(reverse("pages:office_industries"))
