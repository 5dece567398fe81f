"""Pass lists at the desk: the plant's own people and the organisers, nobody else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.admission import eligibility
from gatehouse.admission.models import Application, Guest, Pass, State
from gatehouse.catalogue.models import Enterprise
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate import listing
from gatehouse.gate import operations as gate
from gatehouse.gate.files import KINDS
from gatehouse.gate.models import PassList, PassListLayout
from gatehouse.pages.desk.access import refuse as refuse_page
from gatehouse.pages.desk.access import seat_or_404, stop_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.pages.desk.forms import LayoutForm, ReasonForm
from gatehouse.pages.desk.list_page import list_page, sample_sheet, when
from gatehouse.pages.desk.session import number
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop

READ = require_http_methods(["GET", "HEAD", "POST"])


def _list(request: HttpRequest, person: Person, list_id: int) -> PassList:
    """A list of a plant that somebody answers for."""
    pass_list = get_object_or_404(PassList, pk=list_id)
    pass_list.stop = stop_or_404(request, person, pass_list.stop_id)[1]
    return pass_list


def _to_list(stop: Stop) -> HttpResponse:
    return HttpResponseRedirect(reverse("pages:desk_list", args=[stop.pk]))


@require_safe
@desk_page
def pass_list(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """Who comes now, what changed since the last list, and the lists that were made."""
    return _show(request, person, stop_or_404(request, person, stop_id)[1])


def _show(
    request: HttpRequest, person: Person, stop: Stop, *, refusals: tuple[Refusal, ...] = ()
) -> HttpResponse:
    now = timezone.now()
    rows = gate.look_at_list(stop=stop, by=person, now=now)
    context = {
        "page": list_page(stop, rows, now=now),
        "stop": stop,
        "session": stop.session,
        "enterprise": stop.site.enterprise,
        "when": when(stop),
        "kinds": [*KINDS],
        "has_begun": now >= stop.session.starts_at,
        "tabs": tabs(seat_or_404(request, person), ""),
        "refusals": refusals,
    }
    return render(request, "pages/desk/list.html", context, status=409 if refusals else 200)


@require_POST
@desk_page
def make(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """Write the list down as it stands, and send it too where that was asked."""
    stop, now = stop_or_404(request, person, stop_id)[1], timezone.now()
    made = gate.make_list(stop=stop, by=person, now=now)
    if "send" in request.POST:
        return _send(request, person, stop, made)
    messages.success(request, _("List %(n)d is ready.") % {"n": made.number})
    return _to_list(stop)


@require_POST
@desk_page
def send(request: HttpRequest, person: Person, list_id: int) -> HttpResponse:
    """Send a list that was made before."""
    found = _list(request, person, list_id)
    return _send(request, person, found.stop, found)


def _send(request: HttpRequest, person: Person, stop: Stop, made: PassList) -> HttpResponse:
    try:
        sent = gate.send_list(pass_list=made, by=person, now=timezone.now())
    except Refused as refused:
        return _show(request, person, stop, refusals=refused.refusals)
    count = len(sent.sent_to.split(", "))
    text = ngettext(
        "The list is on its way to %(n)d address.",
        "The list is on its way to %(n)d addresses.",
        count,
    )
    messages.success(request, text % {"n": count})
    return _to_list(stop)


@require_safe
@desk_page
def fetch(request: HttpRequest, person: Person, list_id: int, kind: str) -> HttpResponse:
    """The list as a file; who fetched it is recorded."""
    found = _list(request, person, list_id)
    if kind not in KINDS:
        raise Http404
    try:
        name, content = gate.fetch_list(pass_list=found, kind=kind, by=person, now=timezone.now())
    except Refused as refused:
        return _show(request, person, found.stop, refusals=refused.refusals)
    response = HttpResponse(content, content_type=KINDS[kind].media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@desk_page
def clear(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """Say yes to the ticked passes, or to all who wait."""
    stop = stop_or_404(request, person, stop_id)[1]
    # Nineteen digits and more are no key of a row: rubbish is passed over, not counted with.
    keys = (key for key in request.POST.getlist("pass") if len(key) < 19)
    ticked = {int(key) for key in keys if key.isascii() and key.isdigit()}
    passes = None if "all" in request.POST else ticked
    count = gate.clear_guests(stop=stop, passes=passes, by=person, now=timezone.now())
    text = ngettext("%(n)d pass was approved.", "%(n)d passes were approved.", count)
    messages.success(request, text % {"n": count} if count else _("Nobody was ticked."))
    return _to_list(stop)


@READ
@desk_page
def refuse(request: HttpRequest, person: Person, stop_id: int, pass_id: int) -> HttpResponse:
    """Say what follows, ask for the reason, then refuse the guest."""
    seat, stop = stop_or_404(request, person, stop_id)
    found = _pass_of(stop, pass_id)
    named = _named(request, found)
    form = ReasonForm(data=request.POST if request.method == "POST" else None)
    refusals: tuple[Refusal, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            gate.say_no(
                visit_pass=found,
                stop=stop,
                reason=form.cleaned_data["reason"],
                by=person,
                now=timezone.now(),
                guest=named,
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("Done. The guests get a letter with the reason."))
            return _to_list(stop)
    shown = {"form": form, "refusals": refusals, "tabs": tabs(seat, "")}
    context = _refusing(stop, found, named) | shown
    status = 409 if refusals else 422 if form.errors else 200
    return render(request, "pages/desk/refuse.html", context, status=status)


def _pass_of(stop: Stop, pass_id: int) -> Pass:
    """A pass in force of this stop's visit, with its party."""
    passes = Pass.objects.select_related(
        "guest", "application__party", "application__session__season",
        "application__session__activity",
    )  # fmt: skip
    return get_object_or_404(
        passes,
        pk=pass_id,
        application__session=stop.session_id,
        application__state=State.BOOKED,
        given_back_at=None,
    )


def _named(request: HttpRequest, found: Pass) -> Guest | None:
    """The one on a group's list who is meant alone; None for the whole group, and for others."""
    key = number(request.GET.get("guest"), at_most=10**10)
    if key is None or found.guest_id is not None:
        return None
    return get_object_or_404(Guest.objects.coming(), pk=key, party=found.application.party_id)


def _refusing(stop: Stop, found: Pass, named: Guest | None) -> dict[str, Any]:
    """Who is meant, and who cannot come without them."""
    application: Application = found.application
    guest = named or found.guest
    staying, leaving = eligibility.parted(application, guest)
    party = application.party
    return {
        "is_one_of_group": named is not None,
        "stop": stop,
        "session": stop.session,
        "when": when(stop),
        "name": guest.name if guest else party.title,
        "is_group": party.comes_as_one and named is None,
        "persons": application.persons,
        "others": [one.name for one in leaving if found.guest and one.pk != found.guest.pk],
        "staying": len(staying),
        "is_closed": timezone.now() >= stop.session.closes_at,
        "has_begun": timezone.now() >= stop.session.starts_at,
    }


@READ
@desk_page
def layout(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The columns, the order, the deadline, the recipients; with a preview of made-up guests."""
    enterprise = get_object_or_404(Enterprise, code=code)
    seat = seat_or_404(request, person)
    if not seat.runs(enterprise.pk):
        refuse_page(request, person, enterprise.pk)
    now, known = timezone.now(), listing.layout_of(enterprise.pk)
    form = LayoutForm(layout=known, data=request.POST if request.method == "POST" else None)
    refusals: tuple[Refusal, ...] = ()
    shown = known
    if form.is_bound and form.is_valid():
        shown = _unsaved(enterprise, form)
        if "preview" not in request.POST:
            try:
                gate.set_layout(enterprise=enterprise, **form.chosen, by=person, now=now)
            except Refused as refused:
                refusals = refused.refusals
            else:
                messages.success(request, _("The layout is saved. The next list follows it."))
                return HttpResponseRedirect(reverse("pages:desk_layout", args=[code]))
    stop = listing.stops().filter(site__enterprise=enterprise).order_by("-arrives_at").first()
    context = {
        "enterprise": enterprise,
        "form": form,
        "refusals": refusals,
        "preview": sample_sheet(stop, shown, now=now),
        "tabs": tabs(seat, ""),
    }
    status = 422 if refusals or form.errors else 200
    return render(request, "pages/desk/layout.html", context, status=status)


def _unsaved(enterprise: Enterprise, form: LayoutForm) -> PassListLayout:
    """The layout as it was sent, for the preview."""
    chosen = form.chosen
    return PassListLayout(
        enterprise=enterprise,
        columns=chosen["columns"],
        order=chosen["order"],
        heading=chosen["heading"],
    )
