"""What an enterprise may write into its proposal; the rules are the operations'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatehouse.catalogue.models import Site
from gatehouse.programme.formats import Format
from gatehouse.programme.models import Season
from gatehouse.programme.models.activity import PhotoRule
from gatehouse.proposals.models import FORMATS, Offer, ProposedVisit
from gatehouse.proposals.operations import VisitPlan
from gatehouse.proposals.rules import days_of, ends, read_times
from gatehouse.web import words

Data = Mapping[str, Any] | None
WORDS_AT_MOST = 2_000
PEOPLE_AT_MOST = 2_000
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S"]
NUMBER = {
    "required": gettext_lazy("Write a number."),
    "invalid": gettext_lazy("Write the number in digits."),
}


def _words(label: Any, *, hint: Any = "", rows: int = 3, **options: Any) -> forms.CharField:
    field = forms.CharField(
        label=label,
        help_text=hint,
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": rows}),
        **{"required": False} | options,
    )
    field.widget.attrs.pop("maxlength", None)  # nothing is cut off while it is typed
    return field


def _people(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=PEOPLE_AT_MOST,
        error_messages=NUMBER,
    )


class RulesForm(forms.Form):
    """How long it lasts and the rules of a visit, for one season."""

    duration_minutes = forms.IntegerField(
        label=gettext_lazy("How long, minutes"),
        min_value=10,
        max_value=720,
        error_messages=NUMBER,
    )
    admission_age = forms.IntegerField(
        label=gettext_lazy("From what age"),
        help_text=gettext_lazy("Whole years on the day of the visit; 0 for everybody."),
        min_value=0,
        max_value=99,
        error_messages=NUMBER,
    )
    documents = _words(
        gettext_lazy("Which documents visitors bring"),
        hint=gettext_lazy("For example: adults bring a passport. Empty: none."),
        rows=2,
    )
    dress = _words(
        gettext_lazy("How visitors dress"),
        hint=gettext_lazy("For example: closed shoes, hair tied up."),
        rows=2,
    )
    photo_rule = forms.ChoiceField(
        label=gettext_lazy("Photos"), choices=PhotoRule.choices, widget=forms.RadioSelect
    )
    step_free = forms.BooleanField(
        label=gettext_lazy("People in wheelchairs can come"), required=False
    )

    def __init__(self, *, data: Data, initial: Mapping[str, Any]) -> None:
        super().__init__(data=data, initial=dict(initial), auto_id="%s", label_suffix="")


class DescriptionForm(RulesForm):
    """The same for what the programme does not know yet: what it is, in a few words."""

    field_order = ("title", "format", "summary")
    title = forms.CharField(
        label=gettext_lazy("What it is called"),
        help_text=gettext_lazy("For example: How chocolate is made"),
        max_length=160,
        error_messages={"required": gettext_lazy("Write what it is called.")},
    )
    format = forms.ChoiceField(
        label=gettext_lazy("What visitors come to"),
        choices=[(kind.value, Format(kind).label) for kind in FORMATS],
    )
    summary = forms.CharField(
        label=gettext_lazy("What visitors see, in one sentence"),
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write in one sentence what visitors see.")},
    )


def _site_field(sites: Sequence[Site]) -> forms.ChoiceField:
    """Where; an enterprise with one place is not asked."""
    widget = forms.HiddenInput if len(sites) == 1 else forms.Select
    return forms.ChoiceField(
        label=_("Where"),
        choices=[(str(site.pk), f"{site.name}, {site.address}") for site in sites],
        widget=widget,
        error_messages={"invalid_choice": _("This place is not yours.")},
    )


class DatesForm(forms.Form):
    """Several dates at once: days, times of the day, how many people."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days"),
        required=False,
        coerce=date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("This day is not in the season.")},
    )
    times = forms.CharField(
        label=gettext_lazy("When it begins"),
        help_text=gettext_lazy("Several times of a day in a row: 10:00, 14:30"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )
    public = _people(gettext_lazy("Places for everybody"))
    groups = _people(gettext_lazy("Places for organised groups"))
    note = _words(
        gettext_lazy("Note for the organisers"),
        hint=gettext_lazy("Who leads the visit, what they should know."),
        rows=2,
    )

    def __init__(
        self,
        *,
        data: Data,
        season: Season,
        sites: Sequence[Site],
        marks: Mapping[date, str],
        must: bool,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """`marks` are words beside a day: a holiday, closed. `must`: at least one date."""
        first = {"site": str(sites[0].pk)} if len(sites) == 1 else {}
        super().__init__(
            data=data,
            prefix="new",
            initial=first | dict(initial or {}),
            auto_id="%s",
            label_suffix="",
        )
        self.sites = {str(site.pk): site for site in sites}
        self.must = must
        self.fields["site"] = _site_field(sites)
        days = self.fields["days"]
        days.choices = [  # type: ignore[attr-defined]
            (day.isoformat(), _day_words(day, marks.get(day, "")))
            for day in days_of(season.starts_on, season.ends_on)
        ]

    def clean_times(self) -> list[time]:
        found, wrong = read_times(self.cleaned_data["times"])
        if wrong:
            text = _("“%(word)s” is no time. Write: 10:00, 14:30")
            raise ValidationError(text % {"word": wrong[0]})
        return found

    def clean(self) -> dict[str, Any]:
        got = self.cleaned_data
        days, times = got.get("days"), got.get("times")
        if self.must and not days and "days" not in self.errors:
            self.add_error("days", _("Tick at least one day."))
        if days and not times and "times" not in self.errors:
            self.add_error("times", _("Write when it begins: 10:00"))
        if times and not days and not self.must and "days" not in self.errors:
            self.add_error("days", _("Tick at least one day."))
        if days and not (got.get("public") or got.get("groups")) and "public" not in self.errors:
            self.add_error("public", _("Say how many people you receive."))
        return got

    def plans(self, minutes: int) -> list[VisitPlan]:
        """Every ticked day at every time; only after is_valid()."""
        got = self.cleaned_data
        return [
            VisitPlan(
                site=self.sites[got["site"]],
                day=day,
                starts=starts,
                ends=ends(starts, minutes),
                public=got["public"] or 0,
                groups=got["groups"] or 0,
                note=got["note"],
            )
            for day in got["days"]
            for starts in got["times"]
        ]


def _day_words(day: date, mark: str) -> str:
    return f"{words.day_short(day)} · {mark}" if mark else words.day_short(day)


class VisitForm(forms.Form):
    """One date as it stands; ticked it is taken out."""

    day = forms.TypedChoiceField(label=gettext_lazy("Day"), coerce=date.fromisoformat)
    starts = forms.TimeField(
        label=gettext_lazy("Begins"),
        input_formats=TIMES,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Ends"),
        input_formats=TIMES,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    public = _people(gettext_lazy("Places for everybody"))
    groups = _people(gettext_lazy("Places for organised groups"))
    note = _words(gettext_lazy("Note for the organisers"), rows=1)
    drop = forms.BooleanField(label=gettext_lazy("Take this date out"), required=False)

    def __init__(
        self, *, data: Data, visit: ProposedVisit, season: Season, sites: Sequence[Site]
    ) -> None:
        prefix = f"visit-{visit.pk}"
        sent = data if data is not None and f"{prefix}-day" in data else None
        super().__init__(
            data=sent,
            prefix=prefix,
            auto_id="%s",
            label_suffix="",
            initial={
                "site": str(visit.site_id),
                "day": visit.day.isoformat(),
                "starts": visit.starts,
                "ends": visit.ends,
                "public": visit.public,
                "groups": visit.groups,
                "note": visit.note,
            },
        )
        self.visit = visit
        self.sites = {str(site.pk): site for site in sites}
        self.fields["site"] = _site_field(sites)
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), words.day_short(day))
            for day in days_of(season.starts_on, season.ends_on)
        ]

    def clean(self) -> dict[str, Any]:
        got = self.cleaned_data
        if got.get("drop"):
            return got
        starts, until = got.get("starts"), got.get("ends")
        if starts and until and until <= starts:
            self.add_error("ends", _("A visit ends on its day, after it began."))
        if not (got.get("public") or got.get("groups")) and "public" not in self.errors:
            self.add_error("public", _("Say how many people you receive."))
        return got

    @property
    def plan(self) -> VisitPlan | None:
        """The date as it was written; None to take it out; only after is_valid()."""
        got = self.cleaned_data
        if got["drop"]:
            return None
        return VisitPlan(
            site=self.sites[got["site"]],
            day=got["day"],
            starts=got["starts"],
            ends=got["ends"],
            public=got["public"] or 0,
            groups=got["groups"] or 0,
            note=got["note"],
        )


def offer_fields(form: RulesForm) -> dict[str, Any]:
    """What the form says of an offer, as its operation takes it; only after is_valid()."""
    return {name: form.cleaned_data[name] for name in form.fields}


def offer_initial(offer: Offer) -> dict[str, Any]:
    """An offer as its form shows it."""
    return {name: getattr(offer, name) for name in DescriptionForm.base_fields}


class WordsForm(forms.Form):
    """Whom to call, words to the organisers, an answer to each question."""

    contact = forms.CharField(
        label=gettext_lazy("Whom to call about it"),
        help_text=gettext_lazy("Name and phone; only the organisers see it."),
        required=False,
        max_length=240,
    )
    words = _words(gettext_lazy("Words to the organisers"))

    def __init__(
        self, *, data: Data, asked: Iterable[ProposedVisit], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data=data, initial=dict(initial), auto_id="%s", label_suffix="")
        self.asked = list(asked)
        for visit in self.asked:
            self.fields[f"answer-{visit.pk}"] = _words(_("Your answer"), rows=2)
            self.initial[f"answer-{visit.pk}"] = visit.answer

    def answer_to(self, visit: ProposedVisit) -> forms.BoundField:
        return self[f"answer-{visit.pk}"]

    @property
    def answers(self) -> dict[int, str]:
        """By the key of the visit; only after is_valid()."""
        return {visit.pk: self.cleaned_data[f"answer-{visit.pk}"] for visit in self.asked}


class DeclineForm(forms.Form):
    """Why not this time; nothing has to be said."""

    words = _words(gettext_lazy("Would you like to say why?"))

    def __init__(self, *, data: Data) -> None:
        super().__init__(data=data, auto_id="%s", label_suffix="")
