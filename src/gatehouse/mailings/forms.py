"""What an organiser writes to many; the rules are the operations'."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.catalogue.models import Enterprise
from gatehouse.mailings.models import MailingKind, Whom
from gatehouse.mailings.operations import Draft, refusals
from gatehouse.programme.models import Season, Session
from gatehouse.web import words

BRACES = gettext_lazy(
    "Filled in for each: {visit}, {plant}, {day}, {time}, {link}."
    " **Bold** and [links](https://…) work."
)
CODES_AT_MOST = 8  # that a wrong field tells
OFFERED_AT_MOST = 1_500
A_MONTH = timedelta(days=31)
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
        label=gettext_lazy("One session"),
        required=False,
        max_length=160,
        help_text=gettext_lazy(
            "Only its people get the letter then. Begin to write its title, day or code."
        ),
        widget=forms.TextInput(attrs={"list": "sessions", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("mailing", "What it is"),
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

    def offered(self, *, now: datetime) -> QuerySet[Session]:
        """Sessions to choose from by name: those to come, and the last month's."""
        rows = Session.objects.filter(season__in=self._seasons, cancelled_at=None)
        recent = rows.filter(ends_at__gte=now - A_MONTH, published_at__isnull=False)
        full = recent.select_related("season", "activity__enterprise")
        return full.order_by("starts_at", "pk")[:OFFERED_AT_MOST]

    def clean_session(self) -> Session | None:
        """By its code, or by a title that only one session has."""
        said = self.cleaned_data["session"].strip()
        if not said:
            return None
        rows = Session.objects.filter(season__in=self._seasons).select_related("season")
        by_title = Q(activity__title_ru__iexact=said) | Q(activity__title_en__iexact=said)
        found = list(rows.filter(code=said.upper())[:1])
        found = found or list(rows.filter(by_title).order_by("starts_at")[: CODES_AT_MOST + 1])
        if not found:
            raise ValidationError(_("You plan no such session. Choose one from the list."))
        if len(found) > 1:
            codes = ", ".join(_dated(one) for one in found[:CODES_AT_MOST])
            text = _("There are several such sessions. Write the code of one: %(codes)s.")
            raise ValidationError(text % {"codes": codes})
        return found[0]

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


def _dated(session: Session) -> str:
    """«MKI-1 (чт, 26 ноя, 11:00)»."""
    zone = session.season.timezone
    day, hour = words.day_short(session.starts_at, zone), words.clock(session.starts_at, zone)
    return f"{session.code} ({day}, {hour})"


class SendForm(forms.Form):
    """What was seen when the button was pressed, and the number where it has to be typed."""

    seen = forms.CharField(max_length=64)
    typed = forms.IntegerField(required=False, min_value=0)
