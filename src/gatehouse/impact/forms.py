"""What a visitor may say afterwards; the rules are the operation's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gatehouse.impact.models import Marks
from gatehouse.impact.rules import TEXT_AT_MOST


class FeedbackForm(forms.Form):
    """A mark; a few words for those who wish."""

    marks = forms.TypedChoiceField(
        label=_("How was the visit?"),
        choices=[(mark.value, mark.label) for mark in Marks],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a mark: one is enough.")},
    )
    text = forms.CharField(
        label=_("In your own words"),
        help_text=_("What was good, what could be better? No names, please."),
        required=False,
        max_length=TEXT_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    may_quote = forms.BooleanField(
        label=_("My words may be quoted without my name"),
        required=False,
    )
