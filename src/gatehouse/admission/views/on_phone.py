"""Organisers ask for places on behalf of somebody on the phone: the visitors' form, read aloud."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.admission import eligibility, operations
from gatehouse.admission.forms import CompanyForm, GroupForm, TeamForm
from gatehouse.admission.forms.applying import Asking
from gatehouse.admission.forms.fields import PhoneField
from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.views import showing
from gatehouse.admission.views.applying import changed, rows_asked
from gatehouse.admission.views.common import free_places, private, request_key, typed_key
from gatehouse.admission.visits import Visit, by_key
from gatehouse.core import limits
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.formats import Parties
from gatehouse.programme.models import QuotaKind, Session
from gatehouse.programme.office import Seat, planner_page, session_or_404

HOUR = 3600
BOOKED_AT_MOST = 60  # in an hour, by one organiser: nobody reads more consents aloud


class CallerForm(forms.Form):
    """Who is on the phone. A group says its own number in its own form."""

    email = forms.EmailField(
        label=_("E-mail of the caller"),
        help_text=_("The ticket goes there. None? Then print it or read the codes out."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *, has_phone: bool, data: QueryDict | None) -> None:
        super().__init__(data=data, auto_id="%s", label_suffix="")
        if has_phone:
            self.fields["caller_phone"] = PhoneField(
                label=_("Phone of the caller"), missing=_("Write a phone number.")
            )
            self.fields["caller_phone"].widget.attrs["autocomplete"] = "off"

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def book(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The form for a company, a team or, with `?kind=group`, a group; the same refusals as a
    visitor's, in the same words."""
    session, now = session_or_404(request, seat, code, plans=True), timezone.now()
    kind = _kind(request, session)
    refusals = _not_now(session, kind, now=now)
    if refusals:
        context = {"session": session, "refusals": refusals, "kind": kind}
        return render(request, "admission/office/not_now.html", context)
    action = request.POST.get("do", "")
    form = _form(request, session, kind, action)
    data = request.POST if request.method == "POST" else None
    caller = CallerForm(has_phone=kind != PartyKind.GROUP, data=None if action else data)
    if action:
        caller.initial = {name: request.POST.get(name, "") for name in caller.fields}
    if data is not None and not action and _are_valid(caller, form):
        done = _submit(request, seat, form, caller, now=now)
        if done is not None:
            return done
    return _page(request, form, caller, kind=kind)


def _are_valid(caller: CallerForm, form: Asking) -> bool:
    """Each is asked, so that all errors are shown at once."""
    return all([caller.is_valid(), form.is_valid()])


def _kind(request: HttpRequest, session: Session) -> PartyKind:
    if request.GET.get("kind") == PartyKind.GROUP:
        return PartyKind.GROUP
    return PartyKind.TEAM if session.traits.parties == Parties.TEAM else PartyKind.COMPANY


def _not_now(session: Session, kind: PartyKind, *, now: datetime) -> Sequence[Refusal]:
    has_places = session.quotas.filter(kind=eligibility.quota_kind(kind)).exists()
    return eligibility.kind_refusals(session, kind, has_places=has_places, now=now)


def _form(request: HttpRequest, session: Session, kind: PartyKind, action: str) -> Asking:
    rules = eligibility.visit_rules(session)
    data = request.POST if request.method == "POST" else None
    smallest, largest = eligibility.party_size(session, kind)
    if kind == PartyKind.GROUP:
        return GroupForm(session, rules=rules, largest=largest, data=data, initial={})
    if kind == PartyKind.TEAM:
        sizes = (smallest, largest)
        return TeamForm(session, rules=rules, sizes=sizes, data=data, initial={"people": smallest})
    rows = changed(rows_asked(request, session, name=""), action)
    return CompanyForm(session, rules=rules, rows=rows, data=data, is_sent=not action)


def _submit(
    request: HttpRequest, seat: Seat, form: Asking, caller: CallerForm, *, now: datetime
) -> HttpResponse | None:
    """To the page with the codes when it was done, else None with the form's refusals."""
    key = request_key(request, form.session, seat.person)
    ask = form.ask(request_key=key, may_wait="may_wait" in request.POST)
    ask = replace(ask, contact_phone=ask.contact_phone or caller.cleaned_data["caller_phone"])
    try:
        limits.spend(
            "phone", str(seat.person.pk), at_most=BOOKED_AT_MOST, per_seconds=HOUR, now=now
        )
        application = operations.apply_by_phone(
            session=form.session,
            ask=ask,
            consents=form.consents.given,
            email=caller.cleaned_data["email"],
            by=seat.person,
            now=now,
        )
    except Refused as refused:
        form.refusals = refused.refusals
        return None
    args = [form.session.code, application.key]
    return HttpResponseRedirect(reverse("admission:office_booked", args=args))


def _page(
    request: HttpRequest, form: Asking, caller: CallerForm, *, kind: PartyKind
) -> HttpResponse:
    session = form.session
    free = free_places(session, eligibility.quota_kind(kind))
    wrong = form.wrong or bool(caller.errors)
    context = {
        "form": form,
        "caller": caller,
        "who": getattr(form, "group", None) or getattr(form, "team", None),
        "parts": [caller, *form.parts],
        "wrong": wrong,
        "kind": kind,
        "session": session,
        "activity": session.activity,
        "free": free,
        "to_line": free <= 0 or any(one.code == "full" for one in form.refusals),
        "takes_groups": session.quotas.filter(kind=QuotaKind.GROUPS).exists(),
        "request_key": typed_key(request, form),
        "same_page": request.get_full_path(),
    }
    return render(request, "admission/office/book.html", context, status=422 if wrong else 200)


@private
@require_safe
@planner_page
def booked(request: HttpRequest, seat: Seat, code: str, key: UUID) -> HttpResponse:
    """What to tell the caller: the codes, or the place in line."""
    visit = Visit(_taken(request, seat, code, key))
    context = {
        "visit": visit,
        "application": visit.application,
        "session": visit.session,
        "asker": visit.application.asker,
    }
    return render(request, "admission/office/booked.html", context)


@private
@require_safe
@planner_page
def ticket(request: HttpRequest, seat: Seat, code: str, key: UUID) -> HttpResponse:
    """The ticket as PDF, to be printed for who has no e-mail."""
    visit = Visit(_taken(request, seat, code, key))
    return showing.ticket(showing.Reader(visit, seat.person, request.path))


def _taken(request: HttpRequest, seat: Seat, code: str, key: UUID) -> Application:
    """An application for this session that somebody took on the phone."""
    session = session_or_404(request, seat, code, plans=True)
    application = by_key(key)
    is_taken = application is not None and application.taken_by_id is not None
    if application is None or not is_taken or application.session_id != session.pk:
        raise Http404
    return application
