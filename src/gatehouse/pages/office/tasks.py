"""The tasks of a season at the organisers' desk: all of them, a new one, another word for one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gatehouse.core.refusal import Refused
from gatehouse.pages.office.editing import PartedForm
from gatehouse.pages.office.seasons import tabs
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, planner_page, season_or_404
from gatehouse.rewards import operations
from gatehouse.rewards.models import Task
from gatehouse.rewards.queries import numbers_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


class TaskForm(PartedForm, forms.Form):
    """What there is to do, in both languages, and the word that shows that it was done."""

    PARTS = ((gettext_lazy("A task"), ("title_ru", "about_ru", "word", "title_en", "about_en")),)

    title_ru = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    about_ru = forms.CharField(
        label=gettext_lazy("What to do, and where the word is found"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    word = forms.CharField(
        label=gettext_lazy("Code word"),
        help_text=gettext_lazy(
            "At least five letters or digits. It is kept so that nobody reads it."
        ),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=120, required=False
    )
    about_en = forms.CharField(
        label=gettext_lazy("The same in English"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_known: bool = False, **fields: Any) -> None:
        super().__init__(*args, **fields)
        if is_known:
            self.fields["word"].required = False
            self.fields["word"].help_text = _("Empty: the word stays as it is.")

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in operations.TEXTS}


@FORM
@planner_page
def tasks(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All tasks of a season with how many have done each, and the form of a new one."""
    season = season_or_404(request, seat, code, plans=True)
    form = TaskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        word, now = form.cleaned_data["word"], timezone.now()
        try:
            made = operations.make_task(
                season=season, texts=form.texts, word=word, by=seat.person, now=now
            )
            messages.success(request, _("%(name)s: written down.") % {"name": made.title})
            return HttpResponseRedirect(request.path)
        except Refused as refused:
            form.add_error("word", refused.first.text)
    context = _context(season, seat, form) | {"tasks": numbers_of(season)}
    return render(request, "pages/office/tasks.html", context, status=_status(form))


@FORM
@planner_page
def task(request: HttpRequest, seat: Seat, code: str, number: int) -> HttpResponse:
    """Other texts, another word; withdraw it, bring it back."""
    season, now = season_or_404(request, seat, code, plans=True), timezone.now()
    found = Task.objects.filter(season=season, number=number).first()
    if found is None:
        raise Http404
    back = reverse("pages:office_tasks", args=[season.code])
    acts = {"withdraw": operations.withdraw_task, "bring_back": operations.bring_back_task}
    if (act := acts.get(request.POST.get("do", ""))) is not None:
        act(task=found, by=seat.person, now=now)
        return HttpResponseRedirect(back)
    known = {name: getattr(found, name) or "" for name in operations.TEXTS}
    data = request.POST if request.method == "POST" else None
    form = TaskForm(data, initial=known, is_known=True)
    if form.is_bound and form.is_valid():
        word = form.cleaned_data["word"]
        try:
            operations.change_task(task=found, texts=form.texts, word=word, by=seat.person, now=now)
            return HttpResponseRedirect(back)
        except Refused as refused:
            form.add_error("word", refused.first.text)
    context = _context(season, seat, form) | {"task": found}
    return render(request, "pages/office/task.html", context, status=_status(form))


def _context(season: Season, seat: Seat, form: TaskForm) -> dict[str, Any]:
    return {"season": season, "tabs": tabs(season, seat, "office_tasks"), "form": form}


def _status(form: TaskForm) -> int:
    return 422 if form.errors else 200
