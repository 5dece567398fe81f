"""What somebody types of a task."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WordForm(forms.Form):
    """A code word that was seen at a plant or in a film."""

    word = forms.CharField(
        label=_("Code word"),
        help_text=_("Capitals, spaces and signs do not matter."),
        max_length=80,
        error_messages={"required": _("Type the word that you found.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
