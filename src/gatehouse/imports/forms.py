"""What an organiser may say about a file; the rules are the operations'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.catalogue.models import Enterprise
from gatehouse.imports.shapes import HEADINGS, Column
from gatehouse.programme.formats import Format
from gatehouse.programme.models import Season
from gatehouse.programme.models.activity import ContentRating

MOST_COLUMNS = 60  # that a person can choose a meaning for


class UploadForm(forms.Form):
    """A schedule, and what it is for."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, XLS, ODS or CSV, 5 MB at most"),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.tsv"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
            "max_length": _("The name of the file is too long."),
        },
    )
    season = forms.ModelChoiceField(
        label=_("Season"), queryset=Season.objects.none(), empty_label=None
    )
    enterprise = forms.ModelChoiceField(
        label=_("Whose file"),
        queryset=Enterprise.objects.none(),
        required=False,
        empty_label=pgettext_lazy("enterprise", "The file says it itself"),
        help_text=_("Needed only where no row names the enterprise"),
    )

    def __init__(
        self,
        *,
        seasons: QuerySet[Season],
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, auto_id="%s", label_suffix="", initial=dict(initial or {}))
        for name, rows in (("season", seasons), ("enterprise", Enterprise.objects.all())):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows


class LayoutForm(forms.Form):
    """What each column of a sheet says, and where its headings are."""

    heading_row = forms.IntegerField(
        label=_("Row of the headings"),
        help_text=_("0 where there is none"),
        min_value=0,
        max_value=10_000,
        error_messages={"required": _("Write the number.")},
    )

    def __init__(
        self, *, number: int, letters: Sequence[str], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, auto_id=f"sheet-{number}-%s", label_suffix="")
        for place, letter in enumerate(letters[:MOST_COLUMNS]):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=_("Column %(letter)s") % {"letter": letter},
                choices=[("", pgettext_lazy("column", "nothing we need")), *meanings()],
                required=False,
            )

    @property
    def columns(self) -> dict[int, Column]:
        """The chosen meanings; only after is_valid()."""
        said = {
            int(name.removeprefix("column-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column-") and value
        }
        return {place: Column(value) for place, value in said.items()}


def meanings() -> list[tuple[str, Any]]:
    """What a column may say, in words."""
    return [(column.value, HEADINGS[column]) for column in Column]


class ActivityForm(forms.Form):
    """The few things without which an activity is none; the rest can wait for its own page."""

    title_ru = forms.CharField(label=_("Title"), max_length=160)
    summary_ru = forms.CharField(
        label=_("In a sentence"),
        help_text=_("What a visitor sees and does there"),
        max_length=280,
    )
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices)
    duration_minutes = forms.IntegerField(
        label=_("Duration, minutes"), min_value=5, max_value=1_440, initial=90
    )
    admission_age = forms.IntegerField(
        label=_("From what age"), min_value=0, max_value=99, initial=6
    )
    content_rating = forms.ChoiceField(
        label=_("Mark of the content"), choices=ContentRating.choices, initial="6+"
    )

    def __init__(
        self, *, data: Mapping[str, Any] | None = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, auto_id="%s", label_suffix="", initial=dict(initial or {}))
