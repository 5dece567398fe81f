"""What an organiser writes to many; the rules are the operations'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.catalogue.models import Enterprise
from gatehouse.mailings.models import MailingKind, Whom
from gatehouse.mailings.operations import Draft, refusals
from gatehouse.programme.models import Season, Session

BRACES = gettext_lazy("In braces: {visit}, {plant}, {day}, {time}, {link}. Markdown is understood.")
EMPTY = {"required": gettext_lazy("Write this: it cannot be empty.")}


class MailingForm(forms.Form):
    """To whom, and in which words."""

    season = forms.ModelChoiceField(
        label=gettext_lazy("Season"), queryset=Season.objects.none(), empty_label=None
    )
    enterprise = forms.ModelChoiceField(
        label=gettext_lazy("Enterprise"),
        queryset=Enterprise.objects.none(),
        required=False,
        empty_label=pgettext_lazy("mailing", "all of the season"),
    )
    session = forms.CharField(
        label=gettext_lazy("Code of one session"),
        required=False,
        max_length=16,
        help_text=gettext_lazy("Then only its people get the letter"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=MailingKind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Advertising goes only to those who agreed to news."),
    )
    whom = forms.MultipleChoiceField(
        label=gettext_lazy("To those who"),
        choices=Whom.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose to whom it goes.")},
    )
    subject_ru = forms.CharField(
        label=gettext_lazy("Subject in Russian"), max_length=160, error_messages=EMPTY
    )
    text_ru = forms.CharField(
        label=gettext_lazy("Text in Russian"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=BRACES,
        error_messages=EMPTY,
    )
    subject_en = forms.CharField(
        label=gettext_lazy("Subject in English"), max_length=160, required=False
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy("Without it all read the Russian text."),
    )

    def __init__(
        self,
        *,
        seasons: QuerySet[Season],
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, auto_id="%s", label_suffix="", initial=dict(initial or {}))
        self._seasons = seasons
        for name, rows in (("season", seasons), ("enterprise", Enterprise.objects.all())):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows

    def clean_session(self) -> Session | None:
        code = self.cleaned_data["session"].strip().upper()
        if not code:
            return None
        rows = Session.objects.filter(season__in=self._seasons).select_related("season")
        found = rows.filter(code=code).first()
        if found is None:
            raise ValidationError(_("You plan no session with this code."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for refusal in refusals(self.draft):
                self.add_error(None, refusal.text)
        return cleaned

    @property
    def draft(self) -> Draft:
        """What was written; only after is_valid()."""
        return Draft(**self.cleaned_data)


class SendForm(forms.Form):
    """What was seen when the button was pressed, and the number where it has to be typed."""

    seen = forms.CharField(max_length=64)
    typed = forms.IntegerField(required=False, min_value=0)
