"""Every component in every state on one page, with values made for it."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gatehouse.web import drawings, samples

TOKENS = [
    "paper",
    "sheet",
    "ink",
    "ink-soft",
    "line",
    "signal",
    "signal-ink",
    "good",
    "warn",
    "stop",
    "focus",
]
STEPS = (1, 2, 3, 4, 5, 6)


class SampleForm(forms.Form):
    """One field of every kind."""

    full_name = forms.CharField(label=_("Name and surname"), help_text=_("As in the passport."))
    email = forms.EmailField(label=_("E-mail"), help_text=_("We send the pass there."))
    born_on = forms.DateField(label=_("Date of birth"))
    persons = forms.IntegerField(label=_("How many of you"), min_value=1, max_value=5)
    language = forms.ChoiceField(
        label=_("Language of the tour"), choices=[("ru", _("Russian")), ("en", _("English"))]
    )
    day_part = forms.ChoiceField(
        label=_("When is it better"),
        help_text=_("We show sessions of this time first."),
        widget=forms.RadioSelect,
        choices=[("day", _("In the daytime")), ("evening", _("In the evening"))],
    )
    needs = forms.MultipleChoiceField(
        label=_("What will help you"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("step", _("No steps")), ("sign", _("Sign language"))],
    )
    note = forms.CharField(label=_("A word to the plant"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(
        label=_("I agree that my data are used for the visit"),
        help_text=_("You can take it back at any moment."),
    )


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The page; nothing of it reads the database."""
    context = samples.everything()
    context |= {
        "form": SampleForm(prefix="empty", use_required_attribute=False),
        "wrong_form": SampleForm(
            {"wrong-full_name": "Анна", "wrong-email": "anna@"}, prefix="wrong"
        ),
        "filter_form": samples.FilterForm(prefix="filter"),
        "page_of": Paginator(range(36), 6).page(2),
        "tokens": TOKENS,
        "steps": STEPS,
        "drawings": sorted(drawings.NAMES),
    }
    return render(request, "web/styleguide.html", context)
