"""What an organiser may write of a text of the house."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatehouse.core import drafts
from gatehouse.pages.office.editing import PartedForm

BODY_AT_MOST = 60_000  # signs
TITLE_AT_MOST = 200
NEW = "new"  # the page of a new text
SLUG = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    gettext_lazy("Small Latin letters, digits and hyphens: visiting-rules."),
)


class TextForm(PartedForm, forms.Form):
    """The title and the words in both languages."""

    PARTS = (
        (gettext_lazy("In Russian"), ("title_ru", "body_ru")),
        (gettext_lazy("In English"), ("title_en", "body_en")),
    )
    title_ru = forms.CharField(label=gettext_lazy("Title in Russian"), max_length=TITLE_AT_MOST)
    body_ru = forms.CharField(
        label=gettext_lazy("Text in Russian"),
        max_length=BODY_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true", "lang": "ru"}),
    )
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=TITLE_AT_MOST, required=False
    )
    body_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=BODY_AT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true", "lang": "en"}),
    )
    knows = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput())

    def mine(self) -> dict[str, str]:
        """What was sent, with line ends of one kind."""
        sent: dict[str, Any] = self.cleaned_data
        names = [name for _title, part in self.PARTS for name in part]
        return {name: sent[name].replace("\r\n", "\n").replace("\r", "\n") for name in names}


class NewTextForm(forms.Form):
    """Where a new text will stand, and what it is called."""

    slug = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=60,
        validators=[SLUG],
        help_text=gettext_lazy("It will stand at /texts/…/ and never changes."),
    )
    title_ru = forms.CharField(label=gettext_lazy("Title in Russian"), max_length=TITLE_AT_MOST)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug == NEW or drafts.find(slug) or drafts.in_force(slug):
            raise forms.ValidationError(_("There is a text at this address already."))
        return slug
