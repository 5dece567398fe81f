"""What a plant may change about a visit: its rules and meeting points, a new time, a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gatehouse.catalogue.models import Site
from gatehouse.programme.models import Activity

REASON_AT_MOST = 240
IN_LANGUAGE = {"_ru": _("%(what)s, in Russian"), "_en": _("%(what)s, in English")}


def name_languages(form: forms.ModelForm[Any]) -> None:
    """Say of each text in which language it is, in words."""
    for name, field in form.fields.items():
        if words := IN_LANGUAGE.get(name[-3:]):
            model_field = form._meta.model._meta.get_field(name[:-3])
            field.label = words % {"what": capfirst(model_field.verbose_name)}


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The rules of the visit in both languages; only read here, an operation writes them."""

    class Meta:
        model = Activity
        fields = (
            "documents_ru",
            "documents_en",
            "dress_ru",
            "dress_en",
            "bring_ru",
            "bring_en",
            "photo_rule",
            "photo_note_ru",
            "photo_note_en",
            "admission_age",
            "child_alone_from",
            "children_per_adult",
            "citizenship",
            "step_free",
            "access_notes_ru",
            "access_notes_en",
        )
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in (
                "documents_ru",
                "documents_en",
                "dress_ru",
                "dress_en",
                "bring_ru",
                "bring_en",
                "access_notes_ru",
                "access_notes_en",
            )
        }

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        name_languages(self)


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where guests are met, and how they find it."""

    class Meta:
        model = Site
        fields = ("meeting_point_ru", "meeting_point_en", "way_there_ru", "way_there_en")
        widgets = {
            "way_there_ru": forms.Textarea(attrs={"rows": 2}),
            "way_there_en": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        name_languages(self)


class CancelForm(forms.Form):
    """Why; everybody reads it."""

    reason = forms.CharField(
        label=_("Why the visit does not take place"),
        help_text=_("Everybody who is told reads this."),
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoveForm(forms.Form):
    """A new day and hour, in the zone of the season."""

    day = forms.DateField(label=_("New day"))
    time = forms.TimeField(
        label=_("New time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    reason = forms.CharField(
        label=_("Why the time changes"),
        help_text=_("Everybody who is told reads this."),
        max_length=REASON_AT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """The new beginning, once the form is valid."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=zone)
