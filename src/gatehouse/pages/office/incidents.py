"""Incidents with personal data: what is known, and when the authority was told. For administrators;
nothing here is sent anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office.changing_rows import write
from gatehouse.pages.office.editing import Editing, PartedForm
from gatehouse.pages.office.history_words import say
from gatehouse.pages.office.season_forms import MomentInput
from gatehouse.people import operations as people
from gatehouse.people.models import Incident
from gatehouse.programme.office import Seat, office_page, refuse

WORDS = "words"  # the step that says what is known
WORDS_AT_MOST = 5_000
EMPTY = {"required": gettext_lazy("Write this: it cannot be empty.")}


def _words(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=WORDS_AT_MOST,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=EMPTY,
    )


def _moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, help_text=hint, widget=MomentInput(), error_messages=EMPTY
    )


class StepForm(forms.Form):
    """A form of these pages; `prefix` keeps the fields of several apart."""

    def __init__(
        self,
        *,
        data: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, auto_id="%s", label_suffix="", initial=initial or {}, prefix=prefix)


class WordsForm(PartedForm, StepForm):
    """What is known of an incident."""

    class Meta:
        fields = ("what", "whose", "measures")

    PARTS = (("", Meta.fields),)
    what = _words(gettext_lazy("What happened"), required=True)
    whose = _words(gettext_lazy("Whose data, and how many people"))
    measures = _words(gettext_lazy("What was done"))


class NewForm(WordsForm):
    found_at = _moment(
        gettext_lazy("When it was found"),
        gettext_lazy("Both clocks run from then, and it is not changed afterwards."),
    )
    field_order = ("found_at", "what", "whose", "measures")


class NoticeForm(StepForm):
    at = _moment(gettext_lazy("When the authority was told"))
    number = forms.CharField(
        label=gettext_lazy("Number of the notice"), max_length=80, required=False
    )


class ResultForm(StepForm):
    at = _moment(gettext_lazy("When the result was told"))
    result = _words(gettext_lazy("What was found out and done"), required=True)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def incidents(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All of them with their clocks, and the form for a new one."""
    if not seat.is_administrator:
        refuse(request, seat)
    now, refusals = timezone.now(), list[Refusal]()
    form = NewForm(data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = people.write_incident(**form.cleaned_data, by=seat.person, now=now)
        except Refused as refused:
            refusals = [*refused.refusals]
        else:
            messages.success(request, _("Written down. Both clocks run."))
            return HttpResponseRedirect(reverse("pages:office_incident", args=[made.pk]))
    rows = [(one, one.notice.stand(now), one.outcome.stand(now)) for one in Incident.objects.all()]
    context = {"form": form, "rows": rows, "refusals": refusals}
    status = 422 if form.errors or refusals else 200
    return render(request, "pages/office/incidents.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def incident(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One incident: its clocks, what is known, what is still to be told, and what was done."""
    if not seat.is_administrator:
        refuse(request, seat, pk)
    found, now = get_object_or_404(Incident, pk=pk), timezone.now()
    forms_of, step = _forms(request), request.POST.get("do", "")
    words = _words_of(request, found, now)
    sent = words.form if step == WORDS else forms_of.get(step)
    if sent is not None and sent.is_valid():
        if step == WORDS:
            write(words, people.describe_incident, "incident", by=seat.person, now=now)
            refusals = [*words.refusals]
        else:
            refusals = _refusals_of(STEPS[step], found, sent, seat, now)
        if not refusals:
            messages.success(request, _("Written down."))
            return HttpResponseRedirect(reverse("pages:office_incident", args=[pk]))
    else:
        refusals = []
    entries = HistoryEntry.objects.filter(of_type=found._meta.label_lower, of_id=str(pk))
    context = {
        "incident": found,
        "notice": found.notice.stand(now),
        "outcome": found.outcome.stand(now),
        "forms": forms_of,
        "words": words,
        "form": sent,
        "refusals": refusals,
        "entries": say(entries.order_by("-at", "-pk")),
    }
    wrong = refusals or (sent is not None and sent.errors)
    status = words.status if step == WORDS else 422 if wrong else 200
    return render(request, "pages/office/incident.html", context, status=status)


def _words_of(request: HttpRequest, found: Incident, now: datetime) -> Editing:
    """What is known, such that two who write at once lose nothing."""
    if request.POST.get("do", "") == WORDS:
        form = WordsForm(data=request.POST, prefix=WORDS)
        return Editing.sent(form, found, request.POST, now=now)
    known = {name: getattr(found, name) for name in WordsForm.Meta.fields}
    return Editing.shown(WordsForm(initial=known, prefix=WORDS), found, known, now=now)


def _forms(request: HttpRequest) -> dict[str, StepForm]:
    """The other steps by name; only the one that was sent has what was typed."""
    step = request.POST.get("do", "")
    return {
        name: form(data=request.POST if name == step else None, prefix=name)
        for name, form in (("notice", NoticeForm), ("result", ResultForm))
    }


STEPS: dict[str, Callable[..., Incident]] = {
    "notice": people.note_notice,
    "result": people.note_result,
}


def _refusals_of(
    step: Callable[..., Incident], found: Incident, sent: StepForm, seat: Seat, now: datetime
) -> list[Refusal]:
    """Why a step was not written down; empty where it was."""
    try:
        step(incident=found, **sent.cleaned_data, by=seat.person, now=now)
    except Refused as refused:
        return [*refused.refusals]
    return []
