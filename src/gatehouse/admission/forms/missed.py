"""Why nobody came; the rules are the operation's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gatehouse.admission.forms.fields import LongText
from gatehouse.admission.operations.strike_appeals import WORDS_AT_MOST


class AppealForm(forms.Form):
    """A few words to the organisers."""

    words = LongText(
        label=_("What happened?"),
        hint=_("A person will read it. No diagnoses and no papers, please."),
        at_most=WORDS_AT_MOST,
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, auto_id="%s", label_suffix="")
