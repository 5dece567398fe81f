"""A word to everybody who comes to a visit, and its end with what was wrong, at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate import operations as gate
from gatehouse.gate.models import GroupWord, GroupWordKind, VisitEnd
from gatehouse.gate.operations.visiting import MINUTES_AT_MOST, NOTE_AT_MOST, TEXT_AT_MOST
from gatehouse.pages.desk.access import Seat, stop_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop


class WordForm(forms.Form):
    """What has changed; which of the fields are needed is the operation's to say."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("What has changed?"),
        choices=GroupWordKind.choices,
        initial=GroupWordKind.LATE,
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("By how many minutes later?"),
        help_text=gettext_lazy("Only when you begin later."),
        required=False,
        min_value=1,
        max_value=MINUTES_AT_MOST,
    )
    text = forms.CharField(
        label=gettext_lazy("In a few words"),
        required=False,
        max_length=TEXT_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class EndForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What was wrong?"),
        help_text=gettext_lazy("Empty when all went well. No names of guests, please."),
        required=False,
        max_length=NOTE_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


@require_safe
@desk_page
def group(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """What the group was told so far, and the two forms."""
    seat, stop = stop_or_404(request, person, stop_id)
    return _page(request, seat, stop, now=timezone.now())


@sensitive_post_parameters()
@require_POST
@desk_page
def write(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """Write at once to everybody who is booked; sent twice it is written once."""
    seat, stop = stop_or_404(request, person, stop_id)
    form, now = _word_form(request), timezone.now()
    if not form.is_valid():
        return _page(request, seat, stop, word=form, now=now)
    asked = form.cleaned_data
    try:
        told = gate.write_to_group(
            stop=stop,
            kind=asked["kind"],
            minutes=asked["minutes"],
            text=asked["text"],
            key=asked["key"],
            by=person,
            now=now,
        )
    except Refused as refused:
        return _page(request, seat, stop, word=form, refusals=refused.refusals, now=now)
    text = ngettext("Sent: %(n)d letter.", "Sent: %(n)d letters.", told.letters)
    messages.success(request, text % {"n": told.letters})
    return _back(stop)


@sensitive_post_parameters()
@require_POST
@desk_page
def end(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """The visit is over; what was wrong may be put better later."""
    seat, stop = stop_or_404(request, person, stop_id)
    form, now = EndForm(request.POST, auto_id="%s", label_suffix=""), timezone.now()
    if not form.is_valid():
        return _page(request, seat, stop, ending=form, now=now)
    try:
        gate.end_visit(stop=stop, note=form.cleaned_data["note"], by=person, now=now)
    except Refused as refused:
        return _page(request, seat, stop, ending=form, refusals=refused.refusals, now=now)
    messages.success(request, _("Written down."))
    return _back(stop)


def _back(stop: Stop) -> HttpResponse:
    return HttpResponseRedirect(reverse("pages:desk_group", args=[stop.pk]))


def _word_form(request: HttpRequest) -> WordForm:
    data = request.POST if request.method == "POST" else None
    return WordForm(data=data, initial={"key": uuid4()}, auto_id="%s", label_suffix="")


def _page(
    request: HttpRequest,
    seat: Seat,
    stop: Stop,
    *,
    now: datetime,
    word: WordForm | None = None,
    ending: EndForm | None = None,
    refusals: Iterable[Refusal] = (),
) -> HttpResponse:
    ended = VisitEnd.objects.filter(stop=stop).first()
    note = {"note": ended.note} if ended else {}
    refusals = list(refusals)
    is_off = stop.session.cancelled_at is not None
    context = {
        "stop": stop,
        "session": stop.session,
        "zone": stop.session.season.timezone,
        "words": list(GroupWord.objects.filter(stop=stop).order_by("-said_at", "-pk")),
        "word": word or WordForm(initial={"key": uuid4()}, auto_id="%s", label_suffix=""),
        "ending": ending or EndForm(initial=note, auto_id="%s", label_suffix=""),
        "ended": ended,
        "may_write": not is_off and now < stop.leaves_at,
        "may_end": not is_off and now >= stop.arrives_at,
        "wrong": [form for form in (word, ending) if form is not None],
        "refusals": refusals,
        "tabs": tabs(seat, ""),
    }
    failed = 409 if refusals else 422
    status = failed if word or ending else 200
    return render(request, "pages/desk/group.html", context, status=status)
